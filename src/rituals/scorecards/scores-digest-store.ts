import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, ne, not, or, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Database } from '../../db/database.ts';
import { decisions } from '../../decisions/schema.ts';
import type { Scope } from '../../digest/part.ts';
import { staleAfterDays, type Tier } from '../../projects/rules.ts';
import { projectScores, projects } from '../../projects/schema.ts';
import { dayLong } from '../../slack/phrases.ts';
import { ritual, type Status } from './rules.ts';
import { scorecardRounds } from './schema.ts';

/** A project that wants a vote. */
export type Wanting = { id: string; key: string; ownerId: string; scoredAt: Date | null };

/** What was scored since the digest before, and the tier that it had then. */
export type Scored = { key: string; tier: Tier; before: Tier | null };

/** Scores as a digest tells of them, stopped projects aside. */
export type ScoresSnapshot = {
  /** The first of those that want a vote and have none, the stalest first, unscored ones last; and how many there are. */
  wanting: Wanting[];
  wantingInAll: number;
  /** How many of those became stale since the digest before. */
  newlyStale: number;
  /** The highest tier first. */
  scored: Scored[];
};

const mostWanting = 10;

/** Reads what a digest tells of scores. */
export async function scoresSnapshot(
  workspaceId: string,
  tx: Database,
  scope: Scope,
): Promise<ScoresSnapshot> {
  const rows = await toldProjects(workspaceId, tx, scope);
  const wanting = rows.filter(({ place }) => place !== null);
  return {
    wanting: wanting.map(({ id, key, ownerId, scoredAt }) => ({ id, key, ownerId, scoredAt })),
    wantingInAll: wanting[0]?.inAll ?? 0,
    newlyStale: wanting[0]?.newlyStale ?? 0,
    scored: rows
      .flatMap(({ key, tier, given, before }) => (tier && given > 0 ? [{ key, tier, before }] : []))
      .sort((a, b) => (a.tier + a.key < b.tier + b.key ? -1 : 1)),
  };
}

/** The first projects that want a vote, in their order, and all that were scored in the time. */
async function toldProjects(workspaceId: string, tx: Database, scope: Scope) {
  const standing = standings(workspaceId, tx, scope);
  const { wants, scoredAt, isNewlyStale } = standing;
  const wanting = tx
    .select({
      id: standing.id,
      place: sql<number>`(row_number() over (order by ${scoredAt}, ${standing.key}))::int`.as('place'),
      inAll: sql<number>`(count(*) over ())::int`.as('in_all'),
      newlyStale: sql<number>`(count(*) filter (where ${isNewlyStale}) over ())::int`.as('newly_stale'),
    })
    .from(standing)
    .where(eq(wants, true))
    .orderBy(asc(scoredAt), asc(standing.key))
    .limit(mostWanting)
    .as('wanting');
  return tx
    .with(standing)
    .select({
      ...standing._.selectedFields,
      before: tierBefore(workspaceId, standing),
      place: wanting.place,
      inAll: wanting.inAll,
      newlyStale: wanting.newlyStale,
    })
    .from(standing)
    .leftJoin(wanting, eq(wanting.id, standing.id))
    .where(or(gt(standing.given, 0), isNotNull(wanting.id)))
    .orderBy(asc(wanting.place));
}

/** Every project, whether it wants a vote, and how many scores it was given in the time. */
function standings(workspaceId: string, tx: Database, { shown, now, since }: Scope) {
  const given = scoresGiven(workspaceId, tx, since ?? now);
  const { id, key, ownerId, status, tier, scoredAt } = projects;
  const isStale = lte(scoredAt, staleFrom(now));
  const isWanted = and(eq(status, 'active'), or(isNull(tier), isStale), not(isVotedOn(workspaceId, tx)));
  const isNewlyStale = and(isStale, gt(scoredAt, staleFrom(since ?? now)));
  const standing = tx
    .select({
      ...{ id, key, ownerId, tier, scoredAt },
      wants: sql<boolean>`coalesce(${isWanted}, false)`.as('wants'),
      isNewlyStale: sql<boolean>`coalesce(${isNewlyStale}, false)`.as('is_newly_stale'),
      given: sql<number>`coalesce(${given.times}, 0)`.as('given'),
    })
    .from(projects)
    .leftJoin(given, eq(given.projectId, projects.id))
    .where(and(eq(projects.workspaceId, workspaceId), shown, ne(status, 'stopped')));
  return tx.$with('standing').as(standing);
}

/** A score given before this is stale at a moment; one more day has surely passed in every zone. */
function staleFrom(moment: Date): Date {
  return new Date(moment.getTime() - (staleAfterDays + 1) * dayLong);
}

/** How many scores projects were given since: each comes with a decision, which knows when. */
function scoresGiven(workspaceId: string, tx: Database, since: Date) {
  const isScore = eq(decisions.ritual, ritual);
  return tx
    .select({ projectId: decisions.projectId, times: sql<number>`count(*)::int`.as('times') })
    .from(decisions)
    .where(and(eq(decisions.workspaceId, workspaceId), isScore, gt(decisions.decidedAt, since)))
    .groupBy(decisions.projectId)
    .as('given_since');
}

/** The tier that a project had before the newest of its scores, as many as it was given in the time. */
function tierBefore(workspaceId: string, { id, given }: { id: AnyPgColumn; given: SQL.Aliased<number> }) {
  return sql<Tier | null>`case when ${given} > 0 then (
    select earlier.tier from (
      select ${projectScores.tier}, ${projectScores.scoredAt}, ${projectScores.id},
        row_number() over (order by ${projectScores.id} desc) as nth
      from ${projectScores}
      where ${projectScores.workspaceId} = ${workspaceId} and ${projectScores.projectId} = ${id}
    ) earlier
    where earlier.nth > ${given} order by earlier.scored_at desc, earlier.id desc limit 1
  ) end`;
}

/** Rounds that go on, or whose facilitator still has something to do. */
const unfinished: Status[] = ['open', 'revealed', 'not decided'];

function isVotedOn(workspaceId: string, tx: Database) {
  const rounds = tx
    .select({ projectId: scorecardRounds.projectId })
    .from(scorecardRounds)
    .where(and(eq(scorecardRounds.workspaceId, workspaceId), inArray(scorecardRounds.status, unfinished)));
  return inArray(projects.id, rounds);
}
