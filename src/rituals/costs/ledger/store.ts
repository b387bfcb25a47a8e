import { and, asc, desc, eq, gte, inArray, type SQLWrapper, sql } from 'drizzle-orm';
import type { Database } from '../../../db/database.ts';
import { isUuid } from '../../../db/uuid.ts';
import { projects } from '../../../projects/schema.ts';
import { visibleTo } from '../../../projects/visibility.ts';
import type { Viewer } from '../../../slack/people.ts';
import { costBudgets } from '../budget/schema.ts';
import type { Source } from './rules.ts';
import { costEntries, costImports, costTotals } from './schema.ts';

export type Entry = typeof costEntries.$inferSelect;
/** An entry with the key and the currency of its project. */
export type EntryOfProject = Entry & { projectKey: string; currency: string };
export type CostImport = typeof costImports.$inferSelect;

/** A project as the ledger needs it, with its own rates where it has some. */
export type Account = {
  id: string;
  key: string;
  currency: string;
  isLocked: boolean;
  tokenRate: string | null;
  gpuRate: string | null;
};

/** The projects of some keys that a person may see, by key. */
export async function accountsByKey(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  keys: string[],
): Promise<Map<string, Account>> {
  const rows = await db
    .select({ project: projects, tokenRate: costBudgets.tokenRate, gpuRate: costBudgets.gpuRate })
    .from(projects)
    .leftJoin(
      costBudgets,
      and(eq(costBudgets.workspaceId, projects.workspaceId), eq(costBudgets.projectId, projects.id)),
    )
    .where(and(visibleTo(workspaceId, viewer), inArray(projects.key, keys)));
  return new Map(
    rows.map(({ project: { id, key, currency, currencyLockedAt }, ...rates }) => [
      key,
      { id, key, currency, isLocked: currencyLockedAt !== null, ...rates },
    ]),
  );
}

/**
 * Holds projects as they are until the transaction ends: who sees them, and where their messages go. Locks are taken in one
 * order, so that nobody waits in a circle: entries, totals, budget, project, overrun, message.
 */
export async function holdProjects(
  workspaceId: string,
  tx: Database,
  ids: string[] | SQLWrapper,
): Promise<void> {
  await tx
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), inArray(projects.id, ids)))
    .orderBy(asc(projects.id))
    .for('share');
}

/** Keeps a project's currency as it is from now on. @returns the currency, as it stands under the lock */
export async function lockCurrency(
  workspaceId: string,
  tx: Database,
  projectId: string,
  now: Date,
): Promise<string | undefined> {
  const [locked] = await tx
    .update(projects)
    .set({ currencyLockedAt: sql`coalesce(${projects.currencyLockedAt}, ${now.toISOString()}::timestamptz)` })
    .where(and(eq(projects.workspaceId, workspaceId), eq(projects.id, projectId)))
    .returning({ currency: projects.currency });
  return locked?.currency;
}

/** What names an entry: its project, and its key there. */
export type EntryKey = { projectId: string; key: string };

/** An entry to be written, checked and computed. Amounts are exact decimals. */
export type NewEntry = {
  projectId: string;
  occurredAt: Date;
  month: string;
  action: string;
  tokens: string | null;
  gpuHours: string | null;
  amount: string;
  quantity: string | null;
  key: string;
  contentHash: string;
};

type Origin = { source: Source; importId: string | null; enteredBy: string; enteredAt: Date };

/**
 * Writes entries whose keys are new, and adds them to the totals; the others are left as they are. One statement, in the
 * order of keys, so that two callers with the same entries wait for each other instead of blocking each other.
 * @returns the keys that were there already
 */
export async function addEntries(
  workspaceId: string,
  tx: Database,
  entries: NewEntry[],
  { source, importId, enteredBy, enteredAt }: Origin,
): Promise<EntryKey[]> {
  const ordered = [...entries].sort((a, b) => byName(a, b));
  const given = JSON.stringify(ordered.map(columnsOf));
  const result = await tx.execute(sql`
    with given as materialized (
      select * from jsonb_to_recordset(${given}::text::jsonb) as given(p uuid, o timestamptz, m date, a text, t numeric,
        g numeric, c numeric, q numeric, k text, h text)
    ), fresh as (
      insert into ${costEntries} (workspace_id, project_id, occurred_at, month, action, tokens, gpu_hours, amount,
        quantity, source, import_id, idempotency_key, content_hash, entered_by, entered_at)
      select ${workspaceId}, given.p, given.o, given.m, given.a, given.t, given.g, given.c, given.q,
        ${source}, ${importId}::uuid, given.k, given.h, ${enteredBy}, ${enteredAt.toISOString()}::timestamptz
      from given
      on conflict (workspace_id, project_id, idempotency_key) do nothing
      returning project_id, month, action, amount, quantity, idempotency_key
    ), summed as (
      insert into ${costTotals} as total (workspace_id, project_id, month, action, amount, quantity, entries)
      select ${workspaceId}, project_id, month, action, sum(amount), coalesce(sum(quantity), 0), count(*)
      from fresh
      group by project_id, month, action
      order by project_id, month, action
      on conflict (workspace_id, project_id, month, action) do update set
        amount = total.amount + excluded.amount,
        quantity = total.quantity + excluded.quantity,
        entries = total.entries + excluded.entries
    )
    select k as key, p as "projectId" from given
    where (p, k) not in (select project_id, idempotency_key from fresh)
  `);
  return rowsOf<EntryKey>(result);
}

