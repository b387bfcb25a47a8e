import { describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { closesWith, fills, logsFailure, moves, reads } from '../rituals/failures/steps.ts';
import {
  beginsOpening,
  fillsInAll,
  hasSpecAndScore,
  opensGate,
  savesItem,
} from '../rituals/launches/steps.ts';
import { createsProject } from '../support/triage-review.ts';
import { savesCosts, stories } from './story.ts';

const { bot, person, comes } = stories();
const triage = '#triage';

describe('Failure modes (`/aipm failure`, or from any message)', () => {
  test.each([
    ['newsroom', 'Other', 'passes', '<= 5 %'],
    ['clinic', 'High, such as legal or medical', 'fails', '<= 1 %'],
  ])(
    'a %s, whose domain has risk “%s”, %s at 2.3 percent of hallucinations',
    async (project, risk, verdict, target) => {
      const alice = person('alice');
      const measured = { 'What is measured': 'hallucination rate', 'Risk of the domain': risk };
      await logsFailure(alice, triage, {}, measured, project);
      await alice.sees(`hallucination rate ${target}`, { in: triage });
      await reads(alice, triage, 'hallucination rate, in %', '2.3');
      await alice.sees(`2.3 % on 21 Nov: *${verdict}* against ${target}`, { in: triage });
    },
  );

  test('fifty answers a day that people look at are 1,200 labelled items in 24 days', async () => {
    const alice = person('alice');
    await logsFailure(
      alice,
      triage,
      {},
      {
        'Where there is no good answer, it should': 'Route to a human',
        'People look at answers below, in % of confidence': '70',
        'Answers they look at in a day': '50',
        'Working days in a month': '24',
      },
    );
    await alice.sees(
      'People look at answers below 70 % confidence: 50 a day x 24 days = 1,200 labelled items a month',
      { in: triage },
    );
  });

  test.each([
    ['4', '2', 'Do now', 'due 28 Nov'],
    ['4', '3', 'Plan', 'due 21 Dec'],
    ['3', '2', 'Quick win', 'due 21 Dec'],
    ['3', '3', 'Accept and watch', 'no due date'],
  ])('risk %s and cost %s are: %s, %s', async (risk, cost, cell, due) => {
    const alice = person('alice');
    await logsFailure(alice, triage, { 'Business risk': risk, 'Cost to mitigate': cost });
    const card = await alice.sees(`(risk ${risk} of 5, cost ${cost} of 5)`, { in: triage });
    expect(card).toContain(`${cell}:`);
    expect(card).toContain(due);
  });
});

/** Customer service, which is Bob's. */
async function hasCare(bob: Person): Promise<void> {
  await createsProject(bob, triage, 'CARE', {
    Name: 'Customer service',
    Currency: 'CNY',
    Channel: triage,
  });
  await bob.closes({ all: true });
}

const everyCall = {
  Action: 'summarize call',
  Tokens: '990000000',
  'GPU hours': '0',
  'How many uses': '13200',
};

describe('Cost (`/aipm cost`)', () => {
  test('shows the terms of the three examples', async () => {
    const bob = person('bob');
    await hasCare(bob);
    const back = await savesCosts(bob, triage, 'Estimate', {
      'Investment: compute': '300000',
      'Investment: people': '500000',
      'Saves or earns in a year': '1500000',
    });
    expect(back).toContain('*Pays back in 6.4 months · return ratio 1:1.88*');
    const costs = await savesCosts(bob, triage, 'Estimate', {
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
    });
    expect(costs).toContain('*Running cost a month: CNY 1,980*');
    expect(costs).toContain('990,000,000 / 1,000 x 0.002 = 1,980.00');
    expect(costs).toContain('*Building a model of your own: CNY 34,640*');
    expect(costs).toContain('5,000 x 2 = 10,000.00');
    expect(costs).toContain('8 x 24 x 7 x 10 = 13,440.00');
    expect(costs).toContain('2 x 7 x 800 = 11,200.00');
  });

  test('three times the tokens are 5,940, 300 % of the estimate and of the budget, an incident', async () => {
    const bob = person('bob');
    await hasCare(bob);
    await savesCosts(bob, triage, 'Estimate', { 'Tokens a month': '990000000' });
    await savesCosts(bob, triage, 'Budget', {
      'Budget a month': '1980',
      'What one use of an action may cost at most': 'summarize call <= 0.05',
    });
    for (const _ of [1, 2, 3]) await savesCosts(bob, triage, 'Log usage', everyCall);
    await comes('2026-11-21T08:01:00Z');
    const card = await bob.sees('*300 %* used', { in: triage });
    expect(card).toContain('Over budget · Customer service (CARE), November 2026');
    expect(card).toContain('CNY 5,940 of CNY 1,980');
    expect(card).toContain('at CNY 0.15 each (ceiling CNY 0.05)');
    await bob.types(triage, '/aipm cost CARE');
    const seen = await bob.sees('CNY 5,940 of CNY 1,980 · 300 % of the budget used', { in: triage });
    expect(seen).toContain('3.0 x the estimate: CNY 5,940 against CNY 1,980, an overrun of 200 %.');
  });
});

test('Launch readiness and ethics (`/aipm launch`)', async () => {
  const bob = person('bob');
  await hasCare(bob);
  await hasSpecAndScore(bot().database.db);
  await opensGate(bob, triage, 'CARE');
  await bob.sees('*Closed because of 10 things*', { in: 'modal' });
  await bob.presses('Fill it in');
  await bob.fillsIn('How far has it come?', 'At risk');
  expect((await bob.submits()).errors).toEqual({
    Owner: 'It is at risk: who sees to it?',
    'By when': 'It is at risk: by when will it be ready?',
  });
  await savesItem(bob, { Owner: 'caro', 'By when': '2026-11-28', Evidence: 'Three interviews are left' });
  await fillsInAll(bob);
  await bob.sees('*Clear to open*', { in: 'modal' });
  await bob.closes({ all: true });

  await logsFailure(bob, triage, {}, {}, 'Customer service');
  await savesCosts(bob, triage, 'Budget', { 'Budget a month': '1980' });
  await savesCosts(bob, triage, 'Log usage', { ...everyCall, Tokens: '2970000000' });
  await opensGate(bob, triage, 'CARE');
  const closed = await bob.sees('*Closed because of 2 things*', { in: 'modal' });
  expect(closed).toContain('1. A *do now* failure mode is open: unsafe answer');
  expect(closed).toContain('2. An overrun is not resolved: CARE is at 300 % of its November budget');
  await bob.presses('Resolve…');
  await fills(bob, { 'What was done about it?': 'The prompt is shorter' });
  await closesWith(bob);
  await bob.closes({ all: true });
  await moves(person('alice'), triage, 'Accept the risk (admins only)');
  await opensGate(bob, triage, 'CARE');
  await bob.sees('*Clear to open*', { in: 'modal' });
  await beginsOpening(bob, 'modal', {
    'What would show that this was right?': 'No complaint in a month',
    'When will we know?': '2026-12-21',
  });
  await closesWith(bob);
  await bob.sees('opened the gate', { in: triage });
});
