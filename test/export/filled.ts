import { createHash } from 'node:crypto';
import { getTableColumns, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from '../../src/db/database.ts';
import { exported, nameOf, pointersOf, selfPointersOf } from '../../src/export/tables.ts';

/** Rows a table: the project of the third is restricted, and so is all that belongs to it. */
const rows = [1, 2, 3, 4] as const;

/** Stands in every text of every third row. */
export const mark = 'MARK3';

/** What people type: formulas, markup, quotes, line breaks of every kind, other scripts. */
const typed = [
  '=cmd()|A1',
  '+1 "quoted", and more',
  '@x <!channel> & <@U1|x>\r\nnext \u2028 line',
  '-2 模型 🙂 \\n',
];
const numbers = ['123456789012345678901234567890.123456789012', '-5', '0.10', '0.000000000001'];

/** What must be just so, by table and column. */
const fixed: Record<string, (row: number) => unknown> = {
  'projects.key': (row) => `P${row}`,
  'projects.visibility': (row) => (row === 3 ? 'restricted' : 'workspace'),
  'projects.owner_id': () => 'U00OWNER001',
  'project_members.user_id': (row) => `U00MEMBER${row}`,
  'scorecard_rounds.status': (row) => (row === 2 ? 'open' : 'finalized'),
  'scorecard_rounds.is_blind': () => true,
  'scorecard_rounds.shows_names': (row) => row !== 4,
  'scorecard_rounds.previous_id': () => null,
  'scorecard_voters.user_id': (row) => `U00VOTER00${row}`,
  'scorecard_ballots.is_abstention': () => false,
  'scorecard_ballots.value_reason': (row) => `a reason of ballot ${row}`,
  'audit_log.action': (row) => `project changed ${row === 3 ? mark : ''}`,
  'audit_log.subject_id': (row) => idOf('projects', row),
};

/** The id of a row. */
export function idOf(table: string, row: number): string {
  const hash = createHash('md5').update(`${table} ${row}`).digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Fills every table that is exported, whatever its columns, with rows that point to each other. */
export async function fill(db: Database, workspaceId: string): Promise<void> {
  for (const table of exported) {
    const many = nameOf(table) === 'workspaces' ? rows.slice(0, 1) : rows;
    for (const row of many) await insert(db, workspaceId, table, row);
    for (const { name } of selfPointersOf(table))
      await db.execute(
        sql`update ${table} set ${sql.identifier(name)} = ${idOf(nameOf(table), 4)} where id = ${idOf(nameOf(table), 1)}`,
      );
  }
}

async function insert(db: Database, workspaceId: string, table: PgTable, row: number): Promise<void> {
  const columns = Object.values(getTableColumns(table)).filter(
    (column) => !column.generated && !column.generatedIdentity,
  ) as PgColumn[];
  const values = columns.map((column) => columnValue(table, column, row, workspaceId));
  await db.execute(sql`
    insert into ${table} (${sql.join(
      columns.map(({ name }) => sql.identifier(name)),
      sql`, `,
    )}) values (${sql.join(
      values.map((value) => sql`${value}`),
      sql`, `,
    )})`);
}

function columnValue(table: PgTable, column: PgColumn, row: number, workspaceId: string): unknown {
  if (column.name === 'workspace_id') return workspaceId;
  if (selfPointersOf(table).includes(column)) return null;
  const given = fixed[`${nameOf(table)}.${column.name}`];
  if (given) return given(row);
  const pointed = pointersOf(table)
    .flatMap(({ to, pairs }) => pairs.map((pair) => ({ ...pair, table: to })))
    .find(({ from }) => from === column);
  if (pointed) return columnValue(pointed.table, pointed.to, row, workspaceId);
  if (column.name === 'id') return idOf(nameOf(table), row);
  if (!column.notNull && row === 4) return null;
  return plainValue(table, column, row);
}

function plainValue(table: PgTable, column: PgColumn, row: number): unknown {
  const text = `${typed[row - 1]} ${column.name} ${isOfNoProject(table) ? row : marked(row)}`;
  switch (column.columnType) {
    case 'PgText':
      return column.enumValues?.length ? column.enumValues[row % column.enumValues.length] : text;
    case 'PgNumeric':
      return numbers[row - 1];
    case 'PgBoolean':
      return row % 2 === 0;
    case 'PgDateString':
      return `2026-11-0${row}`;
    case 'PgTimestamp':
      return `2026-11-0${row} 09:00:00.123456+05:30`;
    case 'PgJsonb':
      return `{"words": [${JSON.stringify(text)}, null], "exact": 12345678901234567890.10}`;
    case 'PgUUID':
      return idOf(column.name, row);
    default:
      return row;
  }
}

function marked(row: number): string {
  return row === 3 ? mark : String(row);
}

function isOfNoProject(table: PgTable): boolean {
  return ['workspaces', 'reminders', 'digest_subscriptions'].includes(nameOf(table));
}
