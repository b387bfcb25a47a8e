import { ConfigError, readDatabaseConfig } from './config.ts';
import { openDatabase } from './db/database.ts';
import { migrate } from './db/migrate.ts';

/** `npm run migrate`: brings the database up to date without starting the bot, which otherwise does it itself. */
async function main(): Promise<void> {
  const config = readDatabaseConfig();
  const { db, close } = await openDatabase(config);
  await migrate(config, db).finally(close);
  process.stdout.write('The database is up to date.\n');
}

main().catch((error: unknown) => {
  process.stderr.write(
    `The database could not be migrated: ${error instanceof Error ? error.message : error}\n`,
  );
  process.exit(error instanceof ConfigError ? 78 : 1);
});
