import {
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { projects } from '../projects/schema.ts';
import type { FormValues } from '../slack/form.ts';

/**
 * Forms begun and not yet submitted. A draft with a project belongs to it: whoever sees the project can go on with it.
 * One without belongs to the person who saved it.
 */
export const drafts = pgTable(
  'drafts',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    form: text('form').notNull(),
    projectId: uuid('project_id'),
    values: jsonb('values').$type<FormValues>().notNull(),
    revision: integer('revision').notNull().default(1),
    /** The form that saved it last, which goes on saving into it. */
    formId: text('form_id'),
    savedBy: text('saved_by').notNull(),
    savedAt: timestamp('saved_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
    unique('drafts_form_id').on(table.workspaceId, table.formId),
    index('drafts_form').on(table.workspaceId, table.form, table.savedAt),
  ],
);
