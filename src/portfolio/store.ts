import { desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { decisions } from '../decisions/schema.ts';
import { projects } from '../projects/schema.ts';
import { visibleTo } from '../projects/visibility.ts';
import type { Viewer } from '../slack/people.ts';
import type { Standing } from './rules.ts';

/** Every project that a person may see, in no order, with stopped ones. */
export async function portfolioStandings(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
): Promise<Standing[]> {
  const newest = db
    .selectDistinctOn([decisions.projectId], {
      projectId: decisions.projectId,
      verdict: decisions.verdict,
      decidedAt: decisions.decidedAt,
    })
    .from(decisions)
    .where(eq(decisions.workspaceId, workspaceId))
    .orderBy(decisions.projectId, desc(decisions.decidedAt), desc(decisions.id))
    .as('newest');
  const rows = await db
    .select({
      project: projects,
      verdict: newest.verdict,
      // A subquery gives no driver the column's type; milliseconds read the same from both.
      decidedAt: sql<string | null>`extract(epoch from ${newest.decidedAt}) * 1000`,
    })
    .from(projects)
    .leftJoin(newest, eq(newest.projectId, projects.id))
    .where(visibleTo(workspaceId, viewer));
  return rows.map(({ project, verdict, decidedAt }) => ({
    ...project,
    lastDecision:
      verdict === null || decidedAt === null ? null : { verdict, at: new Date(Number(decidedAt)) },
  }));
}
