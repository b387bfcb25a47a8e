import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Deadline } from '../../sandbox/client/controls.ts';
import type { Screen } from '../../sandbox/client/screen.ts';
import { freshWorkspace } from '../../sandbox/fixtures.ts';
import { type Local, type LocalOptions, startLocal } from '../../sandbox/local/local.ts';
import { recall, rememberIn } from '../../sandbox/local/memory.ts';
import { createLogger } from '../../src/log.ts';
import { addReminders } from '../../src/reminders/store.ts';
import { freshPglite } from '../support/databases.ts';
import { budgetFor } from '../support/ledger.ts';
import { alice as aliceViewer, bob, dan, projectIn } from '../support/members.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { choosesProject, fillsReview, holdsReview, opensReview } from '../support/triage-review.ts';

const day = 24 * 60 * 60 * 1000;

/** Living through eight weeks takes its time on a busy machine. */
const whole = { timeout: 180_000 };

describe('the local sandbox', () => {
  it('begins with eight weeks of a team, dated in the past and up to now', whole, async () => {
    const local = await startsLocal({ isEmpty: false });
    const general = local.slack.shows('#general');
    for (const words of ['COPY', 'Needs evidence', 'INSPECT', 'No-go', 'SPAM'])
      expect(general).toContain(words);
    expect(general.match(/AI portfolio · week of .*/g)).not.toEqual(null);
    expect(general).toContain('Mondays 09:00 Asia/Shanghai · set up by Alice');
    expect(general).not.toContain('late: was due');
    expect(general).toContain('67 % of 6 checked judgements were right');
    expect(general).toContain('Superseded by *No-go*');
    const triage = local.slack.shows('#triage');
    expect(triage).toContain('*Closed because of 3 things*');
    expect(triage).toContain('The model got better (83.9 → 87.3) while the business got worse (88 → 86).');
    expect(local.slack.shows('#care')).toContain('saves 42,000 a month');
    const dates = local.slack.workspace.messages.map(({ ts }) => Number(ts) * 1000);
    expect(Math.min(...dates)).toBeLessThan(Date.now() - 7 * 7 * day);
    expect(Math.max(...dates)).toBeLessThanOrEqual(Date.now());
    expect(dates).toEqual([...dates].sort((a, b) => a - b));
    expect(local.clock.offsetMs()).toBe(0);
    expect(local.slack.problems).toEqual([]);
    const alice = local.slack.person('alice');
    await alice.types('#general', '/aipm review CONTRACT');
    await alice.sees(/Caro/, { in: 'modal' });
  });

  it('goes on after a restart with its messages, an open form, what was typed in it, and its clock', async () => {
    const folder = await temporaryFolder();
    const first = await startsLocal({ folder });
    const alice = first.slack.person('alice');
    await holdsReview(alice, '#triage');
    await alice.sees('Go with conditions', { in: '#triage' });
    const shown = first.slack.shows('#triage');
    await opensReview(alice, '#triage', 'MEDICAL');
    await alice.fillsIn('Confidence, in %', '80');
    first.clock.jumpTo(Date.now() + 2 * day);
    await first.stop();

    const second = await startsLocal({ folder });
    expect(second.slack.shows('#triage')).toBe(shown);
    expect(second.clock.offsetMs()).toBeGreaterThan(1.9 * day);
    const again = second.slack.person('alice');
    expect(again.modal()?.values['Confidence, in %']).toBe('80');
    await fillsReview(again, { 'Confidence, in %': '80' });
    // It asks whether this one takes the place of the first.
    expect(await again.submits()).toEqual({ outcome: 'updated' });
    await again.closes({ all: true });
    await again.sees('80 % confident', { in: '#triage' });
    await again.clicks('Edit', { in: '#triage' });
    await again.sees('Edit the review', { in: 'modal' });
  });

  it('keeps what it answered even when nobody stops it', async () => {
    const folder = await temporaryFolder();
    const local = await startsLocal({ folder });
    const alice = local.slack.person('alice');
    await holdsReview(alice, '#triage');
    const isAnswered = () =>
      local.slack.traffic.some((one) => one.way === 'in' && one.method === 'chat.postMessage');
    await expect.poll(isAnswered).toBe(true);
    const kept = JSON.parse(await readFile(join(folder, 'workspace.json'), 'utf8'));
    expect(kept.workspace.messages).toHaveLength(1);
  });

  it('puts the clock forward for the bot too, and never back', async () => {
    const local = await startsLocal();
    const ahead = local.clock.now() + 100 * day;
    local.clock.jumpTo(ahead);
    local.clock.jumpTo(ahead - 50 * day);
    const alice = local.slack.person('alice');
    await holdsReview(alice, '#triage');
    const checkDate = new Date(ahead + 90 * day).toISOString();
    const deadlines = await (await fetch(new URL('client/deadlines', local.url))).json();
    expect(deadlines).toMatchObject([{ at: expect.stringContaining(checkDate.slice(0, 7)) }]);
  });

  it('says what is the matter with its folder', async () => {
    const folder = await temporaryFolder();
    const first = await startsLocal({ folder });
    await expect(startLocal({ folder })).rejects.toThrow(`Another sandbox runs in ${folder}`);
    await first.stop();

    await writeFile(join(folder, 'workspace.json'), '{"version":1,"workspace":');
    await expect(startLocal({ folder })).rejects.toThrow('is damaged');
    await writeFile(join(folder, 'workspace.json'), '{"version":0}');
    await expect(startLocal({ folder })).rejects.toThrow('npm run sandbox -- --reset');
    const reset = await startsLocal({ folder, isReset: true });
    expect(reset.slack.workspace.messages).toEqual([]);
    await reset.stop();

    await writeFile(join(folder, 'data', 'PG_VERSION'), '99\n');
    await expect(startLocal({ folder })).rejects.toThrow('data is damaged, or from another version');
    await rm(join(folder, 'data'), { recursive: true });
    await expect(startLocal({ folder })).rejects.toThrow('data is missing');
    await expect(startLocal({ folder: join(folder, 'workspace.json') })).rejects.toThrow("can't be used");
  });

  it('clears nothing away before it has the port', async () => {
    const folder = await temporaryFolder();
    const first = await startsLocal({ folder });
    await first.stop();
    const other = await startsLocal();
    const port = Number(new URL(other.url).port);
    await expect(startLocal({ folder, port, isReset: true })).rejects.toThrow('EADDRINUSE');
    expect(await readFile(join(folder, 'workspace.json'), 'utf8')).toContain('Northwind AI');
  });

  it('goes on saving after a write that failed', async () => {
    const folder = await temporaryFolder();
    const memory = { offsetMs: 0, isEmpty: true, workspace: freshWorkspace() };
    const save = rememberIn(folder, () => memory);
    await mkdir(join(folder, 'workspace.json.new'));
    await expect(save()).rejects.toThrow('EISDIR');
    await rm(join(folder, 'workspace.json.new'), { recursive: true });
    await save();
    expect(await recall(folder)).toMatchObject(memory);
  });

  it('begins anew where a run was ended before it was ready', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'half'), 'of something');
    const local = await startsLocal({ folder });
    expect(local.slack.workspace.messages).toEqual([]);
  });

  it('does not throw away a seeded workspace for an empty one unasked', whole, async () => {
    const folder = await temporaryFolder();
    const seeded = await startsLocal({ folder, isEmpty: false });
    await seeded.stop();
    await expect(startLocal({ folder, isEmpty: true })).rejects.toThrow('--reset --empty');
  });
});

