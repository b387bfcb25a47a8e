import { and, asc, eq, gt, inArray, isNull, lte, ne, not, or, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Database } from '../db/database.ts';
import { decisions } from '../decisions/schema.ts';
import { mostRows } from '../digest/details.ts';
import type { Scope } from '../digest/part.ts';
import { staleAfterDays, type Tier } from '../projects/rules.ts';
import { projectScores, projects } from '../projects/schema.ts';
import { type Status, ritual as scorecard } from '../rituals/scorecards/rules.ts';
import { scorecardRounds } from '../rituals/scorecards/schema.ts';
import { dayLong } from '../slack/phrases.ts';

/** A project as a digest tells of it. */
export type ToldProject = {
  id: string;
  key: string;
  name: string;
  ownerId: string;
  tier: Tier | null;
  scoreSum: number | null;
  scoreVotes: number | null;
  scoredAt: Date | null;
  targetDate: string | null;
  firstTargetDate: string | null;
  shippedDate: string | null;
};

/** The portfolio as a digest tells of it, stopped projects aside. */
export type PortfolioSnapshot = {
  counts: Record<Tier | 'unscored', number>;
  /** The first of all by tier and score. */
  ranking: ToldProject[];
  /** The first of those that want a vote and have none, the stalest first, unscored ones last; and how many there are. */
  wanting: ToldProject[];
  wantingInAll: number;
  /** How many scores became stale since the digest before. */
  newlyStale: number;
  /** What was scored since the digest before, and the tier that it had then. */
  scored: { key: string; tier: Tier; before: Tier | null }[];
};

const mostWanting = 10;

/** Reads what a digest tells of the portfolio. */
export async function portfolioSnapshot(
  workspaceId: string,
  tx: Database,
  scope: Scope,
): Promise<PortfolioSnapshot> {
  const rows = await toldProjects(workspaceId, tx, scope);
  const counts = rows[0]?.counts;
  return {
    counts: {
      P0: counts?.p0 ?? 0,
      P1: counts?.p1 ?? 0,
      P2: counts?.p2 ?? 0,
      unscored: counts?.unscored ?? 0,
    },
    ranking: rows.slice(0, mostRows),
    wanting: rows
      .filter(({ wants }) => wants)
      .sort((a, b) => timeOf(a) - timeOf(b) || (a.key < b.key ? -1 : 1))
      .slice(0, mostWanting),
    wantingInAll: counts?.wanting ?? 0,
    newlyStale: counts?.newlyStale ?? 0,
    scored: rows.flatMap(({ key, tier, given, before }) =>
      tier && given > 0 ? [{ key, tier, before }] : [],
    ),
  };
}

/** When a project was scored, in milliseconds; where it was not, after everything else. */
function timeOf({ scoredAt }: ToldProject): number {
  return scoredAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

/** The first projects, the first that want a vote and all that were scored in the time, ranked, each with the counts of all. */
async function toldProjects(workspaceId: string, tx: Database, scope: Scope) {
  const standing = standings(workspaceId, tx, scope);
  const wanting = tx
    .select()
    .from(standing)
    .where(eq(standing.wants, true))
    .orderBy(asc(standing.scoredAt), asc(standing.key))
    .limit(mostWanting);
  const told = tx
    .select()
    .from(standing)
    .orderBy(...rankOf(standing))
    .limit(mostRows)
    .union(wanting)
    .union(tx.select().from(standing).where(gt(standing.given, 0)))
    .as('told');
  const counts = countsOf(tx, standing);
  return tx
    .with(standing)
    .select({
      ...told._.selectedFields,
      before: tierBefore(workspaceId, told),
      counts: counts._.selectedFields,
    })
    .from(told)
    .crossJoin(counts)
    .orderBy(...rankOf(told));
}

/** Every project, whether it wants a vote, and how many scores it was given in the time. */
function standings(workspaceId: string, tx: Database, { shown, now, since }: Scope) {
  const given = scoresGiven(workspaceId, tx, since ?? now);
  const { status, tier, scoredAt } = projects;
  const isStale = lte(scoredAt, staleFrom(now));
  const isWanted = and(eq(status, 'active'), or(isNull(tier), isStale), not(isVotedOn(workspaceId, tx)));
  const standing = tx
    .select({
      id: projects.id,
      key: projects.key,
      name: projects.name,
      ownerId: projects.ownerId,
      tier,
      scoreSum: projects.scoreSum,
      scoreVotes: projects.scoreVotes,
      scoredAt,
      targetDate: projects.targetDate,
      firstTargetDate: projects.firstTargetDate,
      shippedDate: projects.shippedDate,
      wants: sql<boolean>`coalesce(${isWanted}, false)`.as('wants'),
      isNewlyStale: sql<boolean>`coalesce(${isStale} and ${gt(scoredAt, staleFrom(since ?? now))}, false)`.as(
        'is_newly_stale',
      ),
      given: sql<number>`coalesce(${given.times}, 0)`.as('given'),
    })
    .from(projects)
    .leftJoin(given, eq(given.projectId, projects.id))
    .where(and(eq(projects.workspaceId, workspaceId), shown, ne(status, 'stopped')));
  return tx.$with('standing').as(standing);
}

type Standing = ReturnType<typeof standings>;

/** By tier, then by mean, then by name, as the portfolio ranks (docs/method.md, 16). */
function rankOf(project: Record<'tier' | 'scoreSum' | 'scoreVotes' | 'name' | 'key', AnyPgColumn>): SQL[] {
  const { tier, scoreSum, scoreVotes, name, key } = project;
  return [
    sql`${tier} nulls last`,
    sql`${scoreSum}::numeric / ${scoreVotes} desc nulls last`,
    asc(name),
    asc(key),
  ];
}

function countsOf(tx: Database, standing: Standing) {
  const { tier, wants, isNewlyStale } = standing;
  const count = (condition: SQL | SQL.Aliased) => sql<number>`(count(*) filter (where ${condition}))::int`;
  return tx
    .select({
      p0: count(eq(tier, 'P0')).as('p0'),
      p1: count(eq(tier, 'P1')).as('p1'),
      p2: count(eq(tier, 'P2')).as('p2'),
      unscored: count(isNull(tier)).as('unscored'),
      wanting: count(wants).as('wanting'),
      newlyStale: count(isNewlyStale).as('newly_stale'),
    })
    .from(standing)
    .as('counts');
}

/** A score given before this is stale at a moment; one more day has surely passed in every zone. */
function staleFrom(moment: Date): Date {
  return new Date(moment.getTime() - (staleAfterDays + 1) * dayLong);
}

/** How many scores projects were given since: each comes with a decision, which knows when. */
function scoresGiven(workspaceId: string, tx: Database, since: Date) {
  return tx
    .select({ projectId: decisions.projectId, times: sql<number>`count(*)::int`.as('times') })
    .from(decisions)
    .where(
      and(
        eq(decisions.workspaceId, workspaceId),
        eq(decisions.ritual, scorecard),
        gt(decisions.decidedAt, since),
      ),
    )
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
