import {
  boolean,
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
import type { Section } from './part.ts';
import { reaches, statuses } from './rules.ts';

/** Digests that channels are to get. Times are of the day, `HH:MM`; weekdays are 1 for Monday to 7. */
export const digestSubscriptions = pgTable(
  'digest_subscriptions',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    channelId: text('channel_id').notNull(),
    sections: jsonb('sections').$type<Section[]>().notNull(),
    reach: text('reach', { enum: reaches }).notNull(),
    weekdays: jsonb('weekdays').$type<number[]>().notNull(),
    time: text('time').notNull(),
    /** IANA. */
    zone: text('zone').notNull(),
    skipsUnchanged: boolean('skips_unchanged').notNull(),
    status: text('status', { enum: statuses }).notNull(),
    /** Why it was paused, where nobody did. */
    pauseReason: text('pause_reason'),
    /** Who set it up, and is told when it can't be posted. */
    ownerId: text('owner_id').notNull(),
    nextDueAt: timestamp('next_due_at', { withTimezone: true }).notNull(),
    /** When it was told of last: what changed is counted from then on. */
    lastToldAt: timestamp('last_told_at', { withTimezone: true }),
    /** How many were skipped since, because nobody was there to post them in time. */
    skipped: integer('skipped').notNull().default(0),
    /** The form that made it, so that pressing Save twice makes one; the submission that wrote it last. */
    madeBy: text('made_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    revision: integer('revision').notNull().default(1),
    formId: text('form_id').notNull(),
    valuesHash: text('values_hash').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('digest_subscriptions_made_by').on(table.workspaceId, table.madeBy),
    index('digest_subscriptions_due').on(table.workspaceId, table.status, table.nextDueAt),
    index('digest_subscriptions_channel').on(table.workspaceId, table.channelId),
  ],
);
