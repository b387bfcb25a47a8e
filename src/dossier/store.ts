import { and, asc, eq } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { decisions } from '../decisions/schema.ts';
import { ofProject } from '../decisions/store.ts';
import { outcomes } from '../outcomes/schema.ts';
import { ofDecision } from '../outcomes/store.ts';
import { projects } from '../projects/schema.ts';
import { visibleTo } from '../projects/visibility.ts';
import type { Viewer } from '../slack/people.ts';

/** A decision with what became of it. */
export type DossierDecision = {
  decision: typeof decisions.$inferSelect;
  outcome: typeof outcomes.$inferSelect | null;
};

/** What was decided on a project, oldest first, if the person may see it. */
export async function decisionsOf(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  projectId: string,
): Promise<DossierDecision[]> {
  return db
    .select({ decision: decisions, outcome: outcomes })
    .from(decisions)
    .innerJoin(projects, ofProject)
    .leftJoin(outcomes, ofDecision)
    .where(and(visibleTo(workspaceId, viewer), eq(projects.id, projectId)))
    .orderBy(asc(decisions.decidedAt), asc(decisions.id));
}
