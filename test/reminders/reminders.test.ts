import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { startAipm } from '../../src/aipm.ts';
import { createLogger } from '../../src/log.ts';
import { countMessages } from '../../src/messages/store.ts';
import { reminders } from '../../src/reminders/schema.ts';
import { chore, clearChores, withChores } from '../support/awaiting.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { freshPostgres } from '../support/databases.ts';
import { eventually } from '../support/eventually.ts';

const kinds = withChores('Chores');
const hour = 3_600_000;

let now = new Date('2026-11-01T00:00:00Z');
let bot: Bot;
let dan: Person;

beforeAll(async () => {
  bot = await startBot({ now: () => now, database: await freshPostgres() });
  dan = bot.slack.person('dan');
});
/** Each test has two weeks of its own, so that whatever is done hourly is done in it; Dan is in Lagos, an hour ahead all year. */
let monday = Date.parse('2026-11-02T00:00:00Z');
beforeEach(async () => {
  monday += 14 * 24 * hour;
  await bot.clear();
  clearChores(kinds);
  kinds.Chores[dan.id] = [chore('the dishes', { detail: 'closes Fri 17:00' })];
});
/** A message on its way must not outlive its test. */
afterEach(() =>
  eventually(async () => !(await countMessages(bot.slack.teamId, bot.database.db)).get('owed'), 15_000),
);
afterAll(() => bot.stop());

/** Goes to a time of this test's week, in UTC, and lets the bot look. @param day 0 for Monday */
async function comes(day: number, time: string): Promise<void> {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  now = new Date(monday + day * 24 * hour + hours * hour + minutes * 60_000);
  await bot.aipm.lookForDue();
}

const rows = () => bot.database.db.select().from(reminders).orderBy(reminders.userId);

function sent(person = dan): number {
  const { channels, messages } = bot.slack.workspace;
  const own = channels.filter(({ kind, members }) => kind === 'im' && members.includes(person.id));
  return messages.filter(({ channel }) => own.some(({ id }) => id === channel)).length;
}

async function isSent(count: number, person = dan): Promise<void> {
  await eventually(() => sent(person) === count);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(sent(person)).toBe(count);
}

