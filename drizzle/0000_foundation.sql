CREATE TABLE "audit_log" (
	"workspace_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "audit_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"actor_id" text NOT NULL,
	"action" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"before" jsonb,
	"after" jsonb,
	CONSTRAINT "audit_log_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"ritual" text NOT NULL,
	"record_id" uuid NOT NULL,
	"verdict" text NOT NULL,
	"terms" text,
	"confidence" smallint,
	"expectation" text,
	"check_date" date,
	"owner_id" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	CONSTRAINT "decisions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "decisions_record" UNIQUE("workspace_id","ritual","record_id")
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"form" text NOT NULL,
	"project_id" uuid,
	"values" jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"form_id" text,
	"saved_by" text NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "drafts_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "drafts_form_id" UNIQUE("workspace_id","form_id")
);
--> statement-breakpoint
CREATE TABLE "lanes" (
	"workspace_id" text NOT NULL,
	"lane" text NOT NULL,
	"free_at" timestamp with time zone NOT NULL,
	CONSTRAINT "lanes_workspace_id_lane_pk" PRIMARY KEY("workspace_id","lane")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"workspace_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"about" text NOT NULL,
	"actor_id" text NOT NULL,
	"project_id" uuid,
	"targets" jsonb NOT NULL,
	"target_index" integer DEFAULT 0 NOT NULL,
	"parent_id" bigint,
	"content" jsonb,
	"version" integer DEFAULT 1 NOT NULL,
	"shown_version" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'owed' NOT NULL,
	"channel" text,
	"ts" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"refusals" integer DEFAULT 0 NOT NULL,
	"plain" boolean DEFAULT false NOT NULL,
	"last_error" text,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"leased_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "messages_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "messages_key" UNIQUE("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "project_members" (
	"workspace_id" text NOT NULL,
	"project_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	CONSTRAINT "project_members_workspace_id_project_id_user_id_pk" PRIMARY KEY("workspace_id","project_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"owner_id" text NOT NULL,
	"channel_id" text,
	"visibility" text NOT NULL,
	"stage" text NOT NULL,
	"status" text NOT NULL,
	"target_date" date,
	"first_target_date" date,
	"shipped_date" date,
	"currency" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"made_by" text NOT NULL,
	"form_id" text NOT NULL,
	"values_hash" text NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "projects_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "projects_key" UNIQUE("workspace_id","key"),
	CONSTRAINT "projects_made_by" UNIQUE("workspace_id","made_by")
);
--> statement-breakpoint
CREATE TABLE "review_revisions" (
	"workspace_id" text NOT NULL,
	"review_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"technology" text NOT NULL,
	"costs" text NOT NULL,
	"bottleneck" text NOT NULL,
	"load" text NOT NULL,
	"data" text NOT NULL,
	"verdict" text NOT NULL,
	"terms" text,
	"confidence" smallint,
	"expectation" text,
	"check_date" date NOT NULL,
	"participants" jsonb NOT NULL,
	"form_id" text NOT NULL,
	"values_hash" text NOT NULL,
	"revised_by" text NOT NULL,
	"revised_at" timestamp with time zone NOT NULL,
	CONSTRAINT "review_revisions_workspace_id_review_id_revision_pk" PRIMARY KEY("workspace_id","review_id","revision")
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"workspace_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"channel_id" text,
	"made_by" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "reviews_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "reviews_made_by" UNIQUE("workspace_id","made_by")
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"workspace_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_workspace_id_parent_id_messages_workspace_id_id_fk" FOREIGN KEY ("workspace_id","parent_id") REFERENCES "public"."messages"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_members" ADD CONSTRAINT "project_members_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_workspace_id_workspaces_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("workspace_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_revisions" ADD CONSTRAINT "review_revisions_workspace_id_review_id_reviews_workspace_id_id_fk" FOREIGN KEY ("workspace_id","review_id") REFERENCES "public"."reviews"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_workspace_id_project_id_projects_workspace_id_id_fk" FOREIGN KEY ("workspace_id","project_id") REFERENCES "public"."projects"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_subject" ON "audit_log" USING btree ("workspace_id","subject_id","id");--> statement-breakpoint
CREATE INDEX "decisions_newest" ON "decisions" USING btree ("workspace_id","decided_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "decisions_project" ON "decisions" USING btree ("workspace_id","project_id","decided_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "drafts_form" ON "drafts" USING btree ("workspace_id","form","saved_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "messages_due" ON "messages" USING btree ("workspace_id","due_at","id") WHERE state = 'owed';