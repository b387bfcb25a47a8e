import { type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Database } from '../db/database.ts';
import { wasRefused } from '../db/failures.ts';
import { newestMigration } from '../db/migrate.ts';
import { transaction } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import { jsonPath } from './layout.ts';
import { type Archive, ImportError, manifestOf, openArchive, parsed } from './reading.ts';
import { columnsOf, counterOf, exported, keyOf, nameOf, replaced, selfPointersOf } from './tables.ts';

const batch = 1000;

/** How long it may take, in milliseconds. */
const patience = 2 * 60 * 60_000;

/**
 * Reads an export back into a workspace that is empty, all of it or nothing.
 * @param path of the ZIP
 * @returns how many rows were read
 * @throws ImportError for a workspace that is not empty, and a file that is no export of this version or is damaged
 */
export async function importExport(workspaceId: string, db: Database, path: string): Promise<number> {
  const archive = await openArchive(path);
  try {
    const { rows } = await manifestOf(archive, await newestMigration());
    return await transaction(db, within(patience), async (tx) => {
      await checkEmpty(workspaceId, tx);
      for (const table of replaced)
        await tx.execute(sql`delete from ${table} where workspace_id = ${workspaceId}`);
      let total = 0;
      for (const table of exported) {
        const read = await importTable(workspaceId, tx, archive, table);
        if (read !== rows[nameOf(table)])
          throw new ImportError(`${jsonPath(nameOf(table))} has ${read} lines, not ${rows[nameOf(table)]}.`);
        total += read;
      }
      return total;
    });
  } finally {
    archive.close();
  }
}

async function checkEmpty(workspaceId: string, tx: Database): Promise<void> {
  for (const table of exported.filter((each) => !replaced.includes(each))) {
    if ((await tx.$count(table, sql`workspace_id = ${workspaceId}`)) === 0) continue;
    throw new ImportError(
      `The workspace ${workspaceId} is not empty: there are rows in ${nameOf(table)}. An export is read into an empty one.`,
    );
  }
}

/** @returns how many rows it had */
async function importTable(
  workspaceId: string,
  tx: Database,
  archive: Archive,
  table: PgTable,
): Promise<number> {
  let read = 0;
  for await (const { lines, first } of batchesOf(archive, table)) {
    await told(table, first, lines.length, () => insert(workspaceId, tx, table, lines));
    read += lines.length;
  }
  if (selfPointersOf(table).length > 0)
    for await (const { lines, first } of batchesOf(archive, table))
      await told(table, first, lines.length, () => pointToOthers(workspaceId, tx, table, lines));
  await countOn(tx, table);
  return read;
}

type Batch = { lines: string[]; first: number };

async function* batchesOf(archive: Archive, table: PgTable): AsyncGenerator<Batch> {
  const path = jsonPath(nameOf(table));
  const columns = columnsOf(table)
    .map(({ name }) => name)
    .sort()
    .join();
  let lines: string[] = [];
  let first = 1;
  for await (const line of archive.lines(path)) {
    if (fieldsOf(line) !== columns)
      throw new ImportError(
        `Line ${first + lines.length} of ${path} is damaged: it is no row of this table.`,
      );
    lines.push(line);
    if (lines.length === batch) {
      yield { lines, first };
      first += batch;
      lines = [];
    }
  }
  if (lines.length > 0) yield { lines, first };
}

function fieldsOf(line: string): string {
  const row = parsed(line);
  return typeof row === 'object' && row !== null ? Object.keys(row).sort().join() : '';
}

/** The database gets the lines as they are, so that no number passes through one of JavaScript's. */
function rowsIn(table: PgTable, lines: string[]): SQL {
  return sql`json_populate_recordset(null::${table}, ${`[${lines.join(',')}]`}::text::json) r`;
}

async function insert(workspaceId: string, tx: Database, table: PgTable, lines: string[]): Promise<void> {
  const later = selfPointersOf(table);
  const columns = columnsOf(table).filter((column) => !later.includes(column));
  const names = columns.map(({ name }) => sql.identifier(name));
  const values = names.map((name) => sql`r.${name}`);
  await tx.execute(sql`
    insert into ${table} (workspace_id, ${sql.join(names, sql`, `)}) overriding system value
    select ${workspaceId}, ${sql.join(values, sql`, `)} from ${rowsIn(table, lines)}`);
}

/** Fills what points to rows of the same table, once all of them are there. */
async function pointToOthers(
  workspaceId: string,
  tx: Database,
  table: PgTable,
  lines: string[],
): Promise<void> {
  const sets = selfPointersOf(table).map(
    ({ name }) => sql`${sql.identifier(name)} = r.${sql.identifier(name)}`,
  );
  const same = keyOf(table).map(({ name }) => sql`t.${sql.identifier(name)} = r.${sql.identifier(name)}`);
  await tx.execute(sql`
    update ${table} t set ${sql.join(sets, sql`, `)} from ${rowsIn(table, lines)}
    where t.workspace_id = ${workspaceId} and ${sql.join(same, sql` and `)}`);
}

/** The next row that is made gets a number above all that were read. */
async function countOn(tx: Database, table: PgTable): Promise<void> {
  const counter = counterOf(table);
  if (!counter) return;
  const sequence = sql`pg_get_serial_sequence(${nameOf(table)}, ${counter.name})`;
  await tx.execute(sql`
    select setval(${sequence}, greatest(nextval(${sequence}), (select max(${sql.identifier(counter.name)}) from ${table})))`);
}

/** @throws ImportError that says which lines the database did not take */
async function told(table: PgTable, first: number, many: number, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!wasRefused(error)) throw error;
    const reason =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new ImportError(
      `The database refused a row in lines ${first} to ${first + many - 1} of ${jsonPath(nameOf(table))}: ${reason}`,
      { cause: error },
    );
  }
}
