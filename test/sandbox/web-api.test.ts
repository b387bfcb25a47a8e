import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Slack, startSlack } from '../../sandbox/slack.ts';
import { plain } from './bot.ts';

const TRIAGE = 'C00TRIAGE01';
const SECRET = 'C00SECRET01';
const BOARD = 'C00BOARD001';
const ALICE = 'U00ALICE001';

let slack: Slack;
let client: WebClient;

function clientFor(token?: string): WebClient {
  const quiet = () => {};
  return new WebClient(token, {
    slackApiUrl: slack.url,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: {
      debug: quiet,
      info: quiet,
      warn: quiet,
      error: quiet,
      setLevel: quiet,
      getLevel: () => 'error' as never,
      setName: quiet,
    },
  });
}

/** The error code of a call, or `ok`. */
async function codeOf(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => 'ok',
    (error: { data?: { error?: string }; message: string }) => error.data?.error ?? error.message,
  );
}

beforeEach(async () => {
  slack = await startSlack();
  client = clientFor(slack.botToken);
});
afterEach(() => slack.stop());

describe('tokens and scopes', () => {
  test('the wrong token, the wrong kind of token and no token each have their error', async () => {
    expect(await codeOf(clientFor().auth.test())).toBe('not_authed');
    expect(await codeOf(clientFor('xoxb-somebody-else').auth.test())).toBe('invalid_auth');
    expect(await codeOf(clientFor(slack.appToken).auth.test())).toBe('not_allowed_token_type');
    expect(await codeOf(client.apps.connections.open({}))).toBe('not_allowed_token_type');
  });

  test('a scope that was not granted is named', async () => {
    slack.grant(['commands']);
    const error = await client.users.info({ user: ALICE }).catch((reason) => reason);
    expect(error.data).toMatchObject({ error: 'missing_scope', needed: 'users:read', provided: 'commands' });
    expect(slack.problems).toMatchObject([{ what: 'missing_scope', about: 'users.info' }]);
  });

  test('granted and accepted scopes come back in headers', async () => {
    const { response_metadata: metadata } = await client.users.info({ user: ALICE });
    expect(metadata?.acceptedScopes).toEqual(['users:read']);
    expect(metadata?.scopes).toContain('chat:write');
  });

  test('unknown methods and arguments are refused and recorded', async () => {
    expect(await codeOf(client.apiCall('reminders.add', {}))).toBe('unknown_method');
    expect(await codeOf(client.apiCall('chat.postMessage', { channel: TRIAGE, txt: 'hello' }))).toBe(
      'invalid_arguments',
    );
    expect(slack.problems.map((problem) => problem.what)).toEqual(['unknown_method', 'invalid_arguments']);
  });

  test('JSON bodies and a token among the arguments work too', async () => {
    const response = await fetch(`${slack.url}chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ token: slack.botToken, channel: TRIAGE, text: 'Posted as JSON' }),
    });
    expect(await response.json()).toMatchObject({ ok: true, channel: TRIAGE });
    expect(response.headers.get('date')).toBeTruthy();
  });
});

describe('people and channels', () => {
  test('guests, strangers and deactivated people can be told apart', async () => {
    const user = async (id: string) => (await client.users.info({ user: id })).user;
    expect(await user(ALICE)).toMatchObject({ is_admin: true, is_owner: true, is_restricted: false });
    expect(await user('U00GITA0001')).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
    expect(await user('U00OTTO0001')).toMatchObject({ is_stranger: true, team_id: 'T00OTHER001' });
    expect(await user('U00NILS0001')).toMatchObject({ deleted: true });
    expect(await codeOf(client.users.info({ user: 'U00NOBODY01' }))).toBe('user_not_found');
  });

  test('lists come in pages', async () => {
    const first = await client.conversations.members({ channel: TRIAGE, limit: 2 });
    const cursor = first.response_metadata?.next_cursor ?? '';
    const rest = await client.conversations.members({ channel: TRIAGE, cursor });
    expect([...(first.members ?? []), ...(rest.members ?? [])]).toHaveLength(5);
    expect(rest.response_metadata?.next_cursor).toBe('');
  });

  test('a private channel without the bot does not exist for it', async () => {
    expect(await codeOf(client.conversations.info({ channel: SECRET }))).toBe('channel_not_found');
    expect(await codeOf(client.chat.postMessage({ channel: SECRET, text: 'psst' }))).toBe(
      'channel_not_found',
    );
    await slack.person('alice').invites('aipm', '#secret');
    expect(await codeOf(client.chat.postMessage({ channel: SECRET, text: 'psst' }))).toBe('ok');
    expect(slack.problems).toEqual([]);
  });

  test('the private channels listed are those the bot is in', async () => {
    const { channels } = await client.conversations.list({ types: 'private_channel' });
    expect(channels?.map((channel) => channel.id)).toEqual([BOARD]);
  });
});

describe('messages', () => {
  const say = (text: string, channel = TRIAGE) => client.chat.postMessage({ channel, text });

  test('each has its own, rising ts, even at the same moment', async () => {
    await slack.stop();
    slack = await startSlack({ now: () => 1_763_700_000_000 });
    client = clientFor(slack.botToken);
    const [one, two] = [await say('one'), await say('two')];
    expect(Number(two.ts)).toBeGreaterThan(Number(one.ts));
    expect(one.ts).toMatch(/^1763700000\.\d{6}$/);
  });

  test('a public channel needs membership or chat:write.public', async () => {
    slack.grant(['chat:write']);
    expect(await codeOf(say('hello'))).toBe('not_in_channel');
    await slack.person('alice').invites('aipm', '#triage');
    expect(await codeOf(say('hello'))).toBe('ok');
  });

  test('archived channels, deactivated people and bots cannot be written to', async () => {
    slack.archive('#care');
    expect(await codeOf(say('hello', 'C00CARE0001'))).toBe('is_archived');
    expect(await codeOf(say('hello', 'U00NILS0001'))).toBe('user_not_found');
    expect(await codeOf(say('hello', 'U00AIPM0001'))).toBe('cannot_dm_bot');
    expect(await codeOf(say('hello', 'C00NOWHERE1'))).toBe('channel_not_found');
  });

  test("a person's id is their direct conversation", async () => {
    const { channel } = await say('Your vote was counted', ALICE);
    expect(channel).toMatch(/^D/);
    expect(slack.person('alice').dm()).toBe('aipm: Your vote was counted');
    expect(slack.person('bob').dm()).toBe('');
  });

  test('text and blocks have their limits', async () => {
    const post = (blocks: object[]) =>
      codeOf(client.chat.postMessage({ channel: TRIAGE, text: 'card', blocks: blocks as never }));
    const section = (text: string) => ({ type: 'section', text: plain(text) });
    expect(await codeOf(say(''))).toBe('no_text');
    expect(await codeOf(say('x'.repeat(40_001)))).toBe('msg_too_long');
    expect(await post([section('')])).toBe('invalid_blocks');
    expect(await post(Array.from({ length: 4 }, () => section('x'.repeat(3000))))).toBe('ok');
    expect(await post(Array.from({ length: 5 }, () => section('x'.repeat(3000))))).toBe(
      'msg_blocks_too_long',
    );
    expect(await post([section('&'.repeat(2700))])).toBe('msg_blocks_too_long');
  });

  test('invalid blocks are explained', async () => {
    const error = await client.chat
      .postMessage({ channel: TRIAGE, text: 'card', blocks: [{ type: 'header' }] })
      .catch((reason) => reason);
    expect(error.data.response_metadata.messages).toEqual([
      '[ERROR] missing required field: text [json-pointer:/blocks/0]',
    ]);
  });

  test('replies need a message to reply to', async () => {
    const { ts = '' } = await say('Card');
    const reply = (thread_ts: string) =>
      client.chat.postMessage({ channel: TRIAGE, text: 'Detail', thread_ts });
    expect(await codeOf(reply('1.000001'))).toBe('thread_not_found');
    await reply(ts);
    expect(slack.shows('#triage')).toBe('aipm: Card\n  ↳ aipm: Detail');
  });

  test("only the bot's own messages can be changed", async () => {
    const alice = slack.person('alice');
    await alice.types('#triage', 'Hello');
    const { ts: hers } = await alice.message({ in: '#triage' });
    const { ts = '' } = await say('Draft');
    await client.chat.update({ channel: TRIAGE, ts, text: 'Final' });
    expect(slack.shows('#triage')).toBe('alice: Hello\naipm: Final');
    expect(await codeOf(client.chat.update({ channel: TRIAGE, ts: hers, text: 'Bye' }))).toBe(
      'cant_update_message',
    );
    await alice.deletes({ in: '#triage', ts });
    expect(await codeOf(client.chat.update({ channel: TRIAGE, ts, text: 'Again' }))).toBe(
      'message_not_found',
    );
  });

  test('an ephemeral message is seen by one person, who must be in the channel', async () => {
    await client.chat.postEphemeral({ channel: TRIAGE, user: ALICE, text: 'Only you' });
    expect(slack.person('alice').channel('#triage')).toBe('aipm (only you): Only you');
    expect(slack.person('bob').channel('#triage')).toBe('');
    expect(
      await codeOf(client.chat.postEphemeral({ channel: TRIAGE, user: 'U00OTTO0001', text: 'hi' })),
    ).toBe('user_not_in_channel');
  });

  test('an accidental ping shows, an escaped one does not', async () => {
    await say('Reviewed by <@U00BOB00001> <!channel>');
    await say('Reviewed by &lt;!channel&gt;');
    expect(slack.shows('#triage')).toBe(
      'aipm: Reviewed by @Bob Meyer @channel (pings everyone)\naipm: Reviewed by <!channel>',
    );
  });

  test('posting too fast is limited when rates are enforced', async () => {
    slack.enforceRates(true);
    const calls = await Promise.all(Array.from({ length: 5 }, (_, index) => codeOf(say(`Post ${index}`))));
    expect(calls.filter((code) => code === 'ok')).toHaveLength(3);
    expect(await codeOf(say('Elsewhere', 'C00CARE0001'))).toBe('ok');
  });
});

describe('misbehaviour', () => {
  const say = (text: string, channel = TRIAGE) => client.chat.postMessage({ channel, text });

  test('a rule acts as often as it says and where it says', async () => {
    slack.misbehave({ method: 'chat.postMessage', channel: TRIAGE, times: 2, fault: { status: 500 } });
    expect(await codeOf(say('Elsewhere', BOARD))).toBe('ok');
    expect(await codeOf(say('one'))).toContain('500');
    expect(await codeOf(say('two'))).toContain('500');
    expect(await codeOf(say('three'))).toBe('ok');
  });

  test('a limited call says how long to wait', async () => {
    const end = slack.misbehave({ fault: { status: 429, retryAfter: 7 } });
    await expect(say('one')).rejects.toMatchObject({ retryAfter: 7 });
    end();
    expect(await codeOf(say('two'))).toBe('ok');
  });

  test('a dropped request does nothing, a dropped response hides what was done', async () => {
    slack.misbehave({ times: 1, fault: { drop: true } });
    expect(await codeOf(say('lost'))).toContain('failed');
    expect(slack.shows('#triage')).toBe('');
    slack.misbehave({ times: 1, fault: { dropAfter: true } });
    expect(await codeOf(say('posted all the same'))).toContain('failed');
    expect(slack.shows('#triage')).toBe('aipm: posted all the same');
  });

  test('chance follows the random source', async () => {
    await slack.stop();
    const throws = [0.9, 0.1];
    slack = await startSlack({ random: () => throws.shift() ?? 0.9 });
    client = clientFor(slack.botToken);
    slack.misbehave({ chance: 0.5, fault: { status: 500 } });
    expect(await codeOf(say('spared'))).toBe('ok');
    expect(await codeOf(say('hit'))).toContain('500');
  });
});

test('stopping twice is fine', async () => {
  await slack.stop();
  await slack.stop();
});
