import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Slack, startSlack } from '../../sandbox/slack.ts';
import type { Database } from '../../src/db/database.ts';
import { createLogger } from '../../src/log.ts';
import { type Dispatcher, startDispatcher } from '../../src/messages/dispatcher.ts';
import type { Content } from '../../src/messages/schema.ts';
import { messageByKey, moveMessages, oweMessage } from '../../src/messages/store.ts';
import { freshPostgres, type TestDatabase } from '../support/databases.ts';
import { eventually } from '../support/eventually.ts';

describe('dispatchers', () => {
  let database: TestDatabase;
  let slack: Slack;
  let db: Database;
  const running: Dispatcher[] = [];
  beforeEach(async () => {
    database = await freshPostgres();
    db = database.db;
    slack = await startSlack();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((dispatcher) => dispatcher.stop()));
    await slack.stop();
    await database.close();
  });

  function start(): Dispatcher {
    const client = new WebClient(slack.botToken, {
      slackApiUrl: slack.url,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    });
    const log = createLogger('silent');
    const dispatcher = startDispatcher({ db, workspaceId: slack.teamId, client, log });
    running.push(dispatcher);
    return dispatcher;
  }

  function owe(
    key: string,
    content: Content,
    targets = ['C00TRIAGE01'],
    parentId?: number,
    projectId?: string,
  ) {
    return oweMessage(slack.teamId, db, {
      key,
      about: `the message ${key}`,
      actorId: 'U00ALICE001',
      targets,
      content,
      ...(parentId !== undefined && { parentId }),
      ...(projectId !== undefined && { projectId }),
    });
  }

  function state(key: string) {
    return messageByKey(slack.teamId, db, key).then((message) => message?.state);
  }

  const words = (text: string): Content => ({ text, blocks: [] });

  test('of several processes show every message once', async () => {
    const dispatchers = [start(), start(), start()];
    const channels = ['C00TRIAGE01', 'C00CARE0001', 'C00GENERAL1'];
    for (let n = 0; n < 9; n += 1) await owe(`m${n}`, words(`message ${n}`), [channels[n % 3] ?? '']);
    for (const dispatcher of dispatchers) dispatcher.nudge();
    await eventually(() => channelsShow(9), 10_000);
    for (const name of ['#triage', '#care', '#general']) {
      const texts = slack.messages(name).map(({ text }) => text);
      expect(new Set(texts).size).toBe(3);
    }
    await eventually(async () => (await state('m8')) === 'shown');

    function channelsShow(count: number): boolean {
      return ['#triage', '#care', '#general'].flatMap((name) => slack.messages(name)).length === count;
    }
  });

  test('put replies into the thread of their card', async () => {
    const dispatcher = start();
    await owe('card', words('the card'));
    const card = await messageByKey(slack.teamId, db, 'card');
    await owe('reply', words('the reply'), ['C00TRIAGE01'], card?.id);
    dispatcher.nudge();
    await eventually(() => slack.messages('#triage').length === 2);
    const [first, second] = slack.messages('#triage');
    expect(second).toMatchObject({ text: 'the reply', threadTs: first?.ts });
  });

  test('delete a card where it may not be any more, and post it where it may', async () => {
    const dispatcher = start();
    const projectId = '6b0f7c3e-3f0e-4a53-9a0e-0d6f3f4d8a11';
    await owe('card', words('the card'), ['C00TRIAGE01'], undefined, projectId);
    dispatcher.nudge();
    await eventually(async () => (await state('card')) === 'shown');
    await moveMessages(slack.teamId, db, projectId, ['C00BOARD001'], 'U00ALICE001');
    dispatcher.nudge();
    await eventually(() => slack.shows('#board-room').includes('the card'));
    await eventually(() => slack.shows('#triage') === '');
  });

  test('leave a message alone that somebody deleted', async () => {
    const dispatcher = start();
    await owe('card', words('the card'));
    dispatcher.nudge();
    await eventually(async () => (await state('card')) === 'shown');
    const [card] = slack.messages('#triage');
    if (card) slack.deleteMessage(card);
    await owe('card', words('the card, edited'));
    dispatcher.nudge();
    await eventually(async () => (await state('card')) === 'retired');
    expect(slack.shows('#triage')).toBe('');
  });

  test('send a message whose blocks Slack refuses as plain text', async () => {
    const dispatcher = start();
    const blocks: Content['blocks'] = [
      { type: 'header', text: { type: 'plain_text', text: 'x'.repeat(200) } },
    ];
    await owe('card', { text: 'the card in words', blocks });
    dispatcher.nudge();
    await eventually(async () => (await state('card')) === 'shown');
    expect(slack.shows('#triage')).toContain('the card in words');
  });

  test('give up loudly where there is no place left', async () => {
    const dispatcher = start();
    await owe('card', words('the card'), ['C00SECRET01']);
    dispatcher.nudge();
    await eventually(async () => (await state('card')) === 'failed');
    await slack.person('alice').sees('/invite @aipm', { in: '@aipm' });
  });

  test('keep the pace that Slack asks for, also several of them', async () => {
    slack.enforceRates(true);
    const dispatchers = [start(), start()];
    for (let n = 0; n < 4; n += 1) await owe(`m${n}`, words(`message ${n}`));
    for (const dispatcher of dispatchers) dispatcher.nudge();
    await eventually(() => slack.messages('#triage').length === 4, 10_000);
    const limited = slack.traffic.filter((exchange) => 'status' in exchange && exchange.status === 429);
    expect(limited).toEqual([]);
  });
});
