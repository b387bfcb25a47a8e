import { and, asc, count, eq, isNull, lte, or, type SQL } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { idIs } from '../db/uuid.ts';
import { digestSubscriptions } from './schema.ts';

export type Subscription = typeof digestSubscriptions.$inferSelect;

/** Digests worked on at one look; what is left waits for the next. */
const atOnce = 200;

/** A digest by its id. With `lock` nobody else changes it until the transaction ends. */
export async function subscriptionById(
  workspaceId: string,
  db: Database,
  id: string,
  { lock = false } = {},
): Promise<Subscription | undefined> {
  const query = db
    .select()
    .from(digestSubscriptions)
    .where(and(eq(digestSubscriptions.workspaceId, workspaceId), idIs(digestSubscriptions.id, id)));
  const [found] = await (lock ? query.for('update') : query);
  return found;
}

/** The digest that a form made, locked until the transaction ends. */
export async function subscriptionMadeBy(
  workspaceId: string,
  tx: Database,
  formId: string,
): Promise<Subscription | undefined> {
  const [found] = await tx
    .select()
    .from(digestSubscriptions)
    .where(and(eq(digestSubscriptions.workspaceId, workspaceId), eq(digestSubscriptions.madeBy, formId)))
    .for('update');
  return found;
}

/** Whose digests are listed: a person's own, and all of a channel if there is one; from one of them on. */
export type Listing = { userId: string; channelId: string | null; from: number; size: number };

/** The digests of a channel and of a person, oldest first, and how many there are in all. */
export async function subscriptionsListed(
  workspaceId: string,
  db: Database,
  { userId, channelId, from, size }: Listing,
): Promise<{ items: Subscription[]; total: number }> {
  const listed = and(
    eq(digestSubscriptions.workspaceId, workspaceId),
    or(
      eq(digestSubscriptions.ownerId, userId),
      channelId === null ? undefined : eq(digestSubscriptions.channelId, channelId),
    ),
  );
  const items = await db
    .select()
    .from(digestSubscriptions)
    .where(listed)
    .orderBy(asc(digestSubscriptions.createdAt), asc(digestSubscriptions.id))
    .limit(size)
    .offset(from);
  const [all] = await db.select({ count: count() }).from(digestSubscriptions).where(listed);
  return { items, total: Number(all?.count ?? 0) };
}

/** The digests that have fallen due, those first that have waited longest. */
export async function dueSubscriptions(
  workspaceId: string,
  db: Database,
  now: Date,
): Promise<Subscription[]> {
  return db
    .select()
    .from(digestSubscriptions)
    .where(and(isActive(workspaceId), lte(digestSubscriptions.nextDueAt, now)))
    .orderBy(asc(digestSubscriptions.nextDueAt), asc(digestSubscriptions.id))
    .limit(atOnce);
}

/**
 * Takes a due digest for this transaction, unless another process has it or did it, or somebody changed it or sent it
 * since it was read.
 */
export async function claimSubscription(
  workspaceId: string,
  tx: Database,
  { id, nextDueAt, lastToldAt, revision }: Subscription,
): Promise<Subscription | undefined> {
  const [claimed] = await tx
    .select()
    .from(digestSubscriptions)
    .where(
      and(
        isActive(workspaceId),
        eq(digestSubscriptions.id, id),
        eq(digestSubscriptions.nextDueAt, nextDueAt),
        eq(digestSubscriptions.revision, revision),
        lastToldAt === null
          ? isNull(digestSubscriptions.lastToldAt)
          : eq(digestSubscriptions.lastToldAt, lastToldAt),
      ),
    )
    .for('update', { skipLocked: true });
  return claimed;
}

/** What the schedule keeps of a digest; nobody's change, so that no form is outdated by it. */
type Kept = Partial<Pick<Subscription, 'nextDueAt' | 'lastToldAt' | 'skipped'>>;

/** Notes that a digest was posted or passed over. */
export async function keepOnSchedule(
  workspaceId: string,
  tx: Database,
  id: string,
  kept: Kept,
): Promise<void> {
  await tx
    .update(digestSubscriptions)
    .set(kept)
    .where(and(eq(digestSubscriptions.workspaceId, workspaceId), eq(digestSubscriptions.id, id)));
}

function isActive(workspaceId: string): SQL | undefined {
  return and(eq(digestSubscriptions.workspaceId, workspaceId), eq(digestSubscriptions.status, 'active'));
}
