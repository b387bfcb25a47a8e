import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { decisions } from '../../../src/decisions/schema.ts';
import { projects } from '../../../src/projects/schema.ts';
import { reviewRevisions, reviews } from '../../../src/rituals/reviews/schema.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import {
  choosesProject,
  createsProject,
  fillsReview,
  holdsReview,
  opensReview,
} from '../../support/triage-review.ts';

describe.each(['http', 'socket'] as const)('a technical review over %s', (transport) => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot({ transport });
  });
  afterAll(() => bot.stop());

  test('is held from the command to the card and the decision log', async () => {
    const { slack, database } = bot;
    const alice = slack.person('alice');
    await holdsReview(alice, '#triage');

    await alice.sees('Go with conditions', { in: '#triage' });
    const card = slack.shows('#triage');
    expect(card).toContain('*Technical review* · Medical triage (MEDICAL)');
    expect(card).toContain('*Go with conditions* · 75 % confident');
    expect(card).toContain('Recall on rare terms >= 85 % on the 400-case gold set');
    expect(card).toContain('[Edit] [Open record]');

    const [decision] = await database.db.select().from(decisions);
    expect(decision).toMatchObject({
      workspaceId: slack.teamId,
      ritual: 'review',
      verdict: 'Go with conditions',
      confidence: 75,
      ownerId: alice.id,
    });
    expect(slack.problems).toEqual([]);
  });
});

