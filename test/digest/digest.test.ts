import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { auditLog } from '../../src/audit/schema.ts';
import { removeDigest } from '../../src/digest/deleting.ts';
import { digestSubscriptions } from '../../src/digest/schema.ts';
import { messages } from '../../src/messages/schema.ts';
import { saveProject } from '../../src/projects/saving.ts';
import { button, dataTable } from '../../src/slack/blocks.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { alice as aliceViewer, bob as bobViewer, submission, triage } from '../support/members.ts';
import { digestsIn, nothing, projectsShown, saying, tellOnly } from './support.ts';

/** A Saturday; the Monday after it, 09:00 in Shanghai, is 01:00 in UTC. */
const saturday = new Date('2026-11-21T08:00:00Z');
const monday = new Date('2026-11-23T01:00:30Z');

let bot: Bot;
let now = saturday;
/** What the section about costs tells now. */
let costs = nothing;
/** So many times it fails first. */
let failing = 0;
const overBudget = {
  ...nothing,
  summary: '1 over budget',
  needs: [
    {
      line: 'CARE is at 300 % of its November budget',
      ownerId: 'U00BOB00001',
      urgency: 90,
      button: button('Acknowledge', 'test_act/CARE', 'CARE'),
    },
  ],
  needsInAll: 1,
  changes: ['CARE went over'],
  details: [dataTable('Costs', ['Project', 'Spent'], [['CARE', '5,940']], 10)],
};

beforeAll(async () => {
  tellOnly(projectsShown, saying('costs', 'Cost', tellOfCosts));
  bot = await startBot({ now: () => now });
});
afterEach(async () => {
  expect(bot.slack.problems).toEqual([]);
  bot.slack.deliverTwice(false);
  now = saturday;
  costs = nothing;
  failing = 0;
  await bot.clear();
});
afterAll(() => bot.stop());

function tellOfCosts() {
  failing -= 1;
  if (failing >= 0) throw new Error('The section is broken');
  return costs;
}

async function opensForm(name: string, channel: string) {
  const person = bot.slack.person(name);
  await person.closes({ all: true });
  await person.types(channel, '/aipm digest');
  await person.presses('New digest');
  await person.waitsForModal('New digest');
  return person;
}

async function setsUp(name = 'alice', channel = '#triage', fill: Record<string, string | string[]> = {}) {
  const person = await opensForm(name, channel);
  for (const [label, value] of Object.entries(fill)) await person.fillsIn(label, value);
  expect(await person.submits()).toMatchObject({ outcome: 'updated' });
  await person.sees('The digest is saved.', { in: 'modal' });
  return person;
}

async function comes(moment: Date) {
  now = moment;
  await bot.aipm.lookForDue();
}

function posts(channel: string) {
  return bot.slack.messages(channel).filter(({ threadTs }) => threadTs === undefined);
}

