import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../../sandbox/person/person.ts';
import { auditLog } from '../../../src/audit/schema.ts';
import { projects } from '../../../src/projects/schema.ts';
import { costEstimates } from '../../../src/rituals/costs/estimate/schema.ts';
import { workspaces } from '../../../src/workspaces/schema.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { createsProject } from '../../support/triage-review.ts';

describe('the estimate of a cost', () => {
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
    await person.clicks('Estimate', { in: '#triage' });
    await person.sees('[Calculate and save]', { in: 'modal' });
  }

  async function fills(person: Person, fields: Record<string, string>): Promise<void> {
    for (const [label, value] of Object.entries(fields)) await person.fillsIn(label, value);
  }

  async function createsTriage(person: Person, fields: Record<string, string> = {}): Promise<void> {
    await createsProject(person, '#triage', 'TRIAGE', { Currency: 'CNY', ...fields });
    await person.closes({ all: true });
  }

  test('shows each term of the three calculators, and is kept with the project', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    expect(alice.modal()?.text).toContain('1,000 tokens: 0.002 · a GPU hour: 8');
    await fills(alice, {
      'Tokens a month': '990000000',
      'Samples to label': '5000',
      'Price of a sample': '2',
      GPUs: '8',
      'Hours a day': '24',
      'Days of training': '7',
      'Price of a GPU hour in training': '10',
      People: '2',
      'Days of work of each': '7',
      'Price of a day of work': '800',
      'Investment: compute': '300000',
      'Investment: people': '500000',
      'Saves or earns in a year': '1523760',
    });
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    const shown = alice.modal()?.text ?? '';
    expect(shown).toContain('*Running cost a month: CNY 1,980*');
    expect(shown).toContain('990,000,000 / 1,000 x 0.002 = 1,980.00');
    expect(shown).toContain('*Building a model of your own: CNY 34,640*');
    expect(shown).toContain('Training: 8 x 24 x 7 x 10 = 13,440.00');
    expect(shown).toContain('*Pays back in 6.4 months · return ratio 1:1.88*');
    expect(shown).toContain('Net saving a year: 1,523,760.00 - 12 x 1,980.00 = 1,500,000.00');
    expect(await bot.database.db.select().from(costEstimates)).toMatchObject([
      { runningCost: '1980', buildCost: '34640', revision: 1, changedBy: alice.id },
    ]);
    expect(await bot.database.db.select().from(projects)).toMatchObject([
      { investment: '800000', annualSaving: '1500000', revision: 2 },
    ]);
    const actions = (await bot.database.db.select().from(auditLog)).map(({ action }) => action);
    expect(actions).toEqual(['project created', 'project return estimated', 'cost estimated']);
    await alice.closes();
    await alice.types('#triage', '/aipm portfolio');
    await alice.sees('Return ratio: 1:1.88 in CNY', { in: '#triage' });
  });

  test('opens with what was estimated before, and is anybody’s who sees the project', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await createsTriage(alice);
    await opens(alice);
    await fills(alice, { 'Tokens a month': '1000000' });
    await alice.submits();
    await opens(bob);
    expect(bob.modal()?.values['Tokens a month']).toBe('1000000');
    await fills(bob, { 'Tokens a month': '2000000', 'Fixed costs a month': '6' });
    await bob.submits();
    await bob.sees('*Running cost a month: CNY 10*', { in: 'modal' });
    const [estimate] = await bot.database.db.select().from(costEstimates);
    expect(estimate).toMatchObject({ runningCost: '10', revision: 2, changedBy: bob.id });
  });

  test('without anything, or half of a term, is refused under the fields', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    expect((await alice.submits()).errors).toEqual({
      'Tokens a month': 'Fill in at least one of the three parts.',
    });
    await fills(alice, { GPUs: '8', 'Hours a day': '24' });
    expect((await alice.submits()).errors).toEqual({
      'Days of training': 'This is needed for the fields beside it.',
    });
  });

  test('needs rates of its own where the project counts in another currency', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice, { Currency: 'EUR' });
    await opens(alice);
    await fills(alice, { 'Tokens a month': '1000' });
    expect((await alice.submits()).errors).toHaveProperty('Tokens a month');
  });

  test('saved twice at once is one estimate; two people at once see each other’s', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await createsTriage(alice);
    await opens(alice);
    await opens(bob);
    bot.slack.deliverTwice(true);
    await fills(alice, {
      'Tokens a month': '1000000',
      'Saves or earns in a year': '10',
      'Investment: people': '5',
    });
    await alice.submits();
    bot.slack.deliverTwice(false);
    expect(await bot.database.db.select().from(costEstimates)).toMatchObject([{ revision: 1 }]);
    expect(await bot.database.db.select().from(projects)).toMatchObject([{ revision: 2 }]);
    await fills(bob, { 'Tokens a month': '5000000' });
    await bob.submits();
    await bob.sees('saved this while you were editing', { in: 'modal' });
    expect(bob.modal()?.text).toContain('has: 1000000');
    await bob.submits();
    await bob.sees('*Running cost a month: CNY 10*', { in: 'modal' });
  });

  test('of a loss can be opened in the project’s form and saved from there', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    await fills(alice, {
      'Fixed costs a month': '100',
      'Saves or earns in a year': '0',
      'Investment: people': '5',
    });
    await alice.submits();
    await alice.sees('*Pays back never · return ratio 1:-240*', { in: 'modal' });
    await alice.closes();
    await alice.types('#triage', '/aipm project TRIAGE');
    await alice.sees('Edit TRIAGE', { in: 'modal' });
    expect(alice.modal()?.values['Net saving a year']).toBe('-1200');
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
  });

  test('of a restricted project is none of anybody else’s business', async () => {
    const bob = bot.slack.person('bob');
    const dan = bot.slack.person('dan');
    await createsTriage(bob);
    await opens(dan);
    await bob.types('#triage', '/aipm project TRIAGE');
    await bob.sees('Edit TRIAGE', { in: 'modal' });
    await bob.fillsIn('Who can see it', 'Only its owner and the people named below');
    await bob.submits();
    await fills(dan, { 'Fixed costs a month': '100' });
    expect((await dan.submits()).errors).toEqual({
      'Tokens a month': 'I know no such project that you can see.',
    });
    expect(await bot.database.db.select().from(costEstimates)).toEqual([]);
  });
});
