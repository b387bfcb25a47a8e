import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { auditLog } from '../../src/audit/schema.ts';
import { decisions } from '../../src/decisions/schema.ts';
import { outcomes } from '../../src/outcomes/schema.ts';
import { projects } from '../../src/projects/schema.ts';
import { type Bot, startBot } from '../support/bot.ts';
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

/** Holds the triage review, and goes to ten on its check date, when somebody is asked who is said to have decided it. */
async function isAsked(owner: Person): Promise<void> {
  await holdsReview(alice, '#triage');
  await alice.sees('Open record', { in: '#triage' });
  await bot.database.db.update(decisions).set({ ownerId: owner.id });
  now = new Date('2027-01-31T10:00:00Z');
  await bot.aipm.lookForDue();
  await owner.sees('Was this right?', { in: '@aipm' });
}

async function opens(person: Person, label: string, channel: string): Promise<void> {
  await person.clicks(label, { in: channel });
  await person.sees('Was it right?', { in: 'modal' });
}

async function says(person: Person, answer: string, newDate = ''): Promise<string> {
  await person.fillsIn('Was it right?', answer);
  if (newDate) await person.fillsIn('When will you know?', newDate);
  return (await person.submits()).outcome;
}

async function audited(action: string): Promise<number> {
  const rows = await bot.database.db.select().from(auditLog);
  return rows.filter((row) => row.action === action).length;
}

describe('an outcome', () => {
  test('that is taken back as too early is taken back in the card’s thread too', async () => {
    await isAsked(alice);
    await opens(alice, 'Say how it went', '@aipm');
    expect(await says(alice, 'Right')).toBe('closed');
    await bob.sees('Outcome: *Right*', { in: '#triage' });
    await opens(alice, 'Change', '#triage');
    expect(await says(alice, 'Too early to tell', '2027-03-01')).toBe('closed');
    await bob.sees('Too early to tell: it is asked again on 1 Mar', { in: '#triage' });
    expect(bob.look('#triage')).not.toContain('Outcome:');
    expect(await bot.database.db.select().from(outcomes)).toEqual([]);
  });

  test('that is too early is said once, when the answer to its form got lost and it is sent again', async () => {
    await isAsked(alice);
    await opens(alice, 'Say how it went', '@aipm');
    bot.slack.misdeliver({ kind: 'submission', times: 1, fault: { dropResponse: true } });
    expect(await says(alice, 'Too early to tell', '2027-03-01')).toBe('failed');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    expect(await audited('outcome postponed')).toBe(1);
  });

  test('is not told to whoever decided it and is off the project by then', async () => {
    await isAsked(bob);
    await opens(bob, 'Say how it went', '@aipm');
    expect(await says(bob, 'Right')).toBe('closed');
    await alice.sees('Outcome: *Right*', { in: '#triage' });
    await bob.sees('Outcome: *Right*', { in: '@aipm' });
    await bot.database.db.update(projects).set({ visibility: 'restricted' });
    await opens(alice, 'Change', '#triage');
    await alice.fillsIn('What did we learn?', 'The merger made it moot');
    expect(await says(alice, 'Wrong')).toBe('closed');
    await alice.sees('The merger made it moot', { in: '#triage' });
    await bob.sees('You are no longer asked about this decision.', { in: '@aipm' });
    expect(bob.look('@aipm')).not.toContain('merger');
  });

  test('that is too early drops nothing of what was learned in silence', async () => {
    await isAsked(alice);
    await opens(alice, 'Say how it went', '@aipm');
    await alice.fillsIn('What did we learn?', 'The queue is the bottleneck');
    expect(await says(alice, 'Too early to tell', '2027-03-01')).toBe('errors');
    expect(alice.modal()?.errors).toEqual({
      'What did we learn?':
        'This is kept with an outcome alone. Take it out for now, or say how it turned out.',
    });
    expect(alice.modal()?.values['What did we learn?']).toBe('The queue is the bottleneck');
  });

  test('is said by whoever decided it, who is named to others', async () => {
    await isAsked(alice);
    await opens(alice, 'Say how it went', '@aipm');
    await says(alice, 'Right');
    await bob.clicks('Change', { in: '#triage' });
    await bob.sees('Alice, who decided it, says how it turned out', { in: 'modal' });
  });
});

describe('/aipm judgement', () => {
  test('of a project that there is not says so, whatever was typed', async () => {
    await alice.types('#general', '/aipm judgement <!channel>');
    const told = await alice.sees('I know no project', { in: '#general' });
    expect(told).not.toContain('@channel');
    const shown = JSON.stringify(bot.slack.workspace.messages);
    expect(shown).toContain('I know no project &lt;!channel&gt; that you can see.');
  });
});