describe('a reminder', () => {
  test('comes at nine in the person’s own zone, once, with all that waits', async () => {
    await comes(0, '07:00');
    expect(await rows()).toMatchObject([{ userId: dan.id, zone: 'Africa/Lagos', time: '09:00' }]);
    await comes(0, '07:59');
    expect(sent()).toBe(0);
    await comes(0, '08:00');
    await isSent(1);
    const seen = await dan.sees('1 thing waits for you', { in: '@aipm' });
    expect(seen).toContain('Do *the dishes* · closes Fri 17:00');
    expect(seen).toContain('Mondays to Fridays 09:00 Africa/Lagos');
    await comes(0, '08:01');
    await comes(0, '15:00');
    await isSent(1);
    await comes(1, '08:00');
    await isSent(2);
    expect(bot.slack.problems).toEqual([]);
  });

  test('does not come when nothing waits, or when it has been done', async () => {
    await comes(0, '07:00');
    await comes(0, '08:00');
    await isSent(1);
    await dan.clicks('Do', { in: '@aipm' });
    expect(kinds.Chores[dan.id]).toEqual([]);
    await comes(1, '08:00');
    await comes(2, '08:00');
    expect(sent()).toBe(1);
    kinds.Chores[dan.id] = [chore('the post')];
    await comes(3, '08:00');
    await isSent(2);
  });

  test('of the day before becomes one line that nothing can be done from', async () => {
    await comes(0, '07:00');
    await comes(0, '08:00');
    await isSent(1);
    await comes(1, '08:00');
    await isSent(2);
    await eventually(() => dan.channel('@aipm').includes('This was your reminder of'));
    expect(dan.channel('@aipm').match(/Do \*the dishes\*/g)).toHaveLength(1);
    expect(dan.channel('@aipm').match(/Snooze for a day/g)).toHaveLength(1);
    await dan.clicks('Do', { in: '@aipm' });
    await comes(2, '08:00');
    await eventually(() => !dan.channel('@aipm').includes('Do *the dishes*'));
    await comes(3, '08:00');
    expect(sent()).toBe(2);
    expect(dan.channel('@aipm').match(/This was your reminder of/g)).toHaveLength(2);
    expect(bot.slack.problems).toEqual([]);
  });

  test('of the day before is not sent any more where Slack took no messages all day', async () => {
    await comes(0, '07:00');
    const end = bot.slack.misbehave({ method: 'chat.postMessage', fault: { status: 500 } });
    await comes(0, '08:00');
    await comes(1, '08:00');
    end();
    await isSent(1);
    expect(dan.channel('@aipm')).not.toContain('This was your reminder of');
    expect(dan.channel('@aipm')).toContain('Do *the dishes*');
  });

  test('does not come on weekends unless they are wanted', async () => {
    await comes(0, '07:00');
    await comes(5, '08:00');
    await comes(6, '08:00');
    expect(sent()).toBe(0);
    await setsReminders({ When: 'Every day' });
    await comes(7, '08:00');
    await isSent(1);
  });

  test('missed by a process that was away is sent later that day, but not the day after', async () => {
    await comes(0, '07:00');
    await comes(0, '18:00');
    await isSent(1);
    await comes(2, '03:00');
    expect(sent()).toBe(1);
    await comes(2, '08:00');
    await isSent(2);
  });

  test('follows the person to another zone', async () => {
    const member = memberOf(dan);
    await comes(0, '07:00');
    member.tz = 'America/New_York';
    const fresh = await anotherBot();
    now = new Date(monday + 8 * hour);
    await fresh.lookForDue();
    expect(sent()).toBe(0);
    expect(await rows()).toMatchObject([{ zone: 'America/New_York' }]);
    now = new Date(monday + 14 * hour);
    await fresh.lookForDue();
    await isSent(1);
    member.tz = 'Africa/Lagos';
    await fresh.stop();
  });

  test('is sent once by two processes that look at the same moment', async () => {
    await comes(0, '07:00');
    const fresh = await anotherBot();
    now = new Date(monday + 8 * hour);
    await Promise.all([bot.aipm.lookForDue(), fresh.lookForDue()]);
    await isSent(1);
    await fresh.stop();
  });

  test.each([
    { what: 'became a guest', change: { isGuest: true } },
    { what: 'left', change: { isDeactivated: true } },
  ])('does not come to somebody who $what, who is forgotten', async ({ change }) => {
    await comes(0, '07:00');
    expect(await rows()).toHaveLength(1);
    const member = memberOf(dan);
    Object.assign(member, change);
    const fresh = await anotherBot();
    now = new Date(monday + 8 * hour);
    await fresh.lookForDue();
    expect(await rows()).toEqual([]);
    expect(sent()).toBe(0);
    Object.assign(member, { isGuest: false, isDeactivated: false });
    await fresh.stop();
  });

  test('comes to everybody for whom something waits, looked for once an hour', async () => {
    const crowd = Array.from({ length: 45 }, (_, n) => `U00CROWD${n}`);
    const { members } = bot.slack.workspace;
    const before = members.length;
    for (const id of crowd)
      members.push({ id, name: id.toLowerCase(), realName: id, teamId: bot.slack.teamId, tz: 'UTC' });
    for (const id of [...crowd, bot.slack.person('gita').id]) kinds.Chores[id] = [chore('the post')];
    await comes(0, '06:00');
    expect((await rows()).length).toBeLessThan(46);
    await comes(0, '06:01');
    await comes(0, '06:02');
    expect(await rows()).toHaveLength(46);
    kinds.Chores[bot.slack.person('caro').id] = [chore('the post')];
    await comes(0, '06:30');
    expect(await rows()).toHaveLength(46);
    await comes(0, '07:05');
    expect(await rows()).toHaveLength(47);
    await comes(0, '09:00');
    const due = await rows();
    expect(due.every(({ nextDueAt }) => nextDueAt > now)).toBe(true);
    members.length = before;
    bot.slack.problems.length = 0;
  });
});

