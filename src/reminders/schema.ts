import { boolean, index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/** When people are reminded of what waits for them. Times are of the day, `HH:MM`, in their own zone. */
export const reminders = pgTable(
  'reminders',
  {
    workspaceId: text('workspace_id').notNull(),
    userId: text('user_id').notNull(),
    time: text('time').notNull().default('09:00'),
    /** IANA, as Slack told it last. */
    zone: text('zone').notNull(),
    isOff: boolean('is_off').notNull().default(false),
    onWeekends: boolean('on_weekends').notNull().default(false),
    snoozedUntil: timestamp('snoozed_until', { withTimezone: true }),
    nextDueAt: timestamp('next_due_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.userId] }),
    index('reminders_due').on(table.workspaceId, table.nextDueAt),
  ],
);
