import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { csvOf } from '../api/csv.ts';
import type { Database } from '../db/database.ts';
import { type Scope, sourceOf } from './scope.ts';
import { columnsOf, keyOf } from './tables.ts';

export type Row = Record<string, string | null>;

const batch = 200;

/** Rows of a query, a batch at a time, so that neither side holds them all. One such query at a time is open in a transaction. */
export async function* rowsOf(tx: Database, query: SQL): AsyncGenerator<Row[]> {
  await tx.execute(sql`declare exported_rows no scroll cursor for ${query}`);
  for (;;) {
    const rows = rowsIn(await tx.execute(sql.raw(`fetch ${batch} from exported_rows`)));
    if (rows.length === 0) break;
    yield rows;
  }
  await tx.execute(sql`close exported_rows`);
}

/** The drivers differ in what they give for a statement. */
function rowsIn(result: unknown): Row[] {
  return Array.isArray(result) ? (result as Row[]) : (result as { rows: Row[] }).rows;
}

/** Makes the transaction write moments in one way, wherever the server is. */
export async function writeAlike(tx: Database): Promise<void> {
  await tx.execute(sql`select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true),
    set_config('cursor_tuple_fraction', '1', true)`);
}

/**
 * A table as JSON Lines: an object a row, with exact numbers and microseconds, as the server writes them.
 * @param counted hears how many rows a batch has
 */
export async function* jsonLines(
  tx: Database,
  scope: Scope,
  table: PgTable,
  counted: (rows: number) => void,
): AsyncGenerator<string> {
  const query = sql`select row_to_json(r)::text as line from (${sourceOf(scope, table)}) r ${inOrder(table)}`;
  for await (const rows of rowsOf(tx, query)) {
    counted(rows.length);
    yield rows.map(({ line }) => `${line}\n`).join('');
  }
}

/** A table as CSV, with a line of column names; what a spreadsheet would run is made safe. */
export async function* csvLines(tx: Database, scope: Scope, table: PgTable): AsyncGenerator<string> {
  const columns = columnsOf(table).map(({ name }) => name);
  const cells = columns.map((name) => sql`r.${sql.identifier(name)}::text`);
  const query = sql`select ${sql.join(cells, sql`, `)} from (${sourceOf(scope, table)}) r ${inOrder(table)}`;
  yield csvOf(columns, []);
  for await (const rows of rowsOf(tx, query)) yield csvOf(columns, rows, { header: false });
}

/** By the key, and text in the order of its bytes, which no server's language changes. */
function inOrder(table: PgTable): SQL {
  const key = keyOf(table).map(ordered);
  return key.length === 0 ? sql`` : sql`order by ${sql.join(key, sql`, `)}`;
}

function ordered({ name, columnType }: PgColumn): SQL {
  const column = sql`r.${sql.identifier(name)}`;
  return columnType === 'PgText' ? sql`${column} collate "C"` : column;
}
