import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { enterCosts } from '../../../src/rituals/costs/entering.ts';
import { costOverrunEvents, costOverruns } from '../../../src/rituals/costs/overruns/schema.ts';
import { costsDigest, tellCosts } from '../../../src/rituals/costs/page/digest.ts';
import {
  type CostsSnapshot,
  costsSnapshot,
  type ToldOverrun,
} from '../../../src/rituals/costs/page/digest-store.ts';
import type { Account } from '../../../src/rituals/costs/page/rules.ts';
import { workspaces } from '../../../src/workspaces/schema.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { budgetFor, clocked, costEntry } from '../../support/ledger.ts';
import { alice, bob, northwind, otherWorkspace, projectIn } from '../../support/members.ts';
import { complaintsOf, manyProjects, needLines, rowsOf, scope, toldAt } from '../../support/told.ts';

const nothing: CostsSnapshot = {
  month: '2026-11-01',
  overruns: [],
  overrunsInAll: 0,
  counts: { actual: 0, forecast: 0, warning: 0, other: 0 },
  risen: 0,
  resolved: 0,
  accounts: [],
  accountsInAll: 0,
  sums: [],
};

function overrun(change: Partial<ToldOverrun> = {}): ToldOverrun {
  return {
    id: randomUUID(),
    projectKey: 'CARE',
    currency: 'CNY',
    month: '2026-11-01',
    scope: 'budget',
    level: 'actual',
    status: 'open',
    ownerId: bob.userId,
    spent: '5940',
    limit: '1980',
    forecast: null,
    report: null,
    ...change,
  };
}

function account(change: Partial<Account> = {}): Account {
  return {
    id: randomUUID(),
    key: 'CARE',
    name: 'Customer service',
    currency: 'CNY',
    spent: '5940',
    budget: '1980',
    ...change,
  };
}

function tell(change: Partial<CostsSnapshot>) {
  return tellCosts({ ...nothing, ...change });
}

test('where nothing costs anything there is nothing to tell', () => {
  expect(tell({})).toEqual({ needs: [], needsInAll: 0, summary: null, changes: [], details: [] });
});

test('overruns are counted by level, and what was spent is held against the budgets of each currency', () => {
  const { summary, changes } = tell({
    counts: { actual: 2, forecast: 1, warning: 0, other: 1 },
    overrunsInAll: 4,
    risen: 1,
    resolved: 2,
    sums: [
      { currency: 'CNY', spent: '18400', budget: '21000', budgeted: 3 },
      { currency: 'USD', spent: '12.5', budget: null, budgeted: 0 },
    ],
  });
  expect(summary).toBe(
    '2 over budget, 1 heading there, 1 other overrun · CNY 18,400 of CNY 21,000, USD 12.50 in November 2026',
  );
  expect(changes).toEqual(['1 new overrun', '2 resolved']);
});

