import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SlackOptions } from '../../sandbox/slack.ts';
import { type Bot, plain, startHttpBot, startSocketBot } from './bot.ts';

const manifest = {
  features: {
    slash_commands: [{ command: '/aipm', description: 'Hold a review ritual', usage_hint: 'review' }],
    shortcuts: [
      {
        name: 'Start a technical review',
        type: 'global',
        callback_id: 'start_review',
        description: 'Opens it',
      },
      { name: 'Log a failure mode', type: 'message', callback_id: 'log_failure', description: 'Logs it' },
    ],
  },
  settings: { event_subscriptions: { bot_events: ['app_home_opened', 'member_joined_channel'] } },
};

let bot: Bot;

async function restart(options: SlackOptions): Promise<void> {
  await bot.stop();
  bot = await startHttpBot(options);
}

beforeEach(async () => {
  bot = await startHttpBot({ manifest });
});
afterEach(() => bot.stop());

function card(elements: object[]) {
  return { channel: 'C00TRIAGE01', text: 'Card', blocks: [{ type: 'actions', elements }] as never };
}

describe('a command', () => {
  test('carries who, where and what', async () => {
    const seen: unknown[] = [];
    bot.app.command('/aipm', async ({ ack, command }) => {
      seen.push(command);
      await ack();
    });
    await bot.slack.person('bob').types('#board-room', '/aipm review  TRIAGE ');
    await bot.slack.person('bob').types('@aipm', '/aipm');
    expect(seen).toMatchObject([
      { text: 'review  TRIAGE', user_name: 'bob', channel_id: 'C00BOARD001', channel_name: 'privategroup' },
      { text: '', channel_name: 'directmessage', team_domain: 'northwind-ai', api_app_id: 'A00AIPM0001' },
    ]);
  });

  test('that is answered at once is answered to one person', async () => {
    bot.app.command('/aipm', async ({ ack }) => ack('Try `/aipm review`'));
    await bot.slack.person('alice').types('#triage', '/aipm help');
    expect(bot.slack.person('alice').channel('#triage')).toBe('aipm (only you): Try `/aipm review`');
    expect(bot.slack.shows('#triage')).toBe('');
  });

  test('that nobody answers, or answers wrongly, says so', async () => {
    await restart({ ackMs: 500 });
    const alice = bot.slack.person('alice');
    bot.app.command('/aipm', async ({ command, ack }) => {
      if (command.text === 'wrong') await ack({ blocks: [{ type: 'section' }] } as never);
      if (command.text === 'broken') throw new Error('no database');
    });
    await alice.types('#triage', '/aipm slow');
    await alice.types('#triage', '/aipm wrong');
    await alice.types('#triage', '/aipm broken');
    expect(alice.channel('#triage').match(/"\w+"/g)).toEqual([
      '"operation_timeout"',
      '"invalid_command_response"',
      '"dispatch_failed"',
    ]);
    expect(bot.slack.problems.map((problem) => problem.what)).toEqual([
      'no answer in time',
      'invalid_blocks',
      'not acknowledged',
    ]);
  });

  test('that the manifest does not have stays in Slack', async () => {
    await bot.slack.person('alice').types('#triage', '/deploy now');
    expect(bot.slack.person('alice').channel('#triage')).toContain('/deploy is not a valid command.');
    expect(bot.slack.traffic.filter((exchange) => exchange.way === 'out')).toEqual([]);
  });

  test('with a wrong signature would be refused', async () => {
    const response = await fetch(bot.slack.requestUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-signature': 'v0=forged',
        'x-slack-request-timestamp': String(Math.floor(Date.now() / 1000)),
      },
      body: 'command=%2Faipm',
    });
    expect(response.status).toBe(401);
  });
});

