import {
  bigint,
  date,
  foreignKey,
  index,
  integer,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { workspaces } from '../workspaces/schema.ts';
import { stages, statuses, tiers, visibilities } from './rules.ts';

/** The entries of a workspace's portfolio. Dates are calendar days, `YYYY-MM-DD`. */
export const projects = pgTable(
  'projects',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.workspaceId),
    id: uuid('id').notNull().defaultRandom(),
    key: text('key').notNull(),
    name: text('name').notNull(),
    ownerId: text('owner_id').notNull(),
    channelId: text('channel_id'),
    visibility: text('visibility', { enum: visibilities }).notNull(),
    stage: text('stage', { enum: stages }).notNull(),
    status: text('status', { enum: statuses }).notNull(),
    targetDate: date('target_date'),
    /** The first target date ever committed to: on-time counts against it. */
    firstTargetDate: date('first_target_date'),
    shippedDate: date('shipped_date'),
    currency: text('currency').notNull(),
    /** When its first cost was entered: from then on the currency stays. */
    currencyLockedAt: timestamp('currency_locked_at', { withTimezone: true }),
    /** What it takes once, and what it saves in a year net of running it, in its currency. */
    investment: numeric('investment'),
    annualSaving: numeric('annual_saving'),
    /** The tier it was last given by a scorecard, on what votes: their sum and number. None before the first. */
    tier: text('tier', { enum: tiers }),
    scoreSum: integer('score_sum'),
    scoreVotes: integer('score_votes'),
    scoredAt: timestamp('scored_at', { withTimezone: true }),
    revision: integer('revision').notNull().default(1),
    /** The form that made it, so that pressing Save twice makes one project. */
    madeBy: text('made_by').notNull(),
    /** The submission that wrote it last: its form, and a hash of what stood in it. */
    formId: text('form_id').notNull(),
    valuesHash: text('values_hash').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('projects_key').on(table.workspaceId, table.key),
    unique('projects_made_by').on(table.workspaceId, table.madeBy),
  ],
);

/** The scores a project was given over time; the newest stands with the project too. */
export const projectScores = pgTable(
  'project_scores',
  {
    workspaceId: text('workspace_id').notNull(),
    id: bigint('id', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    projectId: uuid('project_id').notNull(),
    tier: text('tier', { enum: tiers }).notNull(),
    scoreSum: integer('score_sum').notNull(),
    scoreVotes: integer('score_votes').notNull(),
    scoredAt: timestamp('scored_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index('project_scores_newest').on(table.workspaceId, table.projectId, table.scoredAt),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
  ],
);

/** Who, besides the owner, may see a restricted project. */
export const projectMembers = pgTable(
  'project_members',
  {
    workspaceId: text('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    userId: text('user_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.projectId, table.userId] }),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
  ],
);
