import { randomUUID } from 'node:crypto';
import Big from 'big.js';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { type Slack, startSlack } from '../sandbox/slack.ts';
import { apiKeys } from '../src/api/schema.ts';
import { newSecret } from '../src/api/secrets.ts';
import { type Database, openDatabase } from '../src/db/database.ts';
import { messages } from '../src/messages/schema.ts';
import { saveProject } from '../src/projects/saving.ts';
import { costBudgets } from '../src/rituals/costs/budget/schema.ts';
import { costEntries, costTotals } from '../src/rituals/costs/ledger/schema.ts';
import { costOverrunEvents, costOverruns } from '../src/rituals/costs/overruns/schema.ts';
import { launchAipm } from './servers/programs.ts';
import { median, spread, table } from './support/numbers.ts';
import { type Postgres, startPostgres } from './support/postgres.ts';
import { createRandom } from './support/random.ts';

const entries = 100_000;
const sentTwice = Math.floor(entries / 3);
const batchSize = 1000;
const clients = 4;
const rounds = 3;
const actions = ['summarize call', 'answer question', 'search', 'embed', 'translate', 'classify'];

type Sent = Record<'project' | 'occurred_at' | 'action' | 'amount' | 'idempotency_key', string> & {
  tokens: number;
  quantity: number;
};

/** What one round saw: how long it took, and whether everything was right. */
type Round = { milliseconds: number; plain: number; findings: string[][] };

/**
 * 100,000 entries sent through the HTTP API by four clients in batches, a third of them twice, in random order; beside it
 * plain multi-row inserts of the same rows with the same driver, to a table of the same shape.
 */
export async function benchLedger(seed = Date.now() % 1_000_000): Promise<void> {
  const server = await startPostgres();
  const slack = await startSlack();
  try {
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      measured.push(await runRound(server, slack, createRandom(seed + round)));
    }
    report(seed, measured);
  } finally {
    await slack.stop();
    await server.stop();
  }
}

async function runRound(server: Postgres, slack: Slack, random: () => number): Promise<Round> {
  const url = await server.create('migrated');
  const bot = await launchAipm(slack, url);
  const { db, close } = await openDatabase({ kind: 'postgres', url });
  try {
    await bot.ready();
    const sent = makeEntries(random);
    const again = shuffled(sent, random).slice(0, sentTwice);
    const total = sent.reduce((sum, { amount }) => sum.plus(amount), Big(0));
    const key = await prepare(db, slack, total);
    const milliseconds = await sendAll(bot.url, key, batchesOf(shuffled([...sent, ...again], random)));
    await settled(db);
    const findings = await look(db, total);
    return { milliseconds, plain: await insertPlainly(url), findings };
  } finally {
    await bot.end('SIGTERM');
    await close();
  }
}

function makeEntries(random: () => number): Sent[] {
  const now = Date.now();
  return Array.from({ length: entries }, (_, index) => ({
    project: 'CARE',
    occurred_at: new Date(now - Math.floor(random() * 60_000)).toISOString(),
    action: actions[Math.floor(random() * actions.length)] ?? '',
    amount: (Math.floor(random() * 1_000_000) / 1_000_000).toFixed(6),
    tokens: Math.floor(random() * 5000),
    quantity: 1,
    idempotency_key: `${index}-${randomUUID()}`,
  }));
}

function shuffled<T>(items: T[], random: () => number): T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}

function batchesOf(items: Sent[]): Sent[][] {
  return Array.from({ length: Math.ceil(items.length / batchSize) }, (_, index) =>
    items.slice(index * batchSize, (index + 1) * batchSize),
  );
}

/** A project with a budget that two thirds of the entries exceed, and a key to send them with. @returns the key */
async function prepare(db: Database, slack: Slack, total: Big): Promise<string> {
  const { teamId: workspaceId } = slack;
  const owner = slack.person('alice').id;
  const viewer = { userId: owner, name: 'alice', isAdmin: true, zone: 'UTC' };
  const now = new Date();
  const saved = await saveProject(
    workspaceId,
    db,
    { viewer, now, formId: 'bench', valuesHash: 'bench' },
    {
      ...{ key: 'CARE', name: 'Customer service', owner, channel: null, members: [], currency: 'USD' },
      ...{ visibility: 'workspace', stage: 'monitoring', status: 'active' },
      ...{ targetDate: null, shippedDate: null, investment: null, annualSaving: null },
    },
  );
  if (saved.kind !== 'saved') throw new Error(`The project was not saved: ${saved.kind}`);
  const written = { formId: 'bench', valuesHash: 'bench', changedBy: owner, changedAt: now };
  const amount = total.times(2).div(3).toFixed(2);
  await db.insert(costBudgets).values({
    workspaceId,
    projectId: saved.project.id,
    amount,
    checkedOn: null,
    createdAt: now,
    ...written,
  });
  const { text, hash, prefix } = newSecret('aipm_');
  const made = { createdBy: owner, createdAt: now, madeBy: 'bench' };
  await db.insert(apiKeys).values({ workspaceId, name: 'bench', scope: 'write', hash, prefix, ...made });
  return text;
}

