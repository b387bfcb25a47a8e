import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { endpoint } from '../../src/api/endpoint.ts';
import { within } from '../../src/deadline.ts';
import { createLogger } from '../../src/log.ts';
import { startServer } from '../../src/server/http.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { bearer, keyOf, servesApi } from './support.ts';

describe('time, for the HTTP API,', () => {
  let bot: Bot;
  let key: string;
  const gate: { open?: () => void } = {};
  const waiting = endpoint({
    method: 'POST',
    path: '/waits',
    scope: 'write',
    summary: 'Wait until the gate opens',
    body: z.object({}),
    response: z.object({}),
    handle: () =>
      new Promise<Record<string, never>>((resolve) => {
        gate.open = () => resolve({});
      }),
  });
  const waits = (url: string) =>
    fetch(`${url}/waits`, {
      method: 'POST',
      headers: { ...bearer(key), 'content-type': 'application/json' },
      body: '{}',
    });
  beforeAll(async () => {
    bot = await startBot();
    key = await keyOf(bot.database.db, bot.slack.teamId, bot.slack.person('alice').id, 'write');
  });
  beforeEach(() => {
    delete gate.open;
  });
  afterAll(() => bot.stop());

  test('runs out for a request that hangs: 503, and nobody can tell', async () => {
    const api = await servesApi(bot, [{ api: () => [waiting] }], undefined, 200);
    const answer = await waits(api.url);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('I can not tell whether this was saved');
    await api.stop();
  });

  test('runs out for a body that never ends: 408', async () => {
    const api = await servesApi(bot, [{ api: () => [waiting] }], undefined, 200);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { ...bearer(key), 'content-type': 'application/json' };
      const sent = httpRequest(`${api.url}/waits`, { method: 'POST', headers }, (answer) => {
        resolve(answer.statusCode);
        sent.destroy();
      });
      sent.on('error', reject);
      sent.write('{');
    });
    expect(status).toBe(408);
    await api.stop();
  });

  test('is left to what is in flight when the bot stops', async () => {
    const api = await servesApi(bot, [{ api: () => [waiting] }]);
    const answer = waits(api.url);
    await eventually(async () => gate.open !== undefined);
    const idle = api.idle(within(10_000)).then(() => 'idle');
    expect(await Promise.race([idle, Promise.resolve('busy')])).toBe('busy');
    gate.open?.();
    expect((await answer).status).toBe(200);
    expect(await idle).toBe('idle');
    await api.stop();
  });
});

test('while the bot starts, the API says that it is safe to send again', async () => {
  const bot = await startBot();
  const server = await startServer(0, {
    db: bot.database.db,
    log: createLogger('silent'),
    metricsToken: undefined,
    workspaceId: () => undefined,
    isSlackConnected: () => false,
    slackEvents: () => undefined,
    api: () => undefined,
  });
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1/decisions`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({
    errors: [{ path: '', message: expect.stringContaining('is starting') }],
  });
  await server.stop();
  await bot.stop();
});