describe('/aipm digest', () => {
  test('offers a form for the channel it is typed in, in the zone of who typed it', async () => {
    const bob = await opensForm('bob', '#triage');
    expect(bob.modal()?.values).toMatchObject({
      Channel: '#triage',
      Projects: 'All that the channel may see',
      Days: 'Monday',
      Time: '09:00',
      'Time zone': 'Europe/Berlin',
    });
    expect(bob.modal()?.values['What it tells of']).toContain('Failure modes');
  });

  test('lists the digests of the channel and those that one set up elsewhere', async () => {
    await setsUp('alice', '#triage');
    now = new Date(saturday.getTime() + 1000);
    await (await setsUp('bob', '#care', { Days: ['Monday', 'Thursday'], Time: '17:30' })).closes({
      all: true,
    });
    const bob = bot.slack.person('bob');
    await bob.types('#triage', '/aipm digest');
    const seen = await bob.sees('Mondays and Thursdays 17:30 Europe/Berlin', { in: 'modal' });
    expect(seen).toContain('#triage* · Mondays 09:00 Asia/Shanghai');
    expect(seen).toContain('set up by @Alice Chen');
    expect(bob.modal()?.buttons).toEqual([
      'New digest',
      'Preview',
      'Edit',
      'Pause',
      'Preview',
      'Send now',
      'Delete',
    ]);
    const dan = bot.slack.person('dan');
    await dan.types('#general', '/aipm digest');
    await dan.sees('There is no digest yet', { in: 'modal' });
  });

  test('typed where there is no channel asks for one, and lists those that one set up', async () => {
    const alice = await opensForm('alice', '@aipm');
    expect((await alice.submits()).errors).toEqual({ Channel: 'Please complete this required field.' });
    await alice.fillsIn('Channel', '#care');
    await alice.submits();
    await alice.sees('The digests of #care, and your own.', { in: 'modal' });
    await alice.closes({ all: true });
    await alice.types('@aipm', '/aipm digest');
    await alice.sees('The digests that you set up.', { in: 'modal' });
    await alice.sees('*#care* · Mondays', { in: 'modal' });
  });

  test('turns its pages', async () => {
    await setsUp();
    const [first] = await digestsIn(bot);
    if (!first) throw new Error('There is no digest');
    const more = Array.from({ length: 24 }, (_, n) => ({
      ...first,
      id: randomUUID(),
      madeBy: `form ${n}`,
      time: `10:${n + 10}`,
      createdAt: new Date(saturday.getTime() + (n + 1) * 1000),
    }));
    await bot.database.db.insert(digestSubscriptions).values(more);
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm digest');
    expect(await alice.sees('1 to 20 of 25, oldest first', { in: 'modal' })).toContain('10:28 Asia');
    await alice.presses('Later');
    await alice.sees('21 to 25 of 25', { in: 'modal' });
    await alice.presses('Earlier');
    await alice.sees('Mondays 09:00', { in: 'modal' });
  });

  test('makes one digest, however often the same form arrives', async () => {
    const alice = await opensForm('alice', '#triage');
    bot.slack.deliverTwice(true);
    await alice.submits();
    await alice.sees('The digest is saved.', { in: 'modal' });
    bot.slack.deliverTwice(false);
    expect(await digestsIn(bot)).toMatchObject([
      { revision: 1, nextDueAt: new Date('2026-11-23T01:00:00Z') },
    ]);
    const noted = await bot.database.db.select().from(auditLog);
    expect(noted.map(({ action }) => action)).toEqual(['digest set up']);
  });

  test('says under the fields what it can not take', async () => {
    const alice = await opensForm('alice', '#triage');
    await alice.fillsIn('Time zone', 'Mars/Base');
    expect((await alice.submits()).errors).toEqual({
      'Time zone': 'I know no such time zone. Write it as Asia/Shanghai or UTC.',
    });
    await alice.fillsIn('Time zone', 'europe/berlin');
    await alice.fillsIn('Channel', '#secret');
    expect((await alice.submits()).errors).toEqual({
      Channel: 'I am not in this channel. Type `/invite @aipm` there first.',
    });
    await alice.fillsIn('Channel', '#care');
    await alice.fillsIn('Days', []);
    expect((await alice.submits({ force: true })).errors).toEqual({ Days: 'Choose at least one day.' });
    await alice.fillsIn('Days', ['Sunday']);
    await alice.submits();
    expect(await digestsIn(bot)).toMatchObject([{ zone: 'Europe/Berlin', channelId: 'C00CARE0001' }]);
  });

  test('sets up nothing for a private channel that the person is not in', async () => {
    const dan = await opensForm('dan', '#triage');
    const form = bot.slack.workspace.stacks[dan.id]?.at(-1);
    const channel = form?.values.channel?.channel;
    if (!channel) throw new Error('There is no form');
    channel.selected_conversation = 'C00BOARD001';
    expect((await dan.submits()).errors).toEqual({
      Channel: 'You are not in this channel. Choose one that you can post in.',
    });
    bot.slack.archive('#care');
    channel.selected_conversation = 'C00CARE0001';
    expect((await dan.submits()).errors).toEqual({
      Channel: 'This channel is archived. Choose another one.',
    });
    expect(await digestsIn(bot)).toEqual([]);
  });

  test('tells a channel with people from outside of its own projects alone', async () => {
    const alice = await opensForm('alice', '#shared-otto');
    expect((await alice.submits()).errors).toEqual({
      Projects:
        'People from outside the workspace are in this channel. Choose the projects whose channel it is, or another channel.',
    });
    await alice.fillsIn('Projects', 'Those whose channel it is');
    await alice.submits();
    expect(await digestsIn(bot)).toMatchObject([{ reach: 'channel', channelId: 'C00SHARED01' }]);
  });

  test('asks to try again where Slack says nothing of the channel', async () => {
    const alice = await opensForm('alice', '#triage');
    bot.slack.misbehave({ method: 'conversations.info', times: 1, fault: { status: 500 } });
    expect((await alice.submits()).errors).toEqual({
      Channel: 'Slack did not tell me whether I can post there. Please try again in a moment.',
    });
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
  });

  test('is refused to guests', async () => {
    const gita = bot.slack.person('gita');
    await gita.types('#triage', '/aipm digest');
    await gita.sees('Only members of this workspace can use aipm', { in: 'modal' });
  });
});