describe('shortcuts', () => {
  test('are found by name, with the message they were used on', async () => {
    const seen: unknown[] = [];
    bot.app.shortcut(/.*/, async ({ ack, shortcut }) => {
      seen.push(shortcut);
      await ack();
    });
    const alice = bot.slack.person('alice');
    await alice.types('#triage', 'It told a patient to wait');
    await alice.uses('Start a technical review');
    await alice.usesOn({ in: '#triage', text: /patient/ }, 'Log a failure mode');
    for (const message of bot.slack.messages('#triage')) await alice.usesOn(message, 'log_failure');
    expect(seen).toMatchObject([
      { type: 'shortcut', callback_id: 'start_review', user: { id: alice.id, team_id: 'T00NORTHWND' } },
      {
        type: 'message_action',
        callback_id: 'log_failure',
        message: { text: 'It told a patient to wait', user: alice.id },
        channel: { id: 'C00TRIAGE01', name: 'triage' },
      },
      { type: 'message_action', message: { text: 'It told a patient to wait' } },
    ]);
    await expect(alice.uses('Log a failure mode')).rejects.toThrow('there are: Start a technical review');
  });
});

describe('a button', () => {
  beforeEach(async () => {
    const confirm = { title: plain('Reveal?'), text: plain('Names will be shown.') };
    await bot.app.client.chat.postMessage(
      card([
        { type: 'button', text: plain('Vote'), action_id: 'vote', value: 'care', style: 'primary' },
        { type: 'button', text: plain('Reveal…'), action_id: 'reveal', confirm },
        {
          type: 'overflow',
          action_id: 'more',
          options: ['Remind', 'Cancel'].map((word) => ({ text: plain(word), value: word.toLowerCase() })),
        },
        { type: 'users_select', action_id: 'assign', placeholder: plain('Assign…') },
      ]),
    );
  });

  test('is shown with its look, and tells who clicked it where', async () => {
    const seen: unknown[] = [];
    bot.app.action(/.*/, async ({ ack, body }) => {
      seen.push(body);
      await ack();
    });
    expect(bot.slack.shows('#triage')).toBe(
      'aipm:\n  [Vote] (primary) [Reveal…] [⋯ Remind | Cancel] [Assign…]',
    );
    const bob = bot.slack.person('bob');
    await bob.clicks('Vote', { in: '#triage' });
    await bob.clicks('Remind', { in: '#triage' });
    await bob.fillsIn('Assign…', 'Caro Silva', { in: '#triage' });
    expect(seen).toMatchObject([
      {
        actions: [{ action_id: 'vote', value: 'care', type: 'button' }],
        container: { type: 'message', channel_id: 'C00TRIAGE01', is_ephemeral: false },
        message: { bot_id: 'B00AIPM0001', text: 'Card' },
        user: { id: bob.id, username: 'bob' },
      },
      { actions: [{ action_id: 'more', selected_option: { value: 'remind' } }] },
      { actions: [{ action_id: 'assign', selected_user: 'U00CARO0001' }] },
    ]);
  });

  test('with a dialog wants a confirmation', async () => {
    const revealed: string[] = [];
    bot.app.action('reveal', async ({ ack, body }) => {
      revealed.push(body.user.id);
      await ack();
    });
    const alice = bot.slack.person('alice');
    await expect(alice.clicks('Reveal…', { in: '#triage' })).rejects.toThrow('Reveal? Names will be shown.');
    await alice.clicks('Reveal…', { in: '#triage', confirm: true });
    expect(revealed).toEqual([alice.id]);
  });

  test('clicked by a guest or a stranger says so', async () => {
    const teams: unknown[] = [];
    bot.app.action('vote', async ({ ack, body }) => {
      teams.push((body.user as { team_id?: string }).team_id);
      await ack();
    });
    await bot.slack.person('gita').clicks('Vote', { in: '#triage' });
    await bot.app.client.chat.postMessage({
      ...card([{ type: 'button', text: plain('Vote'), action_id: 'vote' }]),
      channel: 'C00SHARED01',
    });
    await bot.slack.person('otto').clicks('Vote', { in: '#shared-otto' });
    expect(teams).toEqual(['T00NORTHWND', 'T00OTHER001']);
    expect(() => bot.slack.person('otto').channel('#triage')).toThrow('cannot read #triage');
  });

  test('that is not answered warns the person', async () => {
    bot.slack.deliverTo('http://127.0.0.1:9/slack/events');
    await bot.slack.person('dan').clicks('Vote', { in: '#triage' });
    expect(bot.slack.person('dan').channel('#triage')).toContain('This app is not responding');
  });
});

