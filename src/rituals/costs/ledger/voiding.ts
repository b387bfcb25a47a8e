import { and, asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../../../db/database.ts';
import { isUuid } from '../../../db/uuid.ts';
import { projects } from '../../../projects/schema.ts';
import { visibleTo } from '../../../projects/visibility.ts';
import type { Viewer } from '../../../slack/people.ts';
import { costEntries, costTotals } from './schema.ts';
import { type Entry, rowsOf } from './store.ts';

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
