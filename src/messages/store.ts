import { and, asc, count, eq, inArray, isNotNull, isNull, lte, min, ne, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Database } from '../db/database.ts';
import { type Content, lanes, messages } from './schema.ts';

export type Message = typeof messages.$inferSelect;

/** A message that should be there. */
type OwedMessage = {
  key: string;
  about: string;
  actorId: string;
  projectId?: string;
  /** Channels and people to try, best first. */
  targets: string[];
  content: Content;
  parentId?: number;
};

/**
 * Owes Slack a message, or new content for one it owes or shows already; the same content again changes nothing. Where
 * it is shown but may not be any more, it is deleted and posted anew. Call it in the transaction that makes it due, and
 * nudge the dispatcher after the commit.
 */
export async function oweMessage(workspaceId: string, tx: Database, message: OwedMessage): Promise<void> {
  const shown = await messageByKey(workspaceId, tx, message.key, 'update');
  const isMisplaced = shown && shown.state !== 'retired' && !message.targets.includes(targetOf(shown));
  if (isMisplaced) await vacate(workspaceId, tx, shown);
  await tx
    .insert(messages)
    .values({ workspaceId, ...message })
    .onConflictDoUpdate({
      target: [messages.workspaceId, messages.key],
      set: { ...changed(sql`excluded.content`), about: message.about, actorId: message.actorId },
      setWhere: sql`${messages.content} is distinct from excluded.content and ${messages.state} <> 'retired'`,
    });
}

/** Moves what is shown of a project to where it may be, when that has changed. */
export async function moveMessages(
  workspaceId: string,
  tx: Database,
  projectId: string,
  targets: string[],
): Promise<void> {
  const misplaced = await tx
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.workspaceId, workspaceId),
        eq(messages.projectId, projectId),
        isNotNull(messages.content),
        ne(messages.state, 'retired'),
      ),
    )
    .for('update');
  for (const message of misplaced) {
    if (!targets.includes(targetOf(message))) await moveMessage(workspaceId, tx, message, targets);
  }
}

/**
 * Tries again to put a person's message where it could not be put.
 * @returns whether there was anything to do: not where it is shown there already
 */
export async function postAgain(
  workspaceId: string,
  tx: Database,
  id: number,
  target: string,
  actorId: string,
): Promise<boolean> {
  if (!Number.isSafeInteger(id)) return false;
  const [message] = await tx
    .select()
    .from(messages)
    .where(and(byId(workspaceId, id), eq(messages.actorId, actorId), isNotNull(messages.content)))
    .for('update');
  if (!message?.targets.includes(target)) return false;
  if (message.ts !== null && targetOf(message) === target) return false;
  const others = message.targets.filter((other) => other !== target);
  await moveMessage(workspaceId, tx, message, [target, ...others]);
  return true;
}

/** Posts a message at new targets; where it was shown so far it is deleted. */
async function moveMessage(
  workspaceId: string,
  tx: Database,
  message: Message,
  targets: string[],
): Promise<void> {
  await vacate(workspaceId, tx, message);
  const { key, about, actorId, projectId, content } = message;
  await tx.insert(messages).values({ workspaceId, key, about, actorId, projectId, targets, content });
}

/** Frees a message's key, and deletes what Slack shows of it. */
async function vacate(workspaceId: string, tx: Database, { id, key }: Message): Promise<void> {
  await tx
    .update(messages)
    .set({ ...changed(sql`null`), key: `${key}/left/${id}` })
    .where(byId(workspaceId, id));
}

function targetOf(message: Pick<Message, 'targets' | 'targetIndex'>): string {
  return message.targets[message.targetIndex] ?? '';
}

function changed(content: ReturnType<typeof sql>) {
  return {
    content,
    version: sql`${messages.version} + 1`,
    state: 'owed' as const,
    attempts: 0,
    refusals: 0,
    plain: false,
    lastError: null,
    dueAt: sql`clock_timestamp()`,
  };
}

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
        state: sql`case when ${messages.version} = ${message.version} or ${state} = 'retired' then ${state} else 'owed' end`,
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

/** The message of a key, if need be locked until the transaction ends. */
export async function messageByKey(
  workspaceId: string,
  db: Database,
  key: string,
  lock?: 'update',
): Promise<Message | undefined> {
  const found = db
    .select()
    .from(messages)
    .where(and(eq(messages.workspaceId, workspaceId), eq(messages.key, key)));
  const [message] = await (lock ? found.for(lock) : found);
  return message;
}

/** How many messages are in each state. */
export async function countMessages(workspaceId: string, db: Database): Promise<Map<string, number>> {
  const rows = await db
    .select({ state: messages.state, count: count() })
    .from(messages)
    .where(eq(messages.workspaceId, workspaceId))
    .groupBy(messages.state);
  return new Map(rows.map((row) => [row.state, Number(row.count)]));
}

function byId(workspaceId: string, id: number) {
  return and(eq(messages.workspaceId, workspaceId), eq(messages.id, id));
}
