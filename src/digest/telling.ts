import type { Database } from '../db/database.ts';
import { transaction } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import { UserError } from '../errors.ts';
import { messageByKey, oweMessages } from '../messages/store.ts';
import type { Deps } from '../slack/feature.ts';
import type { Viewer } from '../slack/people.ts';
import { dayIn } from '../slack/text.ts';
import { type Composed, compose, type Edition, namedIn } from './compose.ts';
import type { DigestPart } from './part.ts';
import { nextDue } from './schedule.ts';
import { readChapters, type Topic } from './snapshot.ts';
import { keepOnSchedule, type Subscription, subscriptionById } from './store.ts';
import { asPreview } from './views.ts';

/** What nobody waits for may take longer, in milliseconds. */
export const patience = 10_000;

/** What a digest is composed from, whether it is set up already or only typed. */
export type Draft = Topic & Pick<Subscription, 'weekdays' | 'time' | 'ownerId'> & { id: string | null };

/** What makes one post of a digest different from another. */
type Occasion = Pick<Edition, 'late' | 'skipped'> & { now: Date; next?: Date };

/**
 * Reads what a digest has to tell now, and composes it. Slack is asked for names after the transaction.
 * @param viewer who reads it where that is not its channel
 */
export async function composed(
  deps: Deps,
  parts: DigestPart[],
  draft: Draft,
  { now, late, skipped, next = nextDue(draft, now) }: Occasion,
  viewer?: Viewer,
): Promise<Composed> {
  const chapters = await readChapters(deps, parts, draft, { now, milliseconds: patience }, viewer);
  const names = await deps.people.names(namedIn({ ownerId: draft.ownerId, chapters }));
  const { id, ownerId, weekdays, time, zone, lastToldAt } = draft;
  const timetable = { weekdays, time, zone };
  const today = dayIn(zone, now);
  const isFirst = lastToldAt === null;
  return compose({ id, ownerId, timetable, today, isFirst, late, skipped, next, chapters }, names);
}

/** What the keys of all digests' messages begin with; then comes the digest's id, and what names the one post. */
export const keyPrefix = 'digest/';

/** The key of one post of a digest: the due moment, or the click that it was sent by. */
export function keyOf(id: string, post: string): string {
  return `${keyPrefix}${id}/${post}`;
}

/**
 * Owes Slack a digest with its replies; what is owed under the key already stays as it is.
 * @returns whether it was not owed yet
 */
export async function oweDigest(
  workspaceId: string,
  tx: Database,
  { post, replies }: Composed,
  message: { key: string; actorId: string; target: string },
): Promise<boolean> {
  const { key, actorId, target } = message;
  if (await messageByKey(workspaceId, tx, key)) return false;
  const common = { about: 'the digest of the AI portfolio', actorId, targets: [target] };
  await oweMessages(workspaceId, tx, [{ ...common, key, content: post }]);
  if (replies.length === 0) return true;
  const parent = await messageByKey(workspaceId, tx, key);
  if (!parent) throw new Error('A digest that was owed is not there');
  const owed = replies.map(({ section, content }) => ({
    ...common,
    key: `${key}/${section}`,
    content,
    parentId: parent.id,
  }));
  await oweMessages(workspaceId, tx, owed);
  return true;
}

/** Sends a digest to one person, which changes nothing. @param click names the click, so that it counts once */
export async function sendPreview(
  deps: Deps,
  parts: DigestPart[],
  viewer: Viewer,
  draft: Draft,
  click: string,
): Promise<void> {
  const { workspaceId, db } = deps;
  const occasion = { now: deps.now(), late: null, skipped: 0 };
  const preview = await composed(deps, parts, draft, occasion, viewer);
  const message = {
    key: `digest-preview/${viewer.userId}/${click}`,
    actorId: viewer.userId,
    target: viewer.userId,
  };
  await transaction(db, within(patience), (tx) =>
    oweDigest(workspaceId, tx, { ...preview, post: asPreview(preview.post, draft.channelId) }, message),
  );
  deps.messagesOwed();
}

const changedMeanwhile =
  'Somebody changed or deleted it meanwhile. Nothing was sent; please open the list again.';

/**
 * Posts a digest to its channel at once: what changed is counted from then on, and it stays due when it was.
 * @param click names the click, so that it counts once
 * @throws UserError where somebody changed it since it was read
 */
export async function sendNow(
  deps: Deps,
  parts: DigestPart[],
  subscription: Subscription,
  click: string,
): Promise<void> {
  const { workspaceId, db } = deps;
  const { id, ownerId, channelId, skipped } = subscription;
  const now = deps.now();
  const digest = await composed(deps, parts, subscription, { now, late: null, skipped });
  await transaction(db, within(patience), async (tx) => {
    // Whoever posts it holds its row, so that the same click twice, or a click and the schedule, take turns.
    const current = await subscriptionById(workspaceId, tx, id, { lock: true });
    if (current?.revision !== subscription.revision) throw new UserError(changedMeanwhile);
    const message = { key: keyOf(id, `now/${click}`), actorId: ownerId, target: channelId };
    const isNew = await oweDigest(workspaceId, tx, digest, message);
    if (isNew) await keepOnSchedule(workspaceId, tx, id, { lastToldAt: now, skipped: 0 });
  });
  deps.messagesOwed();
}
