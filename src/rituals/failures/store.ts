import { and, asc, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { isUuid } from '../../db/uuid.ts';
import { projects } from '../../projects/schema.ts';
import type { Project } from '../../projects/store.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Viewer } from '../../slack/people.ts';
import type { Kind, Status } from './rules.ts';
import { failureModes, failureMoves, failureReadings } from './schema.ts';

export type FailureMode = typeof failureModes.$inferSelect;
export type Move = typeof failureMoves.$inferSelect;
export type Reading = typeof failureReadings.$inferSelect;
/** A failure mode with its project and with its newest readings, newest first. */
export type FailureRecord = { mode: FailureMode; project: Project; readings: Reading[] };

/** What came of a change: the record, or why nothing was written. */
export type SavedFailure =
  | { kind: 'saved'; record: FailureRecord }
  /** Somebody changed it after the form was opened; `record` is how it stands now. */
  | { kind: 'changed meanwhile'; record: FailureRecord }
  /** Its status is another one than the form was opened on. */
  | { kind: 'moved meanwhile'; record: FailureRecord }
  /** It has no metric any more. */
  | { kind: 'not measured'; record: FailureRecord }
  /** What speaks against it, by field. */
  | { kind: 'refused'; problems: Partial<Record<string, string>> }
  /** The project, or the failure mode, does not exist or is none of the person's business. */
  | { kind: 'not visible' };

/** A failure mode, if the person may see its project. */
export async function failureById(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<FailureRecord | undefined> {
  if (!isUuid(id)) return undefined;
  return findFailure(db, and(visibleTo(workspaceId, viewer), eq(failureModes.id, id)));
}

/** A failure mode's project. */
const ofProject = and(
  eq(projects.workspaceId, failureModes.workspaceId),
  eq(projects.id, failureModes.projectId),
);

/** The failure mode that meets a condition on itself and its project. */
export async function findFailure(
  db: Database,
  condition: SQL | undefined,
): Promise<FailureRecord | undefined> {
  const [found] = await db
    .select({ mode: failureModes, project: projects })
    .from(failureModes)
    .innerJoin(projects, ofProject)
    .where(condition)
    .limit(1);
  return found && { ...found, readings: await newestReadings(db, found.mode) };
}

/** As many readings as a chart has room for. */
const mostReadings = 20;

/** The newest readings of a failure mode, newest first. */
export async function newestReadings(db: Database, { workspaceId, id }: FailureMode): Promise<Reading[]> {
  return db
    .select()
    .from(failureReadings)
    .where(and(eq(failureReadings.workspaceId, workspaceId), eq(failureReadings.failureModeId, id)))
    .orderBy(desc(failureReadings.measuredOn), desc(failureReadings.readAt))
    .limit(mostReadings);
}

/** The newest reading of each of some failure modes that has any, by its id, if the person may see its project. */
export async function latestReadings(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  ids: string[],
): Promise<Map<string, Reading>> {
  const rows = await db
    .selectDistinctOn([failureReadings.failureModeId], { reading: failureReadings })
    .from(failureReadings)
    .innerJoin(failureModes, ofReading)
    .innerJoin(projects, ofProject)
    .where(and(visibleTo(workspaceId, viewer), inArray(failureReadings.failureModeId, ids)))
    .orderBy(failureReadings.failureModeId, desc(failureReadings.measuredOn), desc(failureReadings.readAt));
  return new Map(rows.map(({ reading }) => [reading.failureModeId, reading]));
}

/** A reading's failure mode. */
const ofReading = and(
  eq(failureModes.workspaceId, failureReadings.workspaceId),
  eq(failureModes.id, failureReadings.failureModeId),
);

/** How a failure mode's status moved, newest first, if the person may see its project. */
export async function movesOf(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<Move[]> {
  if (!isUuid(id)) return [];
  const rows = await db
    .select({ move: failureMoves })
    .from(failureMoves)
    .innerJoin(
      failureModes,
      and(
        eq(failureModes.workspaceId, failureMoves.workspaceId),
        eq(failureModes.id, failureMoves.failureModeId),
      ),
    )
    .innerJoin(projects, ofProject)
    .where(and(visibleTo(workspaceId, viewer), eq(failureModes.id, id)))
    .orderBy(desc(failureMoves.id));
  return rows.map(({ move }) => move);
}

/** A failure mode as the register lists it, with the beginning of what happens. */
export type RegisterEntry = Pick<
  FailureMode,
  'id' | 'projectId' | 'kind' | 'risk' | 'cost' | 'status' | 'ownerId' | 'dueDate'
> & { projectKey: string; gist: string };

/** Every failure mode that a person may see, of one project where it is named, in no order. */
export async function registerEntries(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  projectId?: string,
): Promise<RegisterEntry[]> {
  return db
    .select({
      id: failureModes.id,
      projectId: failureModes.projectId,
      kind: failureModes.kind,
      risk: failureModes.risk,
      cost: failureModes.cost,
      status: failureModes.status,
      ownerId: failureModes.ownerId,
      dueDate: failureModes.dueDate,
      projectKey: projects.key,
      gist: sql<string>`left(${failureModes.description}, 200)`,
    })
    .from(failureModes)
    .innerJoin(projects, ofProject)
    .where(
      and(visibleTo(workspaceId, viewer), projectId ? eq(failureModes.projectId, projectId) : undefined),
    );
}

export type ListedFailure = FailureMode & { projectKey: string };

/** Every failure mode that a person may see, whole, oldest first, of one project where it is named. */
export async function allFailures(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  projectId?: string,
): Promise<ListedFailure[]> {
  const rows = await db
    .select({ mode: failureModes, projectKey: projects.key })
    .from(failureModes)
    .innerJoin(projects, ofProject)
    .where(and(visibleTo(workspaceId, viewer), projectId ? eq(failureModes.projectId, projectId) : undefined))
    .orderBy(asc(failureModes.createdAt), asc(failureModes.id));
  return rows.map(({ mode, projectKey }) => ({ ...mode, projectKey }));
}

/** A place among failure modes, to go on from to older ones. */
export type FailureCursor = { createdAt: string; id: string };
export type FailurePage = { failures: ListedFailure[]; next: FailureCursor | null };

/**
 * A page of the failure modes that a person may see, newest first.
 * @param cursor the `next` of the page before; its `createdAt` is a time in ISO 8601, its `id` a uuid
 */
export async function failurePage(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  options: {
    projectId?: string | undefined;
    statuses?: readonly Status[] | undefined;
    kind?: Kind | undefined;
    cursor?: FailureCursor | undefined;
    size: number;
  },
): Promise<FailurePage> {
  const { projectId, statuses, kind, cursor, size } = options;
  const rows = await db
    .select({ mode: failureModes, projectKey: projects.key })
    .from(failureModes)
    .innerJoin(projects, ofProject)
    .where(
      and(
        eq(failureModes.workspaceId, workspaceId),
        visibleTo(workspaceId, viewer),
        projectId ? eq(failureModes.projectId, projectId) : undefined,
        statuses ? inArray(failureModes.status, [...statuses]) : undefined,
        kind ? eq(failureModes.kind, kind) : undefined,
        cursor &&
          sql`(${failureModes.createdAt}, ${failureModes.id}) < (${cursor.createdAt}::timestamptz, ${cursor.id}::uuid)`,
      ),
    )
    .orderBy(desc(failureModes.createdAt), desc(failureModes.id))
    .limit(size + 1);
  const failures = rows.slice(0, size).map(({ mode, projectKey }) => ({ ...mode, projectKey }));
  const last = failures.at(-1);
  const hasMore = rows.length > size && last !== undefined;
  return { failures, next: hasMore ? { createdAt: last.createdAt.toISOString(), id: last.id } : null };
}
