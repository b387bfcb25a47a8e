import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeUpload } from '../../sandbox/files/files.ts';
import { firstPart } from '../../sandbox/files/multipart.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { startSlack } from '../../sandbox/slack.ts';
import { type Bot, plain, startHttpBot } from './bot.ts';

const TRIAGE = 'C00TRIAGE01';
const SECRET = 'C00SECRET01';
const BOARD = 'C00BOARD001';
const BOB = 'U00BOB00001';
const GITA = 'U00GITA0001';

let bot: Bot;

beforeEach(async () => {
  bot = await startHttpBot();
});
afterEach(() => bot.stop());

/** The error code of a call, or `ok`. */
async function codeOf(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => 'ok',
    (error: { data?: { error?: string }; message: string }) => error.data?.error ?? error.message,
  );
}

async function joinTriage(): Promise<void> {
  await bot.slack.person('alice').invites('aipm', '#triage');
}

function shareBrief(at: { channel_id: string; thread_ts?: string }, content = '# Brief') {
  return bot.app.client.filesUploadV2({
    filename: 'brief.md',
    title: 'The brief',
    content,
    initial_comment: 'Here it is',
    ...at,
  } as Parameters<typeof bot.app.client.filesUploadV2>[0]);
}

async function reserve(length: number, filename = 'brief.md'): Promise<{ id: string; url: string }> {
  const { file_id: id = '', upload_url: url = '' } = await bot.app.client.files.getUploadURLExternal({
    filename,
    length,
  });
  return { id, url };
}

const post = (url: string, body: string) => fetch(url, { method: 'POST', body });
const complete = (id: string, at: { channel_id?: string; channels?: string } = {}) =>
  bot.app.client.files.completeUploadExternal({ files: [{ id }], ...at });
const asBot = (url: string, token = bot.slack.botToken) =>
  fetch(url, { headers: { authorization: `Bearer ${token}` } });

