import { eq, TransactionRollbackError } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { projects } from '../../../src/projects/schema.ts';
import { type Entering, enterCosts, voidEntries } from '../../../src/rituals/costs/entering.ts';
import type { EntryInput } from '../../../src/rituals/costs/ledger/input.ts';
import { costEntries, costTotals } from '../../../src/rituals/costs/ledger/schema.ts';
import { entryPage } from '../../../src/rituals/costs/ledger/store.ts';
import { monthTotals, spendByMonth } from '../../../src/rituals/costs/ledger/sums.ts';
import { workspaces } from '../../../src/workspaces/schema.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { budgetFor, clocked, costEntry } from '../../support/ledger.ts';
import { alice, bob, dan, northwind, otherWorkspace, projectIn } from '../../support/members.ts';

onBothDatabases('costs', (open) => {
  /** Enters costs as its callers do: where they are refused, nothing is kept. */
  async function enters(db: Database, entries: EntryInput[], viewer = alice): Promise<Entering> {
    const outcomes: Entering[] = [];
    await db
      .transaction(async (tx) => {
        outcomes.push(await enterCosts(clocked(), tx, { viewer, source: 'api' }, entries));
        if (outcomes[0]?.kind === 'refused') tx.rollback();
      })
      .catch((error: unknown) => {
        if (!(error instanceof TransactionRollbackError)) throw error;
      });
    const [outcome] = outcomes;
    if (!outcome) throw new Error('Nothing came of it');
    return outcome;
  }

  async function totals(db: Database, projectId: string) {
    return monthTotals(northwind, db, alice, projectId, '2026-11-01');
  }

  test('are summed by action, to the last decimal', async () => {
    const { db } = open();
    const { id } = await projectIn(db, { currency: 'USD' });
    const entered = await enters(db, [
      costEntry({ amount: '0.1', quantity: '10' }),
      costEntry({ amount: '0.2' }),
      costEntry({ amount: '0.000000000001', quantity: '5' }),
      costEntry({ action: 'search', amount: null, tokens: '990000000' }),
    ]);
    expect(entered).toEqual({ kind: 'entered', entered: 4, repeated: 0 });
    expect(await totals(db, id)).toEqual([
      { action: 'search', amount: '1980', quantity: '0', entries: 1 },
      {
        action: 'summarize call',
        amount: '0.300000000001',
        quantity: '15',
        entries: 3,
      },
    ]);
    expect(await spendByMonth(northwind, db, id, '2026-06-01')).toEqual([
      { month: '2026-11-01', amount: '1980.300000000001' },
    ]);
  });

  test('sent again change nothing, in another batch and another notation too', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const first = costEntry({ amount: '1.5' });
    await enters(db, [first, costEntry()]);
    expect(await enters(db, [costEntry(), { ...first, amount: '1.50' }])).toEqual({
      kind: 'entered',
      entered: 1,
      repeated: 1,
    });
    expect(await totals(db, id)).toMatchObject([{ amount: '3.5', entries: 3 }]);
  });

  test('twice in one batch count once', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const entry = costEntry();
    expect(await enters(db, [entry, { ...entry }])).toEqual({ kind: 'entered', entered: 1, repeated: 1 });
    expect(await totals(db, id)).toMatchObject([{ amount: '1', entries: 1 }]);
  });

  test('with a key of another content refuse the whole batch', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const first = costEntry();
    await enters(db, [first]);
    expect(await enters(db, [costEntry(), { ...first, amount: '2' }])).toEqual({
      kind: 'refused',
      isConflict: true,
      problems: [{ index: 1, field: 'key', message: 'This key names an entry of another content already.' }],
    });
    const twice = costEntry();
    expect(await enters(db, [twice, { ...twice, amount: '2' }])).toMatchObject({
      kind: 'refused',
      isConflict: true,
      problems: [{ index: 1, field: 'key' }],
    });
    expect(await totals(db, id)).toMatchObject([{ amount: '1', entries: 1 }]);
    expect(await db.select().from(costEntries)).toHaveLength(1);
  });

  test('of unknown projects, other currencies and other times are refused, each named', async () => {
    const { db } = open();
    await projectIn(db);
    await projectIn(db, { key: 'SECRET', visibility: 'restricted', members: [bob.userId] });
    const refused = await enters(
      db,
      [
        costEntry(),
        costEntry({ project: 'NOPE' }),
        costEntry({ project: 'SECRET' }),
        costEntry({ currency: 'USD' }),
        costEntry({ occurredAt: new Date('2027-01-01T00:00:00Z') }),
      ],
      dan,
    );
    expect(refused.kind === 'refused' && refused.problems).toEqual([
      { index: 1, field: 'project', message: 'There is no project NOPE that you can see.' },
      { index: 2, field: 'project', message: 'There is no project SECRET that you can see.' },
      { index: 3, field: 'currency', message: 'TRIAGE counts in CNY, not in USD.' },
      { index: 4, field: 'occurredAt', message: 'That is still to come.' },
    ]);
    expect(await db.select().from(costEntries)).toEqual([]);
  });

  test('are computed at the project’s rates, else at the workspace’s where they count in one currency', async () => {
    const { db } = open();
    const euros = await projectIn(db, { key: 'EUROS', currency: 'EUR' });
    await db.update(workspaces).set({ currency: 'CNY' }).where(eq(workspaces.workspaceId, northwind));
    const { id } = await projectIn(db);
    const byTokens = { amount: null, tokens: '1000', gpuHours: '2' };
    await enters(db, [costEntry(byTokens)]);
    expect(await totals(db, id)).toMatchObject([{ amount: '16.002' }]);
    expect(await enters(db, [costEntry({ ...byTokens, project: 'EUROS' })])).toMatchObject({
      kind: 'refused',
      problems: [{ field: 'amount' }],
    });
    await budgetFor(db, euros.id, { tokenRate: '1', gpuRate: '0' });
    await enters(db, [costEntry({ ...byTokens, project: 'EUROS' })]);
    expect(await totals(db, euros.id)).toMatchObject([{ amount: '1' }]);
  });

  test('keep the rates of their day', async () => {
    const { db } = open();
    const { id } = await projectIn(db, { currency: 'USD' });
    const entry = costEntry({ amount: null, tokens: '1000' });
    await enters(db, [entry]);
    await db.update(workspaces).set({ tokenRate: '5' }).where(eq(workspaces.workspaceId, northwind));
    expect(await enters(db, [entry])).toMatchObject({ entered: 0, repeated: 1 });
    expect(await totals(db, id)).toMatchObject([{ amount: '0.002' }]);
  });

  test('lock the currency of their project', async () => {
    const { db } = open();
    await projectIn(db);
    await enters(db, [costEntry()]);
    const [project] = await db.select().from(projects);
    expect(project?.currencyLockedAt).not.toBeNull();
  });

  test('count in the month of the workspace’s zone', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await db.update(workspaces).set({ zone: 'Asia/Shanghai' }).where(eq(workspaces.workspaceId, northwind));
    await enters(db, [
      costEntry({ occurredAt: new Date('2026-10-31T15:59:59Z') }),
      costEntry({ occurredAt: new Date('2026-10-31T16:00:00Z'), amount: '2' }),
    ]);
    expect(await spendByMonth(northwind, db, id, '2026-01-01')).toEqual([
      { month: '2026-10-01', amount: '1' },
      { month: '2026-11-01', amount: '2' },
    ]);
  });

  test('voided leave the sums, stay in the ledger, and do not come back when sent again', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const wrong = costEntry({ amount: '70', quantity: '3' });
    await enters(db, [wrong, costEntry()]);
    const [entry] = await db.select().from(costEntries).where(eq(costEntries.idempotencyKey, wrong.key));
    const voids = (viewer = alice) =>
      db.transaction((tx) =>
        voidEntries(clocked(), tx, { viewer, reason: 'typed twice' }, { entryId: entry?.id ?? '' }),
      );
    expect(await voids()).toEqual({ kind: 'voided', count: 1 });
    expect(await voids()).toEqual({ kind: 'voided already' });
    expect(await totals(db, id)).toEqual([
      { action: 'summarize call', amount: '1', quantity: '0', entries: 1 },
    ]);
    expect(await enters(db, [wrong])).toMatchObject({ entered: 0, repeated: 1 });
    const { entries } = await entryPage(northwind, db, alice, { size: 10 });
    expect(entries.find(({ id }) => id === entry?.id)).toMatchObject({
      voidedBy: alice.userId,
      voidReason: 'typed twice',
    });
  });

  test('of a project that somebody does not see are neither shown nor voided by them', async () => {
    const { db } = open();
    const { id } = await projectIn(db, { visibility: 'restricted', members: [bob.userId] });
    await enters(db, [costEntry()], bob);
    const [entry] = await db.select().from(costEntries);
    const by = { viewer: dan, reason: 'mine' };
    const which = { entryId: entry?.id ?? '' };
    expect(await db.transaction((tx) => voidEntries(clocked(), tx, by, which))).toEqual({
      kind: 'not visible',
    });
    expect((await entryPage(northwind, db, dan, { size: 10 })).entries).toEqual([]);
    expect(await monthTotals(northwind, db, dan, id, '2026-11-01')).toEqual([]);
    expect(await monthTotals(northwind, db, bob, id, '2026-11-01')).toHaveLength(1);
  });

  test('of another workspace are its own, under the same keys', async () => {
    const { db } = open();
    await projectIn(db);
    await projectIn(db, {}, otherWorkspace);
    const entry = costEntry();
    await enters(db, [entry]);
    const theirs = await db.transaction((tx) =>
      enterCosts({ ...clocked(), workspaceId: otherWorkspace }, tx, { viewer: alice, source: 'api' }, [
        entry,
      ]),
    );
    expect(theirs).toEqual({ kind: 'entered', entered: 1, repeated: 0 });
    expect(await db.select().from(costTotals)).toHaveLength(2);
  });

  test('are paged without gaps, the newest first', async () => {
    const { db } = open();
    await projectIn(db);
    const sameTime = Array.from({ length: 7 }, () => costEntry());
    await enters(db, sameTime);
    const first = await entryPage(northwind, db, alice, { size: 4 });
    const second = await entryPage(northwind, db, alice, {
      size: 4,
      ...(first.next && { cursor: first.next }),
    });
    expect(second.next).toBeUndefined();
    const ids = [...first.entries, ...second.entries].map(({ id }) => id);
    expect(new Set(ids).size).toBe(7);
  });
});
