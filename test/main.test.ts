import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Slack, startSlack } from '../sandbox/slack.ts';
import { reviews } from '../src/rituals/reviews/schema.ts';
import { manifest } from './support/bot.ts';
import { freshPostgres, type TestDatabase } from './support/databases.ts';
import { eventually } from './support/eventually.ts';
import { openProxy } from './support/proxy.ts';
import { choosesProject, fillsReview, opensReview, triageReview } from './support/triage-review.ts';

type Process = { child: ChildProcess; output: () => string; errors: () => string };

function run(env: Record<string, string>): Process {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { output: '', errors: '' };
  child.stdout?.on('data', (chunk) => {
    said.output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said.errors += chunk;
  });
  return { child, output: () => said.output, errors: () => said.errors };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('the process', () => {
  let slack: Slack;
  let database: TestDatabase<'postgres'>;
  let running: Process | undefined;
  beforeEach(async () => {
    slack = await startSlack({ manifest });
    database = await freshPostgres();
  });
  afterEach(async () => {
    running?.child.kill('SIGKILL');
    running = undefined;
    await slack.stop();
    await database.close();
  });

  function environment(change: Record<string, string> = {}): Record<string, string> {
    return {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.url,
      PORT: '0',
      DATABASE_URL: database.config.url,
      LOG_LEVEL: 'debug',
      ...change,
    };
  }

  async function ready(started: Process): Promise<void> {
    await eventually(() => started.output().includes('"Ready"'), 15_000);
    const port = /"port":(\d+)/.exec(started.output())?.[1];
    slack.deliverTo(`http://127.0.0.1:${port}/slack/events`);
  }

  test('without a token ends with one sentence that says which, and where to get it', async () => {
    running = run({});
    const [code] = await once(running.child, 'exit');
    expect(code).toBe(78);
    expect(running.errors()).toBe(
      'aipm could not start: SLACK_BOT_TOKEN is missing. Find it under Slack app settings > OAuth & Permissions > Bot User OAuth Token.\n',
    );
  });

  test('with a token that Slack does not know ends with one sentence', async () => {
    running = run(environment({ SLACK_BOT_TOKEN: 'xoxb-unknown' }));
    const [code] = await once(running.child, 'exit');
    expect(code).toBe(1);
    expect(running.errors()).toContain('Slack does not know SLACK_BOT_TOKEN.');
  });

  test('with an app-level token that Slack does not know, or a database that is not there, says which', async () => {
    running = run(environment({ SLACK_APP_TOKEN: 'xapp-unknown' }));
    await once(running.child, 'exit');
    expect(running.errors()).toContain('Slack does not know SLACK_APP_TOKEN.');
    running = run(environment({ DATABASE_URL: 'postgres://aipm@127.0.0.1:9/aipm' }));
    await once(running.child, 'exit');
    expect(running.errors()).toContain('The database at DATABASE_URL does not answer (ECONNREFUSED).');
  });

  test('waits for Slack where it does not answer, and is live but not ready meanwhile', async () => {
    const end = slack.misbehave({ method: 'auth.test', fault: { status: 500 } });
    const port = String(await freePort());
    running = run(environment({ PORT: port }));
    await eventually(() => running?.output().includes('Slack does not answer') ?? false, 15_000);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
    end();
    await ready(running);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  });

  test.each(['http', 'socket'])(
    'over %s finishes on SIGTERM what is in flight, then ends',
    async (transport) => {
      running = run(environment(transport === 'socket' ? { SLACK_APP_TOKEN: slack.appToken } : {}));
      await ready(running);
      const alice = slack.person('alice');
      await opensReview(alice, '#triage');
      await choosesProject(alice, 'Medical triage');
      await fillsReview(alice);
      slack.misbehave({ method: 'users.info', fault: { delayMs: 300 } });
      await alice.fillsIn('Who took part', ['Alice Chen', 'Caro Silva']);
      const submission = alice.submits();
      await new Promise((resolve) => setTimeout(resolve, 100));
      running.child.kill('SIGTERM');
      expect(await submission).toMatchObject({ outcome: 'closed' });
      const [code] = await once(running.child, 'exit');
      expect(code).toBe(0);
      expect(await database.db.select().from(reviews)).toHaveLength(1);
    },
  );

  test('logs neither tokens nor what people typed, also when things go wrong', async () => {
    const proxy = await openProxy(database.config.url);
    running = run(environment({ SLACK_APP_TOKEN: slack.appToken, DATABASE_URL: proxy.url }));
    await ready(running);
    const alice = slack.person('alice');
    await alice.types('#triage', '/aipm a-secret-word');
    await opensReview(alice, '#triage', 'HUSHHUSH');
    await choosesProject(alice, 'A hidden project');
    await fillsReview(alice);
    slack.misbehave({ method: 'chat.postMessage', times: 1, fault: { status: 500 } });
    await alice.submits();
    await alice.sees('Go with conditions', { in: '#triage' });
    await proxy.close();
    await alice.types('#triage', '/aipm decisions HUSHHUSH');
    await alice.sees('The database did not answer', { in: 'modal' });
    await eventually(() => running?.output().includes('A request failed') ?? false);
    const logs = running.output() + running.errors();
    const secrets = [slack.botToken, slack.appToken, slack.signingSecret, proxy.url];
    const words = ['a-secret-word', 'HUSHHUSH', 'hidden project', ...Object.values(triageReview).slice(0, 5)];
    for (const secret of [...secrets, ...words]) expect(logs).not.toContain(secret);
  });
});
