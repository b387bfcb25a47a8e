import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { access, link, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { eq, type SQL, sql } from 'drizzle-orm';
import { pgSchema, text } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/pglite';
import { afterAll, beforeAll, beforeEach, describe, inject } from 'vitest';
import type { DatabaseConfig } from '../../src/config.ts';
import { type Database, type OpenDatabase, openDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';

export type TestDatabase<Kind extends DatabaseConfig['kind'] = DatabaseConfig['kind']> = OpenDatabase & {
  config: Extract<DatabaseConfig, { kind: Kind }>;
};

/** A migrated, empty database of its own on the run's PostgreSQL. `close` removes it. */
export async function freshPostgres(): Promise<TestDatabase<'postgres'>> {
  return createOnServer('migrated');
}

/** As `freshPostgres`, before any migration. */
export async function unmigratedPostgres(): Promise<TestDatabase<'postgres'>> {
  return createOnServer('template1');
}

async function createOnServer(template: string): Promise<TestDatabase<'postgres'>> {
  const { server } = inject('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const database = sql.identifier(name);
  await onServer(sql`create database ${database} template ${sql.identifier(template)}`);
  const config = { kind: 'postgres', url: `${server}/${name}` } as const;
  const { db, close } = await openDatabase(config);
  return {
    config,
    db,
    close: async () => {
      await close();
      await onServer(sql`drop database ${database} with (force)`);
    },
  };
}

async function onServer(statement: SQL): Promise<void> {
  const url = `${inject('postgres').server}/postgres`;
  const { db, close } = await openDatabase({ kind: 'postgres', url });
  await db.execute(statement).finally(close);
}

/** A migrated, empty PGlite in memory. Its `config` says the kind only: there is no folder to open again. */
export async function freshPglite(): Promise<TestDatabase<'pglite'>> {
  return overPglite(await PGlite.create({ loadDataDir: await migratedDump() }));
}

/** As `freshPglite`, before any migration. */
export async function unmigratedPglite(): Promise<TestDatabase<'pglite'>> {
  const database = await freshPglite();
  await database.db.execute(sql`drop schema drizzle cascade`);
  await database.db.execute(sql`drop schema public cascade`);
  await database.db.execute(sql`create schema public`);
  return database;
}

function overPglite(client: PGlite): TestDatabase<'pglite'> {
  return { config: { kind: 'pglite', path: '' }, db: drizzle(client), close: () => client.close() };
}

/** The first worker that asks makes the dump for the whole run; when two make it at once, the first to end wins. */
async function migratedDump(): Promise<Blob> {
  const path = join(inject('postgres').folder, 'pglite.tar');
  const made = await access(path).then(
    () => true,
    () => false,
  );
  if (!made) {
    const client = await PGlite.create();
    await migrate({ kind: 'pglite', path: '' }, drizzle(client));
    const dump = await client.dumpDataDir('none');
    await client.close();
    const partial = `${path}.${process.pid}`;
    await writeFile(partial, dump.stream());
    // A dump that is there may be open already, and must stay as it is.
    await link(partial, path).catch(unlessItExists);
  }
  return openAsBlob(path);
}

function unlessItExists(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/**
 * Declares a suite twice, once for each engine. `open()` gives the database within a test: migrated, and emptied before
 * each test.
 */
export function onBothDatabases(name: string, suite: (open: () => TestDatabase) => void): void {
  const engines = [
    { engine: 'PostgreSQL', fresh: freshPostgres },
    { engine: 'PGlite', fresh: freshPglite },
  ];
  describe.each(engines)(`${name} on $engine`, ({ fresh }) => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await fresh();
    });
    beforeEach(() => empty(database.db));
    afterAll(() => database?.close());
    suite(() => database);
  });
}

const tables = pgSchema('pg_catalog')
  .view('pg_tables', {
    schema: text('schemaname').notNull(),
    name: text('tablename').notNull(),
  })
  .existing();

/** Removes every row of every table of ours, and starts the counters anew. */
export async function empty(db: Database): Promise<void> {
  const found = await db.select({ name: tables.name }).from(tables).where(eq(tables.schema, 'public'));
  if (found.length === 0) return;
  const names = sql.join(
    found.map(({ name }) => sql.identifier(name)),
    sql`, `,
  );
  await db.execute(sql`truncate ${names} restart identity cascade`);
}