describe('a digest that is due', () => {
  test('is posted once, with its details in the thread and who set it up', async () => {
    await setsUp();
    costs = overBudget;
    await comes(monday);
    await comes(new Date('2026-11-23T01:01:30Z'));
    const alice = bot.slack.person('alice');
    const seen = await alice.sees('Project | Spent', { in: '#triage' });
    expect(seen).toContain('# AI portfolio · week of 23 Nov');
    expect(seen).toContain('*One thing needs someone*');
    expect(seen).toContain('1.  CARE is at 300 % of its November budget · Bob\n  [Acknowledge]');
    expect(seen).toContain('Mondays 09:00 Asia/Shanghai · set up by Alice');
    expect(posts('#triage')).toHaveLength(1);
    expect(posts('#triage')[0]?.text).toContain('1.  CARE is at 300 % of its November budget · Bob');
    expect(await digestsIn(bot)).toMatchObject([
      { lastToldAt: monday, nextDueAt: new Date('2026-11-30T01:00:00Z'), skipped: 0 },
    ]);
  });

  test('of a new time zone comes at the time there', async () => {
    const alice = await setsUp();
    await alice.presses('Edit');
    await alice.waitsForModal('Edit the digest');
    await alice.fillsIn('Time zone', 'Europe/Berlin');
    await alice.submits();
    expect(await digestsIn(bot)).toMatchObject([
      { nextDueAt: new Date('2026-11-23T08:00:00Z'), revision: 2 },
    ]);
    await comes(monday);
    expect(posts('#triage')).toEqual([]);
    await comes(new Date('2026-11-23T08:00:10Z'));
    await alice.sees('nothing changed and nobody is waiting. Next look: Monday.', { in: '#triage' });
  });

  test('and edited without another time stays due', async () => {
    const alice = await setsUp();
    now = monday;
    await alice.presses('Edit');
    await alice.waitsForModal('Edit the digest');
    await alice.fillsIn('What it tells of', ['Decisions']);
    await alice.submits();
    expect(await digestsIn(bot)).toMatchObject([{ nextDueAt: new Date('2026-11-23T01:00:00Z') }]);
  });

  test('comes late after a downtime, and the next says what was skipped', async () => {
    await setsUp();
    costs = overBudget;
    await comes(new Date('2026-11-23T07:00:00Z'));
    const alice = bot.slack.person('alice');
    await alice.sees('week of 23 Nov (late: was due Mon 09:00)', { in: '#triage' });
    await comes(new Date('2026-12-09T00:00:00Z'));
    expect(await digestsIn(bot)).toMatchObject([
      {
        skipped: 2,
        nextDueAt: new Date('2026-12-14T01:00:00Z'),
        lastToldAt: new Date('2026-11-23T07:00:00Z'),
      },
    ]);
    expect(posts('#triage')).toHaveLength(1);
    await comes(new Date('2026-12-14T01:00:00Z'));
    await alice.sees('2 earlier ones were skipped: aipm was not running.', { in: '#triage' });
    expect(await digestsIn(bot)).toMatchObject([{ skipped: 0 }]);
  });

  test('is left out when nothing changed, if that is wanted', async () => {
    await setsUp('alice', '#triage', { 'When nothing changed': ['Post nothing'] });
    await comes(monday);
    expect(await digestsIn(bot)).toMatchObject([
      { nextDueAt: new Date('2026-11-30T01:00:00Z'), lastToldAt: null },
    ]);
    costs = overBudget;
    await comes(new Date('2026-11-30T01:00:00Z'));
    await bot.slack.person('alice').sees('CARE went over', { in: '#triage' });
    expect(posts('#triage')).toHaveLength(1);
  });

  test('keeps no other from being posted when it fails', async () => {
    await setsUp('alice', '#care', { Time: '08:58' });
    await setsUp('alice', '#triage');
    costs = overBudget;
    const inCare = eq(digestSubscriptions.channelId, 'C00CARE0001');
    await bot.database.db.update(digestSubscriptions).set({ zone: 'Mars/Base' }).where(inCare);
    await comes(monday);
    await bot.slack.person('alice').sees('CARE went over', { in: '#triage' });
    expect(posts('#care')).toEqual([]);
    await bot.database.db.update(digestSubscriptions).set({ zone: 'Asia/Shanghai' }).where(inCare);
    await comes(new Date('2026-11-23T01:01:30Z'));
    await bot.slack.person('alice').sees('CARE went over', { in: '#care' });
    expect(posts('#triage')).toHaveLength(1);
  });

  test('says which section could not be read, and tells the others, even where it skips what did not change', async () => {
    await setsUp('alice', '#triage', { 'When nothing changed': ['Post nothing'] });
    failing = 1;
    await comes(monday);
    const alice = bot.slack.person('alice');
    await alice.sees('*Cost*  could not be read this time.', { in: '#triage' });
    costs = overBudget;
    await comes(new Date('2026-11-30T01:00:30Z'));
    await alice.sees('CARE went over', { in: '#triage' });
    expect(posts('#triage')).toHaveLength(2);
  });

  test('arrives as plain text that says everything, where Slack refuses its blocks', async () => {
    await setsUp();
    const [need] = overBudget.needs;
    costs = {
      ...overBudget,
      needs: need ? [{ ...need, button: button('x'.repeat(76), 'test_act/x', 'x') }] : [],
    };
    await comes(monday);
    const alice = bot.slack.person('alice');
    const seen = await alice.sees('CARE is at 300 % of its November budget · Bob', { in: '#triage' });
    expect(seen).toContain('AI portfolio · week of 23 Nov');
    expect(seen).toContain('set up by Alice');
    bot.slack.problems.length = 0;
  });
});

