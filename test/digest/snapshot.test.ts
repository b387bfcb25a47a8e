import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { features } from '../../src/app.ts';
import { sections } from '../../src/digest/part.ts';
import { chaptersOf, type Topic } from '../../src/digest/snapshot.ts';
import { saveProject } from '../../src/projects/saving.ts';
import { empty, freshPostgres, type TestDatabase } from '../support/databases.ts';
import { alice, northwind, projectIn, submission, triage } from '../support/members.ts';

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
