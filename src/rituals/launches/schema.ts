import {
  date,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { projects } from '../../projects/schema.ts';
import { itemStates, type Overridden } from './rules.ts';

/** Launch gates, one for each project that has begun to prepare. */
export const launchGates = pgTable(
  'launch_gates',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    projectId: uuid('project_id').notNull(),
    /** Where the command was typed. */
    channelId: text('channel_id'),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('launch_gates_project').on(table.workspaceId, table.projectId),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
  ],
);

/** How far the items of a gate have come; those that nobody has filled in are missing. */
export const launchItems = pgTable(
  'launch_items',
  {
    workspaceId: text('workspace_id').notNull(),
    gateId: uuid('gate_id').notNull(),
    item: text('item').notNull(),
    state: text('state', { enum: itemStates }).notNull(),
    /** What shows it: a link, or words. */
    evidence: text('evidence'),
    ownerId: text('owner_id'),
    dueDate: date('due_date'),
    revision: integer('revision').notNull().default(1),
    /** The submission that wrote it last: its form, and a hash of what stood in it. */
    formId: text('form_id').notNull(),
    valuesHash: text('values_hash').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.gateId, table.item] }),
    foreignKey({
      columns: [table.workspaceId, table.gateId],
      foreignColumns: [launchGates.workspaceId, launchGates.id],
    }),
  ],
);

/** Each time a gate was opened, which is a decision, and how that ended. */
export const launchOpenings = pgTable(
  'launch_openings',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    gateId: uuid('gate_id').notNull(),
    /** The form that opened it, so that pressing the button twice opens it once. */
    formId: text('form_id').notNull(),
    openedBy: text('opened_by').notNull(),
    openedAt: timestamp('opened_at', { withTimezone: true }).notNull(),
    /** Why it was opened; there is none where it was clear and nobody said. */
    reason: text('reason'),
    /** What kept it closed all the same, and in what words. */
    overrode: jsonb('overrode').$type<Overridden[]>().notNull().default([]),
    closedBy: text('closed_by'),
    closedAt: timestamp('closed_at', { withTimezone: true }),
    closedBecause: text('closed_because'),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('launch_openings_form').on(table.workspaceId, table.formId),
    foreignKey({
      columns: [table.workspaceId, table.gateId],
      foreignColumns: [launchGates.workspaceId, launchGates.id],
    }),
  ],
);
