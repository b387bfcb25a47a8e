import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { auditLog } from '../../src/audit/schema.ts';
import { decisions } from '../../src/decisions/schema.ts';
import { outcomes, predictionOutcomes } from '../../src/outcomes/schema.ts';
import { projects } from '../../src/projects/schema.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { holdsReview } from '../support/triage-review.ts';

const begun = new Date('2026-11-02T09:00:00Z');
let now = begun;
let bot: Bot;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  bot = await startBot({ now: () => now });
  alice = bot.slack.person('alice');
  bob = bot.slack.person('bob');
});
beforeEach(() => {
  now = begun;
});
afterEach(async () => {
  expect(bot.slack.problems).toEqual([]);
  await bot.clear();
});
afterAll(() => bot.stop());

/** Goes to a moment, and lets the bot look. */
async function comes(moment: string): Promise<void> {
  now = new Date(moment);
  await bot.aipm.lookForDue();
}

/** The triage review, held by Alice, who is in Shanghai, eight hours ahead; it is to be checked 90 days later, on 31 January. */
async function isHeld(fields = {}, project = 'Medical triage'): Promise<void> {
  await holdsReview(alice, '#triage', fields, project);
  await alice.sees('Open record', { in: '#triage' });
}

/** Holds the review, and goes to ten on its check date. */
async function isDue(): Promise<void> {
  await isHeld();
  await comes('2027-01-31T10:00:00Z');
  await alice.sees('Was this right?', { in: '@aipm' });
}

async function asked(person: Person): Promise<void> {
  await person.clicks('Say how it went', { in: '@aipm' });
  await person.sees('Was it right?', { in: 'modal' });
}

const rows = () => bot.database.db.select().from(outcomes);

describe('on its check date a decision', () => {
  test('is asked about in a direct message to its owner, once, from nine on', async () => {
    await isHeld();
    await comes('2027-01-30T20:00:00Z');
    await comes('2027-01-31T00:59:00Z');
    expect(alice.look('@aipm')).not.toContain('Was this right?');
    await comes('2027-01-31T01:00:00Z');
    const question = await alice.sees('Was this right?', { in: '@aipm' });
    expect(question).toContain('*Go with conditions* · Medical triage (MEDICAL)');
    expect(question).toContain('Rare-term accuracy in production >= 85 %');
    expect(question).toContain('Recall on rare terms >= 85 %');
    await comes('2027-01-31T01:01:00Z');
    await comes('2027-01-31T15:00:00Z');
    expect(alice.look('@aipm').split('Was this right?')).toHaveLength(2);
  });

  test('is answered with what was decided and why on the form, and each prediction asked for', async () => {
    await isDue();
    await asked(alice);
    const form = alice.look('modal');
    expect(form).toContain('*Go with conditions*');
    expect(form).toContain('75 % confident');
    expect(form).toContain('Rare-term accuracy in production >= 85 %');
    expect(form).toContain('Rare terms: accuracy is under 80 %');
    expect(form).toContain('Yes, 400 new labelled cases a month');

    await alice.fillsIn('Was it right?', 'Partly right');
    await alice.fillsIn('What did we learn?', 'Latency was worse than <rare terms>');
    await alice.fillsIn('How did this turn out: Where might it bottleneck after launch?', 'Wrong');
    await alice.fillsIn('How did this turn out: How does it handle extreme load spikes?', 'Right');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });

    await alice.sees('Outcome: *Partly right*', { in: '#triage' });
    const told = await alice.sees('Outcome: *Partly right*', { in: '@aipm' });
    expect(told).toContain('Latency was worse than <rare terms>');
    expect(told).not.toContain('[Say how it went]');
    expect(await rows()).toMatchObject([
      { outcome: 'partly', recordedOn: '2027-01-31', recordedBy: alice.id },
    ]);
    const said = await bot.database.db.select().from(predictionOutcomes);
    expect(said.map(({ key, outcome }) => [key, outcome]).sort()).toEqual([
      ['bottleneck', 'wrong'],
      ['load', 'right'],
    ]);
    const audit = await bot.database.db.select().from(auditLog);
    expect(audit.map(({ action }) => action)).toContain('outcome recorded');
  });

  test('can be too early to tell, and is asked about again on the new date', async () => {
    await isDue();
    await asked(alice);
    await alice.fillsIn('Was it right?', 'Too early to tell');
    expect(await alice.submits()).toMatchObject({ errors: { 'When will you know?': 'When will you know?' } });
    await alice.fillsIn('When will you know?', '2027-01-31');
    expect(await alice.submits()).toMatchObject({
      errors: { 'When will you know?': 'Choose a day after today: the day on which you will know.' },
    });
    await alice.fillsIn('When will you know?', '2027-02-20');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('Too early to tell: it is asked again on 20 Feb', { in: '@aipm' });
    expect(await rows()).toEqual([]);
    const [decision] = await bot.database.db.select().from(decisions);
    expect(decision).toMatchObject({ checkDate: '2027-01-31', askedOn: '2027-02-20' });

    await comes('2027-02-20T10:00:00Z');
    await asked(alice);
    await alice.fillsIn('Was it right?', 'Right');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    expect(await rows()).toMatchObject([{ outcome: 'right' }]);
  });

  test('waits on the Home until it is answered', async () => {
    await isDue();
    await alice.opensHome();
    await alice.sees('Waiting for you (1)', { in: 'home' });
    await alice.clicks('Say how it went', { in: 'home' });
    await alice.sees('Was it right?', { in: 'modal' });
    await alice.fillsIn('Was it right?', 'Right');
    await alice.submits();
    await alice.sees('Nothing waits for you', { in: 'home' });
  });
});

