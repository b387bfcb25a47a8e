import { and, eq, gt, lte, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { decisions } from '../../decisions/schema.ts';
import { mostRows } from '../../digest/details.ts';
import type { Scope } from '../../digest/part.ts';
import { projects } from '../../projects/schema.ts';
import { dayIn } from '../../slack/text.ts';
import { type Goal, ritual } from './rules.ts';
import { pocs } from './schema.ts';
import { ofProject } from './store.ts';

/** A running POC as a digest tells of it. */
export type ToldPoc = Goal & {
  id: string;
  projectKey: string;
  createdBy: string;
  startDate: string;
  dayLimit: number;
};

/** POCs as a digest tells of them. */
export type PocsSnapshot = {
  /** The first of those that run, by their last day. */
  running: ToldPoc[];
  runningInAll: number;
  overdueInAll: number;
  newlyOverdue: number;
  /** The newest conclusions since the digest before, and how many there are. */
  concluded: { projectKey: string; verdict: string }[];
  concludedInAll: number;
};

const mostConcluded = 3;

/** Reads what a digest tells of POCs. */
export async function pocsSnapshot(workspaceId: string, tx: Database, scope: Scope): Promise<PocsSnapshot> {
  const placed = tx.$with('placed').as(runningPocs(workspaceId, tx, scope));
  const concluded = concludedSince(workspaceId, tx, scope);
  const rows = await tx
    .with(placed)
    .select({ running: placed._.selectedFields, concluded: concluded._.selectedFields })
    .from(concluded)
    .leftJoin(placed, lte(placed.place, mostRows))
    .orderBy(placed.place);
  const running = rows.flatMap((row) => row.running ?? []);
  const [counts] = running;
  return {
    running,
    runningInAll: counts?.inAll ?? 0,
    overdueInAll: counts?.overdue ?? 0,
    newlyOverdue: counts?.newlyOverdue ?? 0,
    concluded: rows[0]?.concluded.newest ?? [],
    concludedInAll: rows[0]?.concluded.inAll ?? 0,
  };
}

/** Every running POC with its place and the counts of all. */
function runningPocs(workspaceId: string, tx: Database, { shown, now, since }: Scope) {
  const end = sql`(${pocs.startDate} + ${pocs.dayLimit} - 1)`;
  const isOverdue = sql`${end} < ${dayIn('UTC', now)}::date`;
  const count = (condition?: SQL) =>
    sql<number>`(count(*)${condition && sql` filter (where ${condition})`} over ())::int`;
  return tx
    .select({
      id: pocs.id,
      projectKey: projects.key,
      metric: pocs.metric,
      comparator: pocs.comparator,
      target: pocs.target,
      unit: pocs.unit,
      createdBy: pocs.createdBy,
      startDate: pocs.startDate,
      dayLimit: pocs.dayLimit,
      place: sql<number>`(row_number() over (order by ${end}, ${pocs.id}))::int`.as('place'),
      inAll: count().as('in_all'),
      overdue: count(isOverdue).as('overdue'),
      newlyOverdue: count(sql`${isOverdue} and ${end} >= ${dayIn('UTC', since ?? now)}::date`).as(
        'newly_overdue',
      ),
    })
    .from(pocs)
    .innerJoin(projects, ofProject)
    .where(and(eq(pocs.workspaceId, workspaceId), eq(pocs.status, 'running'), shown));
}

/** What was concluded in the time, newest first, as the log of decisions knows it: one row, however much it is. */
function concludedSince(workspaceId: string, tx: Database, { shown, now, since }: Scope) {
  const newest = sql`row_number() over (order by ${decisions.decidedAt} desc, ${decisions.id} desc)`;
  const concluded = tx
    .select({ projectKey: projects.key, verdict: decisions.verdict, place: newest.as('place') })
    .from(decisions)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, decisions.workspaceId), eq(projects.id, decisions.projectId)),
    )
    .where(
      and(
        eq(decisions.workspaceId, workspaceId),
        eq(decisions.ritual, ritual),
        gt(decisions.decidedAt, since ?? now),
        shown,
      ),
    )
    .as('concluded');
  const { projectKey, verdict, place } = concluded;
  const told = sql`json_build_object('projectKey', ${projectKey}, 'verdict', ${verdict})`;
  const first = sql<
    PocsSnapshot['concluded'] | null
  >`json_agg(${told} order by ${place}) filter (where ${lte(place, mostConcluded)})`;
  return tx
    .select({ newest: first.as('newest'), inAll: sql<number>`count(*)::int`.as('concluded_in_all') })
    .from(concluded)
    .as('concluded_since');
}
