import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** A Slack workspace that aipm serves, with its settings. */
export const workspaces = pgTable('workspaces', {
  workspaceId: text('workspace_id').primaryKey(),
  name: text('name').notNull(),
  currency: text('currency').notNull().default('USD'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});
