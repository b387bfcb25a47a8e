import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { endpoints, notes } from './endpoints.ts';
import { bearer, keyOf, servesApi } from './support.ts';

describe('a list of the HTTP API', () => {
  let bot: Bot;
  let url: string;
  let stop: () => Promise<void>;
  let reads: string;
  beforeAll(async () => {
    bot = await startBot();
    ({ url, stop } = await servesApi(bot, [{ api: () => endpoints }]));
    reads = await keyOf(bot.database.db, bot.slack.teamId, bot.slack.person('alice').id);
  });
  afterAll(async () => {
    await stop();
    await bot.stop();
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['cursor=', 'cursor'],
    ['cursor=abc', 'cursor'],
    [`cursor=${Buffer.from('["2026-11-21","x"]').toString('base64url')}`, 'cursor'],
    ['colour=red', 'colour'],
  ])('refuses a list with %s, and names it', async (query, path) => {
    const answer = await fetch(`${url}/notes?${query}`, { headers: bearer(reads) });
    expect(answer.status).toBe(400);
    const { errors } = (await answer.json()) as { errors: { path: string }[] };
    expect(errors.map((error) => error.path)).toEqual([path]);
  });

  test.each([1, 2, 3, 7, 100])('gives a list in pages of %i, without gaps or repeats', async (limit) => {
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 10; pages += 1) {
      const query = new URLSearchParams({ limit: String(limit), ...(cursor && { cursor }) });
      const answer = await fetch(`${url}/notes?${query}`, { headers: bearer(reads) });
      const page = (await answer.json()) as { data: { text: string }[]; next_cursor: string | null };
      expect(page.data.length).toBeLessThanOrEqual(limit);
      seen.push(...page.data.map(({ text }) => text));
      cursor = page.next_cursor;
    }
    expect(cursor).toBeNull();
    expect(seen).toEqual(notes.map(({ text }) => text));
  });

  test('gives a list as CSV with formulas made harmless, and the way to the next page', async () => {
    const headers = { ...bearer(reads), accept: 'text/csv' };
    const answer = await fetch(`${url}/notes?limit=6`, { headers });
    expect(answer.headers.get('content-type')).toContain('text/csv; charset=utf-8');
    const texts = (await answer.text()).split('\r\n').map((line) => line.split(',').slice(2).join(','));
    expect(texts).toEqual([
      'text,done',
      "'=cmd(),",
      "'+1,",
      "'@a,",
      '"plain, with ""quotes""",',
      'über 模型,',
      '-1,',
      '',
    ]);
    const link = /^<(.+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1] ?? 'none';
    const next = await fetch(new URL(link, url), { headers });
    expect((await next.text()).split('\r\n')[1]).toContain("'\ttab");
    expect(next.headers.get('link')).toBeNull();
  });

  test('keeps filters from page to page in CSV', async () => {
    const headers = { ...bearer(reads), accept: 'text/csv;q=0.9, application/json;q=0.5' };
    const answer = await fetch(`${url}/notes?begins=&limit=1`, { headers });
    expect(answer.headers.get('link')).toContain('begins=&limit=1&cursor=');
  });

  test('gives JSON to whoever does not ask for CSV', async () => {
    for (const accept of [
      '*/*',
      'text/html',
      'application/json, text/csv;q=0.5',
      'application/json, text/csv',
    ]) {
      const answer = await fetch(`${url}/notes`, { headers: { ...bearer(reads), accept } });
      expect(answer.headers.get('content-type')).toContain('application/json');
    }
  });
});
