import { and, asc, desc, eq, gte, inArray, lt, lte, or, sql } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { projects } from '../../projects/schema.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Viewer } from '../../slack/people.ts';
import { daysAfter } from '../../slack/text.ts';
import type { Kind, Status } from './rules.ts';
import { failureModes } from './schema.ts';

/** A failure mode as its owner is shown it, with the beginning of what happens. */
export type AwaitedFailure = {
  id: string;
  projectKey: string;
  kind: Kind;
  risk: number;
  cost: number;
  status: Status;
  dueDate: string | null;
  gist: string;
};

/** How many days ahead of its due date a failure mode waits for its owner. */
const daysAhead = 7;
const { risk, cost, dueDate, status, ownerId } = failureModes;
const isDoNow = and(gte(risk, 4), lte(cost, 2));

/** The failure modes that wait for a person: overdue ones first, then what is to be done now, then by date. */
export async function failuresAwaiting(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  today: string,
  most: number,
): Promise<{ modes: AwaitedFailure[]; total: number }> {
  const rows = await tx
    .select({
      id: failureModes.id,
      projectKey: projects.key,
      kind: failureModes.kind,
      risk,
      cost,
      status,
      dueDate,
      gist: sql<string>`left(${failureModes.description}, 200)`,
      total: sql<number>`(count(*) over ())::int`,
    })
    .from(failureModes)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, failureModes.workspaceId), eq(projects.id, failureModes.projectId)),
    )
    .where(and(isAwaited(workspaceId, today), eq(ownerId, viewer.userId), visibleTo(workspaceId, viewer)))
    .orderBy(
      desc(sql`coalesce(${lt(dueDate, today)}, false)`),
      desc(sql`(${isDoNow})`),
      asc(dueDate),
      asc(failureModes.id),
    )
    .limit(most);
  return { modes: rows, total: rows[0]?.total ?? 0 };
}

/** Everybody whom some failure mode may wait for. */
export async function ownersAwaited(workspaceId: string, tx: Database, today: string): Promise<string[]> {
  const rows = await tx.selectDistinct({ ownerId }).from(failureModes).where(isAwaited(workspaceId, today));
  return rows.map((row) => row.ownerId);
}

function isAwaited(workspaceId: string, today: string) {
  return and(
    eq(failureModes.workspaceId, workspaceId),
    inArray(status, ['open', 'mitigating']),
    or(lte(dueDate, daysAfter(today, daysAhead)), isDoNow),
  );
}
