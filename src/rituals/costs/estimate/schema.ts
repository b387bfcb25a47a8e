import {
  foreignKey,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { projects } from '../../../projects/schema.ts';

/** What a project is expected to cost: what stood in the calculators, and what came out. Amounts are exact decimals. */
export const costEstimates = pgTable(
  'cost_estimates',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    projectId: uuid('project_id').notNull(),
    /** The calculators' inputs as typed, by field. */
    inputs: jsonb('inputs').$type<Record<string, string | null>>().notNull(),
    /** Running cost a month, and the cost of building a model of one's own. */
    runningCost: numeric('running_cost'),
    buildCost: numeric('build_cost'),
    revision: integer('revision').notNull().default(1),
    formId: text('form_id').notNull(),
    valuesHash: text('values_hash').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('cost_estimates_project').on(table.workspaceId, table.projectId),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
  ],
);
