import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../../../db/database.ts';
import { projects } from '../../../projects/schema.ts';
import { visibleTo } from '../../../projects/visibility.ts';
import type { Viewer } from '../../../slack/people.ts';
import type { Source } from './rules.ts';
import { costEntries, costImports, costTotals } from './schema.ts';

export type Entry = typeof costEntries.$inferSelect;
/** An entry with the key and the currency of its project. */
export type EntryOfProject = Entry & { projectKey: string; currency: string };
export type CostImport = typeof costImports.$inferSelect;

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
export function rowsOf<Row>(result: unknown): Row[] {
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
