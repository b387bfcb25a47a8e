import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { recordDecision } from '../../src/decisions/store.ts';
import { type Filters, isSearchable, rankedPlaces, search } from '../../src/search/finding-store.ts';
import { queryOf } from '../../src/search/query.ts';
import { searchEntries } from '../../src/search/schema.ts';
import { type Entry, keepFindable, keepMissing } from '../../src/search/store.ts';
import { freshPostgres, onBothDatabases, type TestDatabase } from '../support/databases.ts';
import { alice, bob, dan, northwind, otherWorkspace, projectIn } from '../support/members.ts';

const unfiltered: Filters = { projectId: null, kind: null, personId: null, from: null, to: null };

type Asked = { filters?: Partial<Filters>; viewer?: typeof alice; offset?: number; size?: number };

function wantedOf(words: string, { filters, offset = 0, size = 10 }: Asked) {
  return { query: queryOf(words), filters: { ...unfiltered, ...filters }, offset, size };
}

function looksFor(db: Database, words: string, asked: Asked = {}) {
  return search(northwind, db, asked.viewer ?? alice, wantedOf(words, asked));
}

async function titles(db: Database, words: string, asked: Asked = {}): Promise<string[]> {
  return (await looksFor(db, words, asked)).found.map(({ title }) => title);
}

function entry(projectId: string, title: string, body: string, change: Partial<Entry> = {}): Entry {
  return {
    ...{ kind: 'review', recordId: randomUUID(), projectId, personId: alice.userId },
    ...{ writtenAt: new Date('2026-11-20T20:00:00Z'), title, body },
    ...change,
  };
}

