import { and, eq, lt } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import type { Viewer } from '../slack/people.ts';
import { submissions } from './schema.ts';

/** A submission as it arrives: who sent it, when, through which form, and a hash of what stood in it. */
export type Submission = { viewer: Viewer; now: Date; viewId: string; valuesHash: string };

/**
 * Notes a submission, in the transaction that acts on it.
 * @returns false when the same values were taken from the same form before: there is nothing to do
 */
export async function takeSubmission(
  workspaceId: string,
  tx: Database,
  { viewId, valuesHash, now }: Submission,
  page = 'only',
): Promise<boolean> {
  const taken = await tx
    .insert(submissions)
    .values({ workspaceId, viewId, page, valuesHash, takenAt: now })
    .onConflictDoNothing()
    .returning({ viewId: submissions.viewId });
  return taken.length > 0;
}

/** Forgets submissions that no open form can repeat any more. */
export async function forgetSubmissions(workspaceId: string, tx: Database, takenBefore: Date): Promise<void> {
  await tx
    .delete(submissions)
    .where(and(eq(submissions.workspaceId, workspaceId), lt(submissions.takenAt, takenBefore)));
}
