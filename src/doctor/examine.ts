import { readFile } from 'node:fs/promises';
import { WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { pendingMigrations } from '../db/migrate.ts';
import { read } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import { createLogger, slackLogger } from '../log.ts';
import { slackRefusal } from '../slack/refusal.ts';

/** What was found of one thing: nothing wrong, or a sentence that says what to do. */
export type Finding = { subject: string; detail?: string; problem?: string };

/** Slack accepts requests that are up to five minutes old; a minute off leaves room. */
const mostSecondsOff = 60;

/** Looks at Slack's tokens and scopes, the clock, the database and its migrations. */
export async function examine(config: Config): Promise<Finding[]> {
  return [
    ...(await token(config)),
    ...(await appToken(config)),
    await clock(config),
    ...(await database(config)),
  ];
}

function clientFor({ slack }: Config, secret: string): WebClient {
  return new WebClient(secret, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    timeout: 5000,
    logger: slackLogger(createLogger('silent')),
  });
}

async function token(config: Config): Promise<Finding[]> {
  try {
    const answer = await clientFor(config, config.slack.botToken).auth.test();
    const granted = new Set(answer.response_metadata?.scopes);
    const missing = (await wantedScopes()).filter((scope) => !granted.has(scope));
    return [
      { subject: 'SLACK_BOT_TOKEN', detail: `${answer.user} in ${answer.team}` },
      missing.length === 0
        ? { subject: 'scopes' }
        : {
            subject: 'scopes',
            problem: `${missing.join(', ')} missing. Add them under OAuth & Permissions (or paste the manifest again) and reinstall the app.`,
          },
    ];
  } catch (error) {
    return [{ subject: 'SLACK_BOT_TOKEN', problem: slackProblem(error, 'OAuth & Permissions') }];
  }
}

/** The scopes of the manifest, which names what the code uses. */
async function wantedScopes(): Promise<string[]> {
  const text = await readFile(new URL('../../manifests/http.json', import.meta.url), 'utf8');
  const manifest = JSON.parse(text) as { oauth_config: { scopes: { bot: string[] } } };
  return manifest.oauth_config.scopes.bot;
}

async function appToken(config: Config): Promise<Finding[]> {
  const { transport } = config.slack;
  if (transport.kind !== 'socket') return [];
  const subject = 'SLACK_APP_TOKEN';
  try {
    await clientFor(config, transport.appToken).apps.connections.open();
    return [{ subject, detail: 'Socket Mode' }];
  } catch (error) {
    return [{ subject, problem: slackProblem(error, 'Basic Information > App-Level Tokens') }];
  }
}

function slackProblem(error: unknown, where: string): string {
  const refusal = slackRefusal(error);
  return refusal
    ? `Slack answers ${refusal}. Copy the token again from ${where}.`
    : 'Slack does not answer. Check the network, and SLACK_API_URL if it is set.';
}

async function clock({ slack }: Config): Promise<Finding> {
  const subject = 'clock';
  const answer = await fetch(`${slack.apiUrl}api.test`, {
    method: 'POST',
    signal: AbortSignal.timeout(5000),
  }).catch(() => undefined);
  const theirs = Date.parse(answer?.headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return { subject, problem: "Slack's clock could not be read to compare with." };
  const off = Math.round((Date.now() - theirs) / 1000);
  return Math.abs(off) <= mostSecondsOff
    ? { subject }
    : {
        subject,
        problem: `This machine is ${off} seconds off Slack's clock, so its requests look forged. Turn on time synchronization (NTP).`,
      };
}

async function database(config: Config): Promise<Finding[]> {
  const subject = config.database.kind === 'postgres' ? 'Postgres' : 'PGlite';
  try {
    const { db, close } = await openDatabase(config.database);
    try {
      const pending = await read(db, within(5000), pendingMigrations);
      return [
        { subject },
        {
          subject: 'migrations',
          ...(pending > 0 && { detail: `${pending} to apply, which aipm does when it starts` }),
        },
      ];
    } finally {
      await close();
    }
  } catch (error) {
    const { message } = error as Error;
    return [
      {
        subject,
        problem: message.startsWith('Another aipm')
          ? message
          : 'It does not answer. Check DATABASE_URL, and that the database runs.',
      },
    ];
  }
}
