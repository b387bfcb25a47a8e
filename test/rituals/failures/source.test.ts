import type { MessageShortcut } from '@slack/bolt';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { failureModes } from '../../../src/rituals/failures/schema.ts';
import { isPermalink, mentionedIn, parted, sourceOf } from '../../../src/rituals/failures/source.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { choosesProject } from '../../support/triage-review.ts';
import { closesWith, doNow, fills } from './steps.ts';

function shortcut(text: string, change: { channel?: { id: string; name: string }; thread?: string } = {}) {
  return {
    type: 'message_action',
    message: { type: 'message', ts: '1763712000.000100', text, thread_ts: change.thread },
    channel: change.channel ?? { id: 'C00TRIAGE01', name: 'triage' },
    team: { id: 'T00NORTHWND', domain: 'northwind-ai' },
  } as unknown as MessageShortcut;
}

describe('a message that a failure mode is logged from', () => {
  test('is linked to, with its thread where it is a reply', () => {
    const link = 'https://northwind-ai.slack.com/archives/C00TRIAGE01/p1763712000000100';
    const none = new Map<string, string>();
    expect(sourceOf(shortcut('x'), none).link).toBe(link);
    expect(sourceOf(shortcut('x', { thread: '1763712000.000100' }), none).link).toBe(link);
    expect(sourceOf(shortcut('x', { thread: '1763711000.000200' }), none).link).toBe(
      `${link}?thread_ts=1763711000.000200&cid=C00TRIAGE01`,
    );
  });

  test.each([
    ['a public channel', { id: 'C00TRIAGE01', name: 'triage' }, false, 'C00TRIAGE01'],
    ['a private channel', { id: 'C00SECRET01', name: 'privategroup' }, true, 'C00SECRET01'],
    ['an older private channel', { id: 'G00SECRET01', name: 'secret' }, true, 'G00SECRET01'],
    ['a direct message', { id: 'D00ALICE001', name: 'directmessage' }, true, null],
    ['a group', { id: 'C00GROUP001', name: 'mpdm-alice--bob--caro-1' }, true, null],
  ])('stands in %s', (_name, channel, isPrivate, card) => {
    expect(sourceOf(shortcut('x', { channel }), new Map())).toMatchObject({ isPrivate, channel: card });
  });

  test('is read as people read it', () => {
    const text =
      '<@U00BOB00001> says &lt;b&gt; in <#C1|care> <!here> <https://a.example|docs> <https://a.example|https://a.example> <!subteam^S1|@team> <mailto:a@b.example|a@b.example> a &amp; b';
    const names = new Map([['U00BOB00001', 'Bob']]);
    expect(mentionedIn(text)).toEqual(['U00BOB00001']);
    expect(sourceOf(shortcut(text), names).words).toBe(
      '@Bob says <b> in #care @here docs (https://a.example) https://a.example @team a@b.example a & b',
    );
  });

  test('is cut at 3,000 characters, and parted where a button ends without breaking a character', () => {
    const { words } = sourceOf(shortcut('😀'.repeat(3000)), new Map());
    expect(words.length).toBeLessThanOrEqual(3000);
    for (const text of [words, `x${words}`.slice(0, 3000)]) {
      const { button, rest } = parted(text);
      expect(button + rest).toBe(text);
      expect(button.length).toBeLessThanOrEqual(2000);
      expect(button.isWellFormed()).toBe(true);
    }
  });

  test('is linked to by its own address alone', () => {
    expect(isPermalink('https://northwind-ai.slack.com/archives/C1/p17')).toBe(true);
    expect(isPermalink('https://northwind.enterprise.slack.com/archives/C1/p17?thread_ts=1.2&cid=C1')).toBe(
      true,
    );
    for (const forged of [
      'https://evil.example/archives/C1/p17',
      'https://evil.example/.slack.com/archives/C1/p17',
      'https://x.slack.com/archives/C1/p17|x>',
      'javascript:alert(1)',
    ])
      expect(isPermalink(forged)).toBe(false);
  });
});

