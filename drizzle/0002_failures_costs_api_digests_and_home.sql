CREATE TABLE "api_keys" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"scope" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"made_by" text NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_by" text,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "api_keys_hash" UNIQUE("workspace_id","hash"),
	CONSTRAINT "api_keys_made_by" UNIQUE("workspace_id","made_by")
);
--> statement-breakpoint
CREATE TABLE "report_addresses" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"tool" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"made_by" text NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_by" text,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "report_addresses_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "report_addresses_hash" UNIQUE("workspace_id","hash"),
	CONSTRAINT "report_addresses_made_by" UNIQUE("workspace_id","made_by")
);
--> statement-breakpoint
CREATE TABLE "report_aliases" (
	"workspace_id" text NOT NULL,
	"address_id" uuid NOT NULL,
	"alias" text NOT NULL,
	"project_id" uuid NOT NULL,
	CONSTRAINT "report_aliases_workspace_id_address_id_alias_pk" PRIMARY KEY("workspace_id","address_id","alias")
);
--> statement-breakpoint
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
CREATE TABLE "cost_budgets" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"amount" numeric,
	"warning_percent" smallint DEFAULT 80 NOT NULL,
	"owner_id" text,
	"token_rate" numeric,
	"gpu_rate" numeric,
	"ceilings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"checked_on" date,
	"created_at" timestamp with time zone NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"form_id" text NOT NULL,
	"values_hash" text NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cost_budgets_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "cost_budgets_project" UNIQUE("workspace_id","project_id")
);
--> statement-breakpoint
CREATE TABLE "cost_estimates" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"inputs" jsonb NOT NULL,
	"running_cost" numeric,
	"build_cost" numeric,
	"revision" integer DEFAULT 1 NOT NULL,
	"form_id" text NOT NULL,
	"values_hash" text NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cost_estimates_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "cost_estimates_project" UNIQUE("workspace_id","project_id")
);
--> statement-breakpoint
CREATE TABLE "cost_entries" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"month" date NOT NULL,
	"action" text NOT NULL,
	"tokens" numeric,
	"gpu_hours" numeric,
	"amount" numeric NOT NULL,
	"quantity" numeric,
	"source" text NOT NULL,
	"import_id" uuid,
	"idempotency_key" text NOT NULL,
	"content_hash" text NOT NULL,
	"entered_by" text NOT NULL,
	"entered_at" timestamp with time zone NOT NULL,
	"voided_by" text,
	"voided_at" timestamp with time zone,
	"void_reason" text,
	CONSTRAINT "cost_entries_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "cost_entries_key" UNIQUE("workspace_id","project_id","idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "cost_imports" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"filename" text NOT NULL,
	"entries" integer NOT NULL,
	"made_by" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cost_imports_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "cost_imports_made_by" UNIQUE("workspace_id","made_by")
);
--> statement-breakpoint
CREATE TABLE "cost_totals" (
	"workspace_id" text NOT NULL,
	"project_id" uuid NOT NULL,
	"month" date NOT NULL,
	"action" text NOT NULL,
	"amount" numeric NOT NULL,
	"quantity" numeric NOT NULL,
	"entries" integer NOT NULL,
	CONSTRAINT "cost_totals_workspace_id_project_id_month_action_pk" PRIMARY KEY("workspace_id","project_id","month","action")
);
--> statement-breakpoint
CREATE TABLE "cost_overrun_events" (
	"workspace_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "cost_overrun_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"overrun_id" uuid NOT NULL,
	"what" text NOT NULL,
	"level" text NOT NULL,
	"spent" numeric NOT NULL,
	"actor_id" text,
	"note" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "cost_overrun_events_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "cost_overruns" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"month" date NOT NULL,
	"scope" text NOT NULL,
	"level" text NOT NULL,
	"status" text NOT NULL,
	"owner_id" text NOT NULL,
	"spent" numeric NOT NULL,
	"limit_amount" numeric NOT NULL,
	"forecast" numeric,
	"report" text,
	"is_behind" boolean DEFAULT false NOT NULL,
	"resolved_spent" numeric,
	"opened_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cost_overruns_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "cost_overruns_scope" UNIQUE("workspace_id","project_id","month","scope")
);
--> statement-breakpoint
CREATE TABLE "failure_modes" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"channel_id" text,
	"kind" text NOT NULL,
	"description" text NOT NULL,
	"risk" smallint NOT NULL,
	"cost" smallint NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"no_answer_policy" text,
	"review_threshold" numeric,
	"reviews_a_day" integer,
	"working_days" smallint,
	"mechanism" text,
	"owner_id" text NOT NULL,
	"due_date" date,
	"metric" text,
	"comparator" text,
	"target" numeric,
	"unit" text,
	"domain_risk" text,
	"example_input" text,
	"expected_behaviour" text,
	"source_link" text,
	"source_ritual" text,
	"source_record_id" uuid,
	"made_by" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"moved_at" timestamp with time zone NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"form_id" text NOT NULL,
	"values_hash" text NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "failure_modes_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "failure_modes_made_by" UNIQUE("workspace_id","made_by")
);
--> statement-breakpoint
CREATE TABLE "failure_moves" (
	"workspace_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "failure_moves_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"failure_mode_id" uuid NOT NULL,
	"from_status" text NOT NULL,
	"to_status" text NOT NULL,
	"note" text NOT NULL,
	"moved_by" text NOT NULL,
	"moved_at" timestamp with time zone NOT NULL,
	"made_by" text NOT NULL,
	CONSTRAINT "failure_moves_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "failure_moves_made_by" UNIQUE("workspace_id","made_by")
);
--> statement-breakpoint
CREATE TABLE "failure_readings" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"failure_mode_id" uuid NOT NULL,
	"value" numeric NOT NULL,
	"measured_on" date NOT NULL,
	"note" text,
	"read_by" text NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	"target" jsonb,
	"made_by" text NOT NULL,
	CONSTRAINT "failure_readings_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "failure_readings_made_by" UNIQUE("workspace_id","made_by")
);
--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "currency_locked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "zone" text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "token_rate" numeric DEFAULT '0.002' NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "gpu_rate" numeric DEFAULT '8' NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "locale" text DEFAULT 'en-GB' NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "warning_percent" smallint DEFAULT 80 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "vote_reminder_hours" smallint DEFAULT 24 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "admin_ids" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "report_aliases" ADD CONSTRAINT "report_aliases_workspace_id_address_id_report_addresses_workspace_id_id_fk" FOREIGN KEY ("workspace_id","address_id") REFERENCES "public"."report_addresses"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_aliases" ADD CONSTRAINT "report_aliases_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_scores" ADD CONSTRAINT "project_scores_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cost_budgets" ADD CONSTRAINT "cost_budgets_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cost_estimates" ADD CONSTRAINT "cost_estimates_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cost_entries" ADD CONSTRAINT "cost_entries_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cost_entries" ADD CONSTRAINT "cost_entries_workspace_id_import_id_cost_imports_workspace_id_id_fk" FOREIGN KEY ("workspace_id","import_id") REFERENCES "public"."cost_imports"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cost_totals" ADD CONSTRAINT "cost_totals_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cost_overrun_events" ADD CONSTRAINT "cost_overrun_events_workspace_id_overrun_id_cost_overruns_workspace_id_id_fk" FOREIGN KEY ("workspace_id","overrun_id") REFERENCES "public"."cost_overruns"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cost_overruns" ADD CONSTRAINT "cost_overruns_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "failure_modes" ADD CONSTRAINT "failure_modes_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "failure_moves" ADD CONSTRAINT "failure_moves_workspace_id_failure_mode_id_failure_modes_workspace_id_id_fk" FOREIGN KEY ("workspace_id","failure_mode_id") REFERENCES "public"."failure_modes"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "failure_readings" ADD CONSTRAINT "failure_readings_workspace_id_failure_mode_id_failure_modes_workspace_id_id_fk" FOREIGN KEY ("workspace_id","failure_mode_id") REFERENCES "public"."failure_modes"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "digest_subscriptions_due" ON "digest_subscriptions" USING btree ("workspace_id","status","next_due_at");--> statement-breakpoint
CREATE INDEX "digest_subscriptions_channel" ON "digest_subscriptions" USING btree ("workspace_id","channel_id");--> statement-breakpoint
CREATE INDEX "project_scores_newest" ON "project_scores" USING btree ("workspace_id","project_id","scored_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "reminders_due" ON "reminders" USING btree ("workspace_id","next_due_at");--> statement-breakpoint
CREATE INDEX "cost_budgets_checked" ON "cost_budgets" USING btree ("workspace_id","checked_on");--> statement-breakpoint
CREATE INDEX "cost_entries_project" ON "cost_entries" USING btree ("workspace_id","project_id","occurred_at","id");--> statement-breakpoint
CREATE INDEX "cost_entries_import" ON "cost_entries" USING btree ("workspace_id","import_id") WHERE import_id is not null;--> statement-breakpoint
CREATE INDEX "cost_totals_month" ON "cost_totals" USING btree ("workspace_id","month");--> statement-breakpoint
CREATE INDEX "cost_overrun_events_overrun" ON "cost_overrun_events" USING btree ("workspace_id","overrun_id","id");--> statement-breakpoint
CREATE INDEX "cost_overrun_events_newest" ON "cost_overrun_events" USING btree ("workspace_id","at");--> statement-breakpoint
CREATE INDEX "cost_overruns_status" ON "cost_overruns" USING btree ("workspace_id","status","month");--> statement-breakpoint
CREATE INDEX "cost_overruns_behind" ON "cost_overruns" USING btree ("workspace_id","id") WHERE is_behind;--> statement-breakpoint
CREATE INDEX "failure_modes_project" ON "failure_modes" USING btree ("workspace_id","project_id","status");--> statement-breakpoint
CREATE INDEX "failure_modes_status" ON "failure_modes" USING btree ("workspace_id","status","due_date");--> statement-breakpoint
CREATE INDEX "failure_modes_owner" ON "failure_modes" USING btree ("workspace_id","owner_id","status","due_date");--> statement-breakpoint
CREATE INDEX "failure_modes_newest" ON "failure_modes" USING btree ("workspace_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "failure_moves_mode" ON "failure_moves" USING btree ("workspace_id","failure_mode_id","id");--> statement-breakpoint
CREATE INDEX "failure_moves_newest" ON "failure_moves" USING btree ("workspace_id","moved_at");--> statement-breakpoint
CREATE INDEX "failure_readings_mode" ON "failure_readings" USING btree ("workspace_id","failure_mode_id","measured_on");--> statement-breakpoint
CREATE INDEX "decisions_due" ON "decisions" USING btree ("workspace_id","check_date") WHERE check_date is not null;--> statement-breakpoint
CREATE INDEX "messages_failed" ON "messages" USING btree ("workspace_id","id") WHERE state = 'failed';--> statement-breakpoint
CREATE INDEX "messages_place" ON "messages" USING btree ("workspace_id","channel","ts");--> statement-breakpoint
INSERT INTO "project_scores" ("workspace_id", "project_id", "tier", "score_sum", "score_votes", "scored_at") SELECT "workspace_id", "id", "tier", "score_sum", "score_votes", "scored_at" FROM "projects" WHERE "scored_at" IS NOT NULL;
