import { and, asc, count, desc, eq, gt, lte, ne, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { decisions } from '../decisions/schema.ts';
import type { LoggedDecision } from '../decisions/store.ts';
import type { Tier } from '../projects/rules.ts';
import { projects } from '../projects/schema.ts';
import { visibleTo } from '../projects/visibility.ts';
import type { Viewer } from '../slack/people.ts';
import { homeVisits } from './schema.ts';

/** The first of some things, and how many there are. */
export type Piece<Item> = { items: Item[]; total: number };

/** A project as the Home shows it. */
export type HomeProject = Pick<
  typeof projects.$inferSelect,
  'key' | 'name' | 'ownerId' | 'tier' | 'scoreSum' | 'scoreVotes' | 'status' | 'targetDate' | 'shippedDate'
>;

/** Looks within this time of the first are one visit, in milliseconds. */
const visitLasts = 3_600_000;

/** Notes that somebody looks at their Home. @returns when the visit before this one was; null where there was none */
export async function noteVisit(
  workspaceId: string,
  tx: Database,
  userId: string,
  now: Date,
): Promise<Date | null> {
  const isNew = lte(homeVisits.visitedAt, new Date(now.getTime() - visitLasts));
  await tx
    .insert(homeVisits)
    .values({ workspaceId, userId, visitedAt: now })
    .onConflictDoUpdate({
      target: [homeVisits.workspaceId, homeVisits.userId],
      set: { previousAt: sql`${homeVisits.visitedAt}`, visitedAt: now },
      setWhere: isNew,
    });
  return previousVisit(workspaceId, tx, userId);
}

/** When somebody looked at their Home before this visit. */
export async function previousVisit(workspaceId: string, db: Database, userId: string): Promise<Date | null> {
  const [visit] = await db
    .select({ previousAt: homeVisits.previousAt })
    .from(homeVisits)
    .where(and(eq(homeVisits.workspaceId, workspaceId), eq(homeVisits.userId, userId)));
  return visit?.previousAt ?? null;
}

/** The newest decisions since a moment, of those that a person may see. */
export async function decisionsSince(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  since: Date,
  most: number,
): Promise<Piece<LoggedDecision>> {
  const isProject = and(
    eq(projects.workspaceId, decisions.workspaceId),
    eq(projects.id, decisions.projectId),
  );
  const isNew = and(
    eq(decisions.workspaceId, workspaceId),
    gt(decisions.decidedAt, since),
    visibleTo(workspaceId, viewer),
  );
  const rows = await db
    .select({ decision: decisions, projectKey: projects.key, projectName: projects.name })
    .from(decisions)
    .innerJoin(projects, isProject)
    .where(isNew)
    .orderBy(desc(decisions.decidedAt), desc(decisions.id))
    .limit(most);
  const items = rows.map(({ decision, ...project }) => ({ ...decision, ...project }));
  if (rows.length < most) return { items, total: rows.length };
  const [all] = await db
    .select({ count: count() })
    .from(decisions)
    .innerJoin(projects, isProject)
    .where(isNew);
  return { items, total: Number(all?.count ?? 0) };
}

/** The projects that a person owns, without stopped ones, the best first. */
export async function ownProjects(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  most: number,
): Promise<Piece<HomeProject>> {
  const own = and(going(workspaceId, viewer), eq(projects.ownerId, viewer.userId));
  const items = await db
    .select(shown)
    .from(projects)
    .where(own)
    .orderBy(...ranking)
    .limit(most);
  if (items.length < most) return { items, total: items.length };
  const [all] = await db.select({ count: count() }).from(projects).where(own);
  return { items, total: Number(all?.count ?? 0) };
}

/** The best projects that a person may see, without stopped ones. */
export async function bestProjects(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  most: number,
): Promise<HomeProject[]> {
  return db
    .select(shown)
    .from(projects)
    .where(going(workspaceId, viewer))
    .orderBy(...ranking)
    .limit(most);
}

/** How many projects have each tier, and how many none; without stopped ones. */
export async function tierCounts(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
): Promise<Map<Tier | null, number>> {
  const rows = await db
    .select({ tier: projects.tier, count: count() })
    .from(projects)
    .where(going(workspaceId, viewer))
    .groupBy(projects.tier);
  return new Map(rows.map((row) => [row.tier, Number(row.count)]));
}

const shown = {
  key: projects.key,
  name: projects.name,
  ownerId: projects.ownerId,
  tier: projects.tier,
  scoreSum: projects.scoreSum,
  scoreVotes: projects.scoreVotes,
  status: projects.status,
  targetDate: projects.targetDate,
  shippedDate: projects.shippedDate,
};

/** By tier, then by mean score, then by name and key, as the portfolio ranks (docs/method.md, 16). */
const ranking = [
  sql`${projects.tier} asc nulls last`,
  sql`${projects.scoreSum}::numeric / nullif(${projects.scoreVotes}, 0) desc nulls last`,
  asc(projects.name),
  asc(projects.key),
];

function going(workspaceId: string, viewer: Viewer) {
  return and(visibleTo(workspaceId, viewer), ne(projects.status, 'stopped'));
}
