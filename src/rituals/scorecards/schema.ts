import {
  boolean,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { tiers } from '../../projects/rules.ts';
import { projects } from '../../projects/schema.ts';
import { statuses } from './rules.ts';

/** Rounds of votes on where to invest. A second round has its own row and names the one before it. */
export const scorecardRounds = pgTable(
  'scorecard_rounds',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    projectId: uuid('project_id').notNull(),
    /** 1 for the first round of a question, 2 for its second. */
    number: smallint('number').notNull().default(1),
    previousId: uuid('previous_id'),
    /** Where the command was typed. */
    channelId: text('channel_id'),
    /** What is being judged. */
    question: text('question').notNull(),
    facilitatorId: text('facilitator_id').notNull(),
    /** How many votes it takes; abstentions do not count. */
    quorum: smallint('quorum').notNull(),
    deadlineAt: timestamp('deadline_at', { withTimezone: true }).notNull(),
    /** Votes stay hidden until the reveal. */
    isBlind: boolean('is_blind').notNull(),
    /** Names stand beside the votes after the reveal. */
    showsNames: boolean('shows_names').notNull(),
    status: text('status', { enum: statuses }).notNull().default('open'),
    openedAt: timestamp('opened_at', { withTimezone: true }).notNull(),
    /** When it was revealed, or closed without. */
    closedAt: timestamp('closed_at', { withTimezone: true }),
    remindedAt: timestamp('reminded_at', { withTimezone: true }),
    /** What it was finalized as, by whom; a reason where that is not the tier of the votes. */
    tier: text('tier', { enum: tiers }),
    overrideReason: text('override_reason'),
    finalizedBy: text('finalized_by'),
    finalizedAt: timestamp('finalized_at', { withTimezone: true }),
    /** The form that opened it, so that pressing Open twice opens one round, and a hash of what stood in it. */
    madeBy: text('made_by').notNull(),
    valuesHash: text('values_hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('scorecard_rounds_made_by').on(table.workspaceId, table.madeBy),
    unique('scorecard_rounds_previous').on(table.workspaceId, table.previousId),
    index('scorecard_rounds_due').on(table.workspaceId, table.status, table.deadlineAt),
    index('scorecard_rounds_project').on(table.workspaceId, table.projectId, table.openedAt),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
    foreignKey({
      columns: [table.workspaceId, table.previousId],
      foreignColumns: [table.workspaceId, table.id],
    }),
  ],
);

/** The electorate of a round, fixed when it was opened. */
export const scorecardVoters = pgTable(
  'scorecard_voters',
  {
    workspaceId: text('workspace_id').notNull(),
    roundId: uuid('round_id').notNull(),
    userId: text('user_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.roundId, table.userId] }),
    index('scorecard_voters_user').on(table.workspaceId, table.userId),
    foreignKey({
      columns: [table.workspaceId, table.roundId],
      foreignColumns: [scorecardRounds.workspaceId, scorecardRounds.id],
    }),
  ],
);

/** One person's answer in a round: three scores, or none for an abstention. The last one stands. */
export const scorecardBallots = pgTable(
  'scorecard_ballots',
  {
    workspaceId: text('workspace_id').notNull(),
    roundId: uuid('round_id').notNull(),
    userId: text('user_id').notNull(),
    isAbstention: boolean('is_abstention').notNull(),
    value: smallint('value'),
    maturity: smallint('maturity'),
    demand: smallint('demand'),
    valueReason: text('value_reason'),
    maturityReason: text('maturity_reason'),
    demandReason: text('demand_reason'),
    castAt: timestamp('cast_at', { withTimezone: true }).notNull(),
    /** How often it was cast: 1, or more after changes. */
    revision: integer('revision').notNull().default(1),
    formId: text('form_id').notNull(),
    valuesHash: text('values_hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.roundId, table.userId] }),
    foreignKey({
      columns: [table.workspaceId, table.roundId, table.userId],
      foreignColumns: [scorecardVoters.workspaceId, scorecardVoters.roundId, scorecardVoters.userId],
    }),
  ],
);
