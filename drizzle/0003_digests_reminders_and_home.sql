CREATE TABLE "digest_subscriptions" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"channel_id" text NOT NULL,
	"sections" jsonb NOT NULL,
	"reach" text NOT NULL,
	"weekdays" jsonb NOT NULL,
	"time" text NOT NULL,
	"zone" text NOT NULL,
	"skips_unchanged" boolean NOT NULL,
	"status" text NOT NULL,
	"pause_reason" text,
	"owner_id" text NOT NULL,
	"next_due_at" timestamp with time zone NOT NULL,
	"last_told_at" timestamp with time zone,
	"skipped" integer DEFAULT 0 NOT NULL,
	"made_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"form_id" text NOT NULL,
	"values_hash" text NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "digest_subscriptions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "digest_subscriptions_made_by" UNIQUE("workspace_id","made_by")
);
--> statement-breakpoint
CREATE TABLE "home_visits" (
	"workspace_id" text NOT NULL,
	"user_id" text NOT NULL,
	"visited_at" timestamp with time zone NOT NULL,
	"previous_at" timestamp with time zone,
	CONSTRAINT "home_visits_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "project_scores" (
	"workspace_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "project_scores_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"project_id" uuid NOT NULL,
	"tier" text NOT NULL,
	"score_sum" integer NOT NULL,
	"score_votes" integer NOT NULL,
	"scored_at" timestamp with time zone NOT NULL,
	CONSTRAINT "project_scores_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "reminders" (
	"workspace_id" text NOT NULL,
	"user_id" text NOT NULL,
	"time" text DEFAULT '09:00' NOT NULL,
	"zone" text NOT NULL,
	"is_off" boolean DEFAULT false NOT NULL,
	"on_weekends" boolean DEFAULT false NOT NULL,
	"snoozed_until" timestamp with time zone,
	"next_due_at" timestamp with time zone NOT NULL,
	CONSTRAINT "reminders_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "locale" text DEFAULT 'en-GB' NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "warning_percent" smallint DEFAULT 80 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "vote_reminder_hours" smallint DEFAULT 24 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "admin_ids" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "project_scores" ADD CONSTRAINT "project_scores_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "digest_subscriptions_due" ON "digest_subscriptions" USING btree ("workspace_id","status","next_due_at");--> statement-breakpoint
CREATE INDEX "digest_subscriptions_channel" ON "digest_subscriptions" USING btree ("workspace_id","channel_id");--> statement-breakpoint
CREATE INDEX "project_scores_newest" ON "project_scores" USING btree ("workspace_id","project_id","scored_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "reminders_due" ON "reminders" USING btree ("workspace_id","next_due_at");--> statement-breakpoint
INSERT INTO "project_scores" ("workspace_id", "project_id", "tier", "score_sum", "score_votes", "scored_at") SELECT "workspace_id", "id", "tier", "score_sum", "score_votes", "scored_at" FROM "projects" WHERE "scored_at" IS NOT NULL;