function byName(a: EntryKey, b: EntryKey): number {
  if (a.projectId !== b.projectId) return a.projectId < b.projectId ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}

/** Short names: they are sent once for each of a thousand entries. */
function columnsOf(entry: NewEntry) {
  return {
    p: entry.projectId,
    o: entry.occurredAt,
    m: entry.month,
    a: entry.action,
    t: entry.tokens,
    g: entry.gpuHours,
    c: entry.amount,
    q: entry.quantity,
    k: entry.key,
    h: entry.contentHash,
  };
}

/** The drivers answer a raw statement differently: with rows, or with an object that holds them. */
function rowsOf<Row>(result: unknown): Row[] {
  return Array.isArray(result) ? (result as Row[]) : (result as { rows: Row[] }).rows;
}

/** Those of some keys that name entries already, each with the hash of the entry's content. */
export async function knownEntries(
  workspaceId: string,
  db: Database,
  keys: EntryKey[],
): Promise<(EntryKey & { contentHash: string })[]> {
  return db
    .select({
      projectId: costEntries.projectId,
      key: costEntries.idempotencyKey,
      contentHash: costEntries.contentHash,
    })
    .from(costEntries)
    .where(
      and(
        eq(costEntries.workspaceId, workspaceId),
        inArray(costEntries.projectId, [...new Set(keys.map(({ projectId }) => projectId))]),
        inArray(
          costEntries.idempotencyKey,
          keys.map(({ key }) => key),
        ),
      ),
    );
}

/** What was spent in a month, by action, the most first. */
export type ActionTotal = {
  action: string;
  amount: string;
  quantity: string;
  entries: number;
};

/** A month's totals of a project that a person may see. @param month its first day */
export async function monthTotals(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  projectId: string,
  month: string,
): Promise<ActionTotal[]> {
  return db
    .select(totalColumns)
    .from(costTotals)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, costTotals.workspaceId), eq(projects.id, costTotals.projectId)),
    )
    .where(and(visibleTo(workspaceId, viewer), inMonth(workspaceId, projectId, month)))
    .orderBy(desc(costTotals.amount), asc(costTotals.action));
}

/** As `monthTotals`, for the numbers that decide of overruns, which nobody in particular looks at. */
export async function totalsOf(
  workspaceId: string,
  db: Database,
  projectId: string,
  month: string,
): Promise<ActionTotal[]> {
  return db
    .select(totalColumns)
    .from(costTotals)
    .where(inMonth(workspaceId, projectId, month))
    .orderBy(desc(costTotals.amount), asc(costTotals.action));
}

const totalColumns = {
  action: costTotals.action,
  amount: costTotals.amount,
  quantity: costTotals.quantity,
  entries: costTotals.entries,
};

function inMonth(workspaceId: string, projectId: string, month: string) {
  return and(
    eq(costTotals.workspaceId, workspaceId),
    eq(costTotals.projectId, projectId),
    eq(costTotals.month, month),
  );
}

/** What a month came to. */
export type MonthSpend = { month: string; amount: string };

/** What a project spent in each month that has entries, the oldest first. @param from the first day of the first month */
export async function spendByMonth(
  workspaceId: string,
  db: Database,
  projectId: string,
  from: string,
): Promise<MonthSpend[]> {
  return db
    .select({ month: costTotals.month, amount: sql<string>`sum(${costTotals.amount})::text` })
    .from(costTotals)
    .where(
      and(
        eq(costTotals.workspaceId, workspaceId),
        eq(costTotals.projectId, projectId),
        gte(costTotals.month, from),
      ),
    )
    .groupBy(costTotals.month)
    .orderBy(asc(costTotals.month));
}

/** A place among entries, to go on from. */
export type EntryCursor = { occurredAt: string; id: string };

