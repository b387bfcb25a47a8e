import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import type { Project } from '../../../src/projects/store.ts';
import { enterCosts } from '../../../src/rituals/costs/entering.ts';
import { costEstimates } from '../../../src/rituals/costs/estimate/schema.ts';
import { lastMonths, share, sum } from '../../../src/rituals/costs/page/rules.ts';
import { workspaces } from '../../../src/workspaces/schema.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { budgetFor, clocked, costEntry } from '../../support/ledger.ts';
import { alice as aliceViewer, northwind, projectIn } from '../../support/members.ts';

const now = new Date('2026-11-20T06:02:00Z');

describe('the cost page', () => {
  let bot: Bot;
  let db: Database;
  beforeAll(async () => {
    bot = await startBot({ now: () => now });
    db = bot.database.db;
  });
  beforeEach(async () => {
    await db.update(workspaces).set({ currency: 'CNY', zone: 'Asia/Shanghai' });
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  async function spends(project: Project, change: Parameters<typeof costEntry>[0]): Promise<void> {
    const entry = costEntry({ project: project.key, ...change });
    const entered = await db.transaction((tx) =>
      enterCosts(clocked(now), tx, { viewer: aliceViewer, source: 'api' }, [entry]),
    );
    if (entered.kind !== 'entered') throw new Error(JSON.stringify(entered.problems));
  }

  async function estimated(project: Project, runningCost: string): Promise<void> {
    await db.insert(costEstimates).values({
      workspaceId: northwind,
      projectId: project.id,
      inputs: { fixed: runningCost },
      runningCost,
      formId: 'form',
      valuesHash: 'hash',
      changedBy: aliceViewer.userId,
      changedAt: now,
    });
  }

  test('shows the month against budget and estimate, its actions, and what is overrun', async () => {
    const project = await projectIn(db);
    const ceilings = [{ action: 'summarize call', amount: '0.05' }];
    await budgetFor(db, project.id, { amount: '1980', ceilings });
    await estimated(project, '1980');
    await spends(project, { action: 'summarize call', amount: '4800', quantity: '40000' });
    await spends(project, { action: '=cmd() <b> & co', amount: '1140' });
    await spends(project, { action: 'old', amount: '700', occurredAt: new Date('2026-09-10T10:00:00Z') });
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm cost triage');
    const seen = await alice.sees('*Cost* · Medical triage (TRIAGE), November 2026', { in: '#triage' });
    expect(seen).toContain('*CNY 5,940 of CNY 1,980 · 300 % of the budget used*');
    expect(seen).toContain('At this rate CNY 8,910 by 30 Nov, which is over the budget.');
    expect(seen).toContain('3.0 x the estimate: CNY 5,940 against CNY 1,980, an overrun of 200 %.');
    expect(seen).toContain('*Over budget*, November 2026 · CNY 5,940 of CNY 1,980');
    expect(seen).toContain(
      '*Over the ceiling of "summarize call"*, November 2026 · CNY 0.12 of CNY 0.05 each',
    );
    expect(seen).toContain('[bar chart: TRIAGE: spend and budget, CNY]');
    const rows = seen.split('\n').filter((line) => line.includes(' | '));
    expect(rows.map((row) => row.trim())).toEqual([
      'Action | Amount | Share | Uses | Each | Ceiling',
      'summarize call | CNY 4,800 | 80 % | 40,000 | CNY 0.12 | CNY 0.05',
      '=cmd() <b> & co | CNY 1,140 | 19 % | – | – | –',
    ]);
    expect(bot.slack.person('bob').channel('#triage')).not.toContain('*Cost*');
    await alice.clicks('Open record', { in: '#triage' });
    await alice.sees('What happened', { in: 'modal' });
  });

  test('of a budget of 0 shows amounts and no percentage', async () => {
    const project = await projectIn(db);
    await budgetFor(db, project.id, { amount: '0' });
    await spends(project, { amount: '12.5' });
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm cost TRIAGE');
    const seen = await alice.sees('*CNY 12.50 of CNY 0*', { in: '#triage' });
    expect(seen).not.toContain('of the budget used');
    await alice.types('#general', '/aipm cost');
    await alice.sees('Medical triage (TRIAGE) | CNY 12.50 | CNY 0 | –', { in: '#general' });
  });

  test('of nothing offers every way to begin', async () => {
    await projectIn(db);
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm cost TRIAGE');
    const seen = await alice.sees('CNY 0 spent · no budget', { in: '#triage' });
    expect(seen).toContain('Nothing was entered this month');
    for (const label of ['Log usage', 'Import CSV', 'Estimate', 'Budget', 'Entries'])
      expect(seen).toContain(`[${label}]`);
  });

  test('of 30 actions with the longest names stays inside Slack’s limits', async () => {
    const project = await projectIn(db, { name: '&<'.repeat(50) });
    for (let n = 0; n < 30; n += 1)
      await spends(project, { action: `${'&<'.repeat(48)}${n}`, amount: '999999999999999', quantity: '3' });
    await budgetFor(db, project.id, { amount: '0.0001' });
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm cost TRIAGE');
    await alice.sees('The 20 dearest of 30 actions.', { in: '#triage' });
  });

  test('without a key lists all projects, the fullest budgets first', async () => {
    const care = await projectIn(db, { key: 'CARE', name: 'Customer service' });
    const copy = await projectIn(db, { key: 'COPY', name: 'Marketing copy', currency: 'EUR' });
    await projectIn(db, { key: 'IDLE', name: 'Nothing yet' });
    await projectIn(db, { key: 'ENDED', name: 'Given up', status: 'stopped' });
    const news = await projectIn(db, { key: 'NEWS', name: 'Newsroom' });
    await budgetFor(db, care.id, { amount: '1980' });
    await budgetFor(db, news.id, { amount: '100' });
    await spends(care, { amount: '5940' });
    await spends(news, { amount: '50' });
    await spends(copy, { amount: '7' });
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm cost');
    const seen = await alice.sees('*Cost*, November 2026', { in: '#triage' });
    expect(seen).toContain('CNY 5,990 of CNY 2,080 budgeted · EUR 7 · 1 over budget');
    const rows = seen.split('\n').filter((line) => line.includes(' | '));
    expect(rows.map((row) => row.trim())).toEqual([
      'Project | Spent | Budget | Of the budget',
      'Customer service (CARE) | CNY 5,940 | CNY 1,980 | 300 %',
      'Newsroom (NEWS) | CNY 50 | CNY 100 | 50 %',
      'Marketing copy (COPY) | EUR 7 | – | –',
      'Nothing yet (IDLE) | CNY 0 | – | –',
    ]);
  });

  test('of an unknown key says so and lists what there is', async () => {
    await projectIn(db);
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm cost <!channel>');
    const seen = await alice.sees('I know no project <!channel> that you can see.', { in: '#triage' });
    expect(seen).toContain('Medical triage (TRIAGE)');
  });

  test('shows no restricted project to others, by its key neither', async () => {
    const secret = await projectIn(db, { key: 'SECRET', name: 'Merger', visibility: 'restricted' });
    await spends(secret, { amount: '5' });
    const bob = bot.slack.person('bob');
    await bob.types('#triage', '/aipm cost SECRET');
    const seen = await bob.sees('I know no project SECRET', { in: '#triage' });
    expect(seen).toContain('There are no projects yet');
    expect(seen).not.toContain('Merger');
  });

  test('of 500 projects with the longest names stays inside Slack’s limits', async () => {
    for (let n = 0; n < 500; n += 1) await projectIn(db, { key: `P${n}`, name: `${'&<Ü'.repeat(32)}${n}` });
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm cost');
    await alice.sees(/The first \d+ of 500 projects\./, { in: '#triage' });
  });
});

test('the last months are there without entries too, over the end of a year', () => {
  const spent = [
    { month: '2025-12-01', amount: '3' },
    { month: '2026-02-01', amount: '5' },
  ];
  expect(lastMonths('2026-02-01', 4, spent)).toEqual([
    { month: '2025-11-01', amount: '0' },
    { month: '2025-12-01', amount: '3' },
    { month: '2026-01-01', amount: '0' },
    { month: '2026-02-01', amount: '5' },
  ]);
});

test('shares are cut, never rounded up, and sums are exact', () => {
  expect(share('0.999', sum(['0.4', '0.6']))).toEqual({ number: 99, text: '99 %' });
  expect(sum(['0.1', '0.2']).toFixed()).toBe('0.3');
});
