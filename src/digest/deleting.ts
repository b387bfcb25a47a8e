import { and, eq, isNull, like } from 'drizzle-orm';
import { recordChange } from '../audit/store.ts';
import type { Database } from '../db/database.ts';
import { messages } from '../messages/schema.ts';
import { withdrawMessages } from '../messages/store.ts';
import type { Submission } from '../submission.ts';
import { mayChangeDigest } from './rules.ts';
import type { Saved } from './saving.ts';
import { digestSubscriptions } from './schema.ts';
import { subscriptionById } from './store.ts';
import { keyOf } from './telling.ts';

/** Deletes a digest, and takes back what of it is on its way. What stands in the channel stays. */
export async function removeDigest(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Pick<Submission, 'viewer' | 'now'>,
  id: string,
): Promise<Saved> {
  const before = await subscriptionById(workspaceId, tx, id, { lock: true });
  if (!before) return { kind: 'unknown' };
  if (!mayChangeDigest(viewer, before)) return { kind: 'not theirs', subscription: before };
  await tx
    .delete(digestSubscriptions)
    .where(and(eq(digestSubscriptions.workspaceId, workspaceId), eq(digestSubscriptions.id, before.id)));
  await withdrawMessages(workspaceId, tx, await onTheirWay(workspaceId, tx, before.id));
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'digest deleted',
    subjectId: before.id,
    before,
  });
  return { kind: 'saved', subscription: before };
}

/** The posts of a digest that Slack does not show yet. */
async function onTheirWay(workspaceId: string, tx: Database, id: string): Promise<number[]> {
  const owed = await tx
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        eq(messages.workspaceId, workspaceId),
        eq(messages.state, 'owed'),
        like(messages.key, keyOf(id, '%')),
        isNull(messages.parentId),
        isNull(messages.ts),
      ),
    )
    .for('update');
  return owed.map((message) => message.id);
}
