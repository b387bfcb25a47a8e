import { and, asc, eq, isNotNull, isNull, lt, lte, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { decisions } from '../decisions/schema.ts';
import { ofProject } from '../decisions/store.ts';
import { projects } from '../projects/schema.ts';
import { visibleTo } from '../projects/visibility.ts';
import type { Viewer } from '../slack/people.ts';
import { outcomes } from './schema.ts';
import { ofDecision } from './store.ts';

/** A decision that waits for its outcome, as its owner is shown it. */
export type AwaitedDecision = { id: string; projectKey: string; verdict: string; askedOn: string };

/** The decisions that a person owns and whose outcome is asked for, those that have waited longest first. */
export async function outcomesAwaiting(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  today: string,
  most: number,
): Promise<{ decisions: AwaitedDecision[]; total: number }> {
  const rows = await tx
    .select({
      id: decisions.id,
      projectKey: projects.key,
      verdict: decisions.verdict,
      askedOn: sql<string>`${decisions.askedOn}::text`,
      total: sql<number>`(count(*) over ())::int`,
    })
    .from(decisions)
    .innerJoin(projects, ofProject)
    .leftJoin(outcomes, ofDecision)
    .where(
      and(isDue(workspaceId, today), eq(decisions.ownerId, viewer.userId), visibleTo(workspaceId, viewer)),
    )
    .orderBy(asc(decisions.askedOn), asc(decisions.id))
    .limit(most);
  return { decisions: rows, total: rows[0]?.total ?? 0 };
}

/**
 * Everybody who owns a decision whose outcome has been asked for before a day: on the day itself they get the question, and
 * need no reminder of it.
 */
export async function decidersAwaited(workspaceId: string, tx: Database, today: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ ownerId: decisions.ownerId })
    .from(decisions)
    .leftJoin(outcomes, ofDecision)
    .where(and(isDue(workspaceId, today), lt(decisions.askedOn, today)));
  return rows.map(({ ownerId }) => ownerId);
}

/** The condition that a decision, with its outcome joined, has come to be asked about and has none yet. */
export function isDue(workspaceId: string, today: string) {
  return and(
    eq(decisions.workspaceId, workspaceId),
    isNotNull(decisions.checkDate),
    lte(decisions.askedOn, today),
    isNull(outcomes.decisionId),
  );
}
