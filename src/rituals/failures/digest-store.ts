import { and, asc, desc, eq, gt, gte, inArray, lte, or, type SQL, sql } from 'drizzle-orm';
import { type AnyPgColumn, alias } from 'drizzle-orm/pg-core';
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
type FailureChanges = Record<'added' | 'mitigated' | 'closed' | 'accepted' | 'reopened', number>;

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
  const rows = await firstFailures(workspaceId, tx, scope);
  const told = rows.flatMap(({ mode }) => mode ?? []);
  const [{ counts, changes } = {}] = rows;
  return {
    open: {
      'do now': counts?.doNow ?? 0,
      plan: counts?.plan ?? 0,
      'quick win': counts?.quickWin ?? 0,
      'accept and watch': counts?.watch ?? 0,
    },
    first: told.slice(0, mostRows),
    overdue: told.filter(({ daysLate }) => daysLate > 0).slice(0, mostOverdue),
    overdueInAll: counts?.late ?? 0,
    newlyOverdue: counts?.newlyLate ?? 0,
    pressing: counts?.pressing ?? 0,
    changes: changes ?? { added: 0, mitigated: 0, closed: 0, accepted: 0, reopened: 0 },
  };
}

/**
 * The first of the open failure modes, and of those that are overdue, in order, each with the counts of all and of what
 * changed; those alone where there is none.
 */
async function firstFailures(workspaceId: string, tx: Database, scope: Scope) {
  const open = openModes(workspaceId, tx, scope);
  const late = tx
    .select()
    .from(open)
    .where(gt(open.daysLate, 0))
    .orderBy(...orderOf(open))
    .limit(mostOverdue);
  const first = tx
    .select()
    .from(open)
    .orderBy(...orderOf(open))
    .limit(mostRows)
    .union(late)
    .as('first');
  const counts = countsOf(tx, open, dayIn('UTC', scope.since ?? scope.now));
  const changes = changesSince(workspaceId, tx, scope);
  return tx
    .with(open)
    .select({
      mode: { ...first._.selectedFields, gist: gistOf(workspaceId, tx, first.id) },
      counts: counts._.selectedFields,
      changes: changes._.selectedFields,
    })
    .from(counts)
    .crossJoin(changes)
    .leftJoin(first, sql`true`)
    .orderBy(...orderOf(first));
}

/** Every open failure mode, its cell as a number from 1 on in the order of `cells`, and the days by which it is late. */
function openModes(workspaceId: string, tx: Database, { shown, now }: Scope) {
  const { risk, cost, dueDate, status } = failureModes;
  const modes = tx
    .select({
      id: failureModes.id,
      projectKey: projects.key,
      kind: failureModes.kind,
      risk,
      cost,
      status,
      ownerId: failureModes.ownerId,
      dueDate,
      cell: sql<number>`case when ${risk} >= 4 then 1 else 3 end + case when ${cost} <= 2 then 0 else 1 end`.as(
        'cell',
      ),
      daysLate: sql<number>`greatest(${dayIn('UTC', now)}::date - ${dueDate}, 0)`.as('days_late'),
    })
    .from(failureModes)
    .innerJoin(projects, ofProject)
    .where(and(eq(failureModes.workspaceId, workspaceId), inArray(status, stillOpen), shown));
  return tx.$with('open_modes').as(modes);
}

type Open = ReturnType<typeof openModes>;

type Ordered = { cell: SQL.Aliased; daysLate: SQL.Aliased; risk: AnyPgColumn; id: AnyPgColumn };

/** By cell, then the longest overdue, then the highest risk. */
function orderOf({ cell, daysLate, risk, id }: Ordered): SQL[] {
  return [asc(cell), desc(daysLate), desc(risk), asc(id)];
}

/** @param firstDay from which on a due date that has passed is news */
function countsOf(tx: Database, open: Open, firstDay: string) {
  const { cell, daysLate, dueDate } = open;
  const count = (condition: SQL | undefined) => sql<number>`(count(*) filter (where ${condition}))::int`;
  const isLate = gt(daysLate, 0);
  return tx
    .select({
      doNow: count(eq(cell, 1)).as('do_now'),
      plan: count(eq(cell, 2)).as('plan'),
      quickWin: count(eq(cell, 3)).as('quick_win'),
      watch: count(eq(cell, 4)).as('watch'),
      late: count(isLate).as('late'),
      newlyLate: count(and(isLate, gte(dueDate, firstDay))).as('newly_late'),
      pressing: count(or(eq(cell, 1), isLate)).as('pressing'),
    })
    .from(open)
    .as('counts');
}

/** The beginning of what happens, of a few: joined, the planner would read them all. */
function gistOf(workspaceId: string, tx: Database, id: AnyPgColumn) {
  const described = alias(failureModes, 'described');
  const gist = tx
    .select({ gist: sql`left(${described.description}, 200)` })
    .from(described)
    .where(and(eq(described.workspaceId, workspaceId), eq(described.id, id)));
  return sql<string>`(${gist})`;
}

const ofProject = and(
  eq(projects.workspaceId, failureModes.workspaceId),
  eq(projects.id, failureModes.projectId),
);

/** Counts what was logged or moved in the time; what has moved on since counts as what it is now. */
function changesSince(workspaceId: string, tx: Database, scope: Scope) {
  const since = scope.since ?? scope.now;
  const { createdAt, movedAt, status } = failureModes;
  const moved = (to: Status) =>
    sql<number>`(count(*) filter (where ${and(eq(status, to), gt(movedAt, since), to === 'open' ? lte(createdAt, since) : undefined)}))::int`;
  return tx
    .select({
      added: sql<number>`(count(*) filter (where ${gt(createdAt, since)}))::int`.as('added'),
      mitigated: moved('mitigated').as('mitigated'),
      closed: moved('closed').as('closed'),
      accepted: moved('accepted').as('accepted'),
      reopened: moved('open').as('reopened'),
    })
    .from(failureModes)
    .innerJoin(projects, ofProject)
    .where(
      and(
        eq(failureModes.workspaceId, workspaceId),
        inArray(failureModes.id, touchedSince(workspaceId, tx, since)),
        scope.shown,
      ),
    )
    .as('changes');
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
