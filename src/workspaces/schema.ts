import { integer, jsonb, numeric, pgTable, smallint, text, timestamp } from 'drizzle-orm/pg-core';

/** The most that a POC may use without somebody approving of more, until a workspace says otherwise (docs/method.md, 2). */
export const usualPocAllowance = { items: 1000, days: 10, people: 2 };

/** What a thousand tokens and a GPU hour cost until a workspace or a project says otherwise (docs/method.md, 5). */
export const usualRates = { tokens: '0.002', gpuHour: '8' };

/** A Slack workspace that aipm serves, with its settings. */
export const workspaces = pgTable('workspaces', {
  workspaceId: text('workspace_id').primaryKey(),
  name: text('name').notNull(),
  currency: text('currency').notNull().default('USD'),
  /** The IANA zone whose midnight ends a month of cost. */
  zone: text('zone').notNull().default('UTC'),
  /** What a thousand tokens and a GPU hour cost, in its currency. */
  tokenRate: numeric('token_rate').notNull().default(usualRates.tokens),
  gpuRate: numeric('gpu_rate').notNull().default(usualRates.gpuHour),
  /** The most that a POC may use without somebody approving of more. */
  pocItemLimit: integer('poc_item_limit').notNull().default(usualPocAllowance.items),
  pocDayLimit: integer('poc_day_limit').notNull().default(usualPocAllowance.days),
  pocPeopleLimit: integer('poc_people_limit').notNull().default(usualPocAllowance.people),
  /** How dates and numbers are written: a BCP 47 tag. */
  locale: text('locale').notNull().default('en-GB'),
  /** From how much of a budget on a warning is due, in percent, where its form says nothing else. */
  warningPercent: smallint('warning_percent').notNull().default(80),
  /** How long before a vote's deadline those who have not answered are reminded, in hours. */
  voteReminderHours: smallint('vote_reminder_hours').notNull().default(24),
  /** Over how many days judgements are counted (docs/method.md, 1). */
  judgementDays: smallint('judgement_days').notNull().default(180),
  /** Who, besides Slack's admins, counts as one here. */
  adminIds: jsonb('admin_ids').$type<string[]>().notNull().default([]),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});
