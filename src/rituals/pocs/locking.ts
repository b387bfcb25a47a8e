import { and, eq, inArray, type SQL } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { idIs } from '../../db/uuid.ts';
import { projects } from '../../projects/schema.ts';
import { pocs } from './schema.ts';
import { findPoc, type PocRecord } from './store.ts';

/**
 * A POC that nobody else changes until the transaction ends, nor its project's visibility, so that its card goes to the
 * right place. Projects are locked before POCs and POCs before messages, so that nobody waits in a circle. Locking comes
 * first, on its own: a query that waited for a lock sees the locked row as it is now, but what it joins as it was before.
 */
export async function lockedPoc(
  workspaceId: string,
  tx: Database,
  which: SQL | undefined,
  visible: SQL | undefined,
): Promise<PocRecord | 'hidden' | undefined> {
  const condition = and(eq(pocs.workspaceId, workspaceId), which);
  const projectId = tx.select({ id: pocs.projectId }).from(pocs).where(condition);
  const held = await lockProject(workspaceId, tx, inArray(projects.id, projectId));
  const locked = await keptIf(
    tx,
    (inner) => lockPoc(inner, condition),
    (poc) => poc === undefined || poc.projectId === held,
  );
  if (!locked) return undefined;
  // Its project became another one while this waited: the POC is free again, for that one to be locked before it.
  if (locked.projectId !== held) return lockedPoc(workspaceId, tx, which, visible);
  return (await findPoc(tx, and(visible, eq(pocs.id, locked.id)))) ?? 'hidden';
}

async function lockPoc(tx: Database, condition: SQL | undefined) {
  const [poc] = await tx
    .select({ id: pocs.id, projectId: pocs.projectId })
    .from(pocs)
    .where(condition)
    .for('update');
  return poc;
}

async function lockProject(workspaceId: string, tx: Database, which: SQL): Promise<string | undefined> {
  const [project] = await tx
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), which))
    .for('share');
  return project?.id;
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

/** What is thrown to undo a part of a transaction. */
class Undone<Outcome> extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('A part of a transaction was undone');
    this.outcome = outcome;
  }
}

/** Does a part of a transaction. What it wrote and locked is undone unless its outcome is to be kept. */
export async function keptIf<Outcome>(
  tx: Database,
  part: (inner: Database) => Promise<Outcome>,
  isKept: (outcome: Outcome) => boolean,
): Promise<Outcome> {
  try {
    return await tx.transaction(async (inner) => {
      const outcome = await part(inner);
      if (!isKept(outcome)) throw new Undone(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Undone) return error.outcome;
    throw error;
  }
}
