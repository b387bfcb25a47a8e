import { foreignKey, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';
import { projects } from '../projects/schema.ts';
import { scopes, tools } from './rules.ts';

/** Keys to the HTTP API. A key is shown once; what is kept is its hash. */
export const apiKeys = pgTable(
  'api_keys',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    name: text('name').notNull(),
    scope: text('scope', { enum: scopes }).notNull(),
    /** Its first characters, to tell it by. */
    prefix: text('prefix').notNull(),
    hash: text('hash').notNull(),
    /** Who made it: it sees what they see. */
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    /** The form that made it, so that pressing Make twice makes one. */
    madeBy: text('made_by').notNull(),
    lastUsedAt: timestamp('last_used_at', { withTimezone: true }),
    revokedBy: text('revoked_by'),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('api_keys_hash').on(table.workspaceId, table.hash),
    unique('api_keys_made_by').on(table.workspaceId, table.madeBy),
  ],
);

/** Secret addresses that other tools report overruns to. */
export const reportAddresses = pgTable(
  'report_addresses',
  {
    workspaceId: text('workspace_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    name: text('name').notNull(),
    tool: text('tool', { enum: tools }).notNull(),
    prefix: text('prefix').notNull(),
    hash: text('hash').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    madeBy: text('made_by').notNull(),
    lastUsedAt: timestamp('last_used_at', { withTimezone: true }),
    revokedBy: text('revoked_by'),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('report_addresses_hash').on(table.workspaceId, table.hash),
    unique('report_addresses_made_by').on(table.workspaceId, table.madeBy),
  ],
);

/** What another tool calls a project: the alias in its reports. */
export const reportAliases = pgTable(
  'report_aliases',
  {
    workspaceId: text('workspace_id').notNull(),
    addressId: uuid('address_id').notNull(),
    alias: text('alias').notNull(),
    projectId: uuid('project_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.addressId, table.alias] }),
    foreignKey({
      columns: [table.workspaceId, table.addressId],
      foreignColumns: [reportAddresses.workspaceId, reportAddresses.id],
    }),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
  ],
);