describe('what the page asks of the sandbox', () => {
  /** As `startLocal`, with a database that needs no boot. */
  async function start(): Promise<Local> {
    const database = await freshPglite();
    onTestFinished(database.close);
    return startsLocal({ database });
  }

  it('shows each person what is theirs to see', async () => {
    const local = await start();
    const alice = await screen(local, 'alice', 'secret');
    expect(alice.channel?.name).toBe('secret');
    const gita = await screen(local, 'gita', 'secret');
    expect(gita.channel).toBeNull();
    expect(gita.channels.map(({ name }) => name)).toEqual(['triage', 'aipm']);
    expect(gita.viewer.role).toBe('guest');
  });

  it('refuses in a sentence what cannot be done', async () => {
    const local = await start();
    const cases: [object, string][] = [
      [{ act: 'type', channel: 'C00SECRET01', text: 'hello' }, 'There is no such channel.'],
      [{ act: 'submit', view: 'V1' }, 'That form has been closed.'],
      [{ act: 'nonsense' }, 'does not understand'],
      [{ act: 'delete', channel: 'C00TRIAGE01', ts: '1.000001' }, 'That message has been deleted.'],
    ];
    for (const [act, sentence] of cases) {
      const answer = await post(local, 'acts?as=gita&channel=triage', act);
      expect(answer.status).toBe(400);
      expect(((await answer.json()) as { error: string }).error).toContain(sentence);
    }
  });

  it('says so when nobody has the name that is looked as', async () => {
    const local = await start();
    const page = new WebSocket(new URL('client/screens?as=nobody', local.url.replace('http', 'ws')));
    const closing = await new Promise<[number, string]>((resolve) => {
      page.on('close', (code, reason) => resolve([code, String(reason)]));
    });
    expect(closing).toEqual([4400, 'There is no such person.']);
  });

  it('refuses in a sentence a message that Slack would cut', async () => {
    const local = await start();
    const answer = await post(local, 'acts?as=alice', {
      act: 'type',
      channel: 'C00TRIAGE01',
      text: 'x'.repeat(12_001),
    });
    expect(await answer.json()).toEqual({ error: 'A message may have at most 12,000 characters.' });
  });

  it('closes the modal that was meant, not one that came after it', async () => {
    const local = await start();
    const alice = local.slack.person('alice');
    await opensReview(alice, '#triage');
    await post(local, 'acts?as=alice', { act: 'close', view: 'VGONE' });
    expect(alice.modalCount()).toBe(1);
    await post(local, 'acts?as=alice', { act: 'close', view: alice.modal()?.id ?? '' });
    expect(alice.modalCount()).toBe(0);
  });

  it.each([
    ['the page', 'GET', '/'],
    ['what people do', 'POST', '/client/acts?as=alice'],
    ['the Web API', 'POST', '/api/auth.test'],
    ['a response_url', 'POST', '/response/R1'],
    ['a file', 'POST', '/upload/F1'],
  ])('answers no other site and no other computer: %s', async (_what, method, path) => {
    const local = await start();
    for (const headers of [{ host: 'evil.example' }, { origin: 'https://evil.example' }]) {
      const status = await new Promise((resolve) => {
        request(new URL(path, local.url), { method, headers }, (answer) => resolve(answer.statusCode)).end();
      });
      expect(status).toBe(403);
    }
  });

  it.each(['client/screens?as=alice', 'link?ticket=1'])(
    'opens no socket for another site: %s',
    async (path) => {
      const local = await start();
      const address = new URL(path, local.url.replace('http', 'ws'));
      const socket = new WebSocket(address, { origin: 'https://evil.example' });
      expect(await new Promise((resolve) => socket.on('error', () => resolve('refused')))).toBe('refused');
    },
  );

  it('lets nobody into a conversation or a channel who may not be there', async () => {
    const local = await start();
    const alice = local.slack.person('alice');
    await alice.types('@aipm', '/invite @bob');
    await alice.sees('Nobody can be added to a direct message', { in: '@aipm' });
    await alice.types('#general', '/invite @nils');
    await alice.sees('Nils Berg has left the workspace', { in: '#general' });
    await alice.types('#general', '/invite @otto');
    await alice.sees('not shared with Otto Brandt', { in: '#general' });
    const gita = local.slack.person('gita');
    await gita.types('#triage', '/invite @aipm');
    await gita.sees('Only members of the workspace can add people', { in: '#triage' });
  });

  it('names the next check dates', async () => {
    const local = await start();
    await holdsReview(local.slack.person('alice'), '#triage');
    const deadlines = await (await fetch(new URL('client/deadlines', local.url))).json();
    expect(deadlines).toMatchObject([{ label: expect.stringContaining('Medical triage') }]);
  });

  it('names the day on which an outcome is asked for, as long as none was said', async () => {
    const local = await start();
    const alice = local.slack.person('alice');
    await holdsReview(alice, '#triage');
    const asked = async () => {
      const all = await (await fetch(new URL('client/deadlines', local.url))).json();
      return (all as Deadline[]).filter(({ label }) => label.includes('check date')).map(({ at }) => at);
    };
    const answers = async (fields: Record<string, string>) => {
      await alice.clicks('Say how it went', { in: '@aipm' });
      await alice.sees('Was it right?', { in: 'modal' });
      for (const [label, value] of Object.entries(fields)) await alice.fillsIn(label, value);
      expect(await alice.submits()).toEqual({ outcome: 'closed' });
    };
    const [checkDate = ''] = await asked();
    // Nine in Shanghai.
    expect(checkDate).toContain('T01:00:00.000Z');
    await post(local, 'clock', { to: checkDate });
    expect(await asked()).toEqual([]);
    const later = new Date(Date.parse(checkDate) + 20 * day).toISOString();
    await answers({ 'Was it right?': 'Too early to tell', 'When will you know?': later.slice(0, 10) });
    expect(await asked()).toEqual([later]);
    await post(local, 'clock', { to: new Date(Date.parse(later) + day).toISOString() });
    await answers({ 'Was it right?': 'Right' });
    expect(await asked()).toEqual([]);
    expect(local.slack.problems).toEqual([]);
  });

  it('names the next digest, the next reminder and the end of the month', async () => {
    const database = await freshPglite();
    onTestFinished(database.close);
    const now = Date.parse('2026-11-21T08:00:00Z');
    const local = await startsLocal({ database, now: () => now });
    const comingUp = async () => (await fetch(new URL('client/deadlines', local.url))).json();
    expect(await comingUp()).toEqual([]);
    const alice = local.slack.person('alice');
    await alice.types('#care', '/aipm digest');
    await alice.presses('New digest');
    await alice.waitsForModal('New digest');
    await alice.submits();
    await alice.closes({ all: true });
    const { id } = await projectIn(database.db);
    await budgetFor(database.db, id, { amount: '1980' });
    const reminder = { time: '09:00', zone: 'Europe/Berlin', nextDueAt: new Date('2026-11-23T08:00:00Z') };
    const later = new Date('2026-11-24T08:00:00Z');
    await addReminders(local.slack.teamId, database.db, [
      { ...reminder, userId: bob.userId },
      { ...reminder, userId: aliceViewer.userId, isOff: true, nextDueAt: new Date('2026-11-23T01:00:00Z') },
      { ...reminder, userId: dan.userId, nextDueAt: later },
    ]);
    expect(await comingUp()).toEqual([
      { label: '#care: the next digest', at: '2026-11-23T01:00:00.000Z' },
      { label: 'Bob Meyer: reminded of what waits', at: '2026-11-23T08:00:00.000Z' },
      { label: 'Costs: November ends', at: '2026-12-01T00:00:00.000Z' },
    ]);
    expect(local.slack.problems).toEqual([]);
  });

  it('switches what goes wrong on and off', async () => {
    const local = await start();
    await post(local, 'faults', { name: 'late', isOn: true });
    const alice = local.slack.person('alice');
    await alice.types('#triage', '/aipm help');
    await alice.sees('operation_timeout', { in: '#triage' });
    await post(local, 'faults', { name: 'slow', isOn: true });
    await post(local, 'faults', { name: 'failing', isOn: true });
    const on = await post(local, 'faults', { name: 'late', isOn: false });
    const faults = (await on.json()) as { name: string; isOn: boolean }[];
    expect(faults.filter(({ isOn }) => isOn).map(({ name }) => name)).toEqual(['failing']);
    await post(local, 'faults', { name: 'failing', isOn: false });
    await opensReview(alice, '#triage');
    await choosesProject(alice, 'Contract search');
  });
});

async function startsLocal(options: Partial<LocalOptions> = {}): Promise<Local> {
  const folder = options.folder ?? (await temporaryFolder());
  const local = await startLocal({ isEmpty: true, log: createLogger('silent'), ...options, folder });
  onTestFinished(() => local.stop());
  return local;
}

async function screen(local: Local, as: string, channel: string): Promise<Screen> {
  const answer = await fetch(new URL(`client/screen?as=${as}&channel=${channel}`, local.url));
  return (await answer.json()) as Screen;
}

function post(local: Local, what: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(new URL(`client/${what}`, local.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}
