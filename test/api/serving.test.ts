import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestsAMinute } from '../../src/api/limits.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { endpoints } from './endpoints.ts';
import { bearer, keptLog, keyOf, servesApi } from './support.ts';

describe('the HTTP API', () => {
  let bot: Bot;
  let url: string;
  let stop: () => Promise<void>;
  let reads: string;
  let writes: string;
  const { log, lines } = keptLog();
  beforeAll(async () => {
    bot = await startBot();
    const alice = bot.slack.person('alice').id;
    ({ url, stop } = await servesApi(bot, [{ api: () => endpoints }], log));
    reads = await keyOf(bot.database.db, bot.slack.teamId, alice, 'read');
    writes = await keyOf(bot.database.db, bot.slack.teamId, alice, 'write');
  });
  afterAll(async () => {
    await stop();
    await bot.stop();
  });

  function posts(body: string, headers: Record<string, string> = {}): Promise<Response> {
    const usual = { ...bearer(writes), 'content-type': 'application/json' };
    return fetch(`${url}/entries`, { method: 'POST', headers: { ...usual, ...headers }, body });
  }

  async function errorsOf(answer: Response): Promise<{ path: string; message: string }[]> {
    expect(answer.headers.get('content-type')).toContain('application/json');
    return ((await answer.json()) as { errors: { path: string; message: string }[] }).errors;
  }

  test('does what an endpoint does, and tells no more than it describes', async () => {
    const answer = await posts('{"entries":[{"amount":"1"},{"amount":"2"}]}');
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({ entered: 2 });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    ['no key', undefined, 'Bearer realm="aipm"'],
    ['another scheme', 'Basic YTpi', 'Bearer realm="aipm"'],
    ['a key of something else', 'Bearer sk-1234', 'Bearer realm="aipm", error="invalid_token"'],
    ['an unknown key', `Bearer aipm_${'x'.repeat(43)}`, 'Bearer realm="aipm", error="invalid_token"'],
  ])('refuses %s with 401', async (_case, authorization, challenge) => {
    const answer = await fetch(`${url}/notes`, { headers: authorization ? { authorization } : {} });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(challenge);
    expect(await errorsOf(answer)).toHaveLength(1);
  });

  test('lets a key that may only read do no more', async () => {
    expect((await fetch(`${url}/notes`, { headers: bearer(reads) })).status).toBe(200);
    const answer = await posts('{"entries":[{"amount":"1"}]}', bearer(reads));
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toContain('insufficient_scope');
    expect((await errorsOf(answer))[0]?.message).toContain('This key may only read');
  });

  test('answers 404 where nothing is, with or without a key', async () => {
    for (const path of ['/nothing', '/', '/notes/', '//notes', '/openapi.json/x', '/reports/', '/%00']) {
      const answer = await fetch(`${url}${path}`, { headers: bearer(reads) });
      expect(answer.status).toBe(404);
      expect((await errorsOf(answer))[0]?.message).toContain('openapi.json');
    }
  });

  test.each([
    ['DELETE', '/notes', 'GET'],
    ['GET', '/entries', 'POST'],
    ['POST', '/openapi.json', 'GET'],
    ['GET', `/reports/${'a'.repeat(43)}`, 'POST'],
  ])('answers 405 to %s %s, and says what is answered', async (method, path, allow) => {
    const answer = await fetch(`${url}${path}`, { method, headers: bearer(writes) });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
    expect(await errorsOf(answer)).toHaveLength(1);
  });

  test('names each wrong place in a body', async () => {
    const answer = await posts('{"entries":[{"amount":"1"},{"amount":"x"},{"note":"n"},{"amount":5}]}');
    expect(answer.status).toBe(400);
    expect(await errorsOf(answer)).toEqual([
      { path: 'entries.1.amount', message: 'An amount is a whole number.' },
      { path: 'entries.2.amount', message: 'An amount is text.' },
      { path: 'entries.3.amount', message: 'An amount is text.' },
    ]);
  });

  test('names at most a hundred wrong places', async () => {
    const entries = Array.from({ length: 1000 }, () => ({ amount: 'x' }));
    expect(await errorsOf(await posts(JSON.stringify({ entries })))).toHaveLength(100);
  });

  test.each([
    ['{', 'The body is no JSON'],
    ['', 'The body is no JSON'],
    ['null', 'expected object'],
    ['[]', 'expected object'],
    ['{"entries":[]}', 'Too small'],
  ])('refuses the body %j with 400', async (body, message) => {
    const answer = await posts(body);
    expect(answer.status).toBe(400);
    expect((await errorsOf(answer))[0]?.message).toContain(message);
  });

  test('refuses a body that is no UTF-8', async () => {
    const headers = { ...bearer(writes), 'content-type': 'application/json' };
    const body = new Uint8Array([0x22, 0xff, 0x22]);
    expect((await fetch(`${url}/entries`, { method: 'POST', headers, body })).status).toBe(400);
  });

  test.each([
    [{ 'content-type': 'text/plain' }],
    [{ 'content-type': 'application/x-www-form-urlencoded' }],
    [{ 'content-encoding': 'gzip' }],
  ])('refuses a body with %j by 415', async (headers) => {
    const answer = await posts('{"entries":[{"amount":"1"}]}', headers);
    expect(answer.status).toBe(415);
    expect(await errorsOf(answer)).toHaveLength(1);
  });

  test('takes a body that says its character set', async () => {
    const answer = await posts('{"entries":[{"amount":"1"}]}', {
      'content-type': 'application/json; charset=utf-8',
    });
    expect(answer.status).toBe(201);
  });

  test('refuses a body above 2 MB that says how large it is', async () => {
    const answer = await posts(JSON.stringify({ entries: [{ amount: '1', note: 'x'.repeat(2_000_000) }] }));
    expect(answer.status).toBe(413);
    expect((await errorsOf(answer))[0]?.message).toContain('at most 2000000 bytes');
  });

  test('refuses a body above 2 MB that comes in chunks, and answers the next request', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { ...bearer(writes), 'content-type': 'application/json' };
      const sent = httpRequest(`${url}/entries`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject);
      for (let part = 0; part < 30; part += 1) sent.write('x'.repeat(100_000));
      sent.end();
    });
    expect(status).toBe(413);
    expect((await posts('{"entries":[{"amount":"1"}]}')).status).toBe(201);
  });

  test('answers with what an endpoint finds wrong', async () => {
    const taken = await posts('{"entries":[{"amount":"1","note":"taken"}]}');
    expect(taken.status).toBe(409);
    expect(await errorsOf(taken)).toEqual([{ path: 'entries.0.note', message: 'This is taken.' }]);
    const refused = await posts('{"entries":[{"amount":"1","note":"refused"}]}');
    expect(refused.status).toBe(400);
    expect(await errorsOf(refused)).toEqual([{ path: '', message: 'Not on Sundays.' }]);
  });

  test('answers 500 with a number to tell, and logs no words of a person', async () => {
    const answer = await fetch(`${url}/failing`, { headers: bearer(reads) });
    expect(answer.status).toBe(500);
    const [error] = await errorsOf(answer);
    const number = /number: (\w{6})\.$/.exec(error?.message ?? '')?.[1] ?? 'none';
    expect(lines.filter((line) => line.includes(number))).toHaveLength(1);
    expect(lines.join('')).not.toContain('the words of a person');
  });

  test('refuses the key that asks too often for the rest of the minute, and no other', async () => {
    const busy = await keyOf(bot.database.db, bot.slack.teamId, bot.slack.person('alice').id);
    const statuses: number[] = [];
    for (let sent = 0; sent < requestsAMinute; sent += 50) {
      const some = Array.from({ length: 50 }, () => fetch(`${url}/notes?limit=1`, { headers: bearer(busy) }));
      statuses.push(...(await Promise.all(some)).map(({ status }) => status));
    }
    expect(new Set(statuses)).toEqual(new Set([200]));
    const answer = await fetch(`${url}/notes`, { headers: bearer(busy) });
    expect(answer.status).toBe(429);
    const seconds = Number(answer.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await errorsOf(answer)).toHaveLength(1);
    expect((await fetch(`${url}/notes`, { headers: bearer(reads) })).status).toBe(200);
  });

  test('never logs a key', () => {
    expect(lines.length).toBeGreaterThan(300);
    for (const key of [reads, writes]) expect(lines.join('')).not.toContain(key.slice('aipm_'.length));
    expect(lines.join('')).not.toContain('Bearer');
  });
});

test('two features that want the same path are found at the start', async () => {
  const bot = await startBot();
  const twice = [{ api: () => endpoints }, { api: () => endpoints }];
  await expect(servesApi(bot, twice)).rejects.toThrow('Two features want POST /entries');
  await bot.stop();
});
