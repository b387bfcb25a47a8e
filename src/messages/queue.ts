import { and, asc, eq, inArray, isNotNull, isNull, lte, min, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Database } from '../db/database.ts';
import { lanes, messages } from './schema.ts';
import { byId, type Message, targetOf } from './store.ts';

const leaseSeconds = 30;
const fromNow = (seconds: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})`;
const isDue = lte(messages.dueAt, sql`clock_timestamp()`);
const isFree = or(isNull(messages.leasedUntil), lte(messages.leasedUntil, sql`clock_timestamp()`));
const parent = alias(messages, 'parent');
const isParent = and(eq(parent.workspaceId, messages.workspaceId), eq(parent.id, messages.parentId));
const isParentShown = or(isNull(messages.parentId), isNotNull(parent.ts));

/** How long after one call the next of its kind may follow, in seconds: a post a second to a channel, 50 edits a minute. */
function paceOf(lane: string): number {
  return lane === 'edit' ? 1.2 : 1;
}

/** A message to deliver now, with what the dispatcher needs of its parent. */
export type Claimed = Message & {
  threadTs: string | null;
  threadChannel: string | null;
  wasInterrupted: boolean;
};

/**
 * Takes due messages for this process, at most one for each lane, and only where the lane's pace allows it. Others wait
 * until their lane is free. A message taken by a process that died is taken again when its lease runs out.
 */
export async function claimMessages(workspaceId: string, tx: Database, most: number): Promise<Claimed[]> {
  const due = await tx
    .select({ message: messages, threadTs: parent.ts, threadChannel: parent.channel })
    .from(messages)
    .leftJoin(parent, isParent)
    .where(
      and(eq(messages.workspaceId, workspaceId), eq(messages.state, 'owed'), isDue, isFree, isParentShown),
    )
    .orderBy(asc(messages.id))
    .limit(50)
    .for('update', { of: messages, skipLocked: true });

  const claimed: Claimed[] = [];
  for (const [lane, waiting] of byLane(due)) {
    const [first, ...later] = waiting;
    if (!first || claimed.length === most) break;
    const blockedUntil = await takeLane(workspaceId, tx, lane);
    const postponed = blockedUntil ? waiting : later;
    if (postponed.length > 0)
      await postpone(workspaceId, tx, postponed, blockedUntil ?? fromNow(paceOf(lane)));
    if (!blockedUntil) claimed.push(await lease(workspaceId, tx, first));
  }
  return claimed;
}

type Due = { message: Message; threadTs: string | null; threadChannel: string | null };

/** Due messages by lane, lanes in one order for all processes, so that they don't deadlock. */
function byLane(due: Due[]): [string, Due[]][] {
  const lanesOfDue = new Map<string, Due[]>();
  for (const entry of due) {
    const lane = laneOf(entry.message);
    lanesOfDue.set(lane, [...(lanesOfDue.get(lane) ?? []), entry]);
  }
  return [...lanesOfDue].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function postpone(
  workspaceId: string,
  tx: Database,
  due: Due[],
  until: Date | ReturnType<typeof fromNow>,
) {
  const ids = due.map(({ message }) => message.id);
  await tx
    .update(messages)
    .set({ dueAt: until })
    .where(and(eq(messages.workspaceId, workspaceId), inArray(messages.id, ids)));
}

async function lease(workspaceId: string, tx: Database, { message, ...thread }: Due): Promise<Claimed> {
  const attempts = message.attempts + 1;
  await tx
    .update(messages)
    .set({ leasedUntil: fromNow(leaseSeconds), attempts })
    .where(byId(workspaceId, message.id));
  const wasInterrupted = message.leasedUntil !== null && message.ts === null;
  return { ...message, ...thread, attempts, wasInterrupted };
}

/** The lane a message's next call goes through. */
function laneOf(message: Message): string {
  return message.ts === null ? `post:${targetOf(message)}` : 'edit';
}

/** Takes a lane's next place, or says when there will be one. */
async function takeLane(workspaceId: string, tx: Database, lane: string): Promise<Date | undefined> {
  const seconds = paceOf(lane);
  const taken = await tx
    .insert(lanes)
    .values({ workspaceId, lane, freeAt: fromNow(seconds) })
    .onConflictDoUpdate({
      target: [lanes.workspaceId, lanes.lane],
      set: { freeAt: fromNow(seconds) },
      setWhere: lte(lanes.freeAt, sql`clock_timestamp()`),
    })
    .returning({ lane: lanes.lane });
  if (taken.length > 0) return undefined;
  const rows = await tx
    .select({ freeAt: lanes.freeAt })
    .from(lanes)
    .where(and(eq(lanes.workspaceId, workspaceId), eq(lanes.lane, lane)));
  return rows[0]?.freeAt;
}

/** Keeps a lane closed for the seconds that Slack asked for. */
export async function closeLane(
  workspaceId: string,
  tx: Database,
  message: Message,
  seconds: number,
): Promise<void> {
  const lane = laneOf(message);
  await tx
    .insert(lanes)
    .values({ workspaceId, lane, freeAt: fromNow(seconds) })
    .onConflictDoUpdate({ target: [lanes.workspaceId, lanes.lane], set: { freeAt: fromNow(seconds) } });
}

type Change = Partial<
  Pick<
    Message,
    | 'state'
    | 'channel'
    | 'ts'
    | 'shownVersion'
    | 'targetIndex'
    | 'plain'
    | 'attempts'
    | 'lastError'
    | 'refusals'
  >
> & { inSeconds?: number };

/**
 * Writes what came of a claimed message and gives it back. If it was changed in the meantime, it stays owed.
 */
export async function releaseMessage(
  workspaceId: string,
  tx: Database,
  message: Message,
  { inSeconds = 0, state, ...change }: Change,
): Promise<void> {
  await tx
    .update(messages)
    .set({
      ...change,
      leasedUntil: null,
      dueAt: fromNow(inSeconds),
      ...(state && {
        state: sql`case when ${messages.version} = ${message.version} then ${state} else 'owed' end`,
      }),
    })
    .where(byId(workspaceId, message.id));
}

/** Gives up the replies to a message that will not be shown. */
export async function giveUpReplies(workspaceId: string, tx: Database, parentId: number): Promise<void> {
  await tx
    .update(messages)
    .set({ state: 'failed', lastError: 'the message it answers was not shown' })
    .where(and(eq(messages.workspaceId, workspaceId), eq(messages.parentId, parentId), isNull(messages.ts)));
}

/** Seconds until something may be due, or undefined when nothing is owed. */
export async function secondsUntilDue(workspaceId: string, db: Database): Promise<number | undefined> {
  const wait = sql<string | null>`extract(epoch from ${min(
    sql`greatest(${messages.dueAt}, coalesce(${messages.leasedUntil}, ${messages.dueAt}))`,
  )} - clock_timestamp())`;
  const rows = await db
    .select({ wait })
    .from(messages)
    .leftJoin(parent, isParent)
    .where(and(eq(messages.workspaceId, workspaceId), eq(messages.state, 'owed'), isParentShown));
  const seconds = rows[0]?.wait;
  return seconds === null || seconds === undefined ? undefined : Math.max(0, Number(seconds));
}
