import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../../sandbox/person/person.ts';
import { auditLog } from '../../../src/audit/schema.ts';
import { BudgetInput, ceilingLines } from '../../../src/rituals/costs/budget/input.ts';
import { costBudgets } from '../../../src/rituals/costs/budget/schema.ts';
import { costOverruns } from '../../../src/rituals/costs/overruns/schema.ts';
import { workspaces } from '../../../src/workspaces/schema.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { createsProject } from '../../support/triage-review.ts';

const given = {
  amount: null,
  warningPercent: '80',
  owner: null,
  ceilings: null,
  tokenRate: null,
  gpuRate: null,
};

function problem(change: Record<string, string>): string | undefined {
  return BudgetInput.safeParse({ ...given, ...change }).error?.issues[0]?.message;
}

describe('what stands in a budget’s form', () => {
  test('has ceilings a line each', () => {
    const lines = 'summarize call <= 0.05\n\n a <b> ≤ 10\nsearch<1.50';
    const { ceilings } = BudgetInput.parse({ ...given, ceilings: lines });
    expect(ceilings).toEqual([
      { action: 'summarize call', amount: '0.05' },
      { action: 'a <b>', amount: '10' },
      { action: 'search', amount: '1.5' },
    ]);
    expect(BudgetInput.parse({ ...given, ceilings: ceilingLines(ceilings) }).ceilings).toEqual(ceilings);
  });

  test.each([
    ['summarize call', 'Line 1: write an action and an amount'],
    ['a <= 1\nb <= cheap', 'Line 2: write an action and an amount'],
    ['a <= -1', 'Line 1: write an action and an amount'],
    ['a <= 0,05', 'Line 1: write an action and an amount'],
    ['a <= 1\n\na <= 2', 'Line 3: "a" has a ceiling already.'],
    [`${'x'.repeat(101)} <= 1`, 'Line 1: an action has at most 100 characters.'],
    [Array.from({ length: 31 }, (_, n) => `a${n} <= 1`).join('\n'), 'At most 30 actions.'],
  ])('says which line of %j is wrong', (ceilings, sentence) => {
    expect(problem({ ceilings })).toContain(sentence);
  });

  test.each([
    ['amount', 'NaN'],
    ['amount', '-1'],
    ['amount', '1234567890123456'],
    ['warningPercent', '0'],
    ['warningPercent', '101'],
    ['tokenRate', '0.0000000001'],
    ['gpuRate', 'free'],
  ])('refuses %s %s', (key, value) => {
    expect(problem({ [key]: value })).toBeDefined();
  });
});

