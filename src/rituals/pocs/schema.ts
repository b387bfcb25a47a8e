import {
  date,
  foreignKey,
  index,
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
import { projects } from '../../projects/schema.ts';
import { type Comparator, comparators, type Result, type Solution, statuses } from './rules.ts';

/** Proofs of concept: what was planned, and once concluded what came of it. Numbers are exact decimals. */
export const pocs = pgTable(
  'pocs',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    projectId: uuid('project_id').notNull(),
    /** Where the command was typed. */
    channelId: text('channel_id'),
    status: text('status', { enum: statuses }).notNull().default('running'),
    metric: text('metric').notNull(),
    comparator: text('comparator', { enum: comparators }).$type<Comparator>().notNull(),
    target: numeric('target').notNull(),
    unit: text('unit').notNull(),
    /** One to three, labelled A, B, C. */
    solutions: jsonb('solutions').$type<Solution[]>().notNull(),
    /** The limits it was given, and who approved a raised one, for what reason. */
    itemLimit: integer('item_limit').notNull(),
    dayLimit: integer('day_limit').notNull(),
    peopleLimit: integer('people_limit').notNull(),
    raiseReason: text('raise_reason'),
    approverId: text('approver_id'),
    people: jsonb('people').$type<string[]>().notNull(),
    startDate: date('start_date').notNull(),
    /** The conclusion: absent while it runs. `chosen` is a label, or `none`. */
    results: jsonb('results').$type<Result[]>(),
    chosen: text('chosen'),
    choiceReason: text('choice_reason'),
    actualItems: integer('actual_items'),
    actualDays: integer('actual_days'),
    actualPeople: integer('actual_people'),
    nextSteps: text('next_steps'),
    nextOwnerId: text('next_owner_id'),
    nextDate: date('next_date'),
    concludedBy: text('concluded_by'),
    concludedAt: timestamp('concluded_at', { withTimezone: true }),
    /** The form that made it, so that pressing Save twice makes one POC; the submission that wrote it last. */
    madeBy: text('made_by').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    revision: integer('revision').notNull().default(1),
    formId: text('form_id').notNull(),
    valuesHash: text('values_hash').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('pocs_made_by').on(table.workspaceId, table.madeBy),
    index('pocs_project').on(table.workspaceId, table.projectId, table.createdAt),
    index('pocs_status').on(table.workspaceId, table.status, table.startDate),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
  ],
);

/** What a POC used up, entry by entry. `people` is how many worked on it at once. */
export const pocUsage = pgTable(
  'poc_usage',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    pocId: uuid('poc_id').notNull(),
    items: integer('items').notNull(),
    days: integer('days').notNull(),
    people: integer('people').notNull(),
    note: text('note'),
    loggedBy: text('logged_by').notNull(),
    loggedAt: timestamp('logged_at', { withTimezone: true }).notNull(),
    /** The form that logged it, so that pressing Save twice logs it once. */
    madeBy: text('made_by').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('poc_usage_made_by').on(table.workspaceId, table.madeBy),
    index('poc_usage_poc').on(table.workspaceId, table.pocId),
    foreignKey({
      columns: [table.workspaceId, table.pocId],
      foreignColumns: [pocs.workspaceId, pocs.id],
    }),
  ],
);
