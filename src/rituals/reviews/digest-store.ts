import { and, asc, eq, gt, lte, sql } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { decisions } from '../../decisions/schema.ts';
import { mostRows } from '../../digest/details.ts';
import type { Scope } from '../../digest/part.ts';
import { projects } from '../../projects/schema.ts';
import { dayIn } from '../../slack/text.ts';

/** A decision whose check date has come, as a digest tells of it. */
export type DueDecision = {
  projectKey: string;
  ritual: string;
  recordId: string;
  verdict: string;
  ownerId: string;
  checkDate: string;
};

/** Judgements as a digest tells of them. */
export type OutcomesSnapshot = {
  /** The first of those whose check date has come, those that have waited longest first. */
  due: DueDecision[];
  dueInAll: number;
  newlyDue: number;
};

/** Reads what a digest tells of decisions that wait for their outcome. */
export async function outcomesSnapshot(
  workspaceId: string,
  tx: Database,
  { shown, since, today, zone }: Scope,
): Promise<OutcomesSnapshot> {
  const lastTold = since ? dayIn(zone, since) : today;
  const rows = await tx
    .select({
      projectKey: projects.key,
      ritual: decisions.ritual,
      recordId: decisions.recordId,
      verdict: decisions.verdict,
      ownerId: decisions.ownerId,
      checkDate: sql<string>`${decisions.checkDate}::text`,
      inAll: sql<number>`(count(*) over ())::int`,
      newly: sql<number>`(count(*) filter (where ${gt(decisions.checkDate, lastTold)}) over ())::int`,
    })
    .from(decisions)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, decisions.workspaceId), eq(projects.id, decisions.projectId)),
    )
    .where(and(eq(decisions.workspaceId, workspaceId), lte(decisions.checkDate, today), shown))
    .orderBy(asc(decisions.checkDate), asc(decisions.id))
    .limit(mostRows);
  return {
    due: rows,
    dueInAll: rows[0]?.inAll ?? 0,
    newlyDue: rows[0]?.newly ?? 0,
  };
}
