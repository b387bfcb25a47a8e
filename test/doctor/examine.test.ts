import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Slack, startSlack } from '../../sandbox/slack.ts';
import type { Config } from '../../src/config.ts';
import { examine } from '../../src/doctor/examine.ts';
import { configFor } from '../support/bot.ts';
import { freshPostgres, type TestDatabase, unmigratedPostgres } from '../support/databases.ts';

const journal = JSON.parse(
  readFileSync(new URL('../../drizzle/meta/_journal.json', import.meta.url), 'utf8'),
) as { entries: unknown[] };

describe('the doctor', () => {
  let slack: Slack;
  let database: TestDatabase;
  let healthy: Config;
  beforeAll(async () => {
    slack = await startSlack();
    database = await freshPostgres();
    healthy = configFor(slack, 'socket', database.config);
  });
  afterAll(async () => {
    await slack.stop();
    await database.close();
  });

  async function problems(config: Config): Promise<Record<string, string>> {
    const findings = await examine(config);
    return Object.fromEntries(
      findings.flatMap(({ subject, problem }) => (problem ? [[subject, problem]] : [])),
    );
  }

  test('finds nothing wrong where nothing is', async () => {
    const findings = await examine(healthy);
    expect(findings.map(({ subject }) => subject)).toEqual([
      'SLACK_BOT_TOKEN',
      'scopes',
      'SLACK_APP_TOKEN',
      'clock',
      'Postgres',
      'migrations',
    ]);
    expect(await problems(healthy)).toEqual({});
  });

  test('names the scopes that are missing', async () => {
    const before = slack.workspace.scopes;
    slack.grant(['commands', 'chat:write']);
    expect(await problems(healthy)).toEqual({
      scopes:
        'channels:read, chat:write.public, files:read, files:write, groups:read, im:write, users:read missing. Add them under OAuth & Permissions (or paste the manifest again) and reinstall the app.',
    });
    slack.grant(before);
  });

  test('says where to get a token that Slack does not know', async () => {
    const found = await problems({ ...healthy, slack: { ...healthy.slack, botToken: 'xoxb-unknown' } });
    expect(found.SLACK_BOT_TOKEN).toBe(
      'Slack answers invalid_auth. Copy the token again from OAuth & Permissions.',
    );
  });

  test('says that Slack does not answer', async () => {
    const found = await problems({ ...healthy, slack: { ...healthy.slack, apiUrl: 'http://127.0.0.1:9/' } });
    expect(found.SLACK_BOT_TOKEN).toContain('Slack does not answer');
    expect(found.clock).toContain('could not be read');
  });

  test('says that the database does not answer', async () => {
    const found = await problems({
      ...healthy,
      database: { kind: 'postgres', url: 'postgres://nobody@127.0.0.1:9/nothing' },
    });
    expect(found).toEqual({
      Postgres: 'It does not answer. Check DATABASE_URL, and that the database runs.',
    });
  });

  test('counts the migrations that the first start will apply', async () => {
    const empty = await unmigratedPostgres();
    const findings = await examine({ ...healthy, database: empty.config });
    expect(findings.at(-1)).toEqual({
      subject: 'migrations',
      detail: `${journal.entries.length} to apply, which aipm does when it starts`,
    });
    await empty.close();
  });
});
