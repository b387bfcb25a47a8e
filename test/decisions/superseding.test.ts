import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { auditLog } from '../../src/audit/schema.ts';
import { contradicting, type Stance } from '../../src/decisions/rules.ts';
import { decisions } from '../../src/decisions/schema.ts';
import { type Bot, startBot } from '../support/bot.ts';
import {
  choosesProject,
  fillsReview,
  holdsReview,
  opensReview,
  type ReviewFields,
} from '../support/triage-review.ts';

describe('two decisions contradict', () => {
  const of = (stance: Stance | null, change = {}) => ({
    ...{ id: `${stance}`, projectId: 'P1', stance, supersededBy: null },
    ...change,
  });

  test('where both stand, on one project, and one goes on where the other stops', () => {
    const [go, stop] = [of('go'), of('stop')];
    expect(contradicting(go, [go, stop])).toEqual([stop]);
    expect(contradicting(stop, [go, stop])).toEqual([go]);
  });

  test.each([
    ['one says neither', of(null), of('stop')],
    ['the other says neither', of('go'), of(null)],
    ['they are of two projects', of('go'), of('stop', { projectId: 'P2' })],
    ['one was superseded', of('go', { supersededBy: 'later' }), of('stop')],
    ['the other was superseded', of('go'), of('stop', { supersededBy: 'later' })],
  ])('but not where %s', (_why, one, other) => {
    expect(contradicting(one, [one, other])).toEqual([]);
  });
});

describe('a new verdict on the same question', () => {
  let now = new Date('2026-03-03T09:00:00Z');
  let bot: Bot;
  let alice: Person;
  let bob: Person;
  beforeAll(async () => {
    bot = await startBot({ now: () => now });
    alice = bot.slack.person('alice');
    bob = bot.slack.person('bob');
  });
  beforeEach(async () => {
    now = new Date('2026-03-03T09:00:00Z');
    await holdsReview(alice, '#triage');
    await alice.sees('Open record', { in: '#triage' });
    now = new Date('2026-11-21T09:00:00Z');
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  async function holdsAnother(fields: ReviewFields): Promise<void> {
    await opensReview(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fillsReview(alice, fields);
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    await alice.sees('Does the new verdict take its place?', { in: 'modal' });
  }

  const noGo: ReviewFields = { Verdict: 'No-go', 'Conditions, or the evidence that is needed': '' };

  async function logOf(person: Person): Promise<string> {
    await person.closes({ all: true });
    await person.types('#general', '/aipm decisions');
    return person.sees('That is all.', { in: 'modal' });
  }

  test('offers to supersede the earlier one, says so in its thread, and the log shows the chain', async () => {
    await holdsAnother(noGo);
    expect(alice.look('modal')).toContain('*Go with conditions* of 3 Mar by @Alice Chen · says the opposite');
    await alice.presses('Supersede it');
    await alice.sees('superseded', { in: 'modal' });
    await alice.sees('Superseded by *No-go* of 21 Nov.', { in: '#triage' });

    const log = await logOf(bob);
    expect(log).toContain('Superseded by *No-go*, 21 Nov');
    expect(log).toContain('Supersedes *Go with conditions*, 3 Mar');
    expect(log).not.toContain('Contradicts');
    const audit = await bot.database.db.select().from(auditLog);
    expect(audit.map(({ action }) => action)).toContain('decision superseded');
  });

  test('can be undone', async () => {
    await holdsAnother(noGo);
    await alice.presses('Supersede it');
    await alice.presses('Undo');
    await alice.sees('Supersede it', { in: 'modal' });
    await alice.sees('This verdict stands again.', { in: '#triage' });
    const rows = await bot.database.db.select().from(decisions);
    expect(rows.map(({ supersededBy }) => supersededBy)).toEqual([null, null]);
  });

  test('contradicts the earlier one as long as both stand', async () => {
    await holdsAnother(noGo);
    const log = await logOf(alice);
    expect(log).toContain('Contradicts *Go with conditions*, 3 Mar');
    expect(log).toContain('Contradicts *No-go*, 21 Nov');
  });

  test('asks nothing of other projects, nor when only the answers of a review change', async () => {
    await holdsReview(alice, '#triage', noGo, 'Customer service');
    await alice.sees('Customer service', { in: '#triage' });
    await holdsAnother({ Verdict: 'Go' });
    await alice.closes({ all: true });
    await alice.clicks('Edit', { in: '#triage' });
    await alice.sees('Edit the review', { in: 'modal' });
    await alice.fillsIn('4. How does it handle extreme load spikes?', 'Better now');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
  });
});
