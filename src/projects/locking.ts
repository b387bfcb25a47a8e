import { and, eq, inArray, type SQLWrapper } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { keptIf } from '../db/kept.ts';
import { projects } from './schema.ts';

/**
 * Locks a record until the transaction ends, and its project against changes of its visibility, so that the record's card
 * goes to the right place. Projects are locked before records and those before messages, so that nobody waits in a circle.
 * Locking comes first, on its own: a query that waited for a lock sees the locked row as it is now, but what it joins as it
 * was before.
 * @param projectOf the query that names the record's project
 * @param lock locks the record's row
 */
export async function lockedWithProject<Row extends { projectId: string }>(
  workspaceId: string,
  tx: Database,
  projectOf: SQLWrapper,
  lock: (inner: Database) => Promise<Row | undefined>,
): Promise<Row | undefined> {
  const [project] = await tx
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), inArray(projects.id, projectOf)))
    .for('share');
  const row = await keptIf<Row | undefined>(
    tx,
    (locked) => locked === undefined || locked.projectId === project?.id,
    lock,
  );
  // Its project became another one while this waited: it is free again, for that one to be locked before it.
  const hasMoved = row !== undefined && row.projectId !== project?.id;
  return hasMoved ? lockedWithProject(workspaceId, tx, projectOf, lock) : row;
}
