import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** The most that a POC may use without somebody approving of more, until a workspace says otherwise (docs/method.md, 2). */
export const usualPocAllowance = { items: 1000, days: 10, people: 2 };

/** A Slack workspace that aipm serves, with its settings. */
export const workspaces = pgTable('workspaces', {
  workspaceId: text('workspace_id').primaryKey(),
  name: text('name').notNull(),
  currency: text('currency').notNull().default('USD'),
  /** The most that a POC may use without somebody approving of more. */
  pocItemLimit: integer('poc_item_limit').notNull().default(usualPocAllowance.items),
  pocDayLimit: integer('poc_day_limit').notNull().default(usualPocAllowance.days),
  pocPeopleLimit: integer('poc_people_limit').notNull().default(usualPocAllowance.people),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});
