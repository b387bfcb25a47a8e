import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../../../db/database.ts';
import { projects } from '../../../projects/schema.ts';
import { visibleTo } from '../../../projects/visibility.ts';
import type { Viewer } from '../../../slack/people.ts';
import { costOverruns } from './schema.ts';
import type { Overrun } from './store.ts';

/** An overrun as its owner is shown it. */
export type AwaitedOverrun = Pick<
  Overrun,
  'id' | 'month' | 'scope' | 'level' | 'status' | 'spent' | 'limit' | 'forecast' | 'report'
> & { projectKey: string; currency: string };

const { level, status, openedAt, ownerId } = costOverruns;

/** The overruns that a person owns and is not done with: those not acknowledged first, the highest level first. */
export async function overrunsAwaiting(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  most: number,
): Promise<{ overruns: AwaitedOverrun[]; total: number }> {
  const rows = await tx
    .select({
      id: costOverruns.id,
      projectKey: projects.key,
      currency: projects.currency,
      month: costOverruns.month,
      scope: costOverruns.scope,
      level,
      status,
      spent: costOverruns.spent,
      limit: costOverruns.limit,
      forecast: costOverruns.forecast,
      report: costOverruns.report,
      total: sql<number>`(count(*) over ())::int`,
    })
    .from(costOverruns)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, costOverruns.workspaceId), eq(projects.id, costOverruns.projectId)),
    )
    .where(and(isUnresolved(workspaceId), eq(ownerId, viewer.userId), visibleTo(workspaceId, viewer)))
    .orderBy(
      desc(status),
      sql`array_position(array['actual', 'forecast', 'warning'], ${level})`,
      asc(openedAt),
      asc(costOverruns.id),
    )
    .limit(most);
  return { overruns: rows, total: rows[0]?.total ?? 0 };
}

/** Everybody who owns an overrun that is not resolved. */
export async function overrunOwners(workspaceId: string, tx: Database): Promise<string[]> {
  const rows = await tx.selectDistinct({ ownerId }).from(costOverruns).where(isUnresolved(workspaceId));
  return rows.map((row) => row.ownerId);
}

function isUnresolved(workspaceId: string) {
  return and(eq(costOverruns.workspaceId, workspaceId), inArray(status, ['open', 'acknowledged']));
}