describe('a budget', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot({ now: () => new Date('2026-11-21T06:02:00Z') });
  });
  beforeEach(async () => {
    await bot.database.db.update(workspaces).set({ currency: 'CNY' });
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  async function opens(person: Person): Promise<void> {
    await person.types('#triage', '/aipm cost TRIAGE');
    await person.clicks('Budget', { in: '#triage' });
    await person.sees('[Save budget]', { in: 'modal' });
  }

  async function createsTriage(person: Person): Promise<void> {
    await createsProject(person, '#triage', 'TRIAGE', { Currency: 'CNY' });
    await person.closes({ all: true });
  }

  test('is set by the owner, with an audit row of before and after', async () => {
    const bob = bot.slack.person('bob');
    await createsTriage(bob);
    await opens(bob);
    expect(bob.modal()?.values['Warn from how many percent of it on']).toBe('80');
    await bob.fillsIn('Budget a month', '1980');
    await bob.fillsIn('Who answers for it', 'caro');
    await bob.fillsIn('What one use of an action may cost at most', 'summarize call <= 0.05');
    expect(await bob.submits()).toMatchObject({ outcome: 'updated' });
    expect(bob.modal()?.text).toContain('CNY 1,980 a month · warning from 80 % of it on');
    expect(bob.modal()?.text).toContain('summarize call: at most CNY 0.05 each');
    await bob.closes();
    await opens(bob);
    expect(bob.modal()?.values).toMatchObject({
      'Budget a month': '1980',
      'What one use of an action may cost at most': 'summarize call <= 0.05',
    });
    await bob.fillsIn('Budget a month', '0');
    await bob.submits();
    await bob.sees('CNY 0 a month', { in: 'modal' });
    const rows = (await bot.database.db.select().from(auditLog)).filter(
      ({ action }) => action === 'budget changed',
    );
    expect(rows).toMatchObject([
      { actorId: bob.id, before: null, after: { amount: '1980', ownerId: bot.slack.person('caro').id } },
      { before: { amount: '1980' }, after: { amount: '0', revision: 2 } },
    ]);
  });

  test('is for the owner and admins alone, when it is opened and when it is saved', async () => {
    const bob = bot.slack.person('bob');
    const dan = bot.slack.person('dan');
    await createsTriage(bob);
    await dan.types('#triage', '/aipm cost TRIAGE');
    await dan.clicks('Budget', { in: '#triage' });
    await dan.sees('Only the owner of TRIAGE, Bob, and admins can change its budget.', { in: 'modal' });
    await dan.closes();
    await opens(bob);
    await bob.fillsIn('Budget a month', '5');
    const alice = bot.slack.person('alice');
    await alice.types('#general', '/aipm project TRIAGE');
    await alice.sees('Edit TRIAGE', { in: 'modal' });
    await alice.fillsIn('Owner', 'Dan Okafor');
    await alice.submits();
    expect((await bob.submits()).errors).toEqual({
      'Budget a month': 'Only the owner of TRIAGE, Dan, and admins can change its budget.',
    });
    expect(await bot.database.db.select().from(costBudgets)).toEqual([]);
    await opens(alice);
    await alice.fillsIn('Budget a month', '7');
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
  });

  test('is answered for by members alone', async () => {
    const bob = bot.slack.person('bob');
    await createsTriage(bob);
    await opens(bob);
    await bob.fillsIn('Who answers for it', 'gita');
    expect((await bob.submits()).errors).toEqual({
      'Who answers for it': 'Only a member of this workspace can answer for it.',
    });
  });

  test('of a restricted project is answered for by somebody on it', async () => {
    const bob = bot.slack.person('bob');
    await createsProject(bob, '#triage', 'TRIAGE', {
      Currency: 'CNY',
      'Who can see it': 'Only its owner and the people named below',
      'People who can see it when restricted': ['caro'],
    });
    await bob.closes({ all: true });
    await opens(bob);
    await bob.fillsIn('Who answers for it', 'dan');
    expect((await bob.submits()).errors).toEqual({
      'Who answers for it': 'They can not see this project. Name somebody who is on it.',
    });
    await bob.fillsIn('Who answers for it', 'caro');
    expect(await bob.submits()).toMatchObject({ outcome: 'updated' });
  });

  test('saved twice at once is one; two people at once see each other’s', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await createsTriage(bob);
    await opens(alice);
    await opens(bob);
    bot.slack.deliverTwice(true);
    await bob.fillsIn('Budget a month', '100');
    await bob.submits();
    bot.slack.deliverTwice(false);
    expect(await bot.database.db.select().from(costBudgets)).toMatchObject([{ amount: '100', revision: 1 }]);
    await alice.fillsIn('Budget a month', '200');
    await alice.submits();
    await alice.sees('Bob has: 100', { in: 'modal' });
    await alice.submits();
    expect(await bot.database.db.select().from(costBudgets)).toMatchObject([{ amount: '200', revision: 2 }]);
  });

  test('that is overrun already says so at once', async () => {
    const bob = bot.slack.person('bob');
    await createsTriage(bob);
    await bob.types('#triage', '/aipm cost TRIAGE');
    await bob.clicks('Log usage', { in: '#triage' });
    await bob.sees('[Log]', { in: 'modal' });
    await bob.fillsIn('Action', 'summarize call');
    await bob.fillsIn('Amount', '5940');
    await bob.submits();
    await bob.closes({ all: true });
    await opens(bob);
    await bob.fillsIn('Budget a month', '1980');
    await bob.submits();
    expect(await bot.database.db.select().from(costOverruns)).toMatchObject([
      { scope: 'budget', level: 'actual', limit: '1980' },
    ]);
    await bob.closes({ all: true });
    await bob.types('#triage', '/aipm cost TRIAGE');
    await bob.sees('Over budget', { in: '#triage' });
  });
});
