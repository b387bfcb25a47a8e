import { and, asc, eq, inArray, type SQLWrapper, sql } from 'drizzle-orm';
import type { Database } from '../../../db/database.ts';
import { projects } from '../../../projects/schema.ts';
import { visibleTo } from '../../../projects/visibility.ts';
import type { Viewer } from '../../../slack/people.ts';
import { costBudgets } from '../budget/schema.ts';

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
