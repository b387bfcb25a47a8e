import { sql } from 'drizzle-orm';
import {
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
import { projects } from '../../../projects/schema.ts';
import { sources } from './rules.ts';

/** Files of costs that were taken in, each as a whole. */
export const costImports = pgTable(
  'cost_imports',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    filename: text('filename').notNull(),
    entries: integer('entries').notNull(),
    /** The form that brought it, so that pressing Import twice imports once. */
    madeBy: text('made_by').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('cost_imports_made_by').on(table.workspaceId, table.madeBy),
  ],
);

/** The ledger: what was used and what it cost. Entries are voided, never edited. */
export const costEntries = pgTable(
  'cost_entries',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    projectId: uuid('project_id').notNull(),
    occurredAt: timestamp('occurred_at', { withTimezone: true }).notNull(),
    /** The first day of the month it counts in, by the workspace's zone when it was entered. */
    month: date('month').notNull(),
    action: text('action').notNull(),
    tokens: numeric('tokens'),
    gpuHours: numeric('gpu_hours'),
    /** In the project's currency, twelve decimals: as given, or computed at the rates of the day. */
    amount: numeric('amount').notNull(),
    /** How many uses of the action it covers; none where nobody counted. */
    quantity: numeric('quantity'),
    source: text('source', { enum: sources }).notNull(),
    importId: uuid('import_id'),
    /** Names the entry in its project, to whoever sends it: the same again changes nothing. */
    idempotencyKey: text('idempotency_key').notNull(),
    contentHash: text('content_hash').notNull(),
    enteredBy: text('entered_by').notNull(),
    enteredAt: timestamp('entered_at', { withTimezone: true }).notNull(),
    voidedBy: text('voided_by'),
    voidedAt: timestamp('voided_at', { withTimezone: true }),
    voidReason: text('void_reason'),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('cost_entries_key').on(table.workspaceId, table.projectId, table.idempotencyKey),
    index('cost_entries_project').on(table.workspaceId, table.projectId, table.occurredAt, table.id),
    index('cost_entries_import').on(table.workspaceId, table.importId).where(sql`import_id is not null`),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
    foreignKey({
      columns: [table.workspaceId, table.importId],
      foreignColumns: [costImports.workspaceId, costImports.id],
    }),
  ],
);

/** The ledger summed, a row for each project, month and action; kept in step with every entry. */
export const costTotals = pgTable(
  'cost_totals',
  {
    workspaceId: text('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    month: date('month').notNull(),
    action: text('action').notNull(),
    amount: numeric('amount').notNull(),
    /** How many uses its entries say they cover. */
    quantity: numeric('quantity').notNull(),
    entries: integer('entries').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.projectId, table.month, table.action] }),
    index('cost_totals_month').on(table.workspaceId, table.month),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
  ],
);