test('each overrun is told in a line, and wants to be acknowledged or looked at', () => {
  const told = tell({
    overruns: [
      overrun(),
      overrun({ level: 'forecast', spent: '1500', forecast: '2970' }),
      overrun({ level: 'forecast', spent: '1500', forecast: '1600', status: 'acknowledged' }),
      overrun({ level: 'warning', spent: '1600' }),
      overrun({ limit: '0' }),
      overrun({ scope: 'action:summarize <call>', spent: '0.12', limit: '0.05' }),
      overrun({ scope: 'litellm:care', report: 'The key “care” has spent 80 % of its <budget>' }),
    ],
    overrunsInAll: 9,
  });
  expect(needLines(told)).toEqual([
    'CARE is at 300 % of its November budget [Acknowledge]',
    'CARE is heading for 150 % of its November budget [Acknowledge]',
    'CARE is at 75 % of its November budget [Open record]',
    'CARE is at 80 % of its November budget [Acknowledge]',
    'CARE spent CNY 5,940, and its November budget is CNY 0 [Acknowledge]',
    'CARE: “summarize &lt;call&gt;” costs CNY 0.12 each, above its ceiling of CNY 0.05 [Acknowledge]',
    'CARE: The key “care” has spent 80 % of its &lt;budget&gt; [Acknowledge]',
  ]);
  expect(told.needsInAll).toBe(9);
  const [over, heading, acknowledged, near] = told.needs.map(({ urgency }) => urgency);
  expect([over, heading, near, acknowledged]).toEqual(
    [over, heading, near, acknowledged].sort((a, b) => Number(b) - Number(a)),
  );
  expect(told.needs[0]).toMatchObject({
    ownerId: bob.userId,
    button: { action_id: /^overrun_acknowledge\// },
  });
});

test('the chart compares the budgets of one currency, ten at most', () => {
  const accounts = [
    account({ key: 'DOLLARS', currency: 'USD' }),
    account({ key: 'FREE', budget: null }),
    ...Array.from({ length: 12 }, (_, index) => account({ key: `P${index}` })),
  ];
  const sums = [
    { currency: 'CNY', spent: '1', budget: '1', budgeted: 12 },
    { currency: 'USD', spent: '1', budget: '1', budgeted: 1 },
  ];
  const { chart } = tell({ accounts, sums });
  expect(chart).toMatchObject({
    title: 'Spend and budget, Nov 2026, CNY',
    chart: {
      axis_config: { categories: Array.from({ length: 10 }, (_, index) => `P${index}`) },
      series: [{ name: 'Spent' }, { name: 'Budget' }],
    },
  });
  expect(tell({ accounts: [account({ budget: null })] }).chart).toBeUndefined();
});

test('the longest names and amounts fit, and what does not is counted', () => {
  const accounts = Array.from({ length: 100 }, () =>
    account({ name: '<&>'.repeat(33), spent: '999999999999999.9999', budget: '999999999999999' }),
  );
  const overruns = Array.from({ length: 10 }, () =>
    overrun({ scope: `action:${'&'.repeat(100)}`, spent: '999999999999999.9999', limit: '0.0001' }),
  );
  const sums = [{ currency: 'CNY', spent: '1', budget: '1', budgeted: 100 }];
  const told = tell({ accounts, accountsInAll: 2000, overruns, overrunsInAll: 300, sums });
  const rows = rowsOf(told.details).length;
  expect(complaintsOf(told)).toEqual([]);
  expect(rows).toBeGreaterThan(30);
  expect(JSON.stringify(told.details)).toContain(`and ${(2000 - rows).toLocaleString('en-US')} more`);
});

onBothDatabases('costs in digests', (open) => {
  async function opens(
    db: Database,
    projectId: string,
    change: Partial<typeof costOverruns.$inferInsert> & { events?: { what: string; at: Date }[] } = {},
  ): Promise<void> {
    const { events = [], ...overrun } = change;
    const [row] = await db
      .insert(costOverruns)
      .values({
        ...{ workspaceId: northwind, projectId, month: '2026-11-01', scope: 'budget', level: 'actual' },
        ...{ status: 'open', ownerId: alice.userId, spent: '300', limit: '100' },
        ...{ openedAt: toldAt, changedAt: toldAt },
        ...overrun,
      })
      .returning();
    for (const event of events)
      await db.insert(costOverrunEvents).values({
        ...{ workspaceId: northwind, overrunId: row?.id ?? '', level: 'actual', spent: '300' },
        ...event,
      });
  }

  function snapshot(db: Database, change = {}) {
    return costsSnapshot(northwind, db, scope(change));
  }

  test('are nothing where there are none', async () => {
    const { db } = open();
    await projectIn(db);
    expect(await snapshot(db)).toEqual(nothing);
  });

  test('are summed by project and currency, in the month that it is for the workspace', async () => {
    const { db } = open();
    const triage = await projectIn(db);
    await projectIn(db, { key: 'CARE', currency: 'USD' });
    const free = await projectIn(db, { key: 'FREE' });
    await budgetFor(db, triage.id, { amount: '100' });
    await budgetFor(db, free.id, { amount: '0.5' });
    await db.transaction((tx) =>
      enterCosts(clocked(), tx, { viewer: alice, source: 'api' }, [
        costEntry({ amount: '0.1' }),
        costEntry({ amount: '250.2', action: 'search' }),
        costEntry({ amount: '7', project: 'CARE' }),
        costEntry({ amount: '9', occurredAt: new Date('2026-10-20T10:00:00Z') }),
      ]),
    );
    const { accounts, accountsInAll, sums, month } = await snapshot(db);
    expect(month).toBe('2026-11-01');
    expect(accounts.map(({ key, spent, budget }) => [key, spent, budget])).toEqual([
      ['TRIAGE', '250.3', '100'],
      ['FREE', '0', '0.5'],
      ['CARE', '7', null],
    ]);
    expect(accountsInAll).toBe(3);
    expect(sums).toEqual([
      { currency: 'CNY', spent: '250.3', budget: '100.5', budgeted: 2 },
      { currency: 'USD', spent: '7', budget: null, budgeted: 0 },
    ]);
    const lastNight = { now: new Date('2026-11-30T17:00:00Z') };
    expect((await snapshot(db, lastNight)).month).toBe('2026-11-01');
    await db.update(workspaces).set({ zone: 'Asia/Shanghai' });
    expect((await snapshot(db, lastNight)).month).toBe('2026-12-01');
  });

  test.each([1, 50, 500])('with %i overruns are counted by level, and ten are read', async (total) => {
    const { db } = open();
    for (const id of await manyProjects(db, 1))
      await db.insert(costOverruns).values(
        Array.from({ length: total }, (_, index) => ({
          ...{ workspaceId: northwind, projectId: id, month: '2026-11-01', scope: `action:${index}` },
          ...{ level: 'actual' as const, status: 'open' as const, ownerId: alice.userId },
          ...{ spent: '2', limit: '1', openedAt: toldAt, changedAt: toldAt },
        })),
      );
    const { overruns, overrunsInAll, counts } = await snapshot(db);
    expect(overruns).toHaveLength(Math.min(total, 10));
    expect(overrunsInAll).toBe(total);
    expect(counts).toEqual({ ...nothing.counts, other: total });
  });

  test('order what nobody acknowledged first, then by level, and leave out what is done', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await opens(db, id, { scope: 'action:a', status: 'acknowledged' });
    await opens(db, id, { scope: 'action:b', level: 'warning' });
    await opens(db, id, { month: '2026-10-01', level: 'forecast', forecast: '101' });
    await opens(db, id, { month: '2026-09-01', level: 'forecast', forecast: '99' });
    await opens(db, id);
    await opens(db, id, { scope: 'action:c', status: 'resolved' });
    await opens(db, id, { scope: 'action:d', status: 'cleared' });
    const { overruns, counts } = await snapshot(db);
    expect(overruns.map(({ month, scope }) => `${month} ${scope}`)).toEqual([
      '2026-11-01 budget',
      '2026-09-01 budget',
      '2026-10-01 budget',
      '2026-11-01 action:b',
      '2026-11-01 action:a',
    ]);
    expect(counts).toEqual({ actual: 1, forecast: 1, warning: 1, other: 2 });
  });

  test('tell what rose and what was resolved since', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const before = new Date('2026-11-10T08:00:00Z');
    const after = new Date('2026-11-16T08:00:00Z');
    await opens(db, id, { events: [{ what: 'opened', at: before }] });
    await opens(db, id, {
      scope: 'action:a',
      events: [
        { what: 'opened', at: before },
        { what: 'rose', at: after },
      ],
    });
    const resolved = [{ what: 'resolved', at: after }];
    await opens(db, id, { scope: 'action:b', status: 'resolved', events: resolved });
    await opens(db, id, { scope: 'action:c', events: [...resolved, { what: 'reopened', at: after }] });
    expect(await snapshot(db)).toMatchObject({ risen: 2, resolved: 1 });
    expect(await snapshot(db, { since: null })).toMatchObject({ risen: 0, resolved: 0 });
  });

  test('leave out other workspaces, and what the channel may not see', async () => {
    const { db } = open();
    const secret = await projectIn(db, { visibility: 'restricted' });
    const other = await projectIn(db, { key: 'OTHERS' }, otherWorkspace);
    await budgetFor(db, secret.id);
    await opens(db, secret.id);
    await opens(db, other.id, { workspaceId: otherWorkspace });
    expect(await snapshot(db)).toEqual(nothing);
  });

  test('are told from what was read', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await opens(db, id);
    const told = await costsDigest.read(northwind, db, scope());
    expect(needLines(told())).toEqual(['TRIAGE is at 300 % of its November budget [Acknowledge]']);
  });
});