describe('a digest that is paused', () => {
  test('is not posted, and goes on at its next time without the ones between', async () => {
    const alice = await setsUp();
    await alice.presses('Pause');
    await alice.sees('It is paused.', { in: 'modal' });
    await comes(monday);
    expect(posts('#triage')).toEqual([]);
    await alice.presses('Resume');
    await alice.sees('It goes on at its next time.', { in: 'modal' });
    await comes(new Date('2026-11-23T01:05:00Z'));
    expect(posts('#triage')).toEqual([]);
    await comes(new Date('2026-11-30T01:00:00Z'));
    await alice.sees('nothing changed', { in: '#triage' });
    const noted = await bot.database.db.select().from(auditLog).orderBy(auditLog.id);
    expect(noted.map(({ action }) => action)).toEqual(['digest set up', 'digest paused', 'digest resumed']);
  });

  test('can be set up so', async () => {
    await setsUp('alice', '#triage', { Pause: ['Post nothing until it is resumed'] });
    await comes(monday);
    expect(posts('#triage')).toEqual([]);
  });
});

describe('a digest that is deleted', () => {
  const deletes = (name: string) => bot.slack.person(name).presses('Delete', { confirm: true });

  test('comes no more, once for two clicks, and what it has posted stays', async () => {
    const alice = await setsUp();
    costs = overBudget;
    await comes(monday);
    await alice.sees('CARE went over', { in: '#triage' });
    bot.slack.deliverTwice(true);
    await deletes('alice');
    const seen = await alice.sees(/It is deleted\.|It had been deleted before\./, { in: 'modal' });
    bot.slack.deliverTwice(false);
    expect(seen).toContain('There is no digest yet');
    expect(await digestsIn(bot)).toEqual([]);
    const noted = await bot.database.db.select().from(auditLog).orderBy(auditLog.id);
    expect(noted.map(({ action }) => action)).toEqual(['digest set up', 'digest deleted']);
    await comes(new Date('2026-11-30T01:00:30Z'));
    await alice.closes({ all: true });
    await alice.clicks('Change', { in: '#triage' });
    await alice.sees('I know no such digest: it may have been deleted.', { in: 'modal' });
    expect(posts('#triage')).toHaveLength(1);
  });

  test('is taken back where it is on its way, with its thread', async () => {
    await setsUp();
    costs = overBudget;
    bot.slack.misbehave({ method: 'chat.postMessage', times: 1, fault: { status: 429, retryAfter: 2 } });
    await comes(monday);
    await deletes('alice');
    await bot.slack.person('alice').sees('It is deleted.', { in: 'modal' });
    const states = async () => (await bot.database.db.select().from(messages)).map(({ state }) => state);
    await eventually(async () => !(await states()).includes('owed'), 15_000);
    expect(await states()).toEqual(['deleted', 'deleted']);
    expect(posts('#triage')).toEqual([]);
  });

  test('is gone for whoever still has its list or its form open, and nothing is sent', async () => {
    const bob = await setsUp('bob', '#triage');
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm digest');
    await bob.presses('Edit');
    await bob.waitsForModal('Edit the digest');
    await deletes('alice');
    await alice.sees('It is deleted.', { in: 'modal' });
    await bob.fillsIn('Time', '11:00');
    await bob.submits();
    await bob.sees('I know no such digest: it may have been deleted.', { in: 'modal' });
    await bob.presses('Save and send now', { confirm: true });
    await bob.sees('I know no such digest: it may have been deleted.', { in: 'modal' });
    await comes(new Date('2026-11-23T08:00:10Z'));
    expect(posts('#triage')).toEqual([]);
  });

  test('is so by whoever may change it alone', async () => {
    await setsUp('bob', '#triage');
    const [digest] = await digestsIn(bot);
    const act = { viewer: { ...bobViewer, userId: 'U00DAN00001' }, now: saturday };
    const { id = '' } = digest ?? {};
    expect(await removeDigest(bot.slack.teamId, bot.database.db, act, id)).toMatchObject({
      kind: 'not theirs',
    });
    expect(await digestsIn(bot)).toHaveLength(1);
  });
});

