import { setTimeout as pause } from 'node:timers/promises';
import { eq, type SQL, sql } from 'drizzle-orm';
import { type Slack, startSlack } from '../sandbox/slack.ts';
import { auditLog } from '../src/audit/schema.ts';
import { type Database, openDatabase } from '../src/db/database.ts';
import type { Exported } from '../src/export/archive.ts';
import { launchAipm } from './servers/programs.ts';
import { table } from './support/numbers.ts';
import { startPostgres } from './support/postgres.ts';

const entries = 1_000_000;
const projects = 20;
/** The most resident memory that the bot may have had, in MB. */
const aimed = 200;
const patience = 30 * 60_000;

/** A workspace with a million cost entries, exported by an admin from Slack, and what that took of the bot's process. */
export async function benchExport(): Promise<void> {
  const server = await startPostgres();
  const slack = await startSlack();
  const url = await server.create('migrated');
  const bot = await launchAipm(slack, url);
  const { db, close } = await openDatabase({ kind: 'postgres', url });
  try {
    await bot.ready();
    slack.deliverTo(`${bot.url}/slack/events`);
    await fill(db, slack);
    const before = await bot.usage();
    const began = performance.now();
    await slack.person('alice').types('#triage', '/aipm export');
    const exported = await whenExported(db);
    const seconds = (performance.now() - began) / 1000;
    report(exported, { seconds, size: sizeOf(slack), before: before.peak, after: (await bot.usage()).peak });
  } finally {
    await bot.end('SIGTERM');
    await close();
    await slack.stop();
    await server.stop();
  }
}

async function fill(db: Database, { teamId, person }: Slack): Promise<void> {
  const at = sql`timestamptz '2026-11-21 08:00+00'`;
  const owner = person('alice').id;
  const id = (kind: string, n: SQL) => sql`md5(${sql.raw(`'${kind} '`)} || (${n}))::uuid`;
  await db.execute(sql`
    insert into projects (workspace_id, id, key, name, owner_id, visibility, stage, status, currency, made_by, form_id,
      values_hash, changed_by, changed_at)
    select ${teamId}, ${id('project', sql`n`)}, 'P' || n, 'Project ' || n, ${owner}, 'workspace', 'monitoring', 'active', 'USD',
      'project ' || n, 'form', '', ${owner}, ${at} from generate_series(0, ${projects - 1}::int) n`);
  await db.execute(sql`
    insert into cost_entries (workspace_id, id, project_id, occurred_at, month, action, amount, tokens, quantity, source,
      idempotency_key, content_hash, entered_by, entered_at)
    select ${teamId}, gen_random_uuid(), ${id('project', sql`n % ${projects}::int`)}, ${at} - n * interval '20 seconds',
      date_trunc('month', ${at} - n * interval '20 seconds')::date, 'action ' || n % 6, random()::numeric(20, 12), n % 5000, 1,
      'api', 'key ' || gen_random_uuid(), md5(n::text), ${owner}, ${at} from generate_series(1, ${entries}::int) n`);
  await db.execute(sql`
    insert into cost_totals (workspace_id, project_id, month, action, amount, quantity, entries)
    select workspace_id, project_id, month, action, sum(amount), sum(quantity), count(*) from cost_entries
    group by workspace_id, project_id, month, action`);
  await db.execute(sql`vacuum analyze`);
}

/** What the audit log says once the file has gone to Slack. */
async function whenExported(db: Database): Promise<Exported> {
  for (const end = performance.now() + patience; performance.now() < end; await pause(250)) {
    const [row] = await db.select().from(auditLog).where(eq(auditLog.action, 'workspace exported'));
    if (row) return row.after as Exported;
  }
  throw new Error('The export does not come to an end.');
}

function sizeOf({ workspace }: Slack): number {
  return workspace.files.find(({ name }) => name.endsWith('.zip'))?.size ?? 0;
}

type Took = { seconds: number; size: number; before: number; after: number };

function report({ rows }: Exported, { seconds, size, before, after }: Took): void {
  const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;
  console.log('Everything of a workspace as a ZIP, sent to Slack');
  console.log(
    table([
      ['  cost entries', String(rows.cost_entries)],
      ['  time', `${seconds.toFixed(0)} s`],
      ['  file', megabytes(size)],
      ['  peak of resident memory before', megabytes(before)],
      ['  peak of resident memory with it', megabytes(after)],
    ]),
  );
  const within = after < aimed * 1_000_000 && rows.cost_entries === entries;
  console.log(`  ${within ? 'under' : 'OVER'} the ${aimed} MB aimed for`);
}
