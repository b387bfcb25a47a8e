import { readFileSync } from 'node:fs';
import { type Slack, type SlackOptions, startSlack } from '../../sandbox/slack.ts';
import { type Aipm, startAipm } from '../../src/aipm.ts';
import type { Config, Transport } from '../../src/config.ts';
import type { OpenDatabase } from '../../src/db/database.ts';
import { createLogger, type Logger } from '../../src/log.ts';
import { enrolWorkspace } from '../../src/workspaces/store.ts';
import { empty, freshPglite, type TestDatabase } from './databases.ts';

export const manifest = JSON.parse(
  readFileSync(new URL('../../manifests/socket-mode.json', import.meta.url), 'utf8'),
) as unknown;

export type Bot = {
  slack: Slack;
  database: OpenDatabase;
  config: Config;
  aipm: Aipm;
  /** Takes the workspace back to where nothing was said and nothing is known of it, for the next test. */
  clear: () => Promise<void>;
  stop: () => Promise<void>;
};

type Options = {
  transport?: Transport['kind'];
  database?: TestDatabase;
  now?: () => Date;
  log?: Logger;
  slack?: SlackOptions;
};

/** A fresh Slack workspace with aipm in it. Without a database of its own it gets a PGlite in memory. */
export async function startBot(options: Options = {}): Promise<Bot> {
  const database = options.database ?? (await freshPglite());
  const slack = await startSlack({ manifest, ...options.slack });
  const channels = structuredClone(slack.workspace.channels);
  const config = configFor(slack, options.transport ?? 'http', database.config);
  const log = options.log ?? createLogger('silent');
  const aipm = await startAipm(config, { log, database, ...(options.now && { now: options.now }) });
  slack.deliverTo(`http://127.0.0.1:${aipm.port}/slack/events`);
  return {
    slack,
    database,
    config,
    aipm,
    clear: async () => {
      await empty(database.db);
      await enrolWorkspace(slack.teamId, database.db, { name: 'Northwind AI', now: new Date() });
      slack.workspace.messages.length = 0;
      slack.workspace.channels = structuredClone(channels);
      slack.problems.length = 0;
      for (const { name } of Object.values(slack.workspace.members))
        await slack.person(name).closes({ all: true });
    },
    stop: async () => {
      await aipm.stop();
      await slack.stop();
      await database.close();
    },
  };
}

/** What aipm would read from the environment to serve this workspace, listening on any free port. */
export function configFor(slack: Slack, transport: Transport['kind'], database: Config['database']): Config {
  return {
    slack: {
      botToken: slack.botToken,
      apiUrl: slack.url,
      transport:
        transport === 'socket'
          ? { kind: 'socket', appToken: slack.appToken }
          : { kind: 'http', signingSecret: slack.signingSecret },
    },
    port: 0,
    database,
    logLevel: 'silent',
    metricsToken: undefined,
  };
}
