import { describe, expect, test } from 'vitest';
import { crowdOf, settles } from '../support/crowd.ts';
import { opensVote, votes } from '../support/scorecard-vote.ts';
import { beginsConclusion, concludesPoc, plansPoc } from '../support/triage-poc.ts';
import { holdsReview } from '../support/triage-review.ts';
import { stories } from './story.ts';

const { bot, person, comes } = stories();
const triage = '#triage';
const general = '#general';

describe('Technical review: the five questions (`/aipm review`)', () => {
  test('shows the triage example, and what it said', async () => {
    await holdsReview(person('alice'), triage);
    const card = await person('alice').sees('*Go with conditions* · 75 % confident', { in: triage });
    expect(card).toContain(
      'GPT-4 is 30,000 a month; Llama 3 is 26,000 a month plus 5,000 labelled medical samples',
    );
    expect(card).toContain('Rare terms: accuracy is under 80 %');
    expect(card).toContain('The peak day is 10,000 consultations');
  });

  test('counts right as one, partly as half, below five nothing; and how sure they were', async () => {
    const alice = person('alice');
    const answers = ['Right', 'Right', 'Right', 'Partly right', 'Wrong'];
    for (const letter of 'ABCDEF') await holdsReview(alice, triage, {}, `Project ${letter}`);
    await comes('2027-02-19T10:00:00Z');
    await alice.opensHome();
    for (const [index, answer] of answers.entries()) {
      await alice.sees(`Waiting for you (${6 - index})`, { in: 'home' });
      if (index === 4) {
        await alice.types(general, '/aipm judgement');
        await alice.sees('too few to tell: 4 judgements checked', { in: general });
      }
      await alice.clicks('Say how it went', { in: 'home' });
      await alice.sees('Was it right?', { in: 'modal' });
      await alice.fillsIn('Was it right?', answer);
      expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    }
    await alice.types(general, '/aipm judgement');
    const seen = await alice.sees('70 % of 5 checked judgements were right', { in: general });
    expect(seen).toContain('Said 75 % on average, right 70 % · Brier score 0.16');
    expect(seen).toContain('1 judgement due and unanswered');
  });
});

test('Proof of concept in four steps (`/aipm poc`)', async () => {
  const alice = person('alice');
  await plansPoc(alice, triage);
  const plan = await alice.sees('Goal: accuracy >= 85 %', { in: triage });
  expect(plan).toContain('Items 0 of 1,000 · Days 0 of 10 · People 0 of 2');
  await beginsConclusion(alice, triage, { 'Which one is chosen?': 'B: GPT-4 with retrieval' });
  expect(Object.values((await alice.submits()).errors ?? {})).toEqual([
    'C is best, with 91 %. Why choose B?',
  ]);
  await alice.closes({ all: true });
  await concludesPoc(alice, triage);
  const card = await alice.sees('Concluded · C chosen', { in: triage });
  expect(card).toContain('B and C meet the goal; C is best.');
  expect(card).toContain('A | 72 % | no | – | 1.5 s');
  expect(card).toContain('B | 88 % | yes | – | 2.3 s');
  expect(card).toContain('C | 91 % | yes | best | 1.8 s');
});

describe('Technology-investment scorecard (`/aipm score`)', () => {
  test.each([
    ['80 is P0', [35, 25, 20], 'P0, fragile: one vote decides · 80.0 of 100'],
    ['70 is P1', [30, 20, 20], 'P1, fragile: one vote decides · 70.0 of 100'],
    ['45 is P2', [20, 15, 10], 'P2, fragile: one vote decides · 45.0 of 100'],
  ])('%s, and one vote is always fragile', async (_name, scores, shown) => {
    await opensVote(
      person('alice'),
      general,
      { 'Who votes': ['bob'], 'Votes it takes': '1' },
      'Customer service',
    );
    await votes(person('bob'), general, scores);
    await person('alice').sees(shown, { in: general });
  });

  test('a mean of 79.96 is P1 and shows 79.9', async () => {
    const crowd = crowdOf(25);
    settles(bot(), crowd);
    await opensVote(
      person('alice'),
      general,
      { 'Who votes': crowd, 'Votes it takes': '25' },
      'Customer service',
    );
    for (const [index, name] of crowd.entries())
      await votes(person(name), general, [35, 25, index === 0 ? 19 : 20]);
    const card = await person('alice').sees('[Finalize P1…]', { in: general });
    expect(card).toContain('*P1, fragile: one vote decides · 79.9 of 100*');
    expect(card).not.toContain('80.0');
  });

  test('votes far apart are divided, and the card asks to talk and offers a second round', async () => {
    await opensVote(person('alice'), general, { 'Who votes': ['bob', 'caro', 'dan'] }, 'Customer service');
    await votes(person('bob'), general, [30, 20, 20]);
    await votes(person('caro'), general, [30, 20, 20]);
    await votes(person('dan'), general, [20, 10, 9]);
    const card = await person('alice').sees('*Divided*', { in: general });
    expect(card).toContain('[Second round…]');
    expect(card).toContain('*P2, fragile: one vote decides · 59.6 of 100*');
  });

  test('votes that lie together are neither divided nor fragile', async () => {
    await opensVote(person('alice'), general, { 'Who votes': ['bob', 'caro', 'dan'] }, 'Customer service');
    for (const name of ['bob', 'caro', 'dan']) await votes(person(name), general, [30, 20, 20]);
    const card = await person('alice').sees('*P1 · 70.0 of 100*', { in: general });
    expect(card).not.toContain('Divided');
  });
});
