import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { saveProject } from '../../../src/projects/saving.ts';
import { costBudgets } from '../../../src/rituals/costs/budget/schema.ts';
import { costEstimates } from '../../../src/rituals/costs/estimate/schema.ts';
import { costOverruns } from '../../../src/rituals/costs/overruns/schema.ts';
import { bearer, keyOf } from '../../api/support.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { submission, triage } from '../../support/members.ts';

let bot: Bot;
let now = new Date('2026-11-20T14:02:00Z');
beforeAll(async () => {
  bot = await startBot({ now: () => now });
});
beforeEach(async () => {
  now = new Date('2026-11-20T14:02:00Z');
  await bot.clear();
});
afterAll(() => bot.stop());

function viewer(name: string) {
  return { userId: bot.slack.person(name).id, name, isAdmin: false, zone: 'UTC' };
}

/** Customer service, with a budget and an estimate of 1,980 a month, in #care or where it is said. */
async function careWithBudget(change: object = {}, budget: object = {}): Promise<void> {
  const { db } = bot.database;
  const workspaceId = bot.slack.teamId;
  const alice = viewer('alice');
  const channel = Object.values(bot.slack.workspace.channels).find(({ name }) => name === 'general')?.id;
  const saved = await saveProject(workspaceId, db, submission(alice), {
    ...triage,
    ...{ key: 'CARE', name: 'Customer service', owner: alice.userId, channel: channel ?? null },
    ...change,
  });
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  const written = { formId: 'f', valuesHash: 'h', changedBy: alice.userId, changedAt: now };
  const ofProject = { workspaceId, projectId: saved.project.id, ...written };
  await db.insert(costEstimates).values({ ...ofProject, inputs: {}, runningCost: '1980' });
  await db.insert(costBudgets).values({
    ...ofProject,
    amount: '1980',
    createdAt: now,
    ownerId: viewer('bob').userId,
    checkedOn: '2026-11-20',
    ceilings: [{ action: 'summarize call', amount: '0.05' }],
    ...budget,
  });
}

/** Sends a cost as a program does, and lets a minute pass. */
async function spends(amount: string, action = 'search', quantity: string | null = null) {
  const { db } = bot.database;
  const key = await keyOf(db, bot.slack.teamId, viewer('alice').userId, 'write');
  const entry = { project: 'CARE', occurred_at: now.toISOString(), action, amount, quantity };
  const answer = await fetch(`http://127.0.0.1:${bot.aipm.port}/api/v1/costs`, {
    method: 'POST',
    headers: { ...bearer(key), 'content-type': 'application/json' },
    body: JSON.stringify({ entries: [{ ...entry, idempotency_key: randomUUID() }] }),
  });
  expect(answer.status).toBe(201);
  await bot.aipm.lookForDue();
}

describe('the card of an overrun', () => {
  test('says what is spent of what, by whom it is owned, and how it compares', async () => {
    await careWithBudget();
    await spends('1128.6', 'search');
    await spends('4811.4', 'summarize call', '40095');
    const alice = bot.slack.person('alice');
    const seen = await alice.sees('Over budget · Customer service (CARE), November 2026', {
      in: '#general',
    });
    expect(seen).toContain('CNY 5,940 of CNY 1,980 · *300 %* used');
    expect(seen).toContain('3.0 x the estimate: CNY 5,940 against CNY 1,980.');
    expect(seen).toContain('At this rate CNY 8,910 by 30 Nov.');
    expect(seen).toContain('81 % of it is "summarize call" at CNY 0.12 each (ceiling CNY 0.05).');
    expect(seen).toContain('not acknowledged');
    expect(bot.slack.problems).toEqual([]);
  });

  test('is acknowledged, assigned and resolved from its buttons', async () => {
    await careWithBudget({}, { ceilings: [] });
    await spends('5940');
    const [alice, bob] = [bot.slack.person('alice'), bot.slack.person('bob')];
    await bob.sees('Over budget', { in: '#general' });
    await bob.clicks('Acknowledge', { in: '#general' });
    await alice.sees('acknowledged by', { in: '#general' });
    await alice.clicks('Assign…', { in: '#general' });
    await alice.waitsForModal('Assign the overrun');
    await alice.fillsIn('Who sees to it?', 'dan');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('Owner: @Dan Okafor', { in: '#general' });
    await alice.clicks('Resolve…', { in: '#general' });
    await alice.waitsForModal('Resolve the overrun');
    await alice.fillsIn('What was done about it?', '   ');
    expect((await alice.submits()).errors).toMatchObject({
      'What was done about it?': 'Say what was done about it.',
    });
    await alice.fillsIn('What was done about it?', 'Cached <!channel> the long prompts');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    const seen = await alice.sees('Resolved: Cached', { in: '#general' });
    expect(seen).toContain('<!channel> the long prompts');
    await alice.clicks('Open record', { in: '#general' });
    const record = await alice.sees('What happened', { in: 'modal' });
    expect(record).toMatch(
      /Opened at CNY 5,940, over the limit[\s\S]*Acknowledged by[\s\S]*Assigned by[\s\S]*Resolved by/,
    );
    expect(bot.slack.problems).toEqual([]);
  });

  test('clicked by two at once is acknowledged once, and the other is told by whom', async () => {
    await careWithBudget({}, { ceilings: [] });
    await spends('5940');
    const people = ['alice', 'bob'].map((name) => bot.slack.person(name));
    await Promise.all(people.map((person) => person.sees('Over budget', { in: '#general' })));
    await Promise.all(people.map((person) => person.clicks('Acknowledge', { in: '#general' })));
    const told = await Promise.all(
      people.map((person) =>
        person
          .sees('has acknowledged it already. Nothing was changed.', { in: '#general', within: 3000 })
          .then(() => 1)
          .catch(() => 0),
      ),
    );
    expect(told.reduce<number>((sum, one) => sum + one, 0)).toBe(1);
    expect(await bot.database.db.select().from(costOverruns)).toMatchObject([{ status: 'acknowledged' }]);
  });

  test('rises with one reply in its thread, and follows the numbers after that', async () => {
    await careWithBudget({}, { ceilings: [] });
    now = new Date('2026-11-30T14:02:00Z');
    await spends('1600');
    const alice = bot.slack.person('alice');
    await alice.sees('Near its budget', { in: '#general' });
    await spends('400');
    await alice.sees('Over budget: CNY 2,000 of CNY 1,980', { in: '#general' });
    await spends('1000');
    await alice.sees('CNY 3,000 of CNY 1,980 · *151 %* used', { in: '#general' });
    expect(bot.slack.shows('#general').match(/Over budget: /g)).toHaveLength(1);
  });

  test('of a restricted project goes to nobody but those who see it', async () => {
    await careWithBudget({ visibility: 'restricted', channel: null }, { ceilings: [] });
    await spends('5940');
    const alice = bot.slack.person('alice');
    await alice.sees('Over budget', { in: '@aipm' });
    expect(bot.slack.shows('#general')).toBe('');
  });

  test('with the longest words stays inside Slack’s limits', async () => {
    const action = '&<Ü'.repeat(33);
    await careWithBudget({ name: '&<Ü'.repeat(33) }, { ceilings: [{ action, amount: '0.05' }] });
    await spends('999999999999999.999999999999', action, '100');
    const alice = bot.slack.person('alice');
    await alice.sees('Over budget', { in: '#general' });
    await alice.sees('Over the ceiling of', { in: '#general' });
    expect(bot.slack.problems).toEqual([]);
  });
});
