import { and, desc, eq, gt, isNotNull, like, lt } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { messages } from '../messages/schema.ts';
import { type Message, oweMessage, withdrawMessages } from '../messages/store.ts';
import { pastMessage } from './views.ts';

/** The key of somebody's reminder of a day. */
export function reminderKey(userId: string, day: string): string {
  return `reminder/${userId}/${day}`;
}

/**
 * Makes somebody's reminder of an earlier day one line, so that nobody does from it what is done already; one that never
 * arrived is not sent any more. @param today the day of theirs that has begun
 */
export async function closeEarlier(
  workspaceId: string,
  tx: Database,
  userId: string,
  today: string,
): Promise<void> {
  const earlier = await newestBefore(workspaceId, tx, userId, today);
  if (!earlier) return;
  if (earlier.ts === null) return withdrawMessages(workspaceId, tx, [earlier.id]);
  const { key, about, actorId, targets } = earlier;
  const content = pastMessage(key.slice(reminderKey(userId, '').length), today);
  await oweMessage(workspaceId, tx, { key, about, actorId, targets, content });
}

/** Those before it are closed already: each was when the next came. */
async function newestBefore(
  workspaceId: string,
  tx: Database,
  userId: string,
  today: string,
): Promise<Message | undefined> {
  const prefix = reminderKey(userId, '');
  const [newest] = await tx
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.workspaceId, workspaceId),
        gt(messages.key, prefix),
        lt(messages.key, reminderKey(userId, today)),
        like(messages.key, `${prefix}____-__-__`),
        isNotNull(messages.content),
      ),
    )
    .orderBy(desc(messages.key))
    .limit(1)
    .for('update');
  return newest;
}