onBothDatabases('a search', (open) => {
  async function keeps(bodies: Record<string, string>): Promise<string> {
    const { id } = await projectIn(open().db);
    for (const [title, body] of Object.entries(bodies))
      await keepFindable(northwind, open().db, entry(id, title, body));
    return id;
  }

  const bodies = {
    English: 'The vector database is a bottleneck, and the peak day comes before we run GPT-4.',
    Chinese: '上线前要做大模型评审，召回率不足。',
    Mixed: '用GPT-4做评审: the model was trained on 5,000 labelled samples',
    Japanese: 'モデルの評価は来週',
    Korean: '모델을 평가했다',
  };

  test.each([
    ['bottlenecks', ['English']],
    ['BOTTLENECK running', ['English']],
    ['"peak day"', ['English']],
    ['"day peak"', []],
    ['bottleneck samples', []],
    ['bottleneck or samples', ['English', 'Mixed']],
    ['gpt-4 -bottleneck', ['Mixed']],
    ['gpt -评审', ['English']],
    ['5,000', ['Mixed']],
    ['模型', ['Chinese']],
    ['大模型评审', ['Chinese']],
    ['模型召回', []],
    ['型', ['Chinese']],
    ['足', ['Chinese']],
    ['审', ['Chinese', 'Mixed']],
    ['-召 审', ['Mixed']],
    ['评审 模型', ['Chinese']],
    ['评审 trained', ['Mixed']],
    ['GPT评审', ['Mixed']],
    ['评估', []],
    ['モデル', ['Japanese']],
    ['評価', ['Japanese']],
    ['평가', ['Korean']],
    ['ＧＰＴ 评审', ['Mixed']],
    ['the bottleneck', ['English']],
  ])('for %j finds %j', async (words, expected) => {
    await keeps(bodies);
    expect((await titles(open().db, words)).sort()).toEqual(expected);
  });

  test.each(['the', '-model', '', '"the" of', '，。', '-型', 'model or -model', `'`, '!!! & | :* <->', '🙂'])(
    'for %j has nothing to look for',
    async (words) => {
      expect(await isSearchable(open().db, queryOf(words))).toBe(false);
    },
  );

  test.each([
    `model' | !x <-> (`,
    '\\',
    'model:*',
    '"model',
    'model or',
    'or model',
    '- model',
    'model & ) ! (',
    `${'model '.repeat(400)}`,
    '模'.repeat(2000),
    `${'a'.repeat(5000)} model`,
    'a '.repeat(1000).concat('型 '.repeat(1000)),
    'model \ud800',
  ])('is not upset by %.40j', async (words) => {
    await keeps(bodies);
    const { db } = open();
    if (await isSearchable(db, queryOf(words))) await looksFor(db, words);
    expect(await titles(db, 'bottleneck')).toEqual(['English']);
  });

  test('says which words match, by their stems', async () => {
    await keeps({ Labels: 'We label it; labels, labelled LABELLING, and the table' });
    const { found } = await looksFor(open().db, 'labels the');
    expect(found[0]?.words.sort()).toEqual(['label', 'labelled', 'labelling', 'labels']);
  });

  test('shows the best first, and the newest of equals', async () => {
    const { db } = open();
    const once = 'latency is too high in all of our regions';
    const id = await keeps({ 'Once, in many words': `latency ${'and so much more to say '.repeat(40)}` });
    await keepFindable(northwind, db, entry(id, 'Older', once, { writtenAt: new Date('2026-11-01') }));
    await keepFindable(northwind, db, entry(id, 'Newer', once, { writtenAt: new Date('2026-11-02') }));
    await keepFindable(northwind, db, entry(id, 'Often', 'latency upon latency, and latency in all regions'));
    expect(await titles(db, 'latency')).toEqual(['Often', 'Newer', 'Older', 'Once, in many words']);
  });

  test('keeps to a project, a kind, a person and days of the searcher’s zone', async () => {
    const { db } = open();
    const triage = await keeps({ Triage: 'latency' });
    const care = await projectIn(db, { key: 'CARE', name: 'Care' });
    await keepFindable(
      northwind,
      db,
      entry(care.id, 'Care', 'latency', { kind: 'spec', personId: bob.userId }),
    );
    const kept = (filters: Partial<Filters>, viewer = alice) => titles(db, 'latency', { filters, viewer });
    expect(await kept({ projectId: triage })).toEqual(['Triage']);
    expect(await kept({ projectId: 'no id' })).toEqual([]);
    expect(await kept({ kind: 'spec' })).toEqual(['Care']);
    expect(await kept({ personId: bob.userId, kind: 'spec', projectId: care.id })).toEqual(['Care']);
    expect(await kept({ personId: bob.userId, kind: 'review' })).toEqual([]);
    const shanghai = { ...alice, zone: 'Asia/Shanghai' };
    expect(await kept({ from: '2026-11-21' })).toEqual([]);
    expect(await kept({ from: '2026-11-21', to: '2026-11-21' }, shanghai)).toHaveLength(2);
    expect(await kept({ to: '2026-11-20' }, shanghai)).toEqual([]);
    expect(await kept({ from: '2026-11-20', to: '2026-11-20' })).toHaveLength(2);
  });

  test('shows what a person may see, of their workspace', async () => {
    const { db } = open();
    const merger = await projectIn(db, { key: 'MERGER', visibility: 'restricted', members: [bob.userId] });
    await keepFindable(northwind, db, entry(merger.id, 'Merger', 'latency'));
    const theirs = await projectIn(db, {}, otherWorkspace);
    await keepFindable(otherWorkspace, db, entry(theirs.id, 'Theirs', 'latency'));
    expect(await titles(db, 'latency')).toEqual(['Merger']);
    expect(await titles(db, 'latency', { viewer: bob })).toEqual(['Merger']);
    expect(await looksFor(db, 'latency', { viewer: dan })).toEqual({ found: [], inAll: 0, isCut: false });
    expect(await titles(db, 'latency', { viewer: dan, filters: { projectId: merger.id } })).toEqual([]);
  });

  test('goes page by page, and of very many ranks the newest thousand', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const some = (count: number, body: string) =>
      Array.from({ length: count }, (_, n) =>
        entry(id, `${body} ${n}`, body, { writtenAt: new Date(Date.UTC(2026, 0, 1, 0, n)) }),
      );
    await keepMissing(northwind, db, some(25, 'cost'));
    const pages = await Promise.all([0, 10, 20, 30].map((offset) => looksFor(db, 'cost', { offset })));
    expect(pages.map(({ found }) => found.length)).toEqual([10, 10, 5, 0]);
    expect(pages.slice(0, 3).flatMap(({ found }) => found.map(({ title }) => title))).toEqual(
      Array.from({ length: 25 }, (_, n) => `cost ${24 - n}`),
    );
    expect(pages[2]).toMatchObject({ inAll: 25, isCut: false });

    await keepMissing(northwind, db, some(1002, 'load'));
    const last = await looksFor(db, 'load', { offset: 990 });
    expect(last).toMatchObject({ inAll: 1000, isCut: true });
    expect(last.found.at(-1)?.title).toBe('load 2');
  });

  test('finds a record by what it says now', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const written = entry(id, 'Review', 'latency');
    await keepFindable(northwind, db, written);
    await keepFindable(northwind, db, { ...written, body: 'throughput' });
    expect(await titles(db, 'latency')).toEqual([]);
    expect(await titles(db, 'throughput')).toEqual(['Review']);
    await keepMissing(northwind, db, [{ ...written, body: 'latency' }]);
    expect(await titles(db, 'throughput')).toEqual(['Review']);
  });

  test('finds a decision by its verdict, its terms and its expectation, and knows its record', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const decision = {
      ...{ projectId: id, ritual: 'review', recordId: randomUUID(), verdict: 'Go with conditions' },
      ...{ terms: 'Recall on rare terms', expectation: '准确率', ownerId: alice.userId },
      decidedAt: new Date('2026-11-21T08:00:00Z'),
    };
    await recordDecision(northwind, db, decision);
    for (const words of ['conditions', 'rare term', '准确'])
      expect((await looksFor(db, words)).found).toMatchObject([
        { kind: 'decision', decision: { ritual: 'review', recordId: decision.recordId } },
      ]);
    await recordDecision(northwind, db, { ...decision, verdict: 'No-go', terms: null, expectation: null });
    expect(await titles(db, 'conditions')).toEqual([]);
    expect(await db.select().from(searchEntries)).toMatchObject([{ title: 'No-go', body: '' }]);
  });

  test('takes the longest texts there can be', async () => {
    const { db } = open();
    const random = Array.from({ length: 90_000 }, (_, n) =>
      String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000)),
    );
    await keeps({ Long: `${random.join('')} ${'x'.repeat(5000)} latency` });
    expect(await titles(db, random.slice(50, 54).join(''))).toEqual(['Long']);
  });
});

describe('a large workspace', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshPostgres();
  });
  afterAll(() => database?.close());

  test('is searched by the index of words', async () => {
    const { db } = database;
    const { id } = await projectIn(db);
    const said = (n: number) =>
      n % 500 === 0 ? '漏诊酮症 ketoacidosis' : `the model 模型 ${n} is slow `.repeat(10);
    for (let from = 0; from < 5000; from += 1000)
      await keepMissing(
        northwind,
        db,
        Array.from({ length: 1000 }, (_, n) => entry(id, 'Review', said(from + n))),
      );
    await db.execute(sql`vacuum analyze`);
    for (const words of ['ketoacidosis', '酮症', '诊酮症', 'model 酮']) {
      const asked = rankedPlaces(northwind, db, alice, wantedOf(words, {}));
      expect(JSON.stringify(await db.execute(sql`explain ${asked}`))).toContain('search_entries_words');
    }
    expect((await looksFor(db, '酮症')).inAll).toBe(10);
  });
});