describe('how a decision turned out', () => {
  test('can be corrected by whoever may say it, one after the other', async () => {
    await isHeld();
    await bot.database.db.update(decisions).set({ ownerId: bob.id });
    await comes('2027-01-31T10:00:00Z');
    await bob.sees('Was this right?', { in: '@aipm' });
    await asked(bob);
    await bob.fillsIn('Was it right?', 'Right');
    await bob.submits();
    await bob.sees('Outcome: *Right*', { in: '#triage' });

    for (const person of [bob, alice]) {
      await person.clicks('Change', { in: '#triage' });
      await person.sees('Was it right?', { in: 'modal' });
    }
    await alice.fillsIn('Was it right?', 'Partly right');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await bob.sees('Outcome: *Partly right*', { in: '#triage' });
    await bob.fillsIn('Was it right?', 'Wrong');
    expect(await bob.submits()).toMatchObject({ outcome: 'updated' });
    await bob.sees('Alice saved this while you were editing', { in: 'modal' });
    expect(await rows()).toMatchObject([{ outcome: 'partly' }]);
    expect(await bob.submits()).toMatchObject({ outcome: 'closed' });
    await bob.sees('Outcome: *Wrong*', { in: '#triage' });
    expect(await rows()).toMatchObject([{ outcome: 'wrong', recordedBy: bob.id }]);
    expect(bob.look('#triage').split('Outcome:')).toHaveLength(2);
  });

  test('is for its owner to say, the project’s owner or an admin', async () => {
    await isDue();
    await asked(alice);
    await alice.fillsIn('Was it right?', 'Right');
    await alice.submits();
    await bob.clicks('Change', { in: '#triage' });
    await bob.sees('who decided it, says how it turned out', { in: 'modal' });
  });

  test('is not said before the day', async () => {
    await isDue();
    await bot.database.db.update(decisions).set({ postponedTo: '2027-03-01' });
    await alice.clicks('Say how it went', { in: '@aipm' });
    await alice.sees('This is to be checked on 1 Mar, not before.', { in: 'modal' });
  });

  test('is not asked of somebody who is off the project', async () => {
    await isHeld();
    await bot.database.db.update(decisions).set({ ownerId: bob.id });
    await bot.database.db.update(projects).set({ visibility: 'restricted' });
    await comes('2027-01-31T14:00:00Z');
    expect(bob.look('@aipm')).not.toContain('Was this right?');
    await comes('2027-02-01T14:00:00Z');
    expect(bob.look('@aipm')).not.toContain('Was this right?');
  });
});

describe('/aipm judgement', () => {
  test('is too few to tell below five, then tells accuracy, calibration and what is due', async () => {
    const verdicts = ['Right', 'Right', 'Right', 'Partly right', 'Wrong', undefined];
    for (const [index] of verdicts.entries()) await isHeld({}, `Project ${'ABCDEF'[index]}`);
    await comes('2027-01-31T10:00:00Z');
    await eventually(() => alice.look('@aipm').split('Was this right?').length === 7, 15_000);
    const all = await bot.database.db.select().from(decisions);
    for (const [index, verdict] of verdicts.entries()) {
      if (!verdict) continue;
      if (index === 4) {
        await alice.types('#general', '/aipm judgement');
        const few = await alice.sees('too few to tell', { in: '#general' });
        expect(few).toContain('too few to tell: 4 judgements checked');
        expect(few).not.toContain('Brier score 0');
      }
      await bot.database.db.insert(outcomes).values({
        ...{ workspaceId: bot.slack.teamId, decisionId: all[index]?.id ?? '', learned: null },
        outcome: verdict === 'Right' ? 'right' : verdict === 'Wrong' ? 'wrong' : 'partly',
        ...{ recordedOn: '2027-01-31', recordedBy: alice.id, recordedAt: now, formId: '', valuesHash: '' },
      });
    }
    await alice.types('#general', '/aipm judgement');
    const seen = await alice.sees('70 % of 5 checked judgements were right', { in: '#general' });
    expect(seen).toContain('Said 75 % on average, right 70 % · Brier score 0.16');
    expect(seen).toContain('1 judgement due and unanswered');
    expect(seen).toContain('*Your own*: 70 % of 5 checked judgements were right');

    await bob.types('#general', '/aipm judgement');
    const others = await bob.sees('70 % of 5 checked judgements were right', { in: '#general' });
    expect(others).toContain('*Your own*: nothing was checked yet');
    now = new Date('2027-09-01T10:00:00Z');
    await bob.types('#general', '/aipm judgement');
    await bob.sees('*nothing was checked yet*', { in: '#general' });
  });

  test('is of one project where its key is given', async () => {
    await alice.types('#general', '/aipm judgement NOPE');
    await alice.sees('I know no project NOPE that you can see.', { in: '#general' });
  });
});
