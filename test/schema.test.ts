import { readdirSync, readFileSync } from 'node:fs';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { describe, expect, test } from 'vitest';

const root = new URL('../src/', import.meta.url);
const files = readdirSync(root, { recursive: true, encoding: 'utf8' });

async function tablesOf(path: string): Promise<PgTable[]> {
  const module = (await import(new URL(path, root).href)) as Record<string, unknown>;
  return Object.values(module).filter((value): value is PgTable => is(value, PgTable));
}

const schemas = files.filter((path) => path.endsWith('schema.ts'));
const tables = (await Promise.all(schemas.map(tablesOf))).flat().map(getTableConfig);

describe.each(tables.map((table) => [table.name, table] as const))('the table %s', (_name, table) => {
  const ofWorkspace = (columns: { name: string }[]) => columns.some(({ name }) => name === 'workspace_id');

  test('belongs to a workspace', () => {
    const column = table.columns.find(({ name }) => name === 'workspace_id');
    expect(column?.notNull).toBe(true);
  });

  test('names the workspace in every primary, unique and foreign key', () => {
    const primary = [
      ...table.primaryKeys,
      ...table.columns.filter((column) => column.primary).map((column) => ({ columns: [column] })),
    ];
    expect(primary).toHaveLength(1);
    const unique = [
      ...table.uniqueConstraints,
      ...table.indexes
        .filter(({ config }) => config.unique)
        .map(({ config }) => ({ columns: config.columns as { name: string }[] })),
    ];
    for (const key of [...primary, ...unique]) expect(ofWorkspace(key.columns)).toBe(true);
    for (const key of table.foreignKeys) {
      const { columns, foreignColumns } = key.reference();
      expect(ofWorkspace(columns)).toBe(true);
      expect(ofWorkspace(foreignColumns)).toBe(true);
    }
  });
});

test.each(tables.map((table) => [table.name, table] as const))(
  'the indexes of %s rise: backwards they serve the newest first, as descending ones with nulls last do not',
  (_name, { indexes }) => {
    const orders = indexes.flatMap(({ config }) =>
      config.columns.map((column) => ('indexConfig' in column ? column.indexConfig.order : 'asc')),
    );
    expect(orders.filter((order) => order !== 'asc')).toEqual([]);
  },
);

test('there are tables', () => {
  expect(tables.length).toBeGreaterThan(8);
});

test.each(files.filter((path) => /(store|queue|saving|accounts|sums|voiding)\.ts$/.test(path)))(
  'every query of %s takes the workspace first',
  (path) => {
    const source = readFileSync(new URL(path, root), 'utf8');
    const queries = /^export (?:async )?function (\w+)\(\s*(\w+)[^)]*\b(?:db|tx): Database/gm;
    const firsts = [...source.matchAll(queries)];
    expect(firsts.length).toBeGreaterThan(0);
    for (const [, name, first] of firsts) expect(`${name}(${first})`).toBe(`${name}(workspaceId)`);
  },
);
