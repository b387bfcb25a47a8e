import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { fillsBallot, opensVote } from '../support/scorecard-vote.ts';
import { createsProject, holdsReview } from '../support/triage-review.ts';

const care = '#care';
const hour = 3_600_000;
const begin = new Date('2026-11-18T06:30:00Z');

describe('what waits for people', () => {
  let now = begin;
  let bot: Bot;
  let alice: Person;
  let bob: Person;
  beforeAll(async () => {
    bot = await startBot({ now: () => now });
    [alice, bob] = [bot.slack.person('alice'), bot.slack.person('bob')];
  });
  beforeEach(async () => {
    await bot.clear();
    now = new Date(now.getTime() + 7 * 24 * hour);
  });
  afterAll(() => bot.stop());

  async function asksForVotes(): Promise<void> {
    await createsProject(alice, care, 'CARE', { Name: 'Customer service' });
    await alice.closes({ all: true });
    await opensVote(alice, care, { 'Who votes': ['bob', 'caro'] });
    await bob.sees('have answered', { in: care });
  }

  test('is voted on from the Home, which then forgets it', async () => {
    await asksForVotes();
    await bob.opensHome();
    await bob.sees('Vote on *Customer service* (CARE)', { in: 'home' });
    await bob.clicks('Vote', { in: 'home' });
    await bob.sees('Or abstain', { in: 'modal' });
    await fillsBallot(bob, [35, 25, 20]);
    expect(await bob.submits()).toMatchObject({ outcome: 'updated' });
    await bob.closes({ all: true });
    await eventually(() => !bob.home().includes('Vote on *'));
    expect(bot.slack.problems).toEqual([]);
  });

  test('is voted on from the list of `/aipm mine` and from its modal alike', async () => {
    await asksForVotes();
    await bob.types('#general', '/aipm mine');
    await bob.clicks('Vote', { in: '#general' });
    await bob.sees('Or abstain', { in: 'modal' });
    await bob.closes({ all: true });
    expect(bot.slack.problems).toEqual([]);
  });

  test('is in the reminder of the next morning, unless it was done before', async () => {
    await asksForVotes();
    await bot.aipm.lookForDue();
    const caro = bot.slack.person('caro');
    await bob.clicks('Vote', { in: care });
    await bob.sees('Or abstain', { in: 'modal' });
    await fillsBallot(bob, [35, 25, 20]);
    expect(await bob.submits()).toMatchObject({ outcome: 'updated' });
    await bob.closes({ all: true });
    now = new Date(now.getTime() + 7 * hour);
    await bot.aipm.lookForDue();
    await caro.sees('1 thing waits for you', { in: '@aipm' });
    expect(bob.channel('@aipm')).not.toContain('for you');
    expect(bot.slack.problems).toEqual([]);
  });

  test('is told of a review once its day has come', async () => {
    await holdsReview(alice, '#triage');
    await alice.closes({ all: true });
    await alice.opensHome();
    await alice.sees('My projects (1)', { in: 'home' });
    expect(alice.home()).toContain('Nothing waits for you');
    now = new Date(now.getTime() + 200 * 24 * hour);
    await alice.opensHome();
    await alice.sees('Waiting for you (1)', { in: 'home' });
    await alice.clicks('Say how it went', { in: 'home' });
    await alice.sees('How did it turn out?', { in: 'modal' });
    await alice.closes({ all: true });
    expect(bot.slack.problems).toEqual([]);
  });
});
