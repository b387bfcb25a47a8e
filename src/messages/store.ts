import { and, asc, count, eq, inArray, isNotNull, isNull, like, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { type Content, messages } from './schema.ts';

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
  if (shown && !isGone(shown)) await place(workspaceId, tx, shown, message);
  await tx
    .insert(messages)
    .values({ workspaceId, ...message })
    .onConflictDoUpdate({
      target: [messages.workspaceId, messages.key],
      set: { ...changed(sql`excluded.content`), about: message.about, actorId: message.actorId },
      setWhere: sql`${messages.content} is distinct from excluded.content and ${messages.state} <> 'retired'`,
    });
}

/** The most messages in one statement, which takes at most 65,535 parameters. */
const atOnce = 5000;

/** Owes Slack many messages in few queries. Those of a key that there is already are left as they are. */
export async function oweMessages(workspaceId: string, tx: Database, owed: OwedMessage[]): Promise<void> {
  for (let from = 0; from < owed.length; from += atOnce)
    await tx
      .insert(messages)
      .values(owed.slice(from, from + atOnce).map((message) => ({ workspaceId, ...message })))
      .onConflictDoNothing({ target: [messages.workspaceId, messages.key] });
}

/** Moves what is shown of a project to where it may be, when that has changed; `actorId` changed it. */
export async function moveMessages(
  workspaceId: string,
  tx: Database,
  projectId: string,
  targets: string[],
  actorId: string,
): Promise<void> {
  const ofProject = await tx
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.workspaceId, workspaceId),
        eq(messages.projectId, projectId),
        isNotNull(messages.content),
      ),
    )
    .orderBy(asc(messages.id))
    .for('update');
  // Replies come after what they answer, and stay replies.
  const anew = new Map<number, number>();
  for (const message of ofProject) {
    if (isGone(message)) continue;
    const isThere = await place(workspaceId, tx, message, { targets, projectId, actorId });
    if (isThere) continue;
    const parentId = message.parentId && (anew.get(message.parentId) ?? message.parentId);
    anew.set(message.id, await postAnew(workspaceId, tx, { ...message, parentId, targets, actorId }));
  }
}

/**
 * Tries again to put a message where it could not be put, for somebody who was told so.
 * @returns whether there was anything to do: not where it is shown there already, or may not be any more
 */
export async function postAgain(
  workspaceId: string,
  tx: Database,
  id: number,
  target: string,
  userId: string,
): Promise<boolean> {
  if (!Number.isSafeInteger(id)) return false;
  const [notice] = await tx
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        eq(messages.workspaceId, workspaceId),
        like(messages.key, `${noticeKey(id)}/%`),
        eq(messages.actorId, userId),
      ),
    )
    .limit(1);
  const [message] = await tx
    .select()
    .from(messages)
    .where(and(byId(workspaceId, id), isNotNull(messages.content)))
    .for('update');
  if (!notice || !message?.targets.includes(target)) return false;
  if (message.ts !== null && targetOf(message) === target) return false;
  const others = message.targets.filter((other) => other !== target);
  await vacate(workspaceId, tx, message, message.actorId);
  await postAnew(workspaceId, tx, { ...message, targets: [target, ...others] });
  return true;
}

/**
 * Takes back messages that are not shown yet, with their replies. One that is just being posted is deleted in Slack when
 * it is there.
 */
export async function withdrawMessages(workspaceId: string, tx: Database, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(messages)
    .set(changed(sql`null`))
    .where(and(eq(messages.workspaceId, workspaceId), inArray(messages.id, ids)));
  await tx
    .update(messages)
    .set({ content: null, state: 'deleted' })
    .where(and(eq(messages.workspaceId, workspaceId), inArray(messages.parentId, ids), isNull(messages.ts)));
}

/** The key of the notices that a message could not be shown, to which the places are added. */
export function noticeKey(id: number): string {
  return `undelivered/${id}`;
}

/** Somebody deleted it in Slack: it does not come back. */
function isGone({ state, lastError }: Message): boolean {
  return state === 'retired' && lastError === 'message_not_found';
}

/**
 * Notes where a message may be from now on; where it is now but may not be, it is taken away.
 * @returns whether it can stay where it is
 */
async function place(
  workspaceId: string,
  tx: Database,
  message: Message,
  { targets, projectId, actorId }: Pick<OwedMessage, 'targets' | 'projectId' | 'actorId'>,
): Promise<boolean> {
  const targetIndex = targets.indexOf(targetOf(message));
  if (targetIndex === -1) {
    await vacate(workspaceId, tx, message, actorId);
    return false;
  }
  const known = JSON.stringify([message.targets, message.targetIndex, message.projectId]);
  if (known === JSON.stringify([targets, targetIndex, projectId ?? null])) return true;
  await tx
    .update(messages)
    .set({ targets, targetIndex, projectId: projectId ?? null })
    .where(byId(workspaceId, message.id));
  return true;
}

/** @returns the id of the new message */
async function postAnew(workspaceId: string, tx: Database, message: Message): Promise<number> {
  const { key, about, actorId, projectId, parentId, targets, content } = message;
  const [posted] = await tx
    .insert(messages)
    .values({ workspaceId, key, about, actorId, projectId, parentId, targets, content })
    .returning({ id: messages.id });
  if (!posted) throw new Error('An insert returned nothing');
  return posted.id;
}

/** Frees a message's key, and deletes what Slack shows of it. */
async function vacate(
  workspaceId: string,
  tx: Database,
  { id, key }: Message,
  actorId: string,
): Promise<void> {
  await tx
    .update(messages)
    .set({ ...changed(sql`null`), actorId, key: `${leftKey(key)}${id}` })
    .where(byId(workspaceId, id));
}

function leftKey(key: string): string {
  return `${key}/left/`;
}

/** Whether a message is where the one of a key stood before it was posted anew elsewhere. */
export function isLeft(message: Pick<Message, 'key'>, key: string): boolean {
  return message.key.startsWith(leftKey(key));
}

/** Where a message is tried or shown: a channel or a person. */
export function targetOf(message: Pick<Message, 'targets' | 'targetIndex'>): string {
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

/** The message that Slack shows at a place, if it is one of ours. */
export async function messageAt(
  workspaceId: string,
  db: Database,
  channel: string,
  ts: string,
): Promise<Message | undefined> {
  const [message] = await db
    .select()
    .from(messages)
    .where(and(eq(messages.workspaceId, workspaceId), eq(messages.channel, channel), eq(messages.ts, ts)));
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

/** The condition that names one message. */
export function byId(workspaceId: string, id: number) {
  return and(eq(messages.workspaceId, workspaceId), eq(messages.id, id));
}
