import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Gauge } from 'prom-client';
import type { Database } from '../db/database.ts';
import { pendingMigrations } from '../db/migrate.ts';
import { read } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import { countMessages } from '../messages/store.ts';
import { registry } from '../metrics.ts';

export type HealthParts = {
  db: Database;
  /** The workspace served, once Slack has said which. */
  workspaceId: () => string | undefined;
  isSlackConnected: () => boolean;
  metricsToken: string | undefined;
};

const messagesByState = new Gauge({
  name: 'aipm_messages',
  help: 'Messages that aipm owes Slack or shows, by state',
  labelNames: ['state'] as const,
  registers: [registry],
});

/** The process runs. */
export function live(response: ServerResponse): void {
  json(response, 200, { status: 'ok' });
}

/** The process can do its work: what it needs is there. */
export async function ready(parts: HealthParts, response: ServerResponse): Promise<void> {
  const pending = await read(parts.db, within(2000), pendingMigrations).catch(() => undefined);
  const checks = {
    database: pending !== undefined,
    migrations: pending !== undefined && pending <= 0,
    slack: parts.isSlackConnected(),
  };
  json(response, Object.values(checks).every(Boolean) ? 200 : 503, checks);
}

/** Prometheus metrics, for those with the token, or from this machine and not through a proxy. */
export async function metrics(
  parts: HealthParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!mayReadMetrics(parts.metricsToken, request)) {
    response.writeHead(401).end();
    return;
  }
  const workspaceId = parts.workspaceId();
  if (workspaceId) {
    const counts = await read(parts.db, within(2000), (tx) => countMessages(workspaceId, tx)).catch(
      () => undefined,
    );
    messagesByState.reset();
    for (const [state, count] of counts ?? []) messagesByState.set({ state }, count);
  }
  response.writeHead(200, { 'content-type': registry.contentType });
  response.end(await registry.metrics());
}

function mayReadMetrics(token: string | undefined, request: IncomingMessage): boolean {
  if (token) return sameSecret(request.headers.authorization ?? '', `Bearer ${token}`);
  const address = request.socket.remoteAddress ?? '';
  const isLocal = address === '::1' || /^(::ffff:)?127\./.test(address);
  return isLocal && request.headers['x-forwarded-for'] === undefined;
}

function sameSecret(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
