import { count, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { features } from '../../src/app.ts';
import type { Database } from '../../src/db/database.ts';
import { digestPart, type Section, sections } from '../../src/digest/part.ts';
import { chaptersOf, readChapters, type Topic } from '../../src/digest/snapshot.ts';
import { DatabaseUnavailable } from '../../src/errors.ts';
import { createLogger } from '../../src/log.ts';
import { saveProject } from '../../src/projects/saving.ts';
import { projects } from '../../src/projects/schema.ts';
import { empty, freshPostgres, onBothDatabases, type TestDatabase } from '../support/databases.ts';
import { alice, northwind, projectIn, submission, triage } from '../support/members.ts';
import { nothing } from './support.ts';

const now = new Date('2026-11-23T01:00:00Z');
const topic: Topic = {
  channelId: 'C00TRIAGE01',
  sections: [...sections],
  reach: 'all',
  zone: 'Asia/Shanghai',
  lastToldAt: new Date('2026-11-16T01:00:00Z'),
};

describe('what a digest tells', () => {
  let database: TestDatabase<'postgres'>;
  let queries: string[] = [];
  let client: postgres.Sql;
  beforeAll(async () => {
    database = await freshPostgres();
    client = postgres(database.config.url, { max: 1, onnotice: () => {} });
  });
  beforeEach(() => empty(database.db));
  afterAll(async () => {
    await client.end();
    await database.close();
  });

  /** Reads it, and gives the queries that it took. */
  async function readsAll() {
    const db = drizzle(client, { logger: { logQuery: (query) => queries.push(query) } });
    const parts = features.flatMap((feature) => feature.digest ?? []);
    queries = [];
    const chapters = await db.transaction((tx) => chaptersOf(northwind, tx, parts, topic, now));
    return { chapters, count: queries.length };
  }

  test('is every section, in one order', async () => {
    await projectIn(database.db);
    const { chapters } = await readsAll();
    expect(chapters.map(({ section }) => section)).toEqual(sections);
  });

  test('takes at most twelve queries, however much there is', async () => {
    await projectIn(database.db);
    const few = await readsAll();
    for (let n = 0; n < 40; n += 1)
      await saveProject(northwind, database.db, submission(alice), {
        ...triage,
        key: `KEY${n}`,
        name: `${n}`,
      });
    const many = await readsAll();
    expect(few.count).toBeGreaterThan(0);
    expect(few.count).toBeLessThanOrEqual(12);
    expect(many.count).toBe(few.count);
  });
});

/** A section that says what came of some reading. */
function reading(section: Section, read: (tx: Database) => Promise<unknown>) {
  return digestPart({
    section,
    title: section,
    read: (_workspaceId, tx) => read(tx),
    tell: (found) => ({ ...nothing, summary: String(found) }),
  });
}

async function countsProjects(tx: Database) {
  const [all] = await tx.select({ count: count() }).from(projects);
  return all?.count;
}

onBothDatabases('a digest that is read', (open) => {
  const reads = (parts: ReturnType<typeof reading>[]) => {
    const deps = { workspaceId: northwind, db: open().db, log: createLogger('silent') };
    return readChapters(deps, parts, topic, { now, milliseconds: 5000 });
  };
  const said = (chapters: Awaited<ReturnType<typeof reads>>) =>
    chapters.map(({ title, told, isUnread }) => [title, told.summary, isUnread ?? false]);

  test('tells the other sections where queries of some fail, whatever was asked before and after', async () => {
    await projectIn(open().db);
    const fails = (tx: Database) => tx.execute(sql`select 1 / 0`);
    const chapters = await reads([
      reading('portfolio', countsProjects),
      reading('failures', fails),
      reading('costs', countsProjects),
      reading('decisions', fails),
    ]);
    expect(said(chapters)).toEqual([
      ['portfolio', '1', false],
      ['failures', 'could not be read this time.', true],
      ['costs', '1', false],
      ['decisions', 'could not be read this time.', true],
    ]);
  });

  test('tells a section of several parts as one, and none of it where one of them fails', async () => {
    const two = [reading('votes', async () => 'one'), reading('votes', async () => 'two')];
    expect(said(await reads(two))).toEqual([['votes', 'one · two', false]]);
    const broken = reading('votes', async () => Promise.reject(new Error('It is broken')));
    expect(said(await reads([...two, broken]))).toEqual([['votes', 'could not be read this time.', true]]);
  });

  test('writes nothing', async () => {
    const { db } = open();
    await projectIn(db);
    const deletes = (tx: Database) => tx.delete(projects);
    await expect(reads([reading('portfolio', deletes)])).rejects.toThrow(DatabaseUnavailable);
    expect(await countsProjects(db)).toBe(1);
  });
});

describe('a digest that is read on PostgreSQL', () => {
  let database: TestDatabase<'postgres'>;
  beforeAll(async () => {
    database = await freshPostgres();
  });
  afterAll(() => database.close());
  const reads = (parts: ReturnType<typeof reading>[]) =>
    readChapters({ workspaceId: northwind, db: database.db, log: createLogger('silent') }, parts, topic, {
      now,
      milliseconds: 5000,
    });

  test('is of one moment, whatever is committed meanwhile', async () => {
    const readsThenSaves = async (tx: Database) => {
      const before = await countsProjects(tx);
      await projectIn(database.db);
      return before;
    };
    const chapters = await reads([reading('portfolio', readsThenSaves), reading('costs', countsProjects)]);
    expect(chapters.map(({ told }) => told.summary)).toEqual(['0', '0']);
    expect(await countsProjects(database.db)).toBe(1);
  });

  test('is not told at all where the database goes away', async () => {
    const goes = (tx: Database) => tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
    await expect(reads([reading('portfolio', goes)])).rejects.toThrow(DatabaseUnavailable);
  });
});
