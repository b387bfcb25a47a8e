import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startAipm } from '../../src/aipm.ts';
import type { Config } from '../../src/config.ts';
import { type OpenDatabase, openDatabase } from '../../src/db/database.ts';
import { lockFolder } from '../../src/db/lock.ts';
import { createLogger, type Logger } from '../../src/log.ts';
import { createClient } from '../client/routes.ts';
import { type Slack, startSlack } from '../slack.ts';
import { createClock, type SandboxClock } from './clock.ts';
import { deadlines } from './deadlines.ts';
import { forget, type Memory, recall, rememberIn } from './memory.ts';
import { seed, WEEKS_MS } from './seed/seed.ts';

export type Local = {
  /** Where the page is. */
  url: string;
  slack: Slack;
  clock: SandboxClock;
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
  const { folder, isEmpty = false, isReset = false, now = Date.now, log = createLogger('warn') } = options;
  const stops: (() => Promise<void>)[] = [await takeFolder(folder)];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    const memory = isReset ? undefined : await recall(folder);
    if (memory && isEmpty && !memory.isEmpty)
      throw new Error(
        `${folder} holds a workspace already. To begin with nothing: npm run sandbox -- --reset --empty`,
      );
    // Without a memory, what lies there is of a run that was ended before it was ready.
    if (!memory) await forget(folder);
    const needsSeed = !memory && !isEmpty;
    const clock = createClock(memory?.offsetMs ?? (needsSeed ? -WEEKS_MS : 0), now);
    let isReady = !needsSeed;
    const config = options.database?.config ?? { kind: 'pglite', path: join(folder, 'data') };
    const database = options.database ?? (await openDatabase(config));
    if (!options.database) stops.push(database.close);
    const look = (): Memory => ({
      offsetMs: clock.offsetMs(),
      isEmpty: memory?.isEmpty ?? isEmpty,
      workspace: slack.workspace,
    });
    const save = rememberIn(folder, look);
    const remember = async () => (isReady ? save() : undefined);
    const slack = await startSlack({
      manifest: await readManifest(),
      now: clock.now,
      filesFolder: join(folder, 'files'),
      remember,
      ...(options.port !== undefined && { port: options.port }),
      ...(memory && { workspace: memory.workspace }),
      client: (sandbox) =>
        createClient(sandbox, {
          clock: () => ({ now: clock.now(), offsetMs: clock.offsetMs() }),
          jumpTo: clock.jumpTo,
          deadlines: () => deadlines(sandbox.workspace.team.id, database.db, new Date(clock.now())),
        }),
    });
    stops.push(slack.stop, remember);
    const aipm = await startAipm(
      { ...configFor(slack), database: config },
      { log, database, now: () => new Date(clock.now()) },
    );
    stops.push(aipm.stop);
    slack.deliverTo(`http://127.0.0.1:${aipm.port}/slack/events`);
    if (needsSeed) await seed({ slack, clock, db: database.db, until: now() });
    isReady = true;
    await remember();
    return { url: new URL('/', slack.url).href, slack, clock, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Two sandboxes in one folder would undo each other's work. */
async function takeFolder(folder: string): Promise<() => Promise<void>> {
  return await lockFolder(folder).catch(() => {
    throw new Error(`Another sandbox runs in ${folder}. Use that one, or stop it first.`);
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
