CREATE TABLE "poc_usage" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"poc_id" uuid NOT NULL,
	"items" integer NOT NULL,
	"days" integer NOT NULL,
	"people" integer NOT NULL,
	"note" text,
	"logged_by" text NOT NULL,
	"logged_at" timestamp with time zone NOT NULL,
	"made_by" text NOT NULL,
	CONSTRAINT "poc_usage_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "poc_usage_made_by" UNIQUE("workspace_id","made_by")
);
--> statement-breakpoint
CREATE TABLE "pocs" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"channel_id" text,
	"status" text DEFAULT 'running' NOT NULL,
	"metric" text NOT NULL,
	"comparator" text NOT NULL,
	"target" numeric NOT NULL,
	"unit" text NOT NULL,
	"solutions" jsonb NOT NULL,
	"item_limit" integer NOT NULL,
	"day_limit" integer NOT NULL,
	"people_limit" integer NOT NULL,
	"raise_reason" text,
	"approver_id" text,
	"people" jsonb NOT NULL,
	"start_date" date NOT NULL,
	"results" jsonb,
	"chosen" text,
	"choice_reason" text,
	"actual_items" integer,
	"actual_days" integer,
	"actual_people" integer,
	"next_steps" text,
	"next_owner_id" text,
	"next_date" date,
	"concluded_by" text,
	"concluded_at" timestamp with time zone,
	"made_by" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"form_id" text NOT NULL,
	"values_hash" text NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pocs_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "pocs_made_by" UNIQUE("workspace_id","made_by")
);
--> statement-breakpoint
CREATE TABLE "scorecard_ballots" (
	"workspace_id" text NOT NULL,
	"round_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"is_abstention" boolean NOT NULL,
	"value" smallint,
	"maturity" smallint,
	"demand" smallint,
	"value_reason" text,
	"maturity_reason" text,
	"demand_reason" text,
	"cast_at" timestamp with time zone NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"form_id" text NOT NULL,
	"values_hash" text NOT NULL,
	CONSTRAINT "scorecard_ballots_workspace_id_round_id_user_id_pk" PRIMARY KEY("workspace_id","round_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "scorecard_rounds" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"number" smallint DEFAULT 1 NOT NULL,
	"previous_id" uuid,
	"channel_id" text,
	"question" text NOT NULL,
	"facilitator_id" text NOT NULL,
	"quorum" smallint NOT NULL,
	"deadline_at" timestamp with time zone NOT NULL,
	"is_blind" boolean NOT NULL,
	"shows_names" boolean NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"reminded_at" timestamp with time zone,
	"tier" text,
	"override_reason" text,
	"finalized_by" text,
	"finalized_at" timestamp with time zone,
	"made_by" text NOT NULL,
	"values_hash" text NOT NULL,
	CONSTRAINT "scorecard_rounds_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "scorecard_rounds_made_by" UNIQUE("workspace_id","made_by"),
	CONSTRAINT "scorecard_rounds_previous" UNIQUE("workspace_id","previous_id")
);
--> statement-breakpoint
CREATE TABLE "scorecard_voters" (
	"workspace_id" text NOT NULL,
	"round_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	CONSTRAINT "scorecard_voters_workspace_id_round_id_user_id_pk" PRIMARY KEY("workspace_id","round_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "investment" numeric;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "annual_saving" numeric;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "tier" text;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "score_sum" integer;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "score_votes" integer;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "scored_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "poc_item_limit" integer DEFAULT 1000 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "poc_day_limit" integer DEFAULT 10 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "poc_people_limit" integer DEFAULT 2 NOT NULL;--> statement-breakpoint
ALTER TABLE "poc_usage" ADD CONSTRAINT "poc_usage_workspace_id_poc_id_pocs_workspace_id_id_fk" FOREIGN KEY ("workspace_id","poc_id") REFERENCES "public"."pocs"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pocs" ADD CONSTRAINT "pocs_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scorecard_ballots" ADD CONSTRAINT "scorecard_ballots_workspace_id_round_id_user_id_scorecard_voters_workspace_id_round_id_user_id_fk" FOREIGN KEY ("workspace_id","round_id","user_id") REFERENCES "public"."scorecard_voters"("workspace_id","round_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scorecard_rounds" ADD CONSTRAINT "scorecard_rounds_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scorecard_rounds" ADD CONSTRAINT "scorecard_rounds_workspace_id_previous_id_scorecard_rounds_workspace_id_id_fk" FOREIGN KEY ("workspace_id","previous_id") REFERENCES "public"."scorecard_rounds"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scorecard_voters" ADD CONSTRAINT "scorecard_voters_workspace_id_round_id_scorecard_rounds_workspace_id_id_fk" FOREIGN KEY ("workspace_id","round_id") REFERENCES "public"."scorecard_rounds"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "poc_usage_poc" ON "poc_usage" USING btree ("workspace_id","poc_id");--> statement-breakpoint
CREATE INDEX "pocs_project" ON "pocs" USING btree ("workspace_id","project_id","created_at");--> statement-breakpoint
CREATE INDEX "pocs_status" ON "pocs" USING btree ("workspace_id","status","start_date");--> statement-breakpoint
CREATE INDEX "scorecard_rounds_due" ON "scorecard_rounds" USING btree ("workspace_id","status","deadline_at");--> statement-breakpoint
CREATE INDEX "scorecard_rounds_project" ON "scorecard_rounds" USING btree ("workspace_id","project_id","opened_at");--> statement-breakpoint
CREATE INDEX "scorecard_voters_user" ON "scorecard_voters" USING btree ("workspace_id","user_id");