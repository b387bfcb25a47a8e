import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/db/database.ts';
import { setup } from '../../test/support/postgres.ts';

export type Postgres = {
  /** A new database on it: migrated, or with nothing in it. @returns its address */
  create: (what: 'migrated' | 'empty') => Promise<string>;
  stop: () => Promise<void>;
};

/** Starts the PostgreSQL that the tests use, for a benchmark. */
export async function startPostgres(): Promise<Postgres> {
  let server = '';
  const project: Pick<TestProject, 'provide'> = {
    provide: (_key, provided) => {
      if (typeof provided === 'object') server = provided.server;
    },
  };
  const stop = await setup(project as TestProject);

  async function create(what: 'migrated' | 'empty'): Promise<string> {
    const name = `bench_${randomUUID().replaceAll('-', '')}`;
    const template = what === 'migrated' ? 'migrated' : 'template1';
    const { db, close } = await openDatabase({ kind: 'postgres', url: `${server}/postgres` });
    await db
      .execute(sql`create database ${sql.identifier(name)} template ${sql.identifier(template)}`)
      .finally(close);
    return `${server}/${name}`;
  }

  return { create, stop };
}