describe("the bot's files", () => {
  test('are shared in a channel with a comment, and can be downloaded by who reads it', async () => {
    const { slack } = bot;
    await joinTriage();
    await shareBrief({ channel_id: TRIAGE });
    expect(slack.shows('#triage')).toBe('aipm: Here it is\n  [file: brief.md, 7 bytes]');
    expect(String(await slack.person('gita').downloads('brief.md', { in: '#triage' }))).toBe('# Brief');
    expect(slack.problems).toEqual([]);
  });

  test('can answer a message', async () => {
    const { slack, app } = bot;
    await joinTriage();
    const { ts = '' } = await app.client.chat.postMessage({ channel: TRIAGE, text: 'Card' });
    await shareBrief({ channel_id: TRIAGE, thread_ts: ts });
    expect(slack.shows('#triage')).toBe('aipm: Card\n  ↳ aipm: Here it is\n    [file: brief.md, 7 bytes]');
  });

  test('go several at once into one message, and need no words', async () => {
    await bot.app.client.filesUploadV2({
      channel_id: BOARD,
      file_uploads: [
        { filename: 'a.csv', content: 'aaa' },
        { filename: 'b.csv', file: Readable.from([Buffer.from('bb')]) },
      ],
    } as Parameters<typeof bot.app.client.filesUploadV2>[0]);
    expect(bot.slack.shows('#board-room')).toBe('aipm:\n  [file: a.csv, 3 bytes]\n  [file: b.csv, 2 bytes]');
  });

  test('reach a person by the id of their conversation, or among `channels` by their own', async () => {
    const { app, slack } = bot;
    const { channel } = await app.client.conversations.open({ users: BOB });
    await shareBrief({ channel_id: channel?.id ?? '' });
    const { id, url } = await reserve(3);
    await post(url, 'two');
    expect(await codeOf(complete(id, { channel_id: BOB }))).toBe('invalid_arguments');
    await complete(id, { channels: BOB });
    expect(slack.person('bob').dm()).toContain('[file: brief.md, 3 bytes]');
    expect(String(await slack.person('bob').downloads('brief.md', { in: '@aipm' }))).toBe('two');
  });

  test('are refused where the bot is not a member', async () => {
    const { slack } = bot;
    expect(await codeOf(shareBrief({ channel_id: SECRET }))).toBe('channel_not_found');
    expect(await codeOf(shareBrief({ channel_id: TRIAGE }))).toBe('not_in_channel');
    slack.archive('#board-room');
    expect(await codeOf(shareBrief({ channel_id: BOARD }))).toBe('is_archived');
    expect(slack.problems).toEqual([]);
  });

  test('need their bytes, exactly as many as announced, and are completed once', async () => {
    const { slack } = bot;
    const { id, url } = await reserve(5);
    expect(await codeOf(complete(id))).toBe('file_not_found');
    expect((await post(url, 'four')).status).toBe(400);
    expect((await post(url, 'longer than that')).status).toBe(400);
    const uploaded = await post(url, 'fiver');
    expect([uploaded.status, await uploaded.text()]).toEqual([200, 'OK - 5']);
    expect((await post(url, 'again')).status).toBe(404);
    expect(await codeOf(complete(id))).toBe('ok');
    expect(await codeOf(complete(id))).toBe('file_not_found');
    expect(await codeOf(complete('F00NOWHERE1'))).toBe('file_not_found');
    expect(slack.problems.map((problem) => problem.what)).toEqual([
      'a file completed before its upload',
      'an upload of another length',
      'an upload of another length',
    ]);
  });

  test('cannot be empty', async () => {
    expect(await codeOf(reserve(0))).toBe('missing_argument');
    expect(bot.slack.problems).toMatchObject([{ what: 'missing_argument' }]);
  });

  test('are private when no channel is named', async () => {
    const { id, url } = await reserve(5);
    await post(url, 'mine!');
    await complete(id);
    const { file } = await bot.app.client.files.info({ file: id });
    expect(file).toMatchObject({ id, name: 'brief.md', filetype: 'markdown', size: 5, is_public: false });
    expect((await fetch(`${file?.url_private}?as=${BOB}`)).status).toBe(404);
    expect(await (await asBot(file?.url_private_download ?? '')).text()).toBe('mine!');
  });

  test('stay with a message that is changed', async () => {
    const { slack, app } = bot;
    await shareBrief({ channel_id: BOARD });
    const message = await slack.person('alice').message({ in: '#board-room' });
    const { ts, files: ids = [] } = message;
    const { file } = await app.client.files.info({ file: ids[0] ?? '' });
    const updated = await app.client.chat.update({ channel: BOARD, ts, text: 'Here it was' });
    expect(updated.message).toMatchObject({ files: [{ ...file, groups: [BOARD] }] });
  });

  test('can be deleted, which leaves a tombstone', async () => {
    const { slack, app } = bot;
    await shareBrief({ channel_id: BOARD });
    const { files: [file = ''] = [] } = await slack.person('alice').message({ in: '#board-room' });
    await app.client.files.delete({ file });
    expect(slack.shows('#board-room')).toBe('aipm: Here it is\n  [file: deleted]');
    expect(await codeOf(app.client.files.info({ file }))).toBe('file_not_found');
  });

  test('of 30 MB stream through', async () => {
    const { slack, app } = bot;
    const file = Buffer.alloc(30 * 1024 * 1024, 'Traces and votes\r\n--');
    await app.client.filesUploadV2({ channel_id: BOARD, filename: 'traces.jsonl', file });
    const downloaded = await slack.person('bob').downloads('traces.jsonl', { in: '#board-room' });
    expect(downloaded.equals(file)).toBe(true);
  });

  test('fail to upload when a rule says so', async () => {
    const { slack } = bot;
    slack.misbehave({ method: 'upload', times: 1, fault: { status: 500 } });
    expect(await codeOf(shareBrief({ channel_id: BOARD }))).toContain('500');
    slack.misbehave({ method: 'upload', times: 1, fault: { drop: true } });
    expect(await codeOf(shareBrief({ channel_id: BOARD }))).toContain('failed');
    slack.misbehave({ channel: BOARD, times: 1, fault: { dropAfter: true } });
    expect(await codeOf(shareBrief({ channel_id: BOARD }))).toContain('failed');
    expect(slack.shows('#board-room')).toBe('aipm: Here it is\n  [file: brief.md, 7 bytes]');
  });
});