describe('a response_url', () => {
  let respond: (body: object) => Promise<number>;
  let clock = Date.now();

  beforeEach(async () => {
    clock = Date.now();
    await restart({ now: () => clock });
    await bot.app.client.chat.postMessage(card([{ type: 'button', text: plain('Vote'), action_id: 'vote' }]));
    bot.app.action('vote', async ({ ack, body }) => {
      const url = (body as { response_url: string }).response_url;
      respond = async (answer) =>
        (
          await fetch(url, {
            method: 'POST',
            body: JSON.stringify(answer),
            headers: { 'content-type': 'application/json' },
          })
        ).status;
      await ack();
    });
    await bot.slack.person('alice').clicks('Vote', { in: '#triage' });
  });

  test('answers one person, everybody, or in place of the message', async () => {
    expect(await respond({ text: 'Thanks' })).toBe(200);
    expect(await respond({ text: 'Alice voted', response_type: 'in_channel' })).toBe(200);
    expect(await respond({ text: 'Closed', blocks: [], replace_original: true })).toBe(200);
    expect(bot.slack.person('alice').channel('#triage')).toBe(
      'aipm: Closed\naipm (only you): Thanks\naipm: Alice voted',
    );
    expect(await respond({ delete_original: true })).toBe(200);
    expect(bot.slack.shows('#triage')).toBe('aipm: Alice voted');
  });

  test('works five times', async () => {
    const statuses: number[] = [];
    for (let use = 0; use < 6; use += 1) statuses.push(await respond({ text: `Use ${use}` }));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(bot.slack.problems).toMatchObject([{ what: 'used_url' }]);
  });

  test('works for half an hour', async () => {
    clock += 31 * 60_000;
    expect(await respond({ text: 'Late' })).toBe(404);
    expect(bot.slack.problems).toMatchObject([{ what: 'expired_url' }]);
  });

  test('refuses wrong blocks', async () => {
    expect(await respond({ blocks: [{ type: 'header' }] })).toBe(400);
  });
});

describe('an event', () => {
  test('comes again, the same, until it is acknowledged', async () => {
    await restart({ retryDelaysMs: [0, 0, 0] });
    const attempts: unknown[] = [];
    bot.slack.misdeliver({ kind: 'event', times: 2, fault: { dropResponse: true } });
    bot.app.event('app_home_opened', async ({ body, context }) => {
      attempts.push([body.event_id, context.retryNum]);
    });
    await bot.slack.person('alice').opensHome();
    const [id] = (attempts[0] as [string]) ?? [];
    expect(attempts).toEqual([
      [id, undefined],
      [id, 1],
      [id, 2],
    ]);
  });

  test('that the manifest does not subscribe to is not sent', async () => {
    const alice = bot.slack.person('alice');
    await alice.leaves('#care');
    await alice.joins('#care');
    const sent = bot.slack.traffic.flatMap((one) => (one.way === 'out' ? [one.payload] : []));
    expect(sent).toMatchObject([
      { event: { type: 'member_joined_channel', user: alice.id, channel: 'C00CARE0001' } },
    ]);
  });
});

test('a delivery can arrive twice, at once, with the same ids', async () => {
  const triggers: string[] = [];
  bot.slack.deliverTwice(true);
  bot.app.command('/aipm', async ({ ack, body, client }) => {
    await ack();
    triggers.push(body.trigger_id);
    await client.views.open({
      trigger_id: body.trigger_id,
      view: { type: 'modal', title: plain('Review'), blocks: [] },
    });
  });
  await bot.slack.person('alice').types('#triage', '/aipm review');
  await bot.slack.person('alice').waitsForModal('Review');
  await expect
    .poll(() => bot.slack.traffic.filter((one) => one.way === 'in' && one.method === 'views.open'))
    .toHaveLength(2);
  expect(triggers[0]).toBe(triggers[1]);
  expect(bot.slack.problems).toEqual([]);
  bot.slack.deliverTwice(false);
  await bot.slack.person('alice').types('#triage', '/aipm review');
  expect(triggers).toHaveLength(3);
});

