import { setTimeout as sleep } from 'node:timers/promises';
import { type Bot, createApp, type Identity, identify } from './app.ts';
import type { Config } from './config.ts';
import { type Database, type OpenDatabase, openDatabase } from './db/database.ts';
import { isUnavailable } from './db/failures.ts';
import { migrate } from './db/migrate.ts';
import type { Logger } from './log.ts';
import { startServer } from './server/http.ts';
import { slackRefusal } from './slack/refusal.ts';

export type Aipm = {
  port: number;
  /** Does what is due now, as happens every minute: for whoever has put the clock forward. */
  lookForDue: () => Promise<void>;
  stop: () => Promise<void>;
};

type Parts = {
  log: Logger;
  /** Business time. */
  now?: () => Date;
  /** An open database to use in place of the configured one; whoever opened it closes it. */
  database?: OpenDatabase;
};

/** How long a stop waits for what is in flight, in milliseconds. */
const patience = 10_000;

/**
 * Starts everything: database, migrations, HTTP server, Slack. It is ready when this resolves; while Slack can't be
 * reached it is live and keeps trying.
 * @throws Error with a plain sentence: no database, a wrong token, a port in use
 */
export async function startAipm(config: Config, parts: Parts): Promise<Aipm> {
  const { log, now } = parts;
  const database = parts.database ?? (await openDatabase(config.database));
  const close = async () => (parts.database ? undefined : database.close());
  const { db } = database;
  let app: Bot | undefined;
  let identity: Identity | undefined;
  try {
    await prepare(config, db);
    const server = await startServer(config.port, {
      db,
      log,
      metricsToken: config.metricsToken,
      workspaceId: () => identity?.workspaceId,
      isSlackConnected: () => app?.isConnected() ?? false,
      slackEvents: () => app?.requestListener,
      api: () => app?.api.handle,
    });
    identity = await whenSlackAnswers(() => identify(config, log), log);
    const bot = await createApp(config, identity, { db, log, ...(now && { now }) });
    app = bot;
    await bot.connect().catch((error: unknown) => {
      throw asSentence(error);
    });
    log.info({ port: server.port, workspace: identity.workspaceId }, 'Ready');
    return {
      port: server.port,
      lookForDue: bot.lookForDue,
      stop: async () => {
        server.closeDoor();
        await Promise.race([bot.stop(patience), sleep(patience, undefined, { ref: false })]);
        await server.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asks until Slack answers; an answer that says no is final. */
async function whenSlackAnswers<T>(ask: () => Promise<T>, log: Logger): Promise<T> {
  for (let wait = 1; ; wait = Math.min(wait * 2, 30)) {
    try {
      return await ask();
    } catch (error) {
      const refusal = slackRefusal(error);
      if (refusal) throw new Error(refusals[refusal] ?? `Slack refused the bot's token: ${refusal}.`);
      log.warn({ err: error, seconds: wait }, 'Slack does not answer; trying again');
      await sleep(wait * 1000);
    }
  }
}

function wrongToken(variable: string, where: string): string {
  return `Slack does not know ${variable}. Copy it again from ${where} in the settings of your Slack app.`;
}

const wrongBotToken = wrongToken('SLACK_BOT_TOKEN', 'OAuth & Permissions');
const refusals: Record<string, string> = {
  invalid_auth: wrongBotToken,
  not_authed: wrongBotToken,
  token_revoked: wrongBotToken,
  account_inactive:
    'aipm was removed from the workspace. Install it again, and copy the new SLACK_BOT_TOKEN.',
};

/** Only Socket Mode can fail here, and what Slack refuses there is the app-level token. */
function asSentence(error: unknown): Error {
  const refusal = slackRefusal(error);
  return refusal
    ? new Error(wrongToken('SLACK_APP_TOKEN', 'Basic Information > App-Level Tokens'))
    : (error as Error);
}

/** Brings the schema up to date. @throws Error that says what is wrong with the database */
async function prepare(config: Config, db: Database): Promise<void> {
  await migrate(config.database, db).catch((error: unknown) => {
    if (!isUnavailable(error)) throw error;
    const reason = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new Error(
      `The database at DATABASE_URL does not answer${reason}. Check that it runs, and that address, user and password are right.`,
    );
  });
}
