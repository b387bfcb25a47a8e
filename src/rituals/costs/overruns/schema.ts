import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  foreignKey,
  index,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { projects } from '../../../projects/schema.ts';
import { levels, statuses } from './rules.ts';

/** Costs above what was agreed, one for a project, month and scope. */
export const costOverruns = pgTable(
  'cost_overruns',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    projectId: uuid('project_id').notNull(),
    month: date('month').notNull(),
    /** What is overrun: `budget`, `action:<name>` for a ceiling, `litellm:<alias>` or `langfuse:<alias>` for a report. */
    scope: text('scope').notNull(),
    /** The highest level it reached. */
    level: text('level', { enum: levels }).notNull(),
    status: text('status', { enum: statuses }).notNull(),
    ownerId: text('owner_id').notNull(),
    /** As it stood when it was last looked at. For a ceiling, what one use cost. */
    spent: numeric('spent').notNull(),
    limit: numeric('limit_amount').notNull(),
    forecast: numeric('forecast'),
    /** What a report from elsewhere said, in its words. */
    report: text('report'),
    /** Its message is to follow its numbers, within a minute: a busy ledger would otherwise edit it with every batch. */
    isBehind: boolean('is_behind').notNull().default(false),
    /** What was spent when it was resolved last: a tenth of the limit more opens it again. */
    resolvedSpent: numeric('resolved_spent'),
    openedAt: timestamp('opened_at', { withTimezone: true }).notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('cost_overruns_scope').on(table.workspaceId, table.projectId, table.month, table.scope),
    index('cost_overruns_status').on(table.workspaceId, table.status, table.month),
    index('cost_overruns_behind').on(table.workspaceId, table.id).where(sql`is_behind`),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
  ],
);

/** What became of an overrun: how it rose, who took it on, how it ended. */
export const costOverrunEvents = pgTable(
  'cost_overrun_events',
  {
    workspaceId: text('workspace_id').notNull(),
    id: bigint('id', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    overrunId: uuid('overrun_id').notNull(),
    /** What happened: "opened", "rose", "acknowledged", "assigned", "resolved", "reopened", "cleared". */
    what: text('what').notNull(),
    level: text('level', { enum: levels }).notNull(),
    spent: numeric('spent').notNull(),
    /** Who did it; nobody where the numbers did. */
    actorId: text('actor_id'),
    note: text('note'),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index('cost_overrun_events_overrun').on(table.workspaceId, table.overrunId, table.id),
    index('cost_overrun_events_newest').on(table.workspaceId, table.at),
    foreignKey({
      columns: [table.workspaceId, table.overrunId],
      foreignColumns: [costOverruns.workspaceId, costOverruns.id],
    }),
  ],
);
