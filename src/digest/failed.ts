import { and, eq, isNull, like, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { read, transaction } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import { messages } from '../messages/schema.ts';
import { type Message, noticeKey, oweMessage, targetOf } from '../messages/store.ts';
import type { Deps } from '../slack/feature.ts';
import { pauseUnposted } from './pausing.ts';
import { closedSentence } from './rules.ts';
import { digestSubscriptions } from './schema.ts';
import { type Subscription, subscriptionById } from './store.ts';
import { keyPrefix, patience } from './telling.ts';
import { pausedNotice } from './views.ts';

type Failed = { message: Message; subscription: Subscription };

/** Pauses the digests whose channel takes no posts any more, and tells those who set them up what to do. */
export async function pauseWhatFailed(deps: Deps): Promise<void> {
  const { workspaceId, db, log } = deps;
  const failed = await read(db, within(patience), (tx) => failedDigests(workspaceId, tx));
  for (const one of failed)
    await pause(deps, one).catch((error: unknown) =>
      log.error({ err: error, digest: one.subscription.id }, 'A digest could not be paused'),
    );
  if (failed.length > 0) deps.messagesOwed();
}

/** The posts of active digests that were given up. Their keys name the digest. */
async function failedDigests(workspaceId: string, db: Database): Promise<Failed[]> {
  return db
    .select({ message: messages, subscription: digestSubscriptions })
    .from(messages)
    .innerJoin(
      digestSubscriptions,
      and(
        eq(digestSubscriptions.workspaceId, messages.workspaceId),
        eq(sql`${digestSubscriptions.id}::text`, sql`split_part(${messages.key}, '/', 2)`),
      ),
    )
    .where(
      and(
        eq(messages.workspaceId, workspaceId),
        eq(messages.state, 'failed'),
        isNull(messages.parentId),
        like(messages.key, `${keyPrefix}%`),
        eq(digestSubscriptions.status, 'active'),
      ),
    );
}

/** The dispatcher has told the owner that it could not post; that notice becomes the one that says what to do. */
async function pause({ workspaceId, db, now }: Deps, { message, subscription }: Failed): Promise<void> {
  const error = message.lastError ?? '';
  const target = targetOf(message);
  const sentence = closedSentence(target, error);
  await transaction(db, within(patience), async (tx) => {
    const current = await subscriptionById(workspaceId, tx, subscription.id, { lock: true });
    if (!current || !(await settled(workspaceId, tx, message))) return;
    const isStillMeant = current.status === 'active' && current.channelId === target;
    if (!sentence || !isStillMeant) return;
    await pauseUnposted(workspaceId, tx, current, now(), error);
    await oweMessage(workspaceId, tx, {
      key: `${noticeKey(message.id)}/${message.version}/${target}`,
      about: 'a notice',
      actorId: current.ownerId,
      targets: [current.ownerId],
      content: pausedNotice(current, sentence),
    });
  });
}

/** Notes that a failed post was seen to, so that a digest that is resumed does not pause over it again. */
async function settled(workspaceId: string, tx: Database, { id }: Message): Promise<boolean> {
  const seen = await tx
    .update(messages)
    .set({ state: 'retired' })
    .where(and(eq(messages.workspaceId, workspaceId), eq(messages.id, id), eq(messages.state, 'failed')))
    .returning({ id: messages.id });
  return seen.length > 0;
}
