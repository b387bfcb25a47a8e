import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { features } from '../src/app.ts';
import type { Database } from '../src/db/database.ts';
import { sections } from '../src/digest/part.ts';
import { chaptersOf } from '../src/digest/snapshot.ts';
import { channelId, fillHistory, now, type Size, workspaceId } from './history/fill.ts';
import { median, spread, table } from './support/numbers.ts';
import { type Postgres, startPostgres } from './support/postgres.ts';

const runs = 9;
const full: Size = { projects: 2_000, failures: 20_000, votes: 50_000, entries: 1_000_000 };
const tenth: Size = { projects: 200, failures: 2_000, votes: 5_000, entries: 100_000 };
/** Milliseconds that it may take. */
const aimed = 300;

/** What one size took: milliseconds of each run in all and by section, and how many queries were asked. */
type Measured = { whole: number[]; bySection: Map<string, number[]>; queries: number };

/** The time and the queries that reading a digest of all sections takes, in one transaction, at two sizes of history. */
export async function benchDigest(): Promise<void> {
  const server = await startPostgres();
  try {
    report(await measure(server, tenth), await measure(server, full));
  } finally {
    await server.stop();
  }
}

async function measure(server: Postgres, size: Size): Promise<Measured> {
  const client = postgres(await server.create('migrated'), { max: 1, onnotice: () => {} });
  let queries = 0;
  const logger = {
    logQuery: () => {
      queries += 1;
    },
  };
  try {
    const db = drizzle(client, { logger });
    await fillHistory(db, size);
    // The first reads what the disk has to be asked for.
    await read(db, [...sections]);
    queries = 0;
    const whole = await timesOf(() => read(db, [...sections]));
    const asked = queries / runs;
    const bySection = new Map<string, number[]>();
    for (const section of sections) bySection.set(section, await timesOf(() => read(db, [section])));
    return { whole, bySection, queries: asked };
  } finally {
    await client.end();
  }
}

/** Reads a weekly digest of some sections, as it is read when it is due. */
async function read(db: Database, wanted: (typeof sections)[number][]): Promise<void> {
  const parts = features.flatMap(({ digest }) => digest ?? []);
  const lastToldAt = new Date(now.getTime() - 7 * 86_400_000);
  const topic = { channelId, sections: wanted, reach: 'all' as const, zone: 'Asia/Shanghai', lastToldAt };
  const chapters = await db.transaction((tx) => chaptersOf(workspaceId, tx, parts, topic, now));
  if (chapters.some(({ told }) => told.summary === null)) throw new Error('A section has nothing to tell');
}

async function timesOf(work: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return times;
}

function report(small: Measured, large: Measured): void {
  const names = (size: Size) =>
    Object.entries(size)
      .map(([what, many]) => `${many.toLocaleString('en-US')} ${what}`)
      .join(', ');
  console.log(`A digest of all sections, read in one transaction, ${runs} runs`);
  console.log(`  history: ${names(full)}; and a tenth of that: ${names(tenth)}`);
  const rows = [
    ['all', small.whole, large.whole] as const,
    ...sections.map(
      (section) => [section, small.bySection.get(section) ?? [], large.bySection.get(section) ?? []] as const,
    ),
  ].map(([what, before, after]) => [
    `  ${what}`,
    `${median(before).toFixed(1)} ms`,
    `${spread(after, 1)} ms`,
    `x ${(median(after) / median(before)).toFixed(1)}`,
  ]);
  console.log(table([['  section', 'a tenth', 'in full', 'growth'], ...rows]));
  console.log(`  queries: ${large.queries}, with a tenth ${small.queries}`);
  const time = median(large.whole);
  console.log(`  ${time.toFixed(0)} ms, ${time < aimed ? 'under' : 'OVER'} the ${aimed} ms aimed for`);
}
