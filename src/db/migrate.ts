import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { count, sql } from 'drizzle-orm';
import { pgSchema, serial } from 'drizzle-orm/pg-core';
import type { PgliteDatabase } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import type { DatabaseConfig } from '../config.ts';
import type { Database } from './database.ts';

const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url));

/** Any number that no other program takes for its advisory lock: "aipm" in ASCII. */
const lock = 0x6169706d;

/** Applies the migrations that are missing. Several processes may call it at once; one does the work. */
export async function migrate(config: DatabaseConfig, db: Database): Promise<void> {
  if (config.kind === 'pglite') return migratePglite(db as PgliteDatabase, { migrationsFolder });
  const client = postgres(config.url, { max: 1, onnotice: () => {}, connect_timeout: 5 });
  try {
    await client`select pg_advisory_lock(${lock})`;
    await migratePostgres(drizzle(client), { migrationsFolder });
  } finally {
    await client.end();
  }
}

const applied = pgSchema('drizzle').table('__drizzle_migrations', { id: serial('id').primaryKey() });

/** How many migrations the code has and the database lacks. @throws when the database does not answer. */
export async function pendingMigrations(db: Database): Promise<number> {
  const known = (await migrationTags()).length;
  const exists = await db
    .select({ yes: sql<boolean>`to_regclass('drizzle.__drizzle_migrations') is not null` })
    .from(sql`(select 1) as one`);
  if (!exists[0]?.yes) return known;
  const rows = await db.select({ count: count() }).from(applied);
  return known - Number(rows[0]?.count ?? 0);
}

/** The last migration of the code, by its name: what tables look like after it. */
export async function newestMigration(): Promise<string> {
  return (await migrationTags()).at(-1) ?? '';
}

async function migrationTags(): Promise<string[]> {
  const journal = JSON.parse(await readFile(`${migrationsFolder}/meta/_journal.json`, 'utf8')) as {
    entries: { tag: string }[];
  };
  return journal.entries.map((entry) => entry.tag);
}
