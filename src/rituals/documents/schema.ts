import {
  bigint,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { projects } from '../../projects/schema.ts';
import type { FormValues } from '../../slack/form.ts';

/** Documents of every kind. What each says stands in its revisions; `revision` is the newest. */
export const documents = pgTable(
  'documents',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    /** Its template: "spec". */
    kind: text('kind').notNull(),
    projectId: uuid('project_id').notNull(),
    revision: integer('revision').notNull().default(1),
    /** Where the command was typed. */
    channelId: text('channel_id'),
    /** The form that made it, so that pressing Save twice makes one document. */
    madeBy: text('made_by').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('documents_made_by').on(table.workspaceId, table.madeBy),
    index('documents_project').on(table.workspaceId, table.projectId, table.kind),
    index('documents_newest').on(table.workspaceId, table.kind, table.createdAt),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
  ],
);

/** What a document said at each of its revisions; the older ones are its history. */
export const documentRevisions = pgTable(
  'document_revisions',
  {
    workspaceId: text('workspace_id').notNull(),
    documentId: uuid('document_id').notNull(),
    revision: integer('revision').notNull(),
    /** As they were typed, by field. */
    answers: jsonb('answers').$type<FormValues>().notNull(),
    /** The submission that wrote it: its form, and a hash of what stood in it. */
    formId: text('form_id').notNull(),
    valuesHash: text('values_hash').notNull(),
    revisedBy: text('revised_by').notNull(),
    revisedAt: timestamp('revised_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.documentId, table.revision] }),
    foreignKey({
      columns: [table.workspaceId, table.documentId],
      foreignColumns: [documents.workspaceId, documents.id],
    }),
  ],
);

/** What the metrics of a document's ladder were measured at. */
export const documentReadings = pgTable(
  'document_readings',
  {
    workspaceId: text('workspace_id').notNull(),
    id: bigint('id', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    documentId: uuid('document_id').notNull(),
    /** Which metric of the ladder: "model". */
    metric: text('metric').notNull(),
    measuredOn: date('measured_on').notNull(),
    value: numeric('value').notNull(),
    loggedBy: text('logged_by').notNull(),
    loggedAt: timestamp('logged_at', { withTimezone: true }).notNull(),
    /** The form that logged it, so that pressing Save twice logs it once. */
    formId: text('form_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('document_readings_form').on(table.workspaceId, table.formId, table.metric),
    index('document_readings_document').on(table.workspaceId, table.documentId, table.measuredOn),
    foreignKey({
      columns: [table.workspaceId, table.documentId],
      foreignColumns: [documents.workspaceId, documents.id],
    }),
  ],
);
