import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { Database } from '../src/db/database.ts';
import { type Filters, isSearchable, rankedPlaces, search } from '../src/search/finding-store.ts';
import { queryOf } from '../src/search/query.ts';
import { type Entry, keepMissing } from '../src/search/store.ts';
import type { Viewer } from '../src/slack/people.ts';
import { median, spread, table } from './support/numbers.ts';
import { startPostgres } from './support/postgres.ts';
import { createRandom } from './support/random.ts';

const workspaceId = 'T00BENCH001';
const viewer: Viewer = { userId: 'U00000001', name: 'Bench', isAdmin: false, zone: 'Asia/Shanghai' };
const records = 100_000;
const projectIds = Array.from({ length: 200 }, () => randomUUID());
const people = Array.from({ length: 100 }, (_, n) => `U${String(n).padStart(8, '0')}`);
const kinds = ['decision', 'review', 'spec', 'canvas', 'postmortem', 'brief'];
const now = new Date('2026-11-21T08:00:00Z');
const batchSize = 1000;
const runs = 15;
/** Milliseconds that it may take. */
const aimed = 100;

type Case = { what: string; words: string; filters?: Partial<Filters>; offset?: number };

const cases: Case[] = [
  { what: 'a rare word', words: 'ketoacidosis' },
  { what: 'a rare Chinese word', words: '酮症' },
  { what: 'two words', words: 'latency labels' },
  { what: 'a phrase', words: '"peak day"' },
  { what: 'a Chinese word', words: '召回率' },
  { what: 'one character', words: '率' },
  { what: 'both languages', words: 'AI 召回' },
  { what: 'a word that all have', words: 'AI' },
  { what: 'its page 5', words: 'AI', offset: 40 },
  { what: 'a Chinese phrase that half have', words: '大模型评审' },
  { what: 'common words never together', words: '"labels threshold"' },
  { what: 'a common word and a rare', words: 'AI ketoacidosis' },
  { what: 'without another', words: 'AI -model' },
  { what: 'a common character', words: '大' },
  { what: 'that word in a project', words: 'AI', filters: { projectId: projectIds[7] ?? null } },
  { what: 'of a person', words: 'AI', filters: { personId: people[7] ?? null } },
  { what: 'of a kind', words: 'AI', filters: { kind: 'postmortem' } },
  { what: 'of a week', words: 'AI', filters: { from: '2026-05-04', to: '2026-05-10' } },
];

/** How long searches take over 100,000 records, half of them in English, half in Chinese, and what serves them. */
export async function benchSearch(): Promise<void> {
  const server = await startPostgres();
  const client = postgres(await server.create('migrated'), { max: 1, onnotice: () => {} });
  try {
    const db = drizzle(client);
    await fill(db);
    console.log(`A page of a search over ${records.toLocaleString('en-US')} records, ${runs} runs each`);
    const measured = [];
    for (const each of cases) measured.push({ ...each, ...(await measure(db, each)) });
    report(measured);
    await compare(db, measured);
  } finally {
    await client.end();
    await server.stop();
  }
}

type Measured = Case & { times: number[]; inAll: string; index: string };

async function measure(
  db: Database,
  { words, filters, offset = 0 }: Case,
): Promise<Omit<Measured, keyof Case>> {
  const none: Filters = { projectId: null, kind: null, personId: null, from: null, to: null };
  const wanted = { query: queryOf(words), filters: { ...none, ...filters }, offset, size: 10 };
  const ask = () =>
    db.transaction(async (tx) => {
      if (!(await isSearchable(tx, wanted.query))) throw new Error(`There is nothing in ${words}`);
      return search(workspaceId, tx, viewer, wanted);
    });
  const { found, inAll, isCut } = await ask();
  if (found.length === 0) throw new Error(`Nothing was found for ${words}`);
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const began = performance.now();
    await ask();
    times.push(performance.now() - began);
  }
  const plan = await db.execute(sql`explain ${rankedPlaces(workspaceId, db, viewer, wanted)}`);
  const indexes = [...JSON.stringify(plan).matchAll(/Scan (?:Backward )?(?:using|on) (search_entries_\w+)/g)];
  return {
    times,
    inAll: `${inAll}${isCut ? '+' : ''}`,
    index: [...new Set(indexes.map(([, name]) => name))].join(', ') || 'none',
  };
}