describe('somebody', () => {
  test('sets another time, and is reminded then', async () => {
    await comes(0, '07:00');
    await setsReminders({ Time: '16:30' });
    await comes(0, '08:00');
    expect(sent()).toBe(0);
    await comes(0, '15:30');
    await isSent(1);
  });

  test('turns reminders off, and on again', async () => {
    await comes(0, '07:00');
    await setsReminders({ When: 'Never' });
    await dan.sees('You get no reminders', { in: 'modal' });
    await dan.closes({ all: true });
    await comes(0, '08:00');
    await comes(1, '08:00');
    expect(sent()).toBe(0);
    expect(await rows()).toMatchObject([{ isOff: true }]);
    await setsReminders({ When: 'Mondays to Fridays' });
    await comes(2, '08:00');
    await isSent(1);
  });

  test('snoozes for a day, which the reminder then says', async () => {
    await comes(0, '07:00');
    await comes(0, '08:00');
    await isSent(1);
    await dan.clicks('Snooze for a day', { in: '@aipm' });
    await dan.sees('Snoozed. The next reminder comes', { in: '@aipm' });
    expect(dan.channel('@aipm')).not.toContain('Snooze for a week');
    await comes(1, '08:00');
    expect(sent()).toBe(1);
    await comes(2, '08:00');
    await isSent(2);
    expect(bot.slack.problems).toEqual([]);
  });

  test('who turned them off is promised none by an older one that they snooze', async () => {
    await comes(0, '07:00');
    await comes(0, '08:00');
    await isSent(1);
    await setsReminders({ When: 'Never' });
    await dan.closes({ all: true });
    await dan.clicks('Snooze for a day', { in: '@aipm' });
    await dan.sees('You get no reminders any more.', { in: '@aipm' });
    expect(await rows()).toMatchObject([{ isOff: true }]);
  });

  test('snoozes for a week, and ends that in the settings', async () => {
    await comes(0, '07:00');
    await comes(0, '08:00');
    await isSent(1);
    await dan.clicks('Snooze for a week', { in: '@aipm' });
    await comes(1, '08:00');
    await comes(4, '08:00');
    expect(sent()).toBe(1);
    await dan.clicks('Change', { in: '@aipm' });
    await dan.sees('saving ends the snooze', { in: 'modal' });
    await dan.submits();
    await dan.sees('The next reminder comes', { in: 'modal' });
    await dan.closes({ all: true });
    await comes(7, '08:00');
    await isSent(2);
  });

  test('who is a guest can set nothing', async () => {
    const gita = bot.slack.person('gita');
    await gita.types('#triage', '/aipm reminders');
    await gita.sees('Only members of this workspace', { in: 'modal' });
    await gita.closes({ all: true });
    expect(await rows()).toEqual([]);
  });
});

async function setsReminders(values: Record<string, string>): Promise<void> {
  await dan.types('#general', '/aipm reminders');
  await dan.sees('One message a day', { in: 'modal' });
  for (const [label, value] of Object.entries(values)) await dan.fillsIn(label, value);
  await dan.submits();
  await dan.sees(/The next reminder comes|You get no reminders/, { in: 'modal' });
  if (values.When !== 'Never') await dan.closes({ all: true });
}

function memberOf({ id }: Person) {
  const member = bot.slack.workspace.members.find((one) => one.id === id);
  if (!member) throw new Error('Nobody has this id');
  return member;
}

/** A second process on the same database, which has not heard of anybody yet. */
function anotherBot() {
  const { config, database } = bot;
  return startAipm(config, { log: createLogger('silent'), database, now: () => now });
}