/** A page of the entries that a person may see, of one project or of all, the newest first. */
export async function entryPage(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  { projectId, cursor, size }: { projectId?: string; cursor?: EntryCursor; size: number },
): Promise<{ entries: EntryOfProject[]; next: EntryCursor | undefined }> {
  const rows = await db
    .select({ entry: costEntries, projectKey: projects.key, currency: projects.currency })
    .from(costEntries)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, costEntries.workspaceId), eq(projects.id, costEntries.projectId)),
    )
    .where(
      and(
        eq(costEntries.workspaceId, workspaceId),
        visibleTo(workspaceId, viewer),
        projectId ? eq(costEntries.projectId, projectId) : undefined,
        cursor &&
          sql`(${costEntries.occurredAt}, ${costEntries.id}) < (${cursor.occurredAt}::timestamptz, ${cursor.id}::uuid)`,
      ),
    )
    .orderBy(desc(costEntries.occurredAt), desc(costEntries.id))
    .limit(size + 1);
  const entries = rows.slice(0, size).map(({ entry, ...project }) => ({ ...entry, ...project }));
  const last = entries.at(-1);
  const hasMore = rows.length > size && last;
  return { entries, next: hasMore ? { occurredAt: last.occurredAt.toISOString(), id: last.id } : undefined };
}

/** Notes a file that is taken in. @returns its id; undefined when its form has brought it already */
export async function addImport(
  workspaceId: string,
  tx: Database,
  { filename, entries, madeBy, createdBy, createdAt }: Omit<CostImport, 'workspaceId' | 'id'>,
): Promise<string | undefined> {
  const [added] = await tx
    .insert(costImports)
    .values({ workspaceId, filename, entries, madeBy, createdBy, createdAt })
    .onConflictDoNothing({ target: [costImports.workspaceId, costImports.madeBy] })
    .returning({ id: costImports.id });
  return added?.id;
}

/** Which entries: one, or all that a file brought. */
export type Which = { entryId: string } | { importId: string };

/** The entries of a choice that a person may see, locked until the transaction ends. */
export async function lockEntries(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  which: Which,
): Promise<Entry[]> {
  const id = 'entryId' in which ? which.entryId : which.importId;
  if (!isUuid(id)) return [];
  const chosen = and(
    eq(costEntries.workspaceId, workspaceId),
    eq('entryId' in which ? costEntries.id : costEntries.importId, id),
  );
  const rows = await tx
    .select({ entry: costEntries })
    .from(costEntries)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, costEntries.workspaceId), eq(projects.id, costEntries.projectId)),
    )
    .where(and(visibleTo(workspaceId, viewer), chosen))
    .orderBy(asc(costEntries.projectId), asc(costEntries.idempotencyKey))
    .for('update', { of: costEntries });
  return rows.map(({ entry }) => entry);
}

/**
 * Voids those of some entries that count still, and takes them out of the totals. These are locked first, in the order in
 * which entries are added to them, so that nobody waits in a circle.
 * @returns how many that were
 */
export async function voidEntriesOf(
  workspaceId: string,
  tx: Database,
  ids: string[],
  { userId, at, reason }: { userId: string; at: Date; reason: string },
): Promise<number> {
  const those = JSON.stringify(ids);
  await tx.execute(sql`
    select from ${costTotals} as total
    where workspace_id = ${workspaceId} and (project_id, month, action) in (
      select project_id, month, action from ${costEntries}
      where workspace_id = ${workspaceId} and id in (select jsonb_array_elements_text(${those}::text::jsonb)::uuid)
    )
    order by project_id, month, action
    for update
  `);
  const result = await tx.execute(sql`
    with gone as (
      update ${costEntries} set voided_by = ${userId}, voided_at = ${at.toISOString()}::timestamptz, void_reason = ${reason}
      where workspace_id = ${workspaceId} and voided_at is null
        and id in (select jsonb_array_elements_text(${those}::text::jsonb)::uuid)
      returning project_id, month, action, amount, quantity
    ), sums as (
      select project_id, month, action, sum(amount) as amount, coalesce(sum(quantity), 0) as quantity,
        count(*) as entries
      from gone
      group by project_id, month, action
    ), lessened as (
      update ${costTotals} as total set
        amount = total.amount - sums.amount,
        quantity = total.quantity - sums.quantity,
        entries = total.entries - sums.entries
      from sums
      where total.workspace_id = ${workspaceId} and total.project_id = sums.project_id
        and total.month = sums.month and total.action = sums.action
    )
    select count(*)::int as gone from gone
  `);
  const [row] = rowsOf<{ gone: number }>(result);
  return row?.gone ?? 0;
}
