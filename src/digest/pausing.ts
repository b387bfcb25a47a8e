import { and, eq } from 'drizzle-orm';
import { recordChange } from '../audit/store.ts';
import type { Database } from '../db/database.ts';
import { newFormId, type Submission } from '../submission.ts';
import { mayChangeDigest } from './rules.ts';
import { noteChange, type Saved, write } from './saving.ts';
import { nextDue } from './schedule.ts';
import { digestSubscriptions } from './schema.ts';
import { type Subscription, subscriptionById } from './store.ts';

/** Pauses a digest, or lets it go on from its next time. One that is so already stays as it is. */
export async function setPaused(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Pick<Submission, 'viewer' | 'now'>,
  id: string,
  isPaused: boolean,
): Promise<Saved> {
  const before = await subscriptionById(workspaceId, tx, id, { lock: true });
  if (!before) return { kind: 'unknown' };
  if (!mayChangeDigest(viewer, before)) return { kind: 'not theirs', subscription: before };
  const status = isPaused ? 'paused' : 'active';
  if (before.status === status) return { kind: 'saved', subscription: before };
  const submission = { viewer, now, formId: newFormId().form, valuesHash: '' };
  const change = {
    status,
    pauseReason: null,
    ...(isPaused ? {} : { nextDueAt: nextDue(before, now) }),
  } as const;
  const subscription = await write(workspaceId, tx, submission, before, change);
  await noteChange(
    workspaceId,
    tx,
    submission,
    isPaused ? 'digest paused' : 'digest resumed',
    before,
    subscription,
  );
  return { kind: 'saved', subscription };
}

/** Pauses a digest that can't be posted where it belongs. @param error what Slack said */
export async function pauseUnposted(
  workspaceId: string,
  tx: Database,
  before: Subscription,
  now: Date,
  error: string,
): Promise<void> {
  const [paused] = await tx
    .update(digestSubscriptions)
    .set({
      status: 'paused',
      pauseReason: error,
      revision: before.revision + 1,
      changedBy: before.ownerId,
      changedAt: now,
    })
    .where(and(eq(digestSubscriptions.workspaceId, workspaceId), eq(digestSubscriptions.id, before.id)))
    .returning();
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: before.ownerId,
    action: 'digest paused by itself',
    subjectId: before.id,
    before,
    after: paused,
  });
}