describe('whoever did not set a digest up', () => {
  test('can preview it, but not change it, unless they are an admin', async () => {
    await (await setsUp('bob', '#triage')).closes({ all: true });
    costs = overBudget;
    await comes(new Date('2026-11-23T08:00:10Z'));
    const dan = bot.slack.person('dan');
    await dan.clicks('Change', { in: '#triage' });
    await dan.sees('Only Bob, who set it up, and admins can do that.', { in: 'modal' });
    await dan.closes({ all: true });
    await dan.types('#triage', '/aipm digest');
    await dan.sees('Mondays 09:00', { in: 'modal' });
    expect(dan.modal()?.buttons).toEqual(['New digest', 'Preview']);
    const alice = bot.slack.person('alice');
    await alice.clicks('Change', { in: '#triage' });
    await alice.waitsForModal('Edit the digest');
    await alice.fillsIn('Time', '10:00');
    await alice.submits();
    expect(await digestsIn(bot)).toMatchObject([
      { time: '10:00', changedBy: alice.id, ownerId: 'U00BOB00001' },
    ]);
  });

  test('and changed it first is shown beside what one typed', async () => {
    const bob = await setsUp('bob', '#triage');
    await bob.presses('Edit');
    await bob.waitsForModal('Edit the digest');
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm digest');
    await alice.presses('Edit');
    await alice.waitsForModal('Edit the digest');
    await alice.fillsIn('Time', '10:00');
    await alice.submits();
    await bob.fillsIn('Time', '11:00');
    await bob.submits();
    await bob.sees('Alice saved this while you were editing', { in: 'modal' });
    await bob.sees('Alice has: 10:00', { in: 'modal' });
    await bob.submits();
    await bob.sees('The digest is saved.', { in: 'modal' });
    expect(await digestsIn(bot)).toMatchObject([{ time: '11:00', revision: 3 }]);
  });
});

describe('a preview', () => {
  test('goes to the person alone, and changes nothing', async () => {
    const alice = await setsUp();
    costs = overBudget;
    await alice.presses('Preview');
    await alice.sees('The preview is in your direct messages with aipm.', { in: 'modal' });
    const seen = await alice.sees('Project | Spent', { in: '@aipm' });
    expect(seen).toContain('A preview of the digest for #triage. Only you see it, and it changes nothing.');
    expect(seen).toContain('CARE is at 300 % of its November budget');
    expect(posts('#triage')).toEqual([]);
    expect(await digestsIn(bot)).toMatchObject([{ lastToldAt: null, revision: 1 }]);
  });

  test('shows what stands in a form that is not saved', async () => {
    costs = overBudget;
    const alice = await opensForm('alice', '#triage');
    await alice.fillsIn('Days', ['Friday']);
    await alice.presses('Preview');
    await alice.sees('The preview is in your direct messages', { in: 'modal' });
    expect(await alice.sees('Project | Spent', { in: '@aipm' })).toContain('Fridays 09:00 Asia/Shanghai');
    expect(alice.modal()?.values.Days).toBe('Friday');
    expect(await digestsIn(bot)).toEqual([]);
    await alice.submits();
    expect(await digestsIn(bot)).toHaveLength(1);
  });

  test('comes once for one click that Slack sends twice', async () => {
    const alice = await setsUp();
    bot.slack.deliverTwice(true);
    await alice.presses('Preview');
    await alice.sees('A preview of the digest', { in: '@aipm' });
    await comes(saturday);
    expect(alice.dm().split('A preview of the digest').length - 1).toBe(1);
  });
});

