import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { transaction } from '../../src/db/transaction.ts';
import { within } from '../../src/deadline.ts';
import { recordDecision } from '../../src/decisions/store.ts';
import { scoreProject } from '../../src/projects/saving.ts';
import { chore, clearChores, withChores } from '../support/awaiting.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { bob as bobViewer, projectIn } from '../support/members.ts';

const kinds = withChores('Chores', 'Errands');
let now = new Date('2026-11-21T08:00:00Z');
let bot: Bot;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  bot = await startBot({ now: () => now });
  [alice, bob] = [bot.slack.person('alice'), bot.slack.person('bob')];
});
beforeEach(async () => {
  await bot.clear();
  clearChores(kinds);
  bot.slack.workspace.homes = {};
  now = new Date(now.getTime() + 7 * 86_400_000);
});
afterAll(() => bot.stop());

function todo(count: number, person = alice): void {
  kinds.Chores[person.id] = Array.from({ length: count }, (_, n) => chore(`chore ${n}`));
}

function buttonsOnHome(person: Person): number {
  return bot.slack.workspace.homes[person.id]?.view.blocks.length ?? 0;
}

describe('the Home', () => {
  test('tells a newcomer what aipm is, and offers one thing to begin with', async () => {
    await bob.opensHome();
    const seen = await bob.sees('Welcome to aipm', { in: 'home' });
    expect(seen).toContain('aipm keeps the decisions of teams that build AI products');
    expect(JSON.stringify(bot.slack.workspace.homes[bob.id]).match(/"primary"/g)).toHaveLength(1);
    await bob.clicks('Start a technical review', { in: 'home' });
    await bob.sees('Save review', { in: 'modal' });
    await bob.closes({ all: true });
    expect(bot.slack.problems).toEqual([]);
  });

  test('begins with what waits, and forgets it when it is done', async () => {
    kinds.Chores[alice.id] = [chore('the dishes', { detail: '4 days overdue', isOverdue: true })];
    kinds.Errands[alice.id] = [chore('the post')];
    await alice.opensHome();
    const seen = await alice.sees('Waiting for you (2)', { in: 'home' });
    expect(seen.indexOf('Waiting for you')).toBeLessThan(seen.indexOf('Start'));
    expect(seen).toMatch(/Chores\*? \(1\)[\s\S]*Do \*the dishes\* · 4 days overdue[\s\S]*Errands\*? \(1\)/);
    await alice.clicks('Do', { in: 'home' });
    await alice.sees('Waiting for you (1)', { in: 'home' });
    expect(alice.home()).not.toContain('the dishes');
    await alice.clicks('Do', { in: 'home' });
    await alice.sees('Welcome to aipm', { in: 'home' });
    expect(bot.slack.problems).toEqual([]);
  });

  test('opens modals with its buttons, and says there what one may not do', async () => {
    kinds.Chores[alice.id] = [chore('a book', { opens: true }), chore('forbidden')];
    await alice.opensHome();
    await alice.sees('Waiting for you (2)', { in: 'home' });
    await alice.clicks('Look', { in: 'home' });
    await alice.sees('About a book', { in: 'modal' });
    await alice.closes();
    await alice.clicks('Do', { in: 'home' });
    await alice.sees('Not you.', { in: 'modal' });
    await alice.closes();
    for (const [label, text] of [
      ['Settings', 'Report addresses'],
      ['Help', '`/aipm mine`'],
      ['Reminders', 'One message a day'],
      ['Log what it cost', 'Project'],
      ['Vote on where to invest', 'What is being judged?'],
      ['Plan a POC', 'Project'],
      ['New project', 'Lifecycle stage'],
    ] as const) {
      await alice.clicks(label, { in: 'home' });
      await alice.sees(text, { in: 'modal' });
      await alice.closes({ all: true });
    }
    expect(bot.slack.problems).toEqual([]);
  });

  test.each([0, 1, 10, 11, 50, 500])('fits when %i things wait, and leads to all of them', async (count) => {
    todo(count);
    kinds.Errands[alice.id] = [chore('the post', { detail: 'closes Fri 17:00' })];
    await alice.opensHome();
    await alice.sees(`Waiting for you (${count + 1})`, { in: 'home' });
    expect(buttonsOnHome(alice)).toBeLessThanOrEqual(40);
    expect(alice.home()).toContain('Do *the post* · closes Fri 17:00');
    expect(alice.home().match(/Do \*/g)).toHaveLength(Math.min(10, count + 1));
    if (count + 1 > 10) {
      await alice.clicks(`and ${count - 9} more: show all`, { in: 'home' });
      let seen = await alice.sees('Do *chore 0*', { in: 'modal' });
      let found = seen.match(/Do \*/g)?.length ?? 0;
      while (alice.modal()?.buttons.includes('More')) {
        await alice.presses('More');
        seen = await alice.sees(`${found + 1} to `, { in: 'modal' });
        found += seen.match(/Do \*/g)?.length ?? 0;
      }
      expect(found).toBe(count + 1);
      await alice.closes({ all: true });
    }
    expect(bot.slack.problems).toEqual([]);
  });

  test('shortens the longest names, and never the keys by which projects are known', async () => {
    const name = '*&<!channel>_`'.repeat(8).slice(0, 100);
    for (const key of ['LONGESTKEY01', 'LONGESTKEY02']) await projectIn(bot.database.db, { key, name });
    await alice.opensHome();
    const seen = await alice.sees('My projects (2)', { in: 'home' });
    expect(seen.match(/… \(LONGESTKEY0[12]\)/g)).toHaveLength(4);
    expect(bot.slack.problems).toEqual([]);
  });

  test('keeps the list of all that waits up to date while things are done in it', async () => {
    todo(12);
    await alice.opensHome();
    await alice.clicks('and 2 more: show all', { in: 'home' });
    await alice.sees('Do *chore 11*', { in: 'modal' });
    await alice.presses('Do');
    await eventually(() => !alice.modal()?.text.includes('Do *chore 0*'));
    expect(alice.modal()?.text).toContain('Chores* (11)');
    await alice.sees('Waiting for you (11)', { in: 'home' });
    await alice.closes({ all: true });
  });

  test('shows projects of mine, the portfolio, and what was decided since I was here', async () => {
    const { db } = bot.database;
    const { id } = await projectIn(db, { key: 'CARE', name: 'Customer <service>' });
    await scoreProject(bot.slack.teamId, db, id, { tier: 'P0', sum: 160, votes: 2, at: now });
    await projectIn(db, { key: 'COPY', name: 'Marketing copy', owner: bobViewer.userId });
    await projectIn(db, { key: 'OLD', name: 'Given up', status: 'stopped' });
    await alice.opensHome();
    const first = await alice.sees('My projects (1)', { in: 'home' });
    expect(first).toContain('*Customer <service> (CARE)* · P0 80.0');
    expect(first).toContain('1 P0 · 0 P1 · 0 P2 · 1 unscored');
    expect(first).not.toContain('OLD');
    expect(first).not.toContain('Since you were here');
    const decided = { verdict: 'Go', terms: null, confidence: 75, expectation: null, checkDate: null };
    const recordId = crypto.randomUUID();
    await transaction(db, within(2000), (tx) =>
      recordDecision(bot.slack.teamId, tx, {
        ...decided,
        projectId: id,
        ritual: 'review',
        recordId,
        ownerId: bob.id,
        decidedAt: new Date(now.getTime() + 600_000),
      }),
    );
    now = new Date(now.getTime() + 1_800_000);
    await alice.opensHome();
    await eventually(() => alice.home().includes('My projects'));
    expect(alice.home()).not.toContain('Since you were here');
    now = new Date(now.getTime() + 7_200_000);
    await alice.opensHome();
    await alice.sees('Since you were here', { in: 'home' });
    expect(alice.home()).toContain('*Go* · Customer <service> (CARE)');
    expect(bot.slack.problems).toEqual([]);
  });

  test('shows 500 projects of mine with the longest names inside the limits', async () => {
    for (let n = 0; n < 500; n += 1)
      await projectIn(bot.database.db, { key: `P${n}`, name: `${'&<Ü'.repeat(32)}${n}` });
    await alice.opensHome();
    await alice.sees('My projects (500)', { in: 'home' });
    expect(alice.home()).toContain('490 more are yours');
    expect(bot.slack.problems).toEqual([]);
  });

  test('shows no restricted project to others', async () => {
    await projectIn(bot.database.db, { key: 'SECRET', name: 'Interviews', visibility: 'restricted' });
    await bob.opensHome();
    const seen = await bob.sees('Welcome to aipm', { in: 'home' });
    expect(seen).not.toContain('Interviews');
    expect(seen).not.toContain('unscored');
  });

  test('offers settings to admins alone', async () => {
    await bob.opensHome();
    await bob.sees('Welcome to aipm', { in: 'home' });
    expect(bob.home()).not.toContain('Settings');
  });

  test.each(['gita', 'otto'])('is polite to %s, who is no member', async (name) => {
    todo(1, bot.slack.person(name));
    await bot.slack.person(name).opensHome();
    const seen = await bot.slack.person(name).sees('Only members of this workspace', { in: 'home' });
    expect(seen).not.toContain('Do *');
    expect(seen).not.toContain('Look again');
  });

  test('shows at once that it is coming when there is none yet', async () => {
    bot.slack.misbehave({ method: 'users.info', fault: { delayMs: 300 }, times: 1 });
    const caro = bot.slack.person('caro');
    await caro.opensHome();
    await caro.sees('Looking up what waits for you', { in: 'home' });
    await caro.sees('Welcome to aipm', { in: 'home' });
  });

  test('of two openings at once shows one, and neither is an error', async () => {
    todo(3);
    await alice.opensHome();
    await alice.sees('Waiting for you (3)', { in: 'home' });
    bot.slack.misbehave({ method: 'views.publish', fault: { delayMs: 200 }, times: 1 });
    await Promise.all([alice.opensHome(), alice.opensHome()]);
    todo(4);
    await alice.opensHome();
    await alice.sees('Waiting for you (4)', { in: 'home' });
    expect(bot.slack.problems).toEqual([]);
  });

  test('follows a form that is saved in the meantime', async () => {
    todo(1);
    await alice.opensHome();
    await alice.sees('Waiting for you (1)', { in: 'home' });
    await alice.types('#general', '/aipm project CARE');
    await alice.sees('Lifecycle stage', { in: 'modal' });
    await alice.fillsIn('Name', 'Customer service');
    await alice.submits();
    await alice.sees('My projects (1)', { in: 'home' });
    await alice.closes({ all: true });
  });
});

