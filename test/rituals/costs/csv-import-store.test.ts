import { expect, test } from 'vitest';
import { importCosts, rehearseImport } from '../../../src/rituals/costs/ledger/import.ts';
import { costEntries, costImports } from '../../../src/rituals/costs/ledger/schema.ts';
import { monthTotals } from '../../../src/rituals/costs/ledger/sums.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { clocked } from '../../support/ledger.ts';
import { alice, northwind, projectIn, submission } from '../../support/members.ts';

onBothDatabases('a file of costs', (open) => {
  const file = (rows: string) => ({ name: 'costs.csv', content: Buffer.from(`date,action,amount\n${rows}`) });
  const row = '2026-11-20,call,0.1\n';

  function imports(projectId: string, rows: string, by = submission(alice)) {
    return open().db.transaction((tx) =>
      importCosts(clocked(), tx, by, { file: file(rows), project: projectId }),
    );
  }

  test('brought by several at once, as the first of its project, is all there', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const files = Array.from({ length: 6 }, (_, n) => `${row}2026-11-20,call,${n}\n`);
    const brought = await Promise.all(files.map((rows) => imports(id, rows)));
    expect(brought.map(({ kind }) => kind)).toEqual(files.map(() => 'brought'));
    expect(await monthTotals(northwind, db, alice, id, '2026-11-01')).toMatchObject([
      { amount: '15.6', entries: 12 },
    ]);
  });

  test('counts a row twice that stands in it twice, and the whole file once', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const twice = `${row}${row}`;
    const both = await Promise.all([imports(id, twice), imports(id, twice)]);
    expect(both.map((each) => (each.kind === 'brought' ? each.entered : each.kind)).sort()).toEqual([0, 2]);
    expect(await monthTotals(northwind, db, alice, id, '2026-11-01')).toMatchObject([{ amount: '0.2' }]);
    expect(await db.select().from(costImports)).toMatchObject([{ entries: 2 }]);
  });

  test('by the same form twice is brought once', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const by = submission(alice);
    await imports(id, row, by);
    expect(await imports(id, `${row}${row}`, by)).toEqual({ kind: 'brought before' });
    expect(await db.select().from(costEntries)).toHaveLength(1);
  });

  test('is rehearsed exactly, and nothing of that stays', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const given = { file: file(`${row}${row}`), project: id };
    const rehearsed = await db.transaction((tx) => rehearseImport(clocked(), tx, submission(alice), given));
    expect(rehearsed).toMatchObject({
      kind: 'brought',
      entered: 2,
      totals: [{ currency: 'CNY' }],
      sums: [{ project: 'TRIAGE', action: 'call', entries: 2 }],
    });
    expect(await db.select().from(costEntries)).toEqual([]);
    expect(await db.select().from(costImports)).toEqual([]);
    expect(await monthTotals(northwind, db, alice, id, '2026-11-01')).toEqual([]);
  });
});
