import {
  date,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { projects } from '../../projects/schema.ts';
import { verdicts } from './rules.ts';

/** Technical reviews. What each says stands in its revisions; `revision` is the newest. */
export const reviews = pgTable(
  'reviews',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    projectId: uuid('project_id').notNull(),
    revision: integer('revision').notNull().default(1),
    /** Where the command was typed. */
    channelId: text('channel_id'),
    /** The form that made it, so that pressing Save twice makes one review. */
    madeBy: text('made_by').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('reviews_made_by').on(table.workspaceId, table.madeBy),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
  ],
);

/** What a review said at each of its revisions; the older ones are its history. */
export const reviewRevisions = pgTable(
  'review_revisions',
  {
    workspaceId: text('workspace_id').notNull(),
    reviewId: uuid('review_id').notNull(),
    revision: integer('revision').notNull(),
    technology: text('technology').notNull(),
    costs: text('costs').notNull(),
    bottleneck: text('bottleneck').notNull(),
    load: text('load').notNull(),
    data: text('data').notNull(),
    verdict: text('verdict', { enum: verdicts }).notNull(),
    /** The conditions of a *go with conditions*, the evidence that *needs evidence* wants. */
    terms: text('terms'),
    /** 50 to 100, in percent. */
    confidence: smallint('confidence'),
    expectation: text('expectation'),
    checkDate: date('check_date').notNull(),
    participants: jsonb('participants').$type<string[]>().notNull(),
    /** The submission that wrote it: its form, and a hash of what stood in it. */
    formId: text('form_id').notNull(),
    valuesHash: text('values_hash').notNull(),
    revisedBy: text('revised_by').notNull(),
    revisedAt: timestamp('revised_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.reviewId, table.revision] }),
    foreignKey({
      columns: [table.workspaceId, table.reviewId],
      foreignColumns: [reviews.workspaceId, reviews.id],
    }),
  ],
);
