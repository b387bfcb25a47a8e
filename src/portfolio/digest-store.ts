import { and, asc, eq, isNull, ne, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { mostRows } from '../digest/details.ts';
import type { Scope } from '../digest/part.ts';
import type { Tier } from '../projects/rules.ts';
import { projects } from '../projects/schema.ts';

/** A project as a digest tells of it. */
export type ToldProject = {
  id: string;
  key: string;
  name: string;
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
};

/** Reads what a digest tells of the portfolio: the first projects as they rank, each with the counts of all. */
export async function portfolioSnapshot(
  workspaceId: string,
  tx: Database,
  { shown }: Scope,
): Promise<PortfolioSnapshot> {
  const rows = await tx
    .select({
      id: projects.id,
      key: projects.key,
      name: projects.name,
      tier: projects.tier,
      scoreSum: projects.scoreSum,
      scoreVotes: projects.scoreVotes,
      scoredAt: projects.scoredAt,
      targetDate: projects.targetDate,
      firstTargetDate: projects.firstTargetDate,
      shippedDate: projects.shippedDate,
      counts: {
        P0: countOf(eq(projects.tier, 'P0')),
        P1: countOf(eq(projects.tier, 'P1')),
        P2: countOf(eq(projects.tier, 'P2')),
        unscored: countOf(isNull(projects.tier)),
      },
    })
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), shown, ne(projects.status, 'stopped')))
    .orderBy(...rank)
    .limit(mostRows);
  return {
    counts: rows[0]?.counts ?? { P0: 0, P1: 0, P2: 0, unscored: 0 },
    ranking: rows.map(({ counts: _counts, ...project }) => project),
  };
}

function countOf(condition: SQL) {
  return sql<number>`(count(*) filter (where ${condition}) over ())::int`;
}

/** By tier, then by mean, then by name, as the portfolio ranks (docs/method.md, 16). */
const rank = [
  sql`${projects.tier} nulls last`,
  sql`${projects.scoreSum}::numeric / ${projects.scoreVotes} desc nulls last`,
  asc(projects.name),
  asc(projects.key),
];
