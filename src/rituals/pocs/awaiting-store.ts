import { and, asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { projects } from '../../projects/schema.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Viewer } from '../../slack/people.ts';
import { pocs } from './schema.ts';
import { ofProject, type Poc } from './store.ts';

/** A POC that is overdue, as who planned it is shown it. */
export type AwaitedPoc = Pick<Poc, 'id' | 'metric' | 'startDate' | 'dayLimit'> & { projectKey: string };

const end = sql`(${pocs.startDate} + ${pocs.dayLimit} - 1)`;

/** The overdue POCs that a person planned, the longest overdue first. @param today the day in UTC */
export async function pocsAwaiting(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  today: string,
  most: number,
): Promise<{ pocs: AwaitedPoc[]; total: number }> {
  const rows = await tx
    .select({
      id: pocs.id,
      projectKey: projects.key,
      metric: pocs.metric,
      startDate: pocs.startDate,
      dayLimit: pocs.dayLimit,
      total: sql<number>`(count(*) over ())::int`,
    })
    .from(pocs)
    .innerJoin(projects, ofProject)
    .where(
      and(isOverdue(workspaceId, today), eq(pocs.createdBy, viewer.userId), visibleTo(workspaceId, viewer)),
    )
    .orderBy(end, asc(pocs.id))
    .limit(most);
  return { pocs: rows, total: rows[0]?.total ?? 0 };
}

/** Everybody who planned a POC that is overdue. @param today the day in UTC */
export async function plannersAwaited(workspaceId: string, tx: Database, today: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ createdBy: pocs.createdBy })
    .from(pocs)
    .where(isOverdue(workspaceId, today));
  return rows.map(({ createdBy }) => createdBy);
}

function isOverdue(workspaceId: string, today: string) {
  return and(eq(pocs.workspaceId, workspaceId), eq(pocs.status, 'running'), sql`${end} < ${today}::date`);
}
