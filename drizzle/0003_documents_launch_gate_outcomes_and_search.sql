CREATE TABLE "outcomes" (
	"workspace_id" text NOT NULL,
	"decision_id" uuid NOT NULL,
	"outcome" text NOT NULL,
	"learned" text,
	"recorded_on" date NOT NULL,
	"recorded_by" text NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"form_id" text NOT NULL,
	"values_hash" text NOT NULL,
	CONSTRAINT "outcomes_workspace_id_decision_id_pk" PRIMARY KEY("workspace_id","decision_id")
);
--> statement-breakpoint
CREATE TABLE "prediction_outcomes" (
	"workspace_id" text NOT NULL,
	"decision_id" uuid NOT NULL,
	"key" text NOT NULL,
	"outcome" text NOT NULL,
	CONSTRAINT "prediction_outcomes_workspace_id_decision_id_key_pk" PRIMARY KEY("workspace_id","decision_id","key")
);
--> statement-breakpoint
CREATE TABLE "document_readings" (
	"workspace_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "document_readings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"document_id" uuid NOT NULL,
	"metric" text NOT NULL,
	"measured_on" date NOT NULL,
	"value" numeric NOT NULL,
	"logged_by" text NOT NULL,
	"logged_at" timestamp with time zone NOT NULL,
	"form_id" text NOT NULL,
	CONSTRAINT "document_readings_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "document_readings_form" UNIQUE("workspace_id","form_id","metric")
);
--> statement-breakpoint
CREATE TABLE "document_revisions" (
	"workspace_id" text NOT NULL,
	"document_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"answers" jsonb NOT NULL,
	"form_id" text NOT NULL,
	"values_hash" text NOT NULL,
	"revised_by" text NOT NULL,
	"revised_at" timestamp with time zone NOT NULL,
	CONSTRAINT "document_revisions_workspace_id_document_id_revision_pk" PRIMARY KEY("workspace_id","document_id","revision")
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"project_id" uuid NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"channel_id" text,
	"made_by" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "documents_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "documents_made_by" UNIQUE("workspace_id","made_by")
);
--> statement-breakpoint
CREATE TABLE "launch_gates" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"channel_id" text,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "launch_gates_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "launch_gates_project" UNIQUE("workspace_id","project_id")
);
--> statement-breakpoint
CREATE TABLE "launch_items" (
	"workspace_id" text NOT NULL,
	"gate_id" uuid NOT NULL,
	"item" text NOT NULL,
	"state" text NOT NULL,
	"evidence" text,
	"owner_id" text,
	"due_date" date,
	"revision" integer DEFAULT 1 NOT NULL,
	"form_id" text NOT NULL,
	"values_hash" text NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "launch_items_workspace_id_gate_id_item_pk" PRIMARY KEY("workspace_id","gate_id","item")
);
--> statement-breakpoint
CREATE TABLE "launch_openings" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"gate_id" uuid NOT NULL,
	"form_id" text NOT NULL,
	"opened_by" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"reason" text,
	"overrode" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"closed_by" text,
	"closed_at" timestamp with time zone,
	"closed_because" text,
	CONSTRAINT "launch_openings_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "launch_openings_form" UNIQUE("workspace_id","form_id")
);
--> statement-breakpoint
CREATE TABLE "search_entries" (
	"workspace_id" text NOT NULL,
	"kind" text NOT NULL,
	"record_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"person_id" text NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"normalized" text NOT NULL,
	"words" "tsvector" GENERATED ALWAYS AS (to_tsvector('english', normalized)) STORED,
	CONSTRAINT "search_entries_workspace_id_kind_record_id_pk" PRIMARY KEY("workspace_id","kind","record_id")
);
--> statement-breakpoint
DROP INDEX "decisions_newest";--> statement-breakpoint
DROP INDEX "decisions_due";--> statement-breakpoint
DROP INDEX "decisions_project";--> statement-breakpoint
DROP INDEX "drafts_form";--> statement-breakpoint
DROP INDEX "project_scores_newest";--> statement-breakpoint
DROP INDEX "failure_modes_newest";--> statement-breakpoint
ALTER TABLE "decisions" ADD COLUMN "card_key" text;--> statement-breakpoint
UPDATE "decisions" SET "card_key" = "ritual" || '/' || "record_id";--> statement-breakpoint
ALTER TABLE "decisions" ALTER COLUMN "card_key" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "decisions" ADD COLUMN "postponed_to" date;--> statement-breakpoint
ALTER TABLE "decisions" ADD COLUMN "asked_on" date GENERATED ALWAYS AS (coalesce(postponed_to, check_date)) STORED;--> statement-breakpoint
ALTER TABLE "decisions" ADD COLUMN "questioned_on" date;--> statement-breakpoint
ALTER TABLE "decisions" ADD COLUMN "stance" text;--> statement-breakpoint
ALTER TABLE "decisions" ADD COLUMN "superseded_by" uuid;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "judgement_days" smallint DEFAULT 180 NOT NULL;--> statement-breakpoint
ALTER TABLE "outcomes" ADD CONSTRAINT "outcomes_workspace_id_decision_id_decisions_workspace_id_id_fk" FOREIGN KEY ("workspace_id","decision_id") REFERENCES "public"."decisions"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prediction_outcomes" ADD CONSTRAINT "prediction_outcomes_outcome" FOREIGN KEY ("workspace_id","decision_id") REFERENCES "public"."outcomes"("workspace_id","decision_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_readings" ADD CONSTRAINT "document_readings_workspace_id_document_id_documents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","document_id") REFERENCES "public"."documents"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_revisions" ADD CONSTRAINT "document_revisions_workspace_id_document_id_documents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","document_id") REFERENCES "public"."documents"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "launch_gates" ADD CONSTRAINT "launch_gates_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "launch_items" ADD CONSTRAINT "launch_items_workspace_id_gate_id_launch_gates_workspace_id_id_fk" FOREIGN KEY ("workspace_id","gate_id") REFERENCES "public"."launch_gates"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "launch_openings" ADD CONSTRAINT "launch_openings_workspace_id_gate_id_launch_gates_workspace_id_id_fk" FOREIGN KEY ("workspace_id","gate_id") REFERENCES "public"."launch_gates"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_entries" ADD CONSTRAINT "search_entries_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "document_readings_document" ON "document_readings" USING btree ("workspace_id","document_id","measured_on");--> statement-breakpoint
CREATE INDEX "documents_project" ON "documents" USING btree ("workspace_id","project_id","kind");--> statement-breakpoint
CREATE INDEX "documents_newest" ON "documents" USING btree ("workspace_id","kind","created_at");--> statement-breakpoint
CREATE INDEX "search_entries_words" ON "search_entries" USING gin ("words");--> statement-breakpoint
CREATE INDEX "search_entries_project" ON "search_entries" USING btree ("workspace_id","project_id");--> statement-breakpoint
CREATE INDEX "search_entries_person" ON "search_entries" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "search_entries_newest" ON "search_entries" USING btree ("workspace_id","written_at","record_id");--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_superseded_by" FOREIGN KEY ("workspace_id","superseded_by") REFERENCES "public"."decisions"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "decisions_newest" ON "decisions" USING btree ("workspace_id","decided_at","id");--> statement-breakpoint
CREATE INDEX "decisions_due" ON "decisions" USING btree ("workspace_id","asked_on") WHERE check_date is not null;--> statement-breakpoint
CREATE INDEX "decisions_project" ON "decisions" USING btree ("workspace_id","project_id","decided_at");--> statement-breakpoint
CREATE INDEX "drafts_form" ON "drafts" USING btree ("workspace_id","form","saved_at");--> statement-breakpoint
CREATE INDEX "project_scores_newest" ON "project_scores" USING btree ("workspace_id","project_id","scored_at");--> statement-breakpoint
CREATE INDEX "failure_modes_newest" ON "failure_modes" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
UPDATE "decisions" SET "stance" = CASE WHEN "verdict" IN ('Go', 'Go with conditions') THEN 'go' WHEN "verdict" = 'No-go' THEN 'stop' END WHERE "ritual" = 'review';
