import { readdirSync } from 'node:fs';
import { is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { exported, keptBack, nameOf, pointersOf } from '../../src/export/tables.ts';

const root = new URL('../../src/', import.meta.url);

async function tablesOf(path: string): Promise<PgTable[]> {
  const module = (await import(new URL(path, root).href)) as Record<string, unknown>;
  return Object.values(module).filter((value): value is PgTable => is(value, PgTable));
}

test('every table is either exported, or kept back for a reason', async () => {
  const schemas = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('schema.ts'),
  );
  const all = (await Promise.all(schemas.map(tablesOf))).flat().map(nameOf);
  const named = [...exported, ...keptBack.map(({ table }) => table)].map(nameOf);
  expect([...named].sort()).toEqual([...all].sort());
});

test('a table comes after those that its rows point to', () => {
  for (const [index, table] of exported.entries()) {
    const before = exported.slice(0, index + 1);
    expect(
      pointersOf(table)
        .filter(({ to }) => !before.includes(to))
        .map(({ to }) => nameOf(to)),
    ).toEqual([]);
  }
});
