import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Aipm, startAipm } from '../../src/aipm.ts';
import type { Config } from '../../src/config.ts';
import { type Database, type OpenDatabase, openDatabase } from '../../src/db/database.ts';
import { lockFolder } from '../../src/db/lock.ts';
import { createLogger, type Logger } from '../../src/log.ts';
import { createClient } from '../client/routes.ts';
import { type Slack, startSlack } from '../slack.ts';
import { createClock, type SandboxClock } from './clock.ts';
import { deadlines } from './deadlines.ts';
import { forget, type Memory, recall, rememberIn, startAfresh } from './memory.ts';
import { seed, WEEKS_MS } from './seed/seed.ts';

export type Local = {
  /** Where the page is. */
  url: string;
  slack: Slack;
  clock: SandboxClock;
  /** It was begun with nothing rather than with a team's weeks. */
  beganEmpty: boolean;
  stop: () => Promise<void>;
};

export type LocalOptions = {
  /** Where everything is kept. */
  folder: string;
  port?: number;
  /** Begin with nothing rather than with a team's eight weeks. */
  isEmpty?: boolean;
  /** Clear away what the folder's last run left. */
  isReset?: boolean;
  /** A database to use in place of the one in the folder; whoever opened it closes it. */
  database?: OpenDatabase & { config: Config['database'] };
  /** The real time, in milliseconds. */
  now?: () => number;
  log?: Logger;
};

/**
 * Starts a local workspace, aipm in it, and the page to try them in; goes on where the folder's last run ended.
 * @throws Error with a sentence: port in use, folder in use or damaged
 */
export async function startLocal(options: LocalOptions): Promise<Local> {
  const stops: Stop[] = [await takeFolder(options.folder)];
  const stop = () => stopAll(stops.splice(0).reverse());
  try {
    return { ...(await start(options, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Stop = () => Promise<void>;

/** What has been started adds how to stop it to `stops`. */
async function start(options: LocalOptions, stops: Stop[]): Promise<Omit<Local, 'stop'>> {
  const { folder, isEmpty = false, isReset = false, now = Date.now, log = createLogger('warn') } = options;
  const memory = isReset ? undefined : await recall(folder);
  if (memory) expectUsable(memory, options);
  const needsSeed = !memory && !isEmpty;
  const beganEmpty = memory?.isEmpty ?? isEmpty;
  const clock = createClock(memory?.offsetMs ?? (needsSeed ? -WEEKS_MS : 0), now);
  let bot: { aipm: Aipm; db: Database } | undefined;
  const remember = rememberIn(folder, () => ({
    offsetMs: clock.offsetMs(),
    isEmpty: beganEmpty,
    workspace: slack.workspace,
  }));
  const slack = await startSlack({
    manifest: await readManifest(),
    now: clock.now,
    filesFolder: join(folder, 'files'),
    remember: async () => (bot ? remember() : undefined),
    ...(options.port !== undefined && { port: options.port }),
    ...(memory && { workspace: memory.workspace }),
    client: (sandbox) =>
      createClient(sandbox, {
        isReady: () => bot !== undefined,
        clock: () => ({ now: clock.now(), offsetMs: clock.offsetMs() }),
        jumpTo: async (time) => {
          clock.jumpTo(time);
          await bot?.aipm.lookForDue();
        },
        deadlines: async () => (bot ? deadlines(slack.workspace, bot.db, new Date(clock.now())) : []),
      }),
  });
  stops.push(slack.stop);
  // Without a memory, what lies there was cleared away on purpose, or is of a run that was ended before it was ready.
  if (!memory) await forget(folder);
  const config = options.database?.config ?? { kind: 'pglite', path: dataIn(folder) };
  const { db, close } = options.database ?? (await openData(config));
  if (!options.database) stops.push(close);
  const aipm = await startAipm(
    { ...configFor(slack), database: config },
    { log, database: { db, close }, now: () => new Date(clock.now()) },
  );
  stops.push(remember, aipm.stop);
  slack.deliverTo(`http://127.0.0.1:${aipm.port}/slack/events`);
  if (needsSeed) await seed({ slack, clock, db, lookForDue: aipm.lookForDue, until: now() });
  bot = { aipm, db };
  await remember();
  return { url: new URL('/', slack.url).href, slack, clock, beganEmpty };
}

/** Ends everything, also when something of it can't be ended well. */
async function stopAll(stops: Stop[]): Promise<void> {
  const failures: unknown[] = [];
  for (const stop of stops) await stop().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

/** Two sandboxes in one folder would undo each other's work. */
async function takeFolder(folder: string): Promise<Stop> {
  return await lockFolder(folder).catch(({ code }: NodeJS.ErrnoException) => {
    throw new Error(
      code
        ? `${folder} can't be used (${code}).`
        : `Another sandbox runs in ${folder}. Use that one, or stop it first.`,
    );
  });
}

/** @throws Error with a sentence when what is remembered does not go with what is asked for, or with what lies there */
function expectUsable(memory: Memory, { folder, isEmpty, database }: LocalOptions): void {
  if (isEmpty && !memory.isEmpty)
    throw new Error(
      `${folder} holds a workspace already. To begin with nothing: npm run sandbox -- --reset --empty`,
    );
  if (!database && !existsSync(dataIn(folder)))
    throw new Error(`${dataIn(folder)} is missing. ${startAfresh}`);
}

function dataIn(folder: string): string {
  return join(folder, 'data');
}

async function openData(config: Config['database']): Promise<OpenDatabase> {
  return await openDatabase(config).catch((error: unknown) => {
    const where = config.kind === 'pglite' ? config.path : 'The database';
    throw new Error(`${where} is damaged, or from another version. ${startAfresh}`, { cause: error });
  });
}

async function readManifest(): Promise<unknown> {
  return JSON.parse(await readFile(new URL('../../manifests/http.json', import.meta.url), 'utf8'));
}

function configFor(slack: Slack): Omit<Config, 'database'> {
  return {
    slack: {
      botToken: slack.botToken,
      apiUrl: slack.url,
      transport: { kind: 'http', signingSecret: slack.signingSecret },
    },
    port: 0,
    logLevel: 'warn',
    metricsToken: undefined,
  };
}
