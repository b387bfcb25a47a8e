import { and, eq, gte, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { decisions } from '../decisions/schema.ts';
import { ofProject } from '../decisions/store.ts';
import { projects } from '../projects/schema.ts';
import { visibleTo } from '../projects/visibility.ts';
import type { Viewer } from '../slack/people.ts';
import { isDue } from './awaiting-store.ts';
import type { Outcome } from './rules.ts';
import { outcomes } from './schema.ts';
import { ofDecision } from './store.ts';

/** A judgement that was checked, with whose and which project's it was. */
export type CheckedJudgement = {
  projectKey: string;
  ownerId: string;
  outcome: Outcome;
  /** 50 to 100 in percent, none where the verdict had none. */
  confidence: number | null;
  recordedOn: string;
};

/** The judgements that a person may see, checked since a day, of one project if need be; and how many are due. */
export async function checkedJudgements(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  { since, today, projectId }: { since: string; today: string; projectId?: string | undefined },
): Promise<{ checked: CheckedJudgement[]; due: number }> {
  const seen = and(visibleTo(workspaceId, viewer), projectId ? eq(projects.id, projectId) : undefined);
  const checked = await tx
    .select({
      projectKey: projects.key,
      ownerId: decisions.ownerId,
      outcome: outcomes.outcome,
      confidence: decisions.confidence,
      recordedOn: outcomes.recordedOn,
    })
    .from(outcomes)
    .innerJoin(decisions, ofDecision)
    .innerJoin(projects, ofProject)
    .where(and(eq(outcomes.workspaceId, workspaceId), gte(outcomes.recordedOn, since), seen));
  const [waiting] = await tx
    .select({ due: sql<number>`count(*)::int` })
    .from(decisions)
    .innerJoin(projects, ofProject)
    .leftJoin(outcomes, ofDecision)
    .where(and(isDue(workspaceId, today), seen));
  return { checked, due: waiting?.due ?? 0 };
}
