import { date, foreignKey, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { decisions } from '../decisions/schema.ts';
import { outcomes as outcomeKinds, predictionOutcomes as predictionKinds } from './rules.ts';

/** What became of decisions: one for each that was checked. */
export const outcomes = pgTable(
  'outcomes',
  {
    workspaceId: text('workspace_id').notNull(),
    decisionId: uuid('decision_id').notNull(),
    outcome: text('outcome', { enum: outcomeKinds }).notNull(),
    learned: text('learned'),
    /** The day on which it was recorded, in the zone of whoever did. */
    recordedOn: date('recorded_on').notNull(),
    recordedBy: text('recorded_by').notNull(),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
    /** The submission that wrote it last: its form, and a hash of what stood in it. */
    formId: text('form_id').notNull(),
    valuesHash: text('values_hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.decisionId] }),
    foreignKey({
      columns: [table.workspaceId, table.decisionId],
      foreignColumns: [decisions.workspaceId, decisions.id],
    }),
  ],
);

/** What became of the single predictions that a decision's record made, such as a review's bottleneck. */
export const predictionOutcomes = pgTable(
  'prediction_outcomes',
  {
    workspaceId: text('workspace_id').notNull(),
    decisionId: uuid('decision_id').notNull(),
    /** Names the prediction within its record: "bottleneck". */
    key: text('key').notNull(),
    outcome: text('outcome', { enum: predictionKinds }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.decisionId, table.key] }),
    foreignKey({
      name: 'prediction_outcomes_outcome',
      columns: [table.workspaceId, table.decisionId],
      foreignColumns: [outcomes.workspaceId, outcomes.decisionId],
    }),
  ],
);
