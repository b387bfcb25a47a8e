import { sql } from 'drizzle-orm';
import {
  customType,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { projects } from '../projects/schema.ts';

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** What people can find by its words: one row for each record, written in the transaction that writes the record. */
export const searchEntries = pgTable(
  'search_entries',
  {
    workspaceId: text('workspace_id').notNull(),
    /** What it is: "review", "decision", or a document's kind. */
    kind: text('kind').notNull(),
    recordId: uuid('record_id').notNull(),
    projectId: uuid('project_id').notNull(),
    /** Who wrote it. */
    personId: text('person_id').notNull(),
    writtenAt: timestamp('written_at', { withTimezone: true }).notNull(),
    title: text('title').notNull(),
    /** As people wrote it, to show where words match. */
    body: text('body').notNull(),
    /** Title and body as they are searched: normalized, runs of Chinese characters as overlapping pairs. */
    normalized: text('normalized').notNull(),
    words: tsvector('words').generatedAlwaysAs(sql`to_tsvector('english', normalized)`),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.kind, table.recordId] }),
    foreignKey({
      columns: [table.workspaceId, table.projectId],
      foreignColumns: [projects.workspaceId, projects.id],
    }),
    index('search_entries_words').using('gin', table.words),
    index('search_entries_project').on(table.workspaceId, table.projectId),
    index('search_entries_person').on(table.workspaceId, table.personId),
    index('search_entries_newest').on(table.workspaceId, table.writtenAt, table.recordId),
  ],
);
