import { PGlite } from '@electric-sql/pglite';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { DatabaseConfig } from '../config.ts';
import { lockFolder } from './lock.ts';

/** Postgres or PGlite, or a transaction in one of them. */
export type Database = PgDatabase<PgQueryResultHKT>;

export type OpenDatabase = { db: Database; close: () => Promise<void> };

/**
 * Opens the database without touching its schema (`migrate` does that).
 * @throws Error with a plain sentence when another process has the PGlite folder.
 */
export async function openDatabase(config: DatabaseConfig): Promise<OpenDatabase> {
  return config.kind === 'postgres' ? openPostgres(config.url) : openPglite(config.path);
}

/** Whether a database, not a transaction in it, is PGlite. */
export function isPglite(db: Database): boolean {
  return '$client' in db && db.$client instanceof PGlite;
}

/** A pool fit for interactive work: it gives up early and comes back as soon as the database does. */
function openPostgres(url: string): OpenDatabase {
  const client = postgres(url, {
    max: 10,
    connect_timeout: 2,
    backoff: () => 0.25,
    onnotice: () => {},
    connection: { application_name: 'aipm' },
  });
  return { db: drizzlePostgres(client), close: () => client.end({ timeout: 1 }) };
}

async function openPglite(path: string): Promise<OpenDatabase> {
  const release = await lockFolder(path);
  try {
    const client = await PGlite.create(path);
    return {
      db: drizzlePglite(client),
      close: async () => {
        await client.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}
