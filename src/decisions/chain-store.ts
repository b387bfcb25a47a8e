import { and, desc, eq, inArray, isNotNull, isNull, lt, ne, or } from 'drizzle-orm';
import { recordChange } from '../audit/store.ts';
import type { Database } from '../db/database.ts';
import { idIs } from '../db/uuid.ts';
import { projects } from '../projects/schema.ts';
import { visibleTo } from '../projects/visibility.ts';
import type { Viewer } from '../slack/people.ts';
import { contradicting } from './rules.ts';
import { decisions } from './schema.ts';
import { ofProject } from './store.ts';

export type Decision = typeof decisions.$inferSelect;

/** A decision among others: what took its place, whose place it took, and what says the opposite. */
export type Links = {
  supersededBy: Decision | undefined;
  supersedes: Decision[];
  contradicts: Decision[];
};

/** How each of some decisions, which the caller may see, hangs together with others of its project; by their ids. */
export async function linksOf(
  workspaceId: string,
  db: Database,
  found: Decision[],
): Promise<Map<string, Links>> {
  if (found.length === 0) return new Map();
  const ids = found.map(({ id }) => id);
  const later = found.flatMap(({ supersededBy }) => supersededBy ?? []);
  const linked = await db
    .select()
    .from(decisions)
    .where(and(eq(decisions.workspaceId, workspaceId), inArray(decisions.supersededBy, ids)));
  const successors =
    later.length === 0
      ? []
      : await db
          .select()
          .from(decisions)
          .where(and(eq(decisions.workspaceId, workspaceId), inArray(decisions.id, later)));
  const standing = await standingIn(workspaceId, db, [...new Set(found.map(({ projectId }) => projectId))]);
  return new Map(
    found.map((decision) => [
      decision.id,
      {
        supersededBy: successors.find(({ id }) => id === decision.supersededBy),
        supersedes: linked.filter(({ supersededBy }) => supersededBy === decision.id),
        contradicts: contradicting(decision, standing),
      },
    ]),
  );
}

/** The decisions on projects that stand and say whether to go on, newest first. */
async function standingIn(workspaceId: string, db: Database, projectIds: string[]): Promise<Decision[]> {
  return db
    .select()
    .from(decisions)
    .where(
      and(
        eq(decisions.workspaceId, workspaceId),
        inArray(decisions.projectId, projectIds),
        isNull(decisions.supersededBy),
        isNotNull(decisions.stance),
      ),
    )
    .orderBy(desc(decisions.decidedAt))
    .limit(mostStanding);
}

/** A project has a handful of standing verdicts; of more, the newest say enough. */
const mostStanding = 200;

/** A decision with those on the same question that it could take the place of or did, and those that it contradicts. */
export type Beside = {
  decision: Decision;
  earlier: Decision[];
  superseded: Decision[];
  contradicts: Decision[];
};

/** A decision with what stands beside it, if the person may see its project. */
export async function standingBeside(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<Beside | undefined> {
  const [found] = await db
    .select({ decision: decisions })
    .from(decisions)
    .innerJoin(projects, ofProject)
    .where(and(visibleTo(workspaceId, viewer), idIs(decisions.id, id)));
  if (!found) return undefined;
  const { decision } = found;
  const earlier = await db
    .select()
    .from(decisions)
    .where(
      and(
        eq(decisions.workspaceId, workspaceId),
        eq(decisions.projectId, decision.projectId),
        eq(decisions.ritual, decision.ritual),
        lt(decisions.decidedAt, decision.decidedAt),
        or(isNull(decisions.supersededBy), eq(decisions.supersededBy, decision.id)),
      ),
    )
    .orderBy(desc(decisions.decidedAt))
    .limit(mostOffered);
  const standing = await standingIn(workspaceId, db, [decision.projectId]);
  return {
    decision,
    earlier: earlier.filter(({ supersededBy }) => supersededBy === null),
    superseded: earlier.filter(({ supersededBy }) => supersededBy !== null),
    contradicts: contradicting(decision, standing),
  };
}

const mostOffered = 5;

/**
 * Lets a decision take the place of an earlier one on the same question, or takes that back.
 * @param stands whether the earlier one shall stand again
 * @returns the earlier one as it is now; undefined where there is nothing to change or nothing to see
 */
export async function supersede(
  workspaceId: string,
  tx: Database,
  { viewer, now }: { viewer: Viewer; now: Date },
  { id, by, stands }: { id: string; by: string; stands: boolean },
): Promise<Decision | undefined> {
  const [later] = await tx
    .select({ decision: decisions })
    .from(decisions)
    .innerJoin(projects, ofProject)
    .where(and(visibleTo(workspaceId, viewer), idIs(decisions.id, by)));
  if (!later) return undefined;
  const { projectId, ritual, decidedAt } = later.decision;
  const [changed] = await tx
    .update(decisions)
    .set({ supersededBy: stands ? null : by })
    .where(
      and(
        eq(decisions.workspaceId, workspaceId),
        idIs(decisions.id, id),
        eq(decisions.projectId, projectId),
        eq(decisions.ritual, ritual),
        lt(decisions.decidedAt, decidedAt),
        stands ? eq(decisions.supersededBy, by) : isNull(decisions.supersededBy),
      ),
    )
    .returning();
  if (!changed) return undefined;
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: stands ? 'decision stands again' : 'decision superseded',
    subjectId: id,
    after: { by },
  });
  return changed;
}

/** Lets a decision take the place of all earlier ones on the same question: a project has one score, the newest. */
export async function supersedeEarlier(
  workspaceId: string,
  tx: Database,
  { viewer, now }: { viewer: Viewer; now: Date },
  by: string,
): Promise<void> {
  const [later] = await tx
    .select()
    .from(decisions)
    .where(and(eq(decisions.workspaceId, workspaceId), eq(decisions.id, by)));
  if (!later) throw new Error('The decision is gone');
  const superseded = await tx
    .update(decisions)
    .set({ supersededBy: by })
    .where(
      and(
        eq(decisions.workspaceId, workspaceId),
        eq(decisions.projectId, later.projectId),
        eq(decisions.ritual, later.ritual),
        ne(decisions.id, by),
        isNull(decisions.supersededBy),
      ),
    )
    .returning({ id: decisions.id });
  for (const { id } of superseded)
    await recordChange(workspaceId, tx, {
      at: now,
      actorId: viewer.userId,
      action: 'decision superseded',
      subjectId: id,
      after: { by },
    });
}