/** @returns how long it took, in milliseconds */
async function sendAll(url: string, key: string, batches: Sent[][]): Promise<number> {
  const bodies = batches.map((batch) => JSON.stringify({ entries: batch }));
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) await send(url, key, body);
    }),
  );
  return performance.now() - began;
}

async function send(url: string, key: string, body: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v1/costs`, { method: 'POST', headers, body });
  const said = await answer.text();
  if (answer.status !== 201) throw new Error(`The API answered ${answer.status}: ${said}`);
}

/** Resolves once Slack shows all that is owed. */
async function settled(db: Database): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const owed = await db.$count(messages, sql`${messages.state} = 'owed'`);
    if (owed === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Slack does not show what is owed');
}

/** What the round left behind, each with what it should be. */
async function look(db: Database, total: Big): Promise<string[][]> {
  const [summed] = await db.select({ totals: sql<string>`sum(${costTotals.amount})::text` }).from(costTotals);
  const [ledger] = await db
    .select({ count: sql<number>`count(*)::int`, amount: sql<string>`sum(${costEntries.amount})::text` })
    .from(costEntries);
  const overruns = await db.select().from(costOverruns);
  const events = await db.select().from(costOverrunEvents);
  const cards = await db.$count(messages, sql`${messages.key} ~ '^overrun/[^/]+$'`);
  const replies = await db.$count(messages, sql`${messages.key} ~ '^overrun/[^/]+/.+'`);
  const rises = events.filter(({ what }) => what === 'rose').map(({ level }) => level);
  const exact = Big(summed?.totals ?? 0).eq(total) && Big(ledger?.amount ?? 0).eq(total);
  return [
    ['entries in the ledger', String(ledger?.count), String(entries)],
    ['sum of the totals', Big(summed?.totals ?? 0).toFixed(6), total.toFixed(6), exact ? 'exact' : 'WRONG'],
    ['overruns', String(overruns.length), '1'],
    ['level', String(overruns[0]?.level), 'actual'],
    ['messages', String(cards), '1'],
    ['replies', String(replies), String(rises.length), `rose to ${rises.join(', ') || 'nothing'}`],
  ];
}

/** The same rows again, by the same number of clients, into a table of the same shape. @returns milliseconds */
async function insertPlainly(url: string): Promise<number> {
  const client = postgres(url, { max: clients, onnotice: () => {} });
  try {
    await client`create table plain_entries (like cost_entries including all)`;
    const rows = await client`select * from cost_entries`;
    const batches = Array.from({ length: Math.ceil(rows.length / batchSize) }, (_, index) =>
      rows.slice(index * batchSize, (index + 1) * batchSize),
    );
    const began = performance.now();
    await Promise.all(
      Array.from({ length: clients }, async () => {
        for (let batch = batches.pop(); batch !== undefined; batch = batches.pop())
          await client`insert into plain_entries ${client(batch)}`;
      }),
    );
    return performance.now() - began;
  } finally {
    await client.end();
  }
}

function report(seed: number, measured: Round[]): void {
  const rate = (milliseconds: number[]) => `${Math.round(entries / (median(milliseconds) / 1000))} rows/s`;
  console.log(
    `${entries} entries through the HTTP API, ${sentTwice} of them twice, ${clients} clients, batches of ${batchSize} (seed ${seed}, ${rounds} rounds)`,
  );
  for (const { findings } of measured) {
    console.log(
      table([['  found', '', 'expected'], ...findings.map(([what = '', ...rest]) => [`  ${what}`, ...rest])]),
    );
  }
  console.log(`  aipm:          ${rate(measured.map((round) => round.milliseconds))}`);
  console.log(`  plain inserts: ${rate(measured.map((round) => round.plain))}`);
  const ratios = measured.map(({ plain, milliseconds }) => plain / milliseconds);
  console.log(`  ratio of throughputs, rows kept a second: ${spread(ratios, 2)}`);
}