describe('“Log a failure mode” on a message', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  const stored = () => bot.database.db.select().from(failureModes);
  const { 'What happens': _, ...others } = doNow;

  test('opens the form with what it says, keeps the link, and puts the card beside it', async () => {
    const [alice, bob] = [bot.slack.person('alice'), bot.slack.person('bob')];
    await bob.types('#triage', 'It told a patient to take 900 mg & more');
    await alice.usesOn({ in: '#triage', text: '900 mg' }, 'Log a failure mode');
    await alice.sees('[Log it]', { in: 'modal' });
    expect(alice.modal()?.values['What happens']).toBe('It told a patient to take 900 mg & more');
    await choosesProject(alice, 'Medical triage');
    await fills(alice, others);
    await closesWith(alice);
    await alice.sees('The message it was logged from', { in: '#triage' });
    const [message] = bot.slack.messages('#triage');
    const link = `https://northwind-ai.slack.com/archives/C00TRIAGE01/p${message?.ts.replace('.', '')}`;
    expect(await stored()).toMatchObject([{ sourceLink: link, channelId: 'C00TRIAGE01' }]);
    expect(JSON.stringify(bot.slack.messages('#triage'))).toContain(`<${link}|The message`);
    await alice.clicks('Open record', { in: '#triage' });
    await alice.sees('The message it was logged from', { in: 'modal' });
  });

  test('in a private channel asks first, and copies all of it when told to', async () => {
    const [alice, bob] = [bot.slack.person('alice'), bot.slack.person('bob')];
    const said = `"\n${'"\\ é'.repeat(1000)}`.slice(0, 2998);
    await bob.types('#board-room', `x${said}y`);
    await alice.usesOn({ in: '#board-room' }, 'Log a failure mode');
    await alice.sees('Everybody who can see the project will read it', { in: 'modal' });
    expect(alice.modal()?.submit).toBeUndefined();
    await alice.presses('Copy');
    await alice.sees('[Log it]', { in: 'modal' });
    expect(alice.modal()?.values['What happens']).toBe(`x${said}y`);
    await choosesProject(alice, 'Medical triage');
    await fills(alice, others);
    await closesWith(alice);
    await alice.sees('*Unsafe answer* · Open', { in: '#board-room' });
  });

  test('in a private channel leaves the words out when told to, and keeps the link', async () => {
    const [alice, bob] = [bot.slack.person('alice'), bot.slack.person('bob')];
    await bob.types('#board-room', 'It told Mr Smith to take 900 mg');
    await alice.usesOn({ in: '#board-room', text: 'Mr Smith' }, 'Log a failure mode');
    await alice.sees('Leave the text out', { in: 'modal' });
    await alice.presses('Leave the text out');
    await alice.sees('[Log it]', { in: 'modal' });
    expect(alice.modal()?.text).not.toContain('Mr Smith');
    await choosesProject(alice, 'Medical triage');
    await fills(alice, doNow);
    await closesWith(alice);
    const [mode] = await stored();
    expect(mode?.description).not.toContain('Mr Smith');
    expect(mode?.sourceLink).toContain('/archives/C00BOARD001/p');
  });

  test('in the conversation with aipm has its card there', async () => {
    const alice = bot.slack.person('alice');
    await alice.types('@aipm', 'It names a dose');
    await alice.usesOn({ in: '@aipm', text: 'It names a dose' }, 'Log a failure mode');
    await alice.sees('Copy what this message says?', { in: 'modal' });
    await alice.presses('Copy');
    await alice.sees('[Log it]', { in: 'modal' });
    await choosesProject(alice, 'Medical triage');
    await fills(alice, others);
    await closesWith(alice);
    await alice.sees('*Unsafe answer* · Open', { in: '@aipm' });
    expect(await stored()).toMatchObject([{ channelId: null }]);
  });
});
