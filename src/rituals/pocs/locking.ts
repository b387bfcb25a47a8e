import { and, eq, type SQL } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { idIs } from '../../db/uuid.ts';
import { lockedWithProject } from '../../projects/locking.ts';
import { projects } from '../../projects/schema.ts';
import { pocs } from './schema.ts';
import { findPoc, type PocRecord } from './store.ts';

/** A POC that nobody else changes until the transaction ends; hidden when it is there but not visible. */
export async function lockedPoc(
  workspaceId: string,
  tx: Database,
  which: SQL | undefined,
  visible: SQL | undefined,
): Promise<PocRecord | 'hidden' | undefined> {
  const condition = and(eq(pocs.workspaceId, workspaceId), which);
  const projectOf = tx.select({ id: pocs.projectId }).from(pocs).where(condition);
  const locked = await lockedWithProject(workspaceId, tx, projectOf, async (inner) => {
    const [poc] = await inner
      .select({ id: pocs.id, projectId: pocs.projectId })
      .from(pocs)
      .where(condition)
      .for('update');
    return poc;
  });
  return locked && ((await findPoc(tx, and(visible, eq(pocs.id, locked.id)))) ?? 'hidden');
}

/** A POC for the bot itself to say something of, locked as for a change. */
export async function lockedForNotice(
  workspaceId: string,
  tx: Database,
  id: string,
): Promise<PocRecord | undefined> {
  const found = await lockedPoc(workspaceId, tx, idIs(pocs.id, id), eq(projects.workspaceId, workspaceId));
  return found === 'hidden' ? undefined : found;
}
