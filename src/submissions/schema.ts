import { pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/** Submissions that were taken, so that the same one again (a double click, a repeated delivery) changes nothing. */
export const submissions = pgTable(
  'submissions',
  {
    workspaceId: text('workspace_id').notNull(),
    viewId: text('view_id').notNull(),
    page: text('page').notNull(),
    valuesHash: text('values_hash').notNull(),
    takenAt: timestamp('taken_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.viewId, table.page, table.valuesHash] })],
);