describe('a digest that is sent now', () => {
  test('counts as told, once for one click, and stays due when it was', async () => {
    const alice = await setsUp();
    costs = overBudget;
    bot.slack.deliverTwice(true);
    await alice.presses('Send now', { confirm: true });
    await alice.sees('It is on its way.', { in: 'modal' });
    await alice.sees('CARE went over', { in: '#triage' });
    await eventually(async () => (await digestsIn(bot))[0]?.lastToldAt !== null);
    expect(await digestsIn(bot)).toMatchObject([
      { lastToldAt: saturday, nextDueAt: new Date('2026-11-23T01:00:00Z') },
    ]);
    expect(posts('#triage')).toHaveLength(1);
  });

  test('can be one that was just typed', async () => {
    costs = overBudget;
    const alice = await opensForm('alice', '#triage');
    await alice.presses('Save and send now', { confirm: true });
    await alice.sees('The digest is saved, and on its way.', { in: 'modal' });
    await alice.sees('CARE went over', { in: '#triage' });
    expect(await digestsIn(bot)).toMatchObject([{ lastToldAt: saturday }]);
  });

  test('says what is wrong with the form, and sends nothing', async () => {
    const alice = await opensForm('alice', '#triage');
    await alice.fillsIn('Time zone', 'Mars/Base');
    await alice.presses('Save and send now', { confirm: true });
    await alice.sees('I know no such time zone', { in: 'modal' });
    expect(alice.modal()?.values['Time zone']).toBe('Mars/Base');
    expect(await digestsIn(bot)).toEqual([]);
    expect(posts('#triage')).toEqual([]);
  });
});

describe('what a channel is told', () => {
  const boardRoom = { channel: 'C00BOARD001', visibility: 'restricted' } as const;

  async function project(key: string, change: Partial<typeof triage> = {}, owner = aliceViewer) {
    const input = { ...triage, key, name: key, owner: owner.userId, ...change };
    const saved = await saveProject(bot.slack.teamId, bot.database.db, submission(owner), input);
    expect(saved.kind).toBe('saved');
  }

  test('is open projects, and restricted ones whose channel it is', async () => {
    await project('OPEN');
    await project('MERGER', boardRoom);
    await project('HIDDEN', { visibility: 'restricted' });
    await (await setsUp('alice', '#triage')).closes({ all: true });
    await setsUp('alice', '#board-room');
    await comes(monday);
    const alice = bot.slack.person('alice');
    await alice.sees('*Portfolio*  MERGER, OPEN', { in: '#board-room' });
    expect(await alice.sees('*Portfolio*  OPEN', { in: '#triage' })).not.toMatch(/MERGER|HIDDEN/);
    expect(bot.slack.shows('#board-room')).not.toContain('HIDDEN');
  });

  test('can be the projects whose channel it is alone', async () => {
    await project('OPEN');
    await project('HERE', { channel: 'C00TRIAGE01' });
    await setsUp('alice', '#triage', { Projects: 'Those whose channel it is' });
    await comes(monday);
    await bot.slack.person('alice').sees('*Portfolio*  HERE', { in: '#triage' });
  });

  test('is in a preview only as far as its reader sees it too', async () => {
    await project('OPEN');
    await project('MERGER', boardRoom, bobViewer);
    const caro = await setsUp('caro', '#board-room');
    await caro.presses('Preview');
    await caro.sees('*Portfolio*  OPEN', { in: '@aipm' });
    expect(caro.dm()).not.toContain('MERGER');
  });

  test('can be shown in full, as it stands by then', async () => {
    for (let n = 1; n <= 8; n += 1) await project(`PROJECT${n}`);
    await setsUp();
    await comes(monday);
    const alice = bot.slack.person('alice');
    await alice.closes({ all: true });
    await alice.sees('and 3 more', { in: '#triage' });
    await alice.clicks('Show all', { in: '#triage' });
    const seen = await alice.sees('PROJECT8 waits', { in: 'modal' });
    expect(seen).toContain('PROJECT1 waits');
    const gita = bot.slack.person('gita');
    await gita.clicks('Show all', { in: '#triage' });
    await gita.sees('Only members of this workspace', { in: 'modal' });
  });
});