function report(measured: Measured[]): void {
  const rows = measured.map(({ what, words, times, inAll, index }) => [
    `  ${what}`,
    words,
    inAll,
    `${spread(times, 1)} ms`,
    index,
  ]);
  console.log(table([['  search', 'words', 'found', 'time', 'index'], ...rows]));
  const slowest = Math.max(...measured.map(({ times }) => median(times)));
  const served = measured.filter(({ index }) => index !== 'none');
  console.log(
    `  the slowest ${slowest.toFixed(0)} ms, ${slowest < aimed ? 'under' : 'OVER'} the ${aimed} ms aimed for`,
  );
  console.log(`  an index serves ${served.length} of ${measured.length}`);
}

/** What the index of words saves: a rare word beside the same search by reading every record. */
async function compare(db: Database, [rare]: Measured[]): Promise<void> {
  if (!rare) return;
  for (const way of ['bitmapscan', 'indexscan', 'indexonlyscan'])
    await db.execute(sql.raw(`set enable_${way} = off`));
  const { times } = await measure(db, rare);
  const ratio = median(times) / median(rare.times);
  console.log(`  without any index ${rare.what} takes ${median(times).toFixed(0)} ms, x ${ratio.toFixed(0)}`);
}

/** Fills a workspace with what teams write, as the bot would keep it. */
async function fill(db: Database): Promise<void> {
  const at = now.toISOString();
  await db.execute(
    sql`insert into workspaces (workspace_id, name, created_at) values (${workspaceId}, 'Bench', ${at})`,
  );
  for (const [n, id] of projectIds.entries())
    await db.execute(sql`insert into projects (workspace_id, id, key, name, owner_id, visibility, stage, status, currency,
        made_by, form_id, values_hash, changed_by, changed_at)
      values (${workspaceId}, ${id}, ${`P${n}`}, ${`Project ${n}`}, ${people[n % 100]}, ${n % 10 === 0 ? 'restricted' : 'workspace'},
        'data', 'active', 'CNY', ${`project ${n}`}, 'form', '', 'U00000000', ${at})`);
  const random = createRandom(7);
  for (let from = 0; from < records; from += batchSize) {
    const batch = Array.from({ length: batchSize }, (_, n) => entry(from + n, random));
    await keepMissing(workspaceId, db, batch);
  }
  await db.execute(sql`vacuum analyze`);
}

/** Record n of all, the newest last; two in three are as short as a decision, the others as long as a document. */
function entry(n: number, random: () => number): Entry {
  const length = n % 3 === 0 ? 300 : 60;
  const isEnglish = n % 2 === 0;
  return {
    kind: kinds[n % kinds.length] ?? 'review',
    recordId: randomUUID(),
    projectId: projectIds[Math.floor(random() * projectIds.length)] ?? '',
    personId: people[Math.floor(random() * people.length)] ?? '',
    writtenAt: new Date(now.getTime() - ((records - n) / records) * 365 * 86_400_000),
    title: isEnglish ? 'Technical review' : '技术评审',
    body: isEnglish ? english(n, length, random) : chinese(n, length, random),
  };
}

function english(n: number, length: number, random: () => number): string {
  const words = Array.from({ length }, () => pick(englishWords, random));
  const rare = n % 10_000 === 0 ? ' diabetic ketoacidosis was missed' : '';
  const peak = n % 500 === 0 ? ' on the peak day' : '';
  return `This AI model ${words.join(' ')}${rare}${peak}.`;
}

function chinese(n: number, length: number, random: () => number): string {
  const words = Array.from({ length }, () => pick(chineseWords, random));
  const rare = n % 10_000 === 1 ? '漏诊酮症' : '';
  const recall = n % 500 === 1 ? '，召回率不足' : '';
  return `AI大模型评审：${words.join('').replace(/(.{12})/g, '$1，')}${rare}${recall}。`;
}

/** Some words are common and most are rare, as people use them. */
function pick(words: string[], random: () => number): string {
  return words[Math.floor(words.length * random() ** 3)] ?? '';
}

const englishWords = vocabulary(
  'model data cost accuracy review prompt retrieval latency token labels samples users team launch risk budget answer quality measure threshold'.split(
    ' ',
  ),
  'ba con der fil gra hop in jun kel lor mar nel op pra qui ros sta tri vol wen'.split(' '),
  3000,
);
const chineseWords = vocabulary(
  '模型 数据 成本 准确 评审 提示 检索 延迟 标注 样本 用户 团队 上线 风险 预算 回答 质量 指标 阈值 结果'.split(
    ' ',
  ),
  [
    ...'的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经',
  ],
  3000,
);

/** A few known words, then others made of parts. */
function vocabulary(known: string[], parts: string[], size: number): string[] {
  const random = createRandom(size);
  const made = Array.from({ length: size - known.length }, () =>
    Array.from({ length: 2 }, () => parts[Math.floor(random() * parts.length)]).join(''),
  );
  return [...known, ...made];
}
