import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/log.ts';
import { startServer } from '../../src/server/http.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { holdsReview } from '../support/triage-review.ts';

describe('the HTTP server', () => {
  let bot: Bot;
  let address: string;
  beforeAll(async () => {
    bot = await startBot();
    address = `http://127.0.0.1:${bot.aipm.port}`;
  });
  afterAll(() => bot.stop());

  test('is live and ready', async () => {
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    const ready = await fetch(`${address}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ database: true, migrations: true, slack: true });
  });

  test('shows listener latency by name and result, owed messages by state, and database latency', async () => {
    const alice = bot.slack.person('alice');
    await holdsReview(alice, '#triage');
    await alice.sees('Go with conditions', { in: '#triage' });
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(metrics).toMatch(/aipm_listener_seconds_count\{name="view_submission review",result="ok"\} \d/);
    expect(metrics).toMatch(/aipm_listener_seconds_count\{name="command review",result="ok"\} \d/);
    expect(metrics).toMatch(/aipm_messages\{state="(shown|owed)"\} 1/);
    expect(metrics).toMatch(/aipm_database_seconds_count\{result="ok"\} \d/);
  });

  test('shows metrics to nobody behind a proxy without the token', async () => {
    const answer = await fetch(`${address}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.7' } });
    expect(answer.status).toBe(401);
  });

  test('shows metrics to whoever has the token', async () => {
    const token = 'a-metrics-token-of-some-length';
    const server = await startServer(0, {
      db: bot.database.db,
      log: createLogger('silent'),
      metricsToken: token,
      workspaceId: () => bot.slack.teamId,
      isSlackConnected: () => true,
      slackEvents: () => undefined,
    });
    const url = `http://127.0.0.1:${server.port}/metrics`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    expect((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    await server.stop();
  });

  test('answers 404 to paths it does not know, however odd', async () => {
    for (const path of ['/', '//', '/slack/events', '/%00', '/metrics/../x']) {
      expect(await statusOf(bot.aipm.port, `GET ${path} HTTP/1.1`)).toBe(404);
    }
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
  });

  test('refuses a body that is no request of Slack, and lives on', async () => {
    const answer = await fetch(`${address}/slack/events`, { method: 'POST', body: '{' });
    expect(answer.status).toBe(401);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
  });
});

/** The status for a request line that no client library would send. */
function statusOf(port: number, requestLine: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`${requestLine}\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    });
    socket.once('data', (chunk) => resolve(Number(chunk.toString().split(' ')[1])));
    socket.on('error', reject);
  });
}
