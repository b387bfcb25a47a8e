import { and, desc, eq, gt, gte, inArray, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Database } from '../../db/database.ts';
import { mostRows } from '../../digest/details.ts';
import type { Scope } from '../../digest/part.ts';
import { projects } from '../../projects/schema.ts';
import { dayIn } from '../../slack/text.ts';
import type { Cell, Kind, Status } from './rules.ts';
import { failureModes, failureMoves } from './schema.ts';

/** An open failure mode as a digest tells of it, with the beginning of what happens. */
export type ToldFailure = {
  id: string;
  projectKey: string;
  kind: Kind;
  risk: number;
  cost: number;
  status: Status;
  ownerId: string;
  dueDate: string | null;
  gist: string;
};

/** What happened to failure modes since the digest before, in numbers. */
export type FailureChanges = Record<'added' | 'mitigated' | 'closed' | 'accepted' | 'reopened', number>;

/** The register as a digest tells of it. */
export type FailuresSnapshot = {
  /** How many are open, by cell of the matrix. */
  open: Record<Cell, number>;
  /** The first of the open ones by cell, then the longest overdue. */
  first: ToldFailure[];
  /** The first of those that are overdue, in the same order; how many there are, and how many became so. */
  overdue: ToldFailure[];
  overdueInAll: number;
  newlyOverdue: number;
  /** How many are to be done now, or overdue. */
  pressing: number;
  changes: FailureChanges;
};

const mostOverdue = 13;
const stillOpen: Status[] = ['open', 'mitigating'];

/** Reads what a digest tells of failure modes. */
export async function failuresSnapshot(
  workspaceId: string,
  tx: Database,
  scope: Scope,
): Promise<FailuresSnapshot> {
  const placed = tx.$with('placed').as(openFailures(workspaceId, tx, scope));
  const told = await tx
    .with(placed)
    .select({ ...placed._.selectedFields, gist: sql<string>`left(${failureModes.description}, 200)` })
    .from(placed)
    .innerJoin(failureModes, and(eq(failureModes.workspaceId, workspaceId), eq(failureModes.id, placed.id)))
    .where(or(lte(placed.place, mostRows), and(eq(placed.isLate, true), lte(placed.latePlace, mostOverdue))))
    .orderBy(placed.place);
  const [counts] = told;
  return {
    open: {
      'do now': counts?.doNow ?? 0,
      plan: counts?.plan ?? 0,
      'quick win': counts?.quickWin ?? 0,
      'accept and watch': counts?.watch ?? 0,
    },
    first: told.filter(({ place }) => place <= mostRows),
    overdue: told.filter(({ isLate, latePlace }) => isLate && latePlace <= mostOverdue),
    overdueInAll: counts?.late ?? 0,
    newlyOverdue: counts?.newlyLate ?? 0,
    pressing: counts?.pressing ?? 0,
    changes: await changesSince(workspaceId, tx, scope),
  };
}

/** Every open failure mode with its places among all and among those that are overdue, and the counts of all. */
function openFailures(workspaceId: string, tx: Database, { shown, now, since }: Scope) {
  const today = sql`${dayIn('UTC', now)}::date`;
  const { risk, cost, dueDate, id } = failureModes;
  const cell = sql`(case when ${risk} >= 4 then 1 else 3 end + case when ${cost} <= 2 then 0 else 1 end)`;
  const isLate = sql`coalesce(${lt(dueDate, today)}, false)`;
  const order = sql`${cell}, greatest(${today} - ${dueDate}, 0) desc, ${desc(risk)}, ${id}`;
  const count = (condition: SQL | undefined) =>
    sql<number>`(count(*) filter (where ${condition}) over ())::int`;
  const firstDay = dayIn('UTC', since ?? now);
  return tx
    .select({
      id,
      projectKey: projects.key,
      kind: failureModes.kind,
      risk,
      cost,
      status: failureModes.status,
      ownerId: failureModes.ownerId,
      dueDate,
      place: sql<number>`(row_number() over (order by ${order}))::int`.as('place'),
      isLate: sql<boolean>`${isLate}`.as('is_late'),
      latePlace: sql<number>`(row_number() over (partition by ${isLate} order by ${order}))::int`.as(
        'late_place',
      ),
      doNow: count(sql`${cell} = 1`).as('do_now'),
      plan: count(sql`${cell} = 2`).as('plan'),
      quickWin: count(sql`${cell} = 3`).as('quick_win'),
      watch: count(sql`${cell} = 4`).as('watch'),
      late: count(isLate).as('late'),
      newlyLate: count(and(isLate, gte(dueDate, firstDay))).as('newly_late'),
      pressing: count(sql`${cell} = 1 or ${isLate}`).as('pressing'),
    })
    .from(failureModes)
    .innerJoin(projects, ofProject)
    .where(and(eq(failureModes.workspaceId, workspaceId), inArray(failureModes.status, stillOpen), shown));
}

const ofProject = and(
  eq(projects.workspaceId, failureModes.workspaceId),
  eq(projects.id, failureModes.projectId),
);

/** Counts what was logged or moved in the time; what has moved on since counts as what it is now. */
async function changesSince(workspaceId: string, tx: Database, scope: Scope): Promise<FailureChanges> {
  const since = scope.since ?? scope.now;
  const { createdAt, movedAt, status } = failureModes;
  const moved = (to: Status) =>
    sql<number>`(count(*) filter (where ${and(eq(status, to), gt(movedAt, since), to === 'open' ? lte(createdAt, since) : undefined)}))::int`;
  const [changes] = await tx
    .select({
      added: sql<number>`(count(*) filter (where ${gt(createdAt, since)}))::int`,
      mitigated: moved('mitigated'),
      closed: moved('closed'),
      accepted: moved('accepted'),
      reopened: moved('open'),
    })
    .from(failureModes)
    .innerJoin(projects, ofProject)
    .where(
      and(
        eq(failureModes.workspaceId, workspaceId),
        inArray(failureModes.id, touchedSince(workspaceId, tx, since)),
        scope.shown,
      ),
    );
  return changes ?? { added: 0, mitigated: 0, closed: 0, accepted: 0, reopened: 0 };
}

function touchedSince(workspaceId: string, tx: Database, since: Date) {
  const logged = alias(failureModes, 'logged');
  return tx
    .select({ id: logged.id })
    .from(logged)
    .where(and(eq(logged.workspaceId, workspaceId), gt(logged.createdAt, since)))
    .union(
      tx
        .select({ id: failureMoves.failureModeId })
        .from(failureMoves)
        .where(and(eq(failureMoves.workspaceId, workspaceId), gt(failureMoves.movedAt, since))),
    );
}