describe('/aipm mine', () => {
  test('lists what the Home lists, to me alone', async () => {
    todo(12);
    await alice.types('#triage', '/aipm mine');
    const seen = await alice.sees('12 things wait for you', { in: '#triage' });
    expect(seen).toContain('Do *chore 9*');
    expect(seen).not.toContain('Do *chore 10*');
    expect(bot.slack.shows('#triage')).toBe('');
    await alice.clicks('and 2 more: show all', { in: '#triage' });
    await alice.sees('Do *chore 11*', { in: 'modal' });
    await alice.closes({ all: true });
    expect(bot.slack.problems).toEqual([]);
  });

  test('says when there is nothing, and refuses guests', async () => {
    await bob.types('#triage', '/aipm mine');
    await bob.sees('Nothing waits for you.', { in: '#triage' });
    const gita = bot.slack.person('gita');
    await gita.types('#triage', '/aipm mine');
    await gita.sees('Only members of this workspace', { in: '#triage' });
  });

  test('fits with ten things that say as much as a section holds', async () => {
    kinds.Chores[alice.id] = Array.from({ length: 10 }, (_, n) =>
      chore(`long ${n}`, { line: `${'&amp;'.repeat(500)}${n}` }),
    );
    await alice.types('#triage', '/aipm mine');
    await alice.sees('10 things wait for you', { in: '#triage' });
    expect(bot.slack.problems).toEqual([]);
  });
});
