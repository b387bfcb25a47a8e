import { and, eq, type SQL } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { lockedWithProject } from '../../projects/locking.ts';
import { documents } from './schema.ts';
import { type DocumentRecord, findDocument } from './store.ts';

/** A document that nobody else changes until the transaction ends; hidden when it is there but not visible. */
export async function lockedDocument(
  workspaceId: string,
  tx: Database,
  which: SQL | undefined,
  visible: SQL | undefined,
): Promise<DocumentRecord | 'hidden' | undefined> {
  const condition = and(eq(documents.workspaceId, workspaceId), which);
  const projectOf = tx.select({ id: documents.projectId }).from(documents).where(condition);
  const locked = await lockedWithProject(workspaceId, tx, projectOf, async (inner) => {
    const [document] = await inner
      .select({ id: documents.id, projectId: documents.projectId })
      .from(documents)
      .where(condition)
      .for('update');
    return document;
  });
  return locked && ((await findDocument(tx, and(visible, eq(documents.id, locked.id)))) ?? 'hidden');
}
