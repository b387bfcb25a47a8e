import {
  bigint,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { projects } from '../../projects/schema.ts';
import { comparators, domainRisks, kinds, mechanisms, noAnswerPolicies, statuses } from './rules.ts';

/** Ways in which a product fails, each with its place on the risk-cost matrix. Numbers are exact decimals. */
export const failureModes = pgTable(
  'failure_modes',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    projectId: uuid('project_id').notNull(),
    /** Where it was logged. */
    channelId: text('channel_id'),
    kind: text('kind', { enum: kinds }).notNull(),
    /** What happens, in people's words. */
    description: text('description').notNull(),
    /** Business risk and mitigation cost, 1 to 5. */
    risk: smallint('risk').notNull(),
    cost: smallint('cost').notNull(),
    status: text('status', { enum: statuses }).notNull().default('open'),
    noAnswerPolicy: text('no_answer_policy', { enum: noAnswerPolicies }),
    /** People look at answers below this confidence, in percent; so many a day, on so many days a month. */
    reviewThreshold: numeric('review_threshold'),
    reviewsADay: integer('reviews_a_day'),
    workingDays: smallint('working_days'),
    mechanism: text('mechanism', { enum: mechanisms }),
    ownerId: text('owner_id').notNull(),
    dueDate: date('due_date'),
    /** What its readings measure, and what they are to reach. */
    metric: text('metric'),
    comparator: text('comparator', { enum: comparators }),
    target: numeric('target'),
    unit: text('unit'),
    domainRisk: text('domain_risk', { enum: domainRisks }),
    /** For the evaluation suite: an input that shows it, and what should happen instead. */
    exampleInput: text('example_input'),
    expectedBehaviour: text('expected_behaviour'),
    /** The message it was logged from. */
    sourceLink: text('source_link'),
    /** The record it was logged from: a ritual's name in the decision log, and the record's id. */
    sourceRitual: text('source_ritual'),
    sourceRecordId: uuid('source_record_id'),
    /** The form that made it, so that pressing Save twice makes one; the submission that wrote it last. */
    madeBy: text('made_by').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    /** When its status last changed. */
    movedAt: timestamp('moved_at', { withTimezone: true }).notNull(),
    revision: integer('revision').notNull().default(1),
    formId: text('form_id').notNull(),
    valuesHash: text('values_hash').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('failure_modes_made_by').on(table.workspaceId, table.madeBy),
    index('failure_modes_project').on(table.workspaceId, table.projectId, table.status),
    index('failure_modes_status').on(table.workspaceId, table.status, table.dueDate),
    index('failure_modes_owner').on(table.workspaceId, table.ownerId, table.status, table.dueDate),
    index('failure_modes_newest').on(table.workspaceId, table.createdAt, table.id),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
  ],
);

/** How a failure mode's status moved, with the note that went with each move. */
export const failureMoves = pgTable(
  'failure_moves',
  {
    workspaceId: text('workspace_id').notNull(),
    id: bigint('id', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    failureModeId: uuid('failure_mode_id').notNull(),
    fromStatus: text('from_status', { enum: statuses }).notNull(),
    toStatus: text('to_status', { enum: statuses }).notNull(),
    note: text('note').notNull(),
    movedBy: text('moved_by').notNull(),
    movedAt: timestamp('moved_at', { withTimezone: true }).notNull(),
    /** The form that moved it, so that pressing Save twice moves it once. */
    madeBy: text('made_by').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('failure_moves_made_by').on(table.workspaceId, table.madeBy),
    index('failure_moves_mode').on(table.workspaceId, table.failureModeId, table.id),
    index('failure_moves_newest').on(table.workspaceId, table.movedAt),
    foreignKey({
      columns: [table.workspaceId, table.failureModeId],
      foreignColumns: [failureModes.workspaceId, failureModes.id],
    }),
  ],
);

/** What was measured of a failure mode's metric, and when. */
export const failureReadings = pgTable(
  'failure_readings',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    failureModeId: uuid('failure_mode_id').notNull(),
    value: numeric('value').notNull(),
    measuredOn: date('measured_on').notNull(),
    note: text('note'),
    readBy: text('read_by').notNull(),
    readAt: timestamp('read_at', { withTimezone: true }).notNull(),
    /** What the reading was held against when it was taken. */
    target: jsonb('target').$type<{ comparator: string; target: string }>(),
    /** The form that noted it, so that pressing Save twice notes it once. */
    madeBy: text('made_by').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('failure_readings_made_by').on(table.workspaceId, table.madeBy),
    index('failure_readings_mode').on(table.workspaceId, table.failureModeId, table.measuredOn),
    foreignKey({
      columns: [table.workspaceId, table.failureModeId],
      foreignColumns: [failureModes.workspaceId, failureModes.id],
    }),
  ],
);