describe('a file a person gives the bot in a form', () => {
  type Given = { id: string; name: string; size: number; user: string; url_private_download: string };
  let given: Given[];

  beforeEach(() => {
    given = [];
    const element = { type: 'file_input', action_id: 'traces', filetypes: ['csv', 'jsonl'], max_files: 2 };
    bot.app.command('/aipm', async ({ ack, body, client }) => {
      await ack();
      const blocks = [{ type: 'input', block_id: 'traces', label: plain('Traces'), element }];
      await client.views.open({
        trigger_id: body.trigger_id,
        view: { type: 'modal', callback_id: 'x', title: plain('Import'), submit: plain('Go'), blocks },
      });
    });
    bot.app.view('x', async ({ ack, view }) => {
      await ack();
      given = (view.state.values.traces?.traces?.files ?? []) as Given[];
    });
  });

  async function alice() {
    const person = bot.slack.person('alice');
    await person.types('#triage', '/aipm import');
    await person.waitsForModal('Import');
    return person;
  }

  test('reaches the bot whole, which downloads it with its token', async () => {
    const person = await alice();
    await person.attaches('Traces', { name: 'Zürich "1".csv', content: 'id,vote\n1,Ö' });
    expect(person.modal()?.values).toEqual({ Traces: 'Zürich "1".csv' });
    await person.submits();
    expect(given).toMatchObject([
      { name: 'Zürich "1".csv', size: 12, user: person.id, mimetype: 'text/csv' },
    ]);
    const response = await asBot(given[0]?.url_private_download ?? '');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="Z_rich _1_.csv"; filename*=UTF-8''Z%C3%BCrich%20%221%22.csv`,
    );
    expect(await response.text()).toBe('id,vote\n1,Ö');
    expect(bot.slack.problems).toEqual([]);
  });

  test('is of a type the form takes, and not one too many', async () => {
    const person = await alice();
    const attach = (name: string) => person.attaches('Traces', { name, content: 'x' });
    await expect(attach('traces.exe')).rejects.toThrow('takes only files that end in csv, jsonl');
    await attach('one.csv');
    await attach('two.JSONL');
    await expect(attach('three.csv')).rejects.toThrow('takes at most 2 files');
    await person.submits();
    expect(given.map((file) => file.name)).toEqual(['one.csv', 'two.JSONL']);
  });

  test('is required like any other field', async () => {
    const person = await alice();
    expect(await person.submits()).toMatchObject({ outcome: 'errors' });
  });

  test('gets the login page instead when the token or the scope is not right', async () => {
    const { slack } = bot;
    const person = await alice();
    await person.attaches('Traces', { name: 'one.csv', content: 'x' });
    await person.submits();
    const url = given[0]?.url_private_download ?? '';
    const isLogin = async (response: Response) =>
      response.status === 200 && response.headers.get('content-type')?.startsWith('text/html');
    expect(await isLogin(await asBot(url, 'xoxb-somebody-else'))).toBe(true);
    expect(await isLogin(await fetch(url))).toBe(true);
    slack.grant(['commands']);
    expect(await isLogin(await asBot(url))).toBe(true);
    expect(slack.problems).toHaveLength(3);
  });

  test('that somebody else owns is not given away', async () => {
    const { slack } = bot;
    const person = await alice();
    await person.attaches('Traces', { name: 'one.csv', content: 'x' });
    for (const file of slack.workspace.files) file.owner = BOB;
    await person.submits();
    expect(given).toEqual([]);
  });
});

describe('downloads of people', () => {
  test('are refused to those who cannot read the channel', async () => {
    const { slack, app } = bot;
    await shareBrief({ channel_id: BOARD });
    const { files: [file = ''] = [] } = await slack.person('alice').message({ in: '#board-room' });
    const { file: info } = await app.client.files.info({ file });
    const statusFor = async (id: string) => (await fetch(`${info?.url_private}?as=${id}`)).status;
    expect(await statusFor(BOB)).toBe(200);
    expect(await statusFor(GITA)).toBe(404);
    expect(await statusFor('U00NOBODY01')).toBe(404);
    await expect(slack.person('gita').downloads('brief.md', { in: '#board-room' })).rejects.toThrow(
      'cannot read',
    );
    await slack.person('bob').leaves('#board-room');
    expect(await statusFor(BOB)).toBe(404);
  });

  test('end with the message that shared the file', async () => {
    const { slack } = bot;
    await shareBrief({ channel_id: BOARD });
    const message = await slack.person('alice').message({ in: '#board-room' });
    const url = new URL(`/files/${message.files?.[0]}/brief.md?as=${BOB}`, slack.url);
    expect((await fetch(url)).status).toBe(200);
    await slack.person('alice').deletes(message);
    expect((await fetch(url)).status).toBe(404);
  });
});

describe('what is kept', () => {
  test('ends with the workspace, and holds nothing larger than 100 MB', async () => {
    let sandbox: Sandbox | undefined;
    const slack = await startSlack({
      client: (shared) => {
        sandbox = shared;
        return { answer: () => {}, upgrade: () => {}, stop: () => {} };
      },
    });
    if (!sandbox) throw new Error('No sandbox');
    const { filesFolder } = sandbox;
    const megabyte = Buffer.alloc(1024 * 1024);
    const upload = (megabytes: number) =>
      storeUpload(sandbox as Sandbox, {
        userId: BOB,
        name: 'traces.csv',
        stream: Readable.from(Array.from({ length: megabytes }, () => megabyte)),
      });
    await expect(upload(101)).rejects.toThrow('A file may have at most 100 MB.');
    expect(await readdir(filesFolder)).toEqual([]);
    const { id } = await upload(100);
    expect(await readdir(filesFolder)).toEqual([id]);
    await slack.stop();
    expect(existsSync(filesFolder)).toBe(false);
  });

  test('is the first part of a form, wherever its pieces are cut', async () => {
    const form = '--cut\r\nContent-Type: text/plain\r\n\r\nOne\r\n--cu\r\nTwo\r\n--cut--\r\n';
    for (const size of [1, 2, 7, 1000]) {
      const pieces = Array.from({ length: Math.ceil(form.length / size) }, (_, index) =>
        Buffer.from(form.slice(index * size, (index + 1) * size)),
      );
      const parts = await Readable.from(firstPart(Readable.from(pieces), 'cut')).toArray();
      expect(Buffer.concat(parts).toString()).toBe('One\r\n--cu\r\nTwo');
    }
  });
});
