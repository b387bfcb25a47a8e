import type { KnownBlock } from '@slack/types';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
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

/** What a message should say; `text` is what notifications and screen readers read. */
export type Content = { text: string; blocks: KnownBlock[] };

const messageStates = ['owed', 'shown', 'deleted', 'retired', 'failed'] as const;

/** The messages aipm owes Slack, each with what it should say and what Slack shows of it. */
export const messages = pgTable(
  'messages',
  {
    workspaceId: text('workspace_id').notNull(),
    id: bigint('id', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    /** One message for one thing: "review/<id>". */
    key: text('key').notNull(),
    /** What the message is, for a sentence about it: "the review of Medical triage". */
    about: text('about').notNull(),
    /** Whose act made it due: told when it can't be shown. */
    actorId: text('actor_id').notNull(),
    /** The project it is about, whose visibility decides where it may be. */
    projectId: uuid('project_id'),
    /** Channels and people to try, best first. */
    targets: jsonb('targets').$type<string[]>().notNull(),
    /** Which of `targets` is tried now. */
    targetIndex: integer('target_index').notNull().default(0),
    /** Posted after this message, in its thread. */
    parentId: bigint('parent_id', { mode: 'number' }),
    /** Null: it should not be there. */
    content: jsonb('content').$type<Content>(),
    version: integer('version').notNull().default(1),
    shownVersion: integer('shown_version').notNull().default(0),
    state: text('state', { enum: messageStates }).notNull().default('owed'),
    /** Where Slack shows it: the channel and timestamp that Slack returned. */
    channel: text('channel'),
    ts: text('ts'),
    attempts: integer('attempts').notNull().default(0),
    /** How often Slack said no, outages not counted. */
    refusals: integer('refusals').notNull().default(0),
    /** Slack refused its blocks, so it goes as plain text. */
    plain: boolean('plain').notNull().default(false),
    lastError: text('last_error'),
    dueAt: timestamp('due_at', { withTimezone: true }).notNull().defaultNow(),
    leasedUntil: timestamp('leased_until', { withTimezone: true }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('messages_key').on(table.workspaceId, table.key),
    foreignKey({
      columns: [table.workspaceId, table.parentId],
      foreignColumns: [table.workspaceId, table.id],
    }),
    index('messages_failed').on(table.workspaceId, table.id).where(sql`state = 'failed'`),
    index('messages_place').on(table.workspaceId, table.channel, table.ts),
    index('messages_due').on(table.workspaceId, table.dueAt, table.id).where(sql`state = 'owed'`),
  ],
);

/** When the next call of a kind may be made: what Slack's rate limits are kept with, by all processes together. */
export const lanes = pgTable(
  'lanes',
  {
    workspaceId: text('workspace_id').notNull(),
    /** "post:C123" for posts to a channel, "edit" for edits in the workspace. */
    lane: text('lane').notNull(),
    freeAt: timestamp('free_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.lane] })],
);
