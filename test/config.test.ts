import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig, readDatabaseConfig } from '../src/config.ts';

const socketMode = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
const httpMode = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'secret' };

/** What whoever starts the process is told when the environment is wrong. */
function told(env: Record<string, string | undefined>): string {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('The environment was accepted.');
}

test('two tokens are enough: the rest has defaults', () => {
  expect(readConfig(socketMode)).toEqual({
    slack: {
      botToken: 'xoxb-1',
      apiUrl: 'https://slack.com/api/',
      transport: { kind: 'socket', appToken: 'xapp-1' },
    },
    port: 3000,
    database: { kind: 'pglite', path: '.aipm/data' },
    logLevel: 'info',
    metricsToken: undefined,
  });
});

test('every variable can be set', () => {
  const config = readConfig({
    ...httpMode,
    SLACK_API_URL: 'http://127.0.0.1:4000/api',
    PORT: '0',
    DATABASE_URL: 'postgres://aipm:secret@db/aipm',
    LOG_LEVEL: 'debug',
    METRICS_TOKEN: '0123456789abcdef',
  });
  expect(config).toEqual({
    slack: {
      botToken: 'xoxb-1',
      apiUrl: 'http://127.0.0.1:4000/api/',
      transport: { kind: 'http', signingSecret: 'secret' },
    },
    port: 0,
    database: { kind: 'postgres', url: 'postgres://aipm:secret@db/aipm' },
    logLevel: 'debug',
    metricsToken: '0123456789abcdef',
  });
});

describe('how Slack reaches the bot', () => {
  test('is a socket when there is an app-level token, even beside a signing secret', () => {
    expect(readConfig({ ...httpMode, ...socketMode }).slack.transport.kind).toBe('socket');
  });

  test('is by requests when there is a signing secret only', () => {
    expect(readConfig({ ...httpMode, SLACK_APP_TOKEN: '' }).slack.transport.kind).toBe('http');
  });

  test('must be chosen, and both ways are named with where to find them', () => {
    const sentence = told({ SLACK_BOT_TOKEN: 'xoxb-1' });
    expect(sentence).toContain('SLACK_APP_TOKEN');
    expect(sentence).toContain('App-Level Tokens');
    expect(sentence).toContain('SLACK_SIGNING_SECRET');
    expect(sentence).toContain('App Credentials');
  });
});

test.each([undefined, '', '  '])(
  'the bot token %j is missing, and the sentence says where to find it',
  (value) => {
    const sentence = told({ ...socketMode, SLACK_BOT_TOKEN: value });
    expect(sentence).toContain('SLACK_BOT_TOKEN is missing.');
    expect(sentence).toContain('OAuth & Permissions');
  },
);

test.each([
  ['SLACK_BOT_TOKEN', 'xoxp-1', 'xoxb-'],
  ['SLACK_BOT_TOKEN', 'xapp-1', 'OAuth & Permissions'],
  ['SLACK_APP_TOKEN', 'xoxb-1', 'xapp-'],
  ['SLACK_APP_TOKEN', 'secret', 'App-Level Tokens'],
  ['SLACK_API_URL', 'slack.com/api', 'https://slack.com/api/'],
  ['SLACK_API_URL', 'ftp://slack.com/api/', 'https://slack.com/api/'],
  ['PORT', 'http', 'number'],
  ['PORT', '80.5', 'whole number'],
  ['PORT', '-1', 'between 0 and 65535'],
  ['PORT', '65536', 'between 0 and 65535'],
  ['DATABASE_URL', 'mysql://db/aipm', 'postgres://user:password@host/database'],
  ['DATABASE_URL', 'postgres://', 'postgres://user:password@host/database'],
  ['DATABASE_URL', 'pglite:', 'pglite:PATH'],
  ['LOG_LEVEL', 'loud', 'debug'],
  ['METRICS_TOKEN', 'short', 'at least 16 characters'],
])('a wrong %s (%s) is named, with what it must be', (name, value, must) => {
  const sentence = told({ ...socketMode, [name]: value });
  expect(sentence).toContain(name);
  expect(sentence).toContain(must);
  expect(sentence).toMatch(/^[^\n]+\.$/);
});

test.each(['SLACK_APP_TOKEN', 'SLACK_API_URL', 'PORT', 'DATABASE_URL', 'LOG_LEVEL', 'METRICS_TOKEN'])(
  'an empty %s counts as missing',
  (name) => {
    const env = { ...socketMode, SLACK_SIGNING_SECRET: 'secret' };
    const { [name]: _, ...without } = env as Record<string, string>;
    expect(readConfig({ ...env, [name]: '' })).toEqual(readConfig(without));
  },
);

test.each([
  ['postgres://u:p@host/db', { kind: 'postgres', url: 'postgres://u:p@host/db' }],
  ['postgresql://u:p@host/db', { kind: 'postgres', url: 'postgresql://u:p@host/db' }],
  ['pglite:data', { kind: 'pglite', path: 'data' }],
  ['pglite:/srv/aipm', { kind: 'pglite', path: '/srv/aipm' }],
])('the database %s is understood, without any Slack setting', (url, database) => {
  expect(readDatabaseConfig({ DATABASE_URL: url })).toEqual(database);
});

test('the secrets never stand in a sentence about them', () => {
  expect(told({ ...socketMode, SLACK_BOT_TOKEN: 'wrong-secret-value' })).not.toContain('wrong-secret-value');
  expect(told({ ...socketMode, METRICS_TOKEN: 'tiny' })).not.toContain('tiny');
});
