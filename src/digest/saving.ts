import { and, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { recordChange } from '../audit/store.ts';
import type { Database } from '../db/database.ts';
import { hasMoved, isRepeat, type Submission } from '../submission.ts';
import type { DigestInput } from './form.ts';
import { mayChangeDigest } from './rules.ts';
import { nextDue } from './schedule.ts';
import { digestSubscriptions } from './schema.ts';
import { type Subscription, subscriptionById, subscriptionMadeBy } from './store.ts';

type Input = z.output<typeof DigestInput>;

/** What came of changing a digest. */
export type Saved =
  | { kind: 'saved'; subscription: Subscription }
  /** Somebody changed it after the form was opened; `subscription` is how it stands now. */
  | { kind: 'changed meanwhile'; subscription: Subscription }
  /** Only who set it up and admins change it. */
  | { kind: 'not theirs'; subscription: Subscription }
  | { kind: 'unknown' };

/** Sets a digest up. The same form again makes no second one: with other values it changes the one that it made. */
export async function setUpDigest(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: Input,
): Promise<Saved> {
  const { viewer, now, formId } = submission;
  const [made] = await tx
    .insert(digestSubscriptions)
    .values({
      workspaceId,
      ...valuesOf(input),
      ...writtenBy(submission),
      ownerId: viewer.userId,
      nextDueAt: nextDue(input, now),
      madeBy: formId,
      createdAt: now,
    })
    .onConflictDoNothing({ target: [digestSubscriptions.workspaceId, digestSubscriptions.madeBy] })
    .returning();
  if (made) {
    await noteChange(workspaceId, tx, submission, 'digest set up', undefined, made);
    return { kind: 'saved', subscription: made };
  }
  const before = await subscriptionMadeBy(workspaceId, tx, formId);
  if (!before) return { kind: 'unknown' };
  if (hasMoved(submission, before, undefined)) return { kind: 'changed meanwhile', subscription: before };
  return revise(workspaceId, tx, submission, before, input);
}

/**
 * Changes a digest. The same submission again changes nothing.
 * @param opened the revision that the form was opened on
 */
export async function changeDigest(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  { id, revision: opened }: { id: string; revision: number },
  input: Input,
): Promise<Saved> {
  const before = await subscriptionById(workspaceId, tx, id, { lock: true });
  if (!before) return { kind: 'unknown' };
  if (!mayChangeDigest(submission.viewer, before)) return { kind: 'not theirs', subscription: before };
  if (hasMoved(submission, before, opened)) return { kind: 'changed meanwhile', subscription: before };
  return revise(workspaceId, tx, submission, before, input);
}

async function revise(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  before: Subscription,
  input: Input,
): Promise<Saved> {
  if (isRepeat(submission, before)) return { kind: 'saved', subscription: before };
  const values = valuesOf(input);
  const change = {
    ...values,
    pauseReason: null,
    ...(isOnSchedule(before, values) ? {} : { nextDueAt: nextDue(input, submission.now) }),
  };
  const subscription = await write(workspaceId, tx, submission, before, change);
  await noteChange(workspaceId, tx, submission, 'digest changed', before, subscription);
  return { kind: 'saved', subscription };
}

/** Whether what was due stays due: it goes on at the same times. */
function isOnSchedule(before: Subscription, after: ReturnType<typeof valuesOf>): boolean {
  const times = ({ weekdays, time, zone }: typeof after) => JSON.stringify([weekdays, time, zone]);
  return before.status === 'active' && times(before) === times(after);
}

function valuesOf({ channel, paused, ...same }: Input) {
  return { ...same, channelId: channel, status: paused ? ('paused' as const) : ('active' as const) };
}

function writtenBy({ viewer, now, formId, valuesHash }: Submission) {
  return { formId, valuesHash, changedBy: viewer.userId, changedAt: now };
}

/** Writes a change of a digest that is locked, by a submission. */
export async function write(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  before: Subscription,
  change: Partial<typeof digestSubscriptions.$inferInsert>,
): Promise<Subscription> {
  const [after] = await tx
    .update(digestSubscriptions)
    .set({ ...change, ...writtenBy(submission), revision: before.revision + 1 })
    .where(and(eq(digestSubscriptions.workspaceId, workspaceId), eq(digestSubscriptions.id, before.id)))
    .returning();
  if (!after) throw new Error('An update of a locked row returned nothing');
  return after;
}

/** Notes who changed a digest how. */
export async function noteChange(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Submission,
  action: string,
  before: Subscription | undefined,
  after: Subscription,
): Promise<void> {
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action,
    subjectId: after.id,
    before,
    after,
  });
}
