import { and, eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { apiKeys } from '../../src/api/schema.ts';
import { hashOf } from '../../src/api/secrets.ts';
import { auditLog } from '../../src/audit/schema.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { otherWorkspace } from '../support/members.ts';
import { createsProject, holdsReview } from '../support/triage-review.ts';
import { bearer, keptLog, keyOf, makesKey, opensSettings } from './support.ts';

type Decisions = { data: { project: string; verdict: string; id: string }[]; next_cursor: string | null };

describe.each(['http', 'socket'] as const)('a key from the settings, with Slack over %s', (transport) => {
  let bot: Bot;
  let url: string;
  let now = new Date('2026-11-21T08:00:00Z');
  const { log, lines } = keptLog();
  beforeAll(async () => {
    bot = await startBot({ transport, now: () => now, log });
    url = `http://127.0.0.1:${bot.aipm.port}/api/v1`;
  });
  afterEach(() => {
    expect(bot.slack.problems).toEqual([]);
    return bot.clear();
  });
  afterAll(() => bot.stop());

  const get = (path: string, key: string) => fetch(`${url}${path}`, { headers: bearer(key) });

  test('reads what its maker decided, and stops the moment it is revoked', async () => {
    const alice = bot.slack.person('alice');
    await holdsReview(alice, '#triage');
    const key = await makesKey(alice);
    const answer = await get('/decisions', key);
    expect(answer.status).toBe(200);
    const { data, next_cursor } = (await answer.json()) as Decisions;
    expect(next_cursor).toBeNull();
    expect(data).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        project: 'MEDICAL',
        project_name: 'Medical triage',
        ritual: 'review',
        record_id: expect.any(String),
        verdict: 'Go with conditions',
        terms: expect.stringContaining('Recall on rare terms'),
        confidence: 75,
        expectation: expect.any(String),
        check_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        owner: alice.id,
        decided_at: '2026-11-21T08:00:00.000Z',
      },
    ]);

    await opensSettings(alice);
    await expect(alice.presses('Revoke')).rejects.toThrow('Revoke this key?');
    await alice.presses('Revoke', { confirm: true });
    await alice.sees('It is revoked, and has stopped.', { in: 'modal' });
    expect((await get('/decisions', key)).status).toBe(401);
    expect(lines.join('')).not.toContain(key.slice('aipm_'.length));
  });

  test('is kept as a hash alone, and is in no audit row', async () => {
    const key = await makesKey(bot.slack.person('alice'), 'write');
    const [row] = await bot.database.db.select().from(apiKeys);
    expect(row).toMatchObject({ scope: 'write', hash: hashOf(key), prefix: key.slice(0, 11) });
    const changes = await bot.database.db.select().from(auditLog);
    expect(changes.map(({ action }) => action)).toEqual(['API key made']);
    for (const kept of [row, changes]) expect(JSON.stringify(kept)).not.toContain(key.slice(11));
  });

  test('shows when it was last used, to the minute', async () => {
    const key = await makesKey(bot.slack.person('alice'));
    const used = async (moment: string) => {
      now = new Date(moment);
      expect((await get('/portfolio', key)).status).toBe(200);
      const [row] = await bot.database.db.select().from(apiKeys);
      return row?.lastUsedAt?.toISOString();
    };
    expect(await used('2026-11-21T09:00:00Z')).toBe('2026-11-21T09:00:00.000Z');
    expect(await used('2026-11-21T09:00:59Z')).toBe('2026-11-21T09:00:00.000Z');
    expect(await used('2026-11-21T09:01:01Z')).toBe('2026-11-21T09:01:01.000Z');
  });

  test('of another workspace is refused', async () => {
    const { id } = bot.slack.person('alice');
    const key = await keyOf(bot.database.db, otherWorkspace, id, 'write');
    expect((await get('/decisions', key)).status).toBe(401);
    expect((await get('/portfolio', key)).status).toBe(401);
  });

  test('shows a restricted project to those who may see it, and to nobody else', async () => {
    const alice = bot.slack.person('alice');
    const bob = await keyOf(bot.database.db, bot.slack.teamId, bot.slack.person('bob').id);
    const mine = await makesKey(alice);
    await createsProject(alice, '#general', 'SECRET', {
      Name: 'Secret plan',
      'Who can see it': 'Only its owner and the people named below',
    });
    await holdsReview(alice, '#triage', {}, 'Secret plan');
    for (const path of ['/decisions', '/portfolio'])
      for (const accept of ['application/json', 'text/csv']) {
        const read = async (key: string) =>
          (await fetch(`${url}${path}`, { headers: { ...bearer(key), accept } })).text();
        expect(await read(mine)).toContain('Secret plan');
        expect(await read(bob)).not.toContain('Secret');
      }
    expect((await get('/decisions?project=SECRET', mine)).status).toBe(200);
    const hidden = await get('/decisions?project=SECRET', bob);
    const missing = await get('/decisions?project=NOTHING', bob);
    expect([hidden.status, missing.status]).toEqual([404, 404]);
    expect(await hidden.json()).toEqual(await missing.json());
  });

  test('stops when whoever made it is no member any more', async () => {
    const { id } = bot.slack.person('gita');
    const key = await keyOf(bot.database.db, bot.slack.teamId, id, 'write');
    const answer = await get('/decisions', key);
    expect(answer.status).toBe(403);
    expect(JSON.stringify(await answer.json())).toContain('no member of the workspace any more');
  });

  test('pages through the decisions of a project, newest first, without gaps or repeats', async () => {
    const alice = bot.slack.person('alice');
    for (let held = 0; held < 5; held += 1) {
      now = new Date(Date.UTC(2026, 10, 21, 10, Math.floor(held / 2)));
      await holdsReview(alice, '#triage', {}, held === 4 ? 'Other things' : 'Medical triage');
    }
    const key = await makesKey(alice);
    const pages = async (query: string) => {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null && seen.length < 20) {
        const answer = await get(`/decisions?limit=2${query}${cursor && `&cursor=${cursor}`}`, key);
        const page = (await answer.json()) as Decisions;
        seen.push(...page.data.map(({ id }) => id));
        cursor = page.next_cursor;
      }
      return seen;
    };
    const all = await pages('');
    expect(new Set(all).size).toBe(5);
    expect(await pages('&project=medical')).toEqual(all.slice(1));
    expect(await pages('&ritual=review')).toEqual(all);
    expect(await pages('&ritual=poc')).toEqual([]);
  });

  test('ranks the portfolio as Slack shows it, page by page', async () => {
    const alice = bot.slack.person('alice');
    for (const key of ['ONE', 'TWO', 'THREE'])
      await createsProject(alice, '#general', key, {
        Name: `Project ${key}`,
        ...(key === 'ONE' && { Status: 'Stopped' }),
      });
    const key = await makesKey(alice);
    const first = (await (await get('/portfolio?limit=2', key)).json()) as {
      data: { key: string; rank: number | null }[];
      next_cursor: string;
    };
    expect(first.data.map(({ key, rank }) => [key, rank])).toEqual([
      ['THREE', 1],
      ['TWO', 2],
    ]);
    const rest = await (await get(`/portfolio?limit=2&cursor=${first.next_cursor}`, key)).json();
    expect(rest).toMatchObject({
      data: [{ key: 'ONE', rank: null, status: 'stopped', tier: null, score: null, currency: 'USD' }],
      next_cursor: null,
    });
  });

  test('gives the portfolio as CSV that a spreadsheet can not be tricked with', async () => {
    const alice = bot.slack.person('alice');
    await createsProject(alice, '#general', 'EVIL', { Name: '=cmd()|calc' });
    const key = await makesKey(alice);
    const headers = { ...bearer(key), accept: 'text/csv' };
    const text = await (await fetch(`${url}/portfolio`, { headers })).text();
    expect(text).toMatch(/^rank,id,key,name,owner,status,/);
    expect(text).toContain(",EVIL,'=cmd()|calc,");
  });

  test('is asked for, but not for the description', async () => {
    const answer = await fetch(`${url}/decisions`);
    expect(answer.status).toBe(401);
    expect((await fetch(`${url}/openapi.json`)).status).toBe(200);
  });

  test('stops alone: another one of the same person goes on', async () => {
    const alice = bot.slack.person('alice');
    const [first, second] = [await makesKey(alice, 'read', 'first'), await makesKey(alice, 'read', 'second')];
    const revoked = and(eq(apiKeys.workspaceId, bot.slack.teamId), eq(apiKeys.hash, hashOf(first)));
    await bot.database.db.update(apiKeys).set({ revokedAt: now, revokedBy: alice.id }).where(revoked);
    expect((await get('/decisions', first)).status).toBe(401);
    expect((await get('/decisions', second)).status).toBe(200);
  });
});
