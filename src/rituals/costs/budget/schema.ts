import {
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
import { projects } from '../../../projects/schema.ts';

/** What a project may cost a month, who answers for it, and its own rates. */
export const costBudgets = pgTable(
  'cost_budgets',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    projectId: uuid('project_id').notNull(),
    /** A month, in the project's currency; none where only ceilings are set. */
    amount: numeric('amount'),
    /** From how much of the budget on a warning is due, in percent. */
    warningPercent: smallint('warning_percent').notNull().default(80),
    /** Who answers for it; the project's owner where nobody is named. */
    ownerId: text('owner_id'),
    /** What a thousand tokens and a GPU hour cost here; the workspace's rates where none is given. */
    tokenRate: numeric('token_rate'),
    gpuRate: numeric('gpu_rate'),
    /** What one use of an action may cost at most: "summarize call" is 0.05. */
    ceilings: jsonb('ceilings').$type<{ action: string; amount: string }[]>().notNull().default([]),
    /** The day on which it was last looked at for overruns, in the workspace's zone. */
    checkedOn: date('checked_on'),
    /** When it was first set: the months before it know no budget. */
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    revision: integer('revision').notNull().default(1),
    formId: text('form_id').notNull(),
    valuesHash: text('values_hash').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('cost_budgets_project').on(table.workspaceId, table.projectId),
    index('cost_budgets_checked').on(table.workspaceId, table.checkedOn),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
  ],
);
