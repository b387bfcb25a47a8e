import { and, asc, eq, lte, sql } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { decisions } from '../../decisions/schema.ts';
import { projects } from '../../projects/schema.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Viewer } from '../../slack/people.ts';

/** A decision whose check date has come, as its owner is shown it. */
export type AwaitedDecision = {
  projectKey: string;
  ritual: string;
  recordId: string;
  verdict: string;
  checkDate: string;
};

/** The decisions that a person owns and whose check date has come, those that have waited longest first. */
export async function outcomesAwaiting(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  today: string,
  most: number,
): Promise<{ decisions: AwaitedDecision[]; total: number }> {
  const rows = await tx
    .select({
      projectKey: projects.key,
      ritual: decisions.ritual,
      recordId: decisions.recordId,
      verdict: decisions.verdict,
      checkDate: sql<string>`${decisions.checkDate}::text`,
      total: sql<number>`(count(*) over ())::int`,
    })
    .from(decisions)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, decisions.workspaceId), eq(projects.id, decisions.projectId)),
    )
    .where(
      and(isDue(workspaceId, today), eq(decisions.ownerId, viewer.userId), visibleTo(workspaceId, viewer)),
    )
    .orderBy(asc(decisions.checkDate), asc(decisions.id))
    .limit(most);
  return { decisions: rows, total: rows[0]?.total ?? 0 };
}

/** Everybody who owns a decision whose check date has come. */
export async function decidersAwaited(workspaceId: string, tx: Database, today: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ ownerId: decisions.ownerId })
    .from(decisions)
    .where(isDue(workspaceId, today));
  return rows.map(({ ownerId }) => ownerId);
}

function isDue(workspaceId: string, today: string) {
  return and(eq(decisions.workspaceId, workspaceId), lte(decisions.checkDate, today));
}
