import { and, eq, type SQL } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { lockedWithProject } from '../../projects/locking.ts';
import { failureModes } from './schema.ts';
import { type FailureRecord, findFailure } from './store.ts';

/** A failure mode that nobody else changes until the transaction ends; hidden when it is there but not visible. */
export async function lockedFailure(
  workspaceId: string,
  tx: Database,
  which: SQL | undefined,
  visible: SQL | undefined,
): Promise<FailureRecord | 'hidden' | undefined> {
  const condition = and(eq(failureModes.workspaceId, workspaceId), which);
  const projectOf = tx.select({ id: failureModes.projectId }).from(failureModes).where(condition);
  const locked = await lockedWithProject(workspaceId, tx, projectOf, async (inner) => {
    const [mode] = await inner
      .select({ id: failureModes.id, projectId: failureModes.projectId })
      .from(failureModes)
      .where(condition)
      .for('update');
    return mode;
  });
  return locked && ((await findFailure(tx, and(visible, eq(failureModes.id, locked.id)))) ?? 'hidden');
}
