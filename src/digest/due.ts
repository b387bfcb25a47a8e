import { read, transaction } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import type { Deps } from '../slack/feature.ts';
import { pauseWhatFailed } from './failed.ts';
import type { DigestPart } from './part.ts';
import { type Verdict, verdictAt } from './schedule.ts';
import { claimSubscription, dueSubscriptions, keepOnSchedule, type Subscription } from './store.ts';
import { composed, keyOf, oweDigest, patience } from './telling.ts';

/** Pauses the digests that could not be posted, and posts those that are due, each in a transaction of its own. */
export async function tellWhatIsDue(deps: Deps, parts: DigestPart[]): Promise<void> {
  const { workspaceId, db, log } = deps;
  const now = deps.now();
  await pauseWhatFailed(deps);
  const due = await read(db, within(patience), (tx) => dueSubscriptions(workspaceId, tx, now));
  for (const subscription of due)
    await tell(deps, parts, subscription, now).catch((error: unknown) =>
      log.error({ err: error, digest: subscription.id }, 'A digest could not be posted'),
    );
}

async function tell(deps: Deps, parts: DigestPart[], subscription: Subscription, now: Date): Promise<void> {
  const verdict = verdictAt(subscription, subscription.nextDueAt, now);
  if (verdict.kind === 'skip') await skip(deps, subscription, verdict);
  if (verdict.kind === 'post') await post(deps, parts, subscription, verdict, now);
}

async function skip(
  { workspaceId, db }: Deps,
  subscription: Subscription,
  { next, skipped }: Extract<Verdict, { kind: 'skip' }>,
): Promise<void> {
  await transaction(db, within(patience), async (tx) => {
    const claimed = await claimSubscription(workspaceId, tx, subscription);
    if (!claimed) return;
    const kept = { nextDueAt: next, skipped: claimed.skipped + skipped };
    await keepOnSchedule(workspaceId, tx, claimed.id, kept);
  });
}

async function post(
  deps: Deps,
  parts: DigestPart[],
  subscription: Subscription,
  { due, isLate, skipped: missed, next }: Extract<Verdict, { kind: 'post' }>,
  now: Date,
): Promise<void> {
  const { workspaceId, db } = deps;
  const { id, ownerId, channelId, skipsUnchanged } = subscription;
  const skipped = subscription.skipped + missed;
  const digest = await composed(deps, parts, subscription, {
    now,
    late: isLate ? due : null,
    skipped,
    next,
  });
  await transaction(db, within(patience), async (tx) => {
    if (!(await claimSubscription(workspaceId, tx, subscription))) return;
    if (digest.isQuiet && skipsUnchanged)
      return keepOnSchedule(workspaceId, tx, id, { nextDueAt: next, skipped });
    const message = { key: keyOf(id, due.toISOString()), actorId: ownerId, target: channelId };
    await oweDigest(workspaceId, tx, digest, message);
    await keepOnSchedule(workspaceId, tx, id, { nextDueAt: next, lastToldAt: now, skipped: 0 });
  });
  deps.messagesOwed();
}
