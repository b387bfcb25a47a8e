import { and, eq, notExists, type SQL, sql } from 'drizzle-orm';
import { type PgColumn, QueryBuilder } from 'drizzle-orm/pg-core';
import type { Database } from '../db/database.ts';
import { normalize } from './normalize.ts';
import { searchEntries } from './schema.ts';

/** What makes a record findable: its title and its text, as people wrote them. */
export type Entry = Omit<typeof searchEntries.$inferInsert, 'workspaceId' | 'normalized'>;

/** Makes a record findable by its words as they are now, in the transaction that writes it. */
export async function keepFindable(workspaceId: string, tx: Database, entry: Entry): Promise<void> {
  const { kind: _kind, recordId: _record, ...said } = rowOf(workspaceId, entry);
  await tx
    .insert(searchEntries)
    .values(rowOf(workspaceId, entry))
    .onConflictDoUpdate({
      target: [searchEntries.workspaceId, searchEntries.kind, searchEntries.recordId],
      set: said,
    });
}

/** Makes records findable that were written before; those that were written again meanwhile are so already. */
export async function keepMissing(workspaceId: string, tx: Database, entries: Entry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx
    .insert(searchEntries)
    .values(entries.map((entry) => rowOf(workspaceId, entry)))
    .onConflictDoNothing();
}

function rowOf(workspaceId: string, entry: Entry): typeof searchEntries.$inferInsert {
  return { workspaceId, ...entry, normalized: normalize(`${entry.title}\n${entry.body}`) };
}

/** The condition that a record has no entry. @param kind that of its entry, or the column that holds it */
export function notFindable(workspaceId: string, kind: string | PgColumn, recordId: PgColumn): SQL {
  return notExists(
    new QueryBuilder()
      .select({ one: sql`1` })
      .from(searchEntries)
      .where(
        and(
          eq(searchEntries.workspaceId, workspaceId),
          eq(searchEntries.kind, kind),
          eq(searchEntries.recordId, recordId),
        ),
      ),
  );
}