describe('a technical review', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  test('starts from the launcher', async () => {
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm');
    await alice.sees('Start a technical review', { in: 'modal' });
    await alice.presses('Start');
    await alice.sees('Save review', { in: 'modal' });
    await choosesProject(alice, 'Medical triage');
    await fillsReview(alice);
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('Go with conditions', { in: '#triage' });
  });

  test('started by the global shortcut has no channel, so its card comes as a direct message', async () => {
    const alice = bot.slack.person('alice');
    await alice.uses('Start a technical review');
    await alice.sees('Save review', { in: 'modal' });
    await choosesProject(alice, 'Medical triage');
    await fillsReview(alice);
    await alice.submits();
    await alice.sees('Go with conditions', { in: '@aipm' });
  });

  test('of a project that has a channel shows its card there when it was started elsewhere', async () => {
    const alice = bot.slack.person('alice');
    await createsProject(alice, '#general', 'TRIAGE', { Channel: '#care' });
    await alice.uses('Start a technical review');
    await alice.sees('Save review', { in: 'modal' });
    await choosesProject(alice, 'Medical triage');
    await fillsReview(alice);
    await alice.submits();
    await alice.sees('Go with conditions', { in: '#care' });
  });

  test('opens on the project whose key was typed', async () => {
    const alice = bot.slack.person('alice');
    await createsProject(alice, '#general', 'TRIAGE');
    await opensReview(alice, '#triage', 'triage');
    expect(alice.modal()?.values.Project).toBe('Medical triage (TRIAGE)');
  });

  test('says so when the key that was typed is not known', async () => {
    const alice = bot.slack.person('alice');
    await opensReview(alice, '#triage', 'NOPE');
    expect(alice.modal()?.text).toContain('I know no project NOPE');
  });

  test('ends in a verdict with what that verdict needs', async () => {
    const alice = bot.slack.person('alice');
    await opensReview(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fillsReview(alice, {
      Verdict: 'Needs evidence',
      'Conditions, or the evidence that is needed': '',
      'Confidence, in %': '',
      'How will we know that this was right?': '',
    });
    expect((await alice.submits()).errors).toEqual({
      'Conditions, or the evidence that is needed': 'What evidence is needed?',
    });
    await alice.fillsIn('Conditions, or the evidence that is needed', 'Latency at 10,000 a day');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('Evidence needed by', { in: '#triage' });
    expect(bot.slack.shows('#triage')).not.toContain('confident');
  });

  test('can be edited, which changes its card and keeps what it said before', async () => {
    const alice = bot.slack.person('alice');
    await holdsReview(alice, '#triage');
    await alice.clicks('Edit', { in: '#triage' });
    await alice.sees('Edit the review', { in: 'modal' });
    await alice.fillsIn('Verdict', 'No-go');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });

    await alice.sees('No-go', { in: '#triage' });
    expect(bot.slack.messages('#triage')).toHaveLength(1);
    const [decision] = await bot.database.db.select().from(decisions);
    expect(decision?.verdict).toBe('No-go');

    await alice.clicks('Open record', { in: '#triage' });
    await alice.sees('Revision 2', { in: 'modal' });
    await alice.presses('Show');
    await alice.sees('This is revision 1', { in: 'modal' });
    expect(alice.modal()?.text).toContain('Go with conditions');
  });

  test('keeps its judgement from the check date on, but lets the rest be edited', async () => {
    const later = { now: new Date('2026-11-21T08:00:00Z') };
    const timed = await startBot({ now: () => later.now });
    const alice = timed.slack.person('alice');
    await holdsReview(alice, '#triage');
    await alice.clicks('Edit', { in: '#triage' });
    await alice.sees('[Save]', { in: 'modal' });
    expect(alice.modal()?.labels).toContain('Verdict');

    later.now = new Date('2027-03-01T08:00:00Z');
    await alice.fillsIn('Verdict', 'No-go');
    expect((await alice.submits()).errors).toEqual({
      Verdict: 'Fixed since the check date came. If you have changed your mind, hold a new review.',
    });
    await alice.closes();

    await alice.clicks('Edit', { in: '#triage' });
    await alice.sees('Fixed since', { in: 'modal' });
    expect(alice.modal()?.labels).not.toContain('Verdict');
    await alice.fillsIn('3. Where might it bottleneck after launch?', 'It was the tokenizer');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('It was the tokenizer', { in: '#triage' });
    await timed.stop();
  });

  test('refuses a check date that leaves nothing to wait for', async () => {
    const alice = bot.slack.person('alice');
    await opensReview(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fillsReview(alice);
    await alice.fillsIn('When will we know?', '2020-01-01');
    expect((await alice.submits()).errors).toHaveProperty('When will we know?');
  });

  test('edited by two people at once keeps both: the second sees what the first saved, and decides', async () => {
    const { slack, database } = bot;
    const alice = slack.person('alice');
    const bob = slack.person('bob');
    await bob.joins('#triage');
    await holdsReview(alice, '#triage');
    await alice.sees('Go with conditions', { in: '#triage' });
    for (const person of [alice, bob]) {
      await person.clicks('Edit', { in: '#triage' });
      await person.sees('Edit the review', { in: 'modal' });
    }
    await bob.fillsIn('Verdict', 'No-go');
    expect(await bob.submits()).toMatchObject({ outcome: 'closed' });
    await alice.fillsIn('Confidence, in %', '90');
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    const modal = alice.modal();
    expect(modal?.text).toContain('saved this while you were editing');
    expect(modal?.text).toContain('has: No-go');
    expect(modal?.values['Confidence, in %']).toBe('90');

    await alice.fillsIn('Verdict', 'No-go');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('*No-go* · 90 % confident', { in: '#triage' });
    expect(await database.db.select().from(reviewRevisions)).toHaveLength(3);
  });

  test('that somebody else saved first is kept as one has it by pressing Save again', async () => {
    const { slack, database } = bot;
    const alice = slack.person('alice');
    const bob = slack.person('bob');
    await bob.joins('#triage');
    await holdsReview(alice, '#triage');
    await alice.sees('Go with conditions', { in: '#triage' });
    for (const person of [alice, bob]) {
      await person.clicks('Edit', { in: '#triage' });
      await person.sees('[Save]', { in: 'modal' });
    }
    await bob.fillsIn('Verdict', 'No-go');
    await bob.submits();
    await alice.fillsIn('Confidence, in %', '90');
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('*Go with conditions* · 90 % confident', { in: '#triage' });
    expect(await database.db.select().from(reviewRevisions)).toHaveLength(3);
  });

  test('started where a project was just created can be of another one', async () => {
    const alice = bot.slack.person('alice');
    await createsProject(alice, '#triage', 'TRIAGE');
    await alice.presses('Start a technical review');
    await alice.sees('Save review', { in: 'modal' });
    await choosesProject(alice, 'Brand new thing');
    await fillsReview(alice);
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('Brand new thing (BRAND)', { in: '@aipm' });
  });

  test('in a conversation with the bot shows its card there, and makes no channel of it', async () => {
    const alice = bot.slack.person('alice');
    await holdsReview(alice, '@aipm');
    await alice.sees('Go with conditions', { in: '@aipm' });
    const [project] = await bot.database.db.select().from(projects);
    expect(project?.channelId).toBeNull();
  });

  test('offers drafts that can be thrown away', async () => {
    const alice = bot.slack.person('alice');
    await opensReview(alice, '#triage');
    await fillsReview(alice);
    await alice.presses('Save draft');
    await alice.sees('Draft saved for you', { in: 'modal' });
    await alice.closes();
    await opensReview(alice, '#triage');
    await alice.presses('Discard it', { confirm: true });
    await alice.sees('The draft is gone', { in: 'modal' });
    expect(alice.modal()?.buttons).not.toContain('Continue it');
    await alice.closes();
    await opensReview(alice, '#triage');
    expect(alice.modal()?.buttons).not.toContain('Continue it');
  });

  test('kept as a draft with a number out of bounds can be continued', async () => {
    const alice = bot.slack.person('alice');
    await opensReview(alice, '#triage');
    await alice.fillsIn('Confidence, in %', '30', { force: true });
    await alice.presses('Save draft');
    await alice.sees('Draft saved for you', { in: 'modal' });
    await alice.closes();
    await opensReview(alice, '#triage');
    await alice.presses('Continue it', { confirm: true });
    await alice.sees('Draft by', { in: 'modal' });
    expect(alice.modal()?.values['Confidence, in %']).toBe('');
  });

  test('begun in a meeting can be kept as a draft and finished by somebody else', async () => {
    const { slack, database } = bot;
    const alice = slack.person('alice');
    const bob = slack.person('bob');
    await createsProject(alice, '#triage', 'TRIAGE');
    await opensReview(alice, '#triage', 'TRIAGE');
    await fillsReview(alice, { 'Confidence, in %': '' });
    await alice.presses('Save draft');
    await alice.sees('Draft saved. Whoever sees TRIAGE', { in: 'modal' });
    await alice.closes();

    await opensReview(bob, '#general', 'TRIAGE');
    await bob.presses('Continue it', { confirm: true });
    await bob.sees('Draft by @Alice Chen', { in: 'modal' });
    expect(bob.modal()?.values.Verdict).toBe('Go with conditions');
    await bob.fillsIn('Confidence, in %', '80');
    expect(await bob.submits()).toMatchObject({ outcome: 'closed' });
    await bob.sees('80 % confident', { in: '#general' });

    await opensReview(alice, '#triage', 'TRIAGE');
    expect(alice.modal()?.text).not.toContain('Continue it');
    expect(await database.db.select().from(reviews)).toHaveLength(1);
  });

  test('whose draft two people continue at once keeps both drafts', async () => {
    const { slack } = bot;
    const alice = slack.person('alice');
    const bob = slack.person('bob');
    await createsProject(alice, '#triage', 'TRIAGE');
    await opensReview(alice, '#triage', 'TRIAGE');
    await alice.fillsIn('Confidence, in %', '60');
    await alice.presses('Save draft');
    await alice.sees('Draft saved', { in: 'modal' });
    await opensReview(bob, '#general', 'TRIAGE');
    await bob.presses('Continue it', { confirm: true });
    await bob.sees('Draft by', { in: 'modal' });
    await bob.fillsIn('Confidence, in %', '70');
    await bob.presses('Save draft');
    await bob.sees('Draft saved', { in: 'modal' });
    await alice.presses('Save draft');
    await alice.sees('kept as a second one', { in: 'modal' });
    await alice.closes();
    await opensReview(alice, '#triage', 'TRIAGE');
    expect(alice.modal()?.buttons.filter((button) => button === 'Continue it')).toHaveLength(2);
  });
});
