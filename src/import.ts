import { parseArgs } from 'node:util';
import { identify } from './app.ts';
import { ConfigError, readConfig, readDatabaseConfig } from './config.ts';
import { openDatabase } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { importExport } from './export/importing.ts';
import { createLogger } from './log.ts';

const usage = 'npm run import -- <export.zip> [--workspace <id of the Slack workspace>]';

/**
 * `npm run import`: reads what `/aipm export` gave into an empty workspace: the one that the bot's token belongs to, or the
 * one that is named, which takes no Slack.
 */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { workspace: { type: 'string' } },
  });
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) throw new Error(`use it as ${usage}`);
  const workspaceId = values.workspace ?? (await workspaceOfToken());
  const config = readDatabaseConfig();
  const { db, close } = await openDatabase(config);
  try {
    await migrate(config, db);
    const rows = await importExport(workspaceId, db, path);
    process.stdout.write(`Read ${rows} rows into the workspace ${workspaceId}.\n`);
  } finally {
    await close();
  }
}

async function workspaceOfToken(): Promise<string> {
  const { workspaceId } = await identify(readConfig(), createLogger('silent'));
  return workspaceId;
}

main().catch((error: unknown) => {
  process.stderr.write(`The export could not be read: ${error instanceof Error ? error.message : error}\n`);
  process.exit(error instanceof ConfigError ? 78 : 1);
});
