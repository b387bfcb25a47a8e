import { sql } from 'drizzle-orm';
import {
  date,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { projects } from '../projects/schema.ts';
import { stances } from './rules.ts';

/** The log: what was decided, by every ritual alike. The record that it came from holds the rest. */
export const decisions = pgTable(
  'decisions',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    projectId: uuid('project_id').notNull(),
    /** Which ritual decided, and its record. */
    ritual: text('ritual').notNull(),
    recordId: uuid('record_id').notNull(),
    /** The key of the message that shows its record: what becomes of it is said in that one's thread. */
    cardKey: text('card_key').notNull(),
    /** In the words people read: "Go with conditions". */
    verdict: text('verdict').notNull(),
    /** What the verdict hangs on: conditions, evidence wanted, a rationale. */
    terms: text('terms'),
    /** 50 to 100, in percent; none where the verdict has none. */
    confidence: smallint('confidence'),
    /** What would show the judgement to be right. */
    expectation: text('expectation'),
    /** The day on which the owner is to be asked for the outcome. */
    checkDate: date('check_date'),
    /** The day to ask again on, where it was too early to tell. */
    postponedTo: date('postponed_to'),
    /** The day on which the owner is asked. */
    askedOn: date('asked_on').generatedAlwaysAs(sql`coalesce(postponed_to, check_date)`),
    /** The day for which the owner was last asked. */
    questionedOn: date('questioned_on'),
    /** Whether it speaks for going on or for stopping; null where it says neither. */
    stance: text('stance', { enum: stances }),
    /** The later decision on the same question that took its place. */
    supersededBy: uuid('superseded_by'),
    ownerId: text('owner_id').notNull(),
    decidedAt: timestamp('decided_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
    foreignKey({
      name: 'decisions_superseded_by',
      columns: [table.workspaceId, table.supersededBy],
      foreignColumns: [table.workspaceId, table.id],
    }),
    unique('decisions_record').on(table.workspaceId, table.ritual, table.recordId),
    index('decisions_newest').on(table.workspaceId, table.decidedAt, table.id),
    index('decisions_due').on(table.workspaceId, table.askedOn).where(sql`check_date is not null`),
    index('decisions_project').on(table.workspaceId, table.projectId, table.decidedAt),
  ],
);