describe('suggestions', () => {
  test.each([
    [
      'too many',
      { options: Array.from({ length: 101 }, (_, i) => ({ text: plain(`P${i}`), value: `${i}` })) },
    ],
    ['too long', { options: [{ text: plain('x'.repeat(76)), value: 'x' }] }],
    ['nothing', {}],
  ])('that are %s are not shown', async (_name, answer) => {
    bot.app.options('project', async ({ ack }) => ack(answer as never));
    bot.app.command('/aipm', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({
        trigger_id: body.trigger_id,
        view: {
          type: 'modal',
          title: plain('Review'),
          submit: plain('Save'),
          blocks: [
            {
              type: 'input',
              label: plain('Project'),
              element: { type: 'external_select', action_id: 'project', min_query_length: 1 },
            },
          ],
        },
      });
    });
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm');
    expect(await alice.searches('Project', 'tri')).toEqual([]);
    expect(bot.slack.problems).toMatchObject([{ what: 'invalid options', about: 'project' }]);
  });
});

describe('over sockets', () => {
  let socketBot: Awaited<ReturnType<typeof startSocketBot>>;

  beforeEach(async () => {
    socketBot = await startSocketBot({ retryDelaysMs: [0], ackMs: 200 });
    await socketBot.connect();
  });
  afterEach(() => socketBot.stop());

  test('commands, forms and answers work as over HTTP', async () => {
    const { app, slack } = socketBot;
    app.command('/aipm', async ({ ack, body, client }) => {
      await ack('One moment');
      await client.views.open({
        trigger_id: body.trigger_id,
        view: {
          type: 'modal',
          callback_id: 'note',
          title: plain('Note'),
          submit: plain('Save'),
          blocks: [
            {
              type: 'input',
              block_id: 'note',
              label: plain('Note'),
              element: { type: 'plain_text_input', action_id: 'note' },
            },
          ],
        },
      });
    });
    app.view('note', async ({ ack, view }) => {
      const note = view.state.values.note?.note?.value ?? '';
      if (note.length < 3) await ack({ response_action: 'errors', errors: { note: 'Too short.' } });
      else await ack();
    });
    const alice = slack.person('alice');
    await alice.types('#triage', '/aipm note');
    await alice.sees('One moment', { in: '#triage' });
    await alice.fillsIn('Note', 'no');
    expect(await alice.submits()).toMatchObject({ outcome: 'errors', errors: { Note: 'Too short.' } });
    await alice.fillsIn('Note', 'Ready for the pilot');
    expect(await alice.submits()).toEqual({ outcome: 'closed' });
    expect(slack.problems).toEqual([]);
  });

  test('nobody answering is noticed', async () => {
    const alice = socketBot.slack.person('alice');
    await alice.types('#triage', '/aipm note');
    expect(alice.channel('#triage')).toContain('operation_timeout');
  });

  test('a client that is told to disconnect comes back and is served', async () => {
    const { app, slack } = socketBot;
    app.command('/aipm', async ({ ack }) => ack('Here again'));
    slack.disconnectSockets();
    expect(slack.socketCount()).toBe(0);
    await expect.poll(() => slack.socketCount()).toBe(1);
    await pause(20);
    await slack.person('alice').types('#triage', '/aipm');
    await slack.person('alice').sees('Here again');
  });

  test('a link is good for one connection', async () => {
    const { slack } = socketBot;
    const response = await fetch(`${slack.url}apps.connections.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.appToken}` },
    });
    const { url } = (await response.json()) as { url: string };
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/link\?ticket=/);
  });
});
