import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditLog } from '../../src/audit/schema.ts';
import { messages } from '../../src/messages/schema.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { freshPglite, freshPostgres } from '../support/databases.ts';
import { eventually } from '../support/eventually.ts';
import { digestsIn, nothing, saying, tellOnly } from './support.ts';

const saturday = new Date('2026-11-21T08:00:00Z');
const monday = new Date('2026-11-23T01:00:30Z');

describe.each([
  { engine: 'PostgreSQL', fresh: freshPostgres },
  { engine: 'PGlite', fresh: freshPglite },
])('a digest on $engine whose channel takes no posts any more', ({ fresh }) => {
  let bot: Bot;
  let now = saturday;
  beforeEach(async () => {
    tellOnly(saying('costs', 'Cost', () => ({ ...nothing, changes: ['CARE went over'] })));
    now = saturday;
    bot = await startBot({ now: () => now, database: await fresh() });
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.stop();
  });

  async function setsUp(channel: string) {
    const bob = bot.slack.person('bob');
    await bob.types(channel, '/aipm digest');
    await bob.presses('New digest');
    await bob.waitsForModal('New digest');
    await bob.fillsIn('Time zone', 'Asia/Shanghai');
    await bob.submits();
    await bob.sees('The digest is saved.', { in: 'modal' });
    await bob.closes({ all: true });
    return bob;
  }

  async function comes(moment: Date) {
    now = moment;
    await bot.aipm.lookForDue();
  }

  async function failed() {
    // The look that a start begins with may still be at work, and find what failed before the test looks.
    const isGivenUp = async () =>
      (await bot.database.db.select().from(messages)).some(({ state }) => /failed|retired/.test(state));
    await eventually(isGivenUp, 15_000);
  }

  test('pauses itself and tells its owner once what to do; resumed, it goes on', async () => {
    const bob = await setsUp('#triage');
    bot.slack.archive('#triage');
    await comes(monday);
    await failed();
    await comes(new Date('2026-11-23T01:01:30Z'));
    await bob.sees('I could not post the digest in #triage, so I paused it. #triage is archived.', {
      in: '@aipm',
    });
    await comes(new Date('2026-11-30T01:00:30Z'));
    await comes(new Date('2026-12-07T01:00:30Z'));
    expect(bot.slack.messages(dmOf(bob.id))).toHaveLength(1);
    expect(await digestsIn(bot)).toMatchObject([{ status: 'paused', pauseReason: 'is_archived' }]);
    const [, noted] = await bot.database.db.select().from(auditLog).orderBy(auditLog.id);
    expect(noted).toMatchObject({ action: 'digest paused by itself', actorId: bob.id });
    await bob.types('#general', '/aipm digest');
    await bob.sees('*Paused by itself*: #triage is archived.', { in: 'modal' });
    await bob.closes();

    const [channel] = bot.slack.workspace.channels.filter(({ name }) => name === 'triage');
    if (channel) channel.isArchived = false;
    await bob.clicks('Resume', { in: '@aipm' });
    await bob.sees('The digest in #triage goes on.', { in: '@aipm' });
    await comes(new Date('2026-12-07T01:02:30Z'));
    expect(await digestsIn(bot)).toMatchObject([{ status: 'active', pauseReason: null }]);
    await comes(new Date('2026-12-14T01:00:30Z'));
    await bob.sees('CARE went over', { in: '#triage' });
  });

  test('says to invite it again where it was taken out of a private channel', async () => {
    const bob = await setsUp('#board-room');
    const [channel] = bot.slack.workspace.channels.filter(({ name }) => name === 'board-room');
    if (channel) channel.members = channel.members.filter((id) => id !== bot.slack.workspace.app.userId);
    await comes(monday);
    await failed();
    await comes(new Date('2026-11-23T01:01:30Z'));
    await bob.sees('was deleted, or I am not in it any more. Type `/invite @aipm` there', { in: '@aipm' });
    expect(bot.slack.messages(dmOf(bob.id))).toHaveLength(1);
    await bob.invites('aipm', '#board-room');
    await bob.clicks('Change', { in: '@aipm' });
    await bob.waitsForModal('Edit the digest');
    expect(bob.modal()?.values.Pause).toBe('Post nothing until it is resumed');
    await bob.fillsIn('Pause', []);
    await bob.submits();
    await comes(new Date('2026-11-30T01:00:30Z'));
    await bob.sees('CARE went over', { in: '#board-room' });
  });

  function dmOf(userId: string): string {
    const found = bot.slack.workspace.channels.find(
      ({ kind, members }) => kind === 'im' && members.includes(userId),
    );
    return found?.id ?? '';
  }
});
