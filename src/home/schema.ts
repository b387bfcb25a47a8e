import { pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/** When people looked at their Home: what is new since then is told. */
export const homeVisits = pgTable(
  'home_visits',
  {
    workspaceId: text('workspace_id').notNull(),
    userId: text('user_id').notNull(),
    /** The visit now, and the one before, an hour or more earlier. */
    visitedAt: timestamp('visited_at', { withTimezone: true }).notNull(),
    previousAt: timestamp('previous_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.userId] })],
);
