import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { claimMessages, closeLane, releaseMessage, secondsUntilDue } from '../../src/messages/queue.ts';
import { lanes, messages } from '../../src/messages/schema.ts';
import { messageByKey, moveMessages, oweMessage, postAgain } from '../../src/messages/store.ts';
import { onBothDatabases } from '../support/databases.ts';

const northwind = 'T00NORTHWND';

function owe(db: Database, key: string, text = key, target = 'C00TRIAGE01', workspaceId = northwind) {
  return oweMessage(workspaceId, db, {
    key,
    about: `the message ${key}`,
    actorId: 'U00ALICE001',
    targets: [target],
    content: { text, blocks: [] },
  });
}

function claim(db: Database, most = 10, workspaceId = northwind) {
  return db.transaction((tx) => claimMessages(workspaceId, tx, most));
}

/** As if the seconds that lanes and leases wait had passed. */
async function waits(db: Database): Promise<void> {
  await db.update(lanes).set({ freeAt: sql`now() - interval '1 second'` });
  await db.update(messages).set({ dueAt: sql`now() - interval '1 second'` });
}

onBothDatabases('owed messages', (open) => {
  test('are claimed once', async () => {
    const { db } = open();
    await owe(db, 'review/1');
    expect((await claim(db)).map(({ key }) => key)).toEqual(['review/1']);
    expect(await claim(db)).toEqual([]);
  });

  test('go to a channel one at a time, in the order in which they became due', async () => {
    const { db } = open();
    for (const key of ['a', 'b', 'c']) await owe(db, key);
    await owe(db, 'elsewhere', 'elsewhere', 'C00CARE0001');
    expect((await claim(db)).map(({ key }) => key).sort()).toEqual(['a', 'elsewhere']);
    expect(await claim(db)).toEqual([]);
    await waits(db);
    await owe(db, 'd');
    expect((await claim(db)).map(({ key }) => key)).toEqual(['b']);
  });

  test('wait for the second that Slack wants between two posts to a channel', async () => {
    const { db } = open();
    await owe(db, 'a');
    await owe(db, 'b');
    await claim(db);
    const wait = await secondsUntilDue(northwind, db);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(1);
  });

  test('wait for as long as Slack asked for, with everything else in their lane', async () => {
    const { db } = open();
    await owe(db, 'a');
    const [message] = await claim(db);
    if (!message) throw new Error('Nothing was claimed');
    await closeLane(northwind, db, message, 30);
    await releaseMessage(northwind, db, message, { inSeconds: 30 });
    await owe(db, 'b');
    expect(await claim(db)).toEqual([]);
    expect(await secondsUntilDue(northwind, db)).toBeGreaterThan(25);
  });

  test('are taken again when the process that had them is gone', async () => {
    const { db } = open();
    await owe(db, 'a');
    const [first] = await claim(db);
    expect(first?.wasInterrupted).toBe(false);
    await waits(db);
    expect(await claim(db)).toEqual([]);
    await db.update(messages).set({ leasedUntil: sql`now() - interval '1 second'` });
    await waits(db);
    const [again] = await claim(db);
    expect(again).toMatchObject({ key: 'a', attempts: 2, wasInterrupted: true });
  });

  test('that changed while Slack was told are still owed afterwards', async () => {
    const { db } = open();
    await owe(db, 'a', 'first');
    const [message] = await claim(db);
    if (!message) throw new Error('Nothing was claimed');
    await owe(db, 'a', 'second');
    await releaseMessage(northwind, db, message, {
      state: 'shown',
      channel: 'C00TRIAGE01',
      ts: '1.2',
      shownVersion: message.version,
    });
    expect(await messageByKey(northwind, db, 'a')).toMatchObject({
      state: 'owed',
      version: 2,
      shownVersion: 1,
    });
    await waits(db);
    expect((await claim(db))[0]?.content?.text).toBe('second');
  });

  test('with the same content again change nothing', async () => {
    const { db } = open();
    await owe(db, 'a', 'same');
    await owe(db, 'a', 'same');
    expect(await messageByKey(northwind, db, 'a')).toMatchObject({ version: 1 });
    await owe(db, 'a', 'other');
    expect(await messageByKey(northwind, db, 'a')).toMatchObject({ version: 2 });
  });

  test('that somebody deleted in Slack do not come back', async () => {
    const { db } = open();
    await owe(db, 'a', 'first');
    const [message] = await claim(db);
    if (!message) throw new Error('Nothing was claimed');
    await releaseMessage(northwind, db, message, { state: 'retired', lastError: 'message_not_found' });
    await owe(db, 'a', 'second');
    await waits(db);
    expect(await claim(db)).toEqual([]);
  });

  test('in a thread wait for the message they answer', async () => {
    const { db } = open();
    await owe(db, 'card');
    const card = await messageByKey(northwind, db, 'card');
    if (!card) throw new Error('There is no card');
    await oweMessage(northwind, db, {
      key: 'reply',
      about: 'a reply',
      actorId: 'U00ALICE001',
      targets: ['C00TRIAGE01'],
      content: { text: 'reply', blocks: [] },
      parentId: card.id,
    });
    const [claimed] = await claim(db);
    expect(claimed?.key).toBe('card');
    await waits(db);
    expect(await claim(db)).toEqual([]);
    await releaseMessage(northwind, db, card, {
      state: 'shown',
      channel: 'C00TRIAGE01',
      ts: '1.2',
      shownVersion: 1,
    });
    await waits(db);
    expect((await claim(db))[0]).toMatchObject({
      key: 'reply',
      threadTs: '1.2',
      threadChannel: 'C00TRIAGE01',
    });
  });

  test('of a project that moved are deleted where they were, and owed where they may be', async () => {
    const { db } = open();
    const projectId = '6b0f7c3e-3f0e-4a53-9a0e-0d6f3f4d8a11';
    const message = { about: 'x', actorId: 'U00ALICE001', projectId, content: { text: 'x', blocks: [] } };
    await oweMessage(northwind, db, { ...message, key: 'outside', targets: ['C00TRIAGE01'] });
    await oweMessage(northwind, db, { ...message, key: 'inside', targets: ['C00BOARD001'] });
    await moveMessages(northwind, db, projectId, ['C00BOARD001'], 'U00ALICE001');
    const rows = await db.select().from(messages).orderBy(messages.id);
    expect(
      rows.map(({ key, targets, content }) => [key.split('/')[0], targets[0], content === null]),
    ).toEqual([
      ['outside', 'C00TRIAGE01', true],
      ['inside', 'C00BOARD001', false],
      ['outside', 'C00BOARD001', false],
    ]);
  });

  test('that answer a message which is moved, answer it where it is moved to', async () => {
    const { db } = open();
    const projectId = randomUUID();
    const both = { about: 'x', actorId: 'U00ALICE001', targets: ['C00TRIAGE01'], projectId };
    await oweMessage(northwind, db, { ...both, key: 'card', content: { text: 'card', blocks: [] } });
    const parentId = (await messageByKey(northwind, db, 'card'))?.id ?? 0;
    await oweMessage(northwind, db, {
      ...both,
      key: 'news',
      parentId,
      content: { text: 'news', blocks: [] },
    });
    await db.update(messages).set({ state: 'shown', ts: '1.2', channel: 'C00TRIAGE01' });
    await moveMessages(northwind, db, projectId, ['C00BOARD001'], 'U00ALICE001');
    const card = await messageByKey(northwind, db, 'card');
    expect(card?.id).not.toBe(parentId);
    expect(await messageByKey(northwind, db, 'news')).toMatchObject({
      parentId: card?.id,
      targets: ['C00BOARD001'],
    });
  });

  test('are posted again where they could not be, once, and for the person they belong to', async () => {
    const { db } = open();
    await oweMessage(northwind, db, {
      key: 'card',
      about: 'x',
      actorId: 'U00ALICE001',
      targets: ['C00SECRET01', 'U00ALICE001'],
      content: { text: 'x', blocks: [] },
    });
    await db.update(messages).set({ targetIndex: 1, state: 'shown', ts: '1.2', channel: 'D1' });
    const id = (await messageByKey(northwind, db, 'card'))?.id ?? 0;
    await owe(db, `undelivered/${id}/1/C00SECRET01`);
    expect(await postAgain(northwind, db, id, 'C00SECRET01', 'U00BOB00001')).toBe(false);
    expect(await postAgain(northwind, db, id, 'C00CARE0001', 'U00ALICE001')).toBe(false);
    expect(await postAgain(northwind, db, id, 'C00SECRET01', 'U00ALICE001')).toBe(true);
    expect(await messageByKey(northwind, db, 'card')).toMatchObject({
      state: 'owed',
      ts: null,
      targets: ['C00SECRET01', 'U00ALICE001'],
    });
    expect(await postAgain(northwind, db, id, 'C00SECRET01', 'U00ALICE001')).toBe(false);
  });

  test('of one workspace are nothing to another', async () => {
    const { db } = open();
    await owe(db, 'a');
    await owe(db, 'a', 'theirs', 'C1', 'T00OTHER001');
    expect((await claim(db)).map(({ content }) => content?.text)).toEqual(['a']);
    await moveMessages(northwind, db, '6b0f7c3e-3f0e-4a53-9a0e-0d6f3f4d8a11', [], 'U00ALICE001');
    expect((await claim(db, 10, 'T00OTHER001')).map(({ content }) => content?.text)).toEqual(['theirs']);
  });

  test('are not taken by two claims at once', async () => {
    const { db } = open();
    for (let channel = 0; channel < 20; channel += 1) await owe(db, `m${channel}`, 'x', `C${channel}`);
    const claims = await Promise.all([claim(db, 8), claim(db, 8), claim(db, 8)]);
    const keys = claims.flat().map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
