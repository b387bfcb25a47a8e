import { and, asc, eq, lte } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { reminders } from './schema.ts';

export type Reminder = typeof reminders.$inferSelect;
type NewReminder = Omit<typeof reminders.$inferInsert, 'workspaceId'>;

/** When somebody is reminded; undefined for whoever never was and never said. */
export async function reminderOf(
  workspaceId: string,
  db: Database,
  userId: string,
): Promise<Reminder | undefined> {
  const [reminder] = await db.select().from(reminders).where(ofPerson(workspaceId, userId));
  return reminder;
}

/** Everybody who is reminded, or said that they want none. */
export async function peopleReminded(workspaceId: string, db: Database): Promise<Set<string>> {
  const rows = await db
    .select({ userId: reminders.userId })
    .from(reminders)
    .where(eq(reminders.workspaceId, workspaceId));
  return new Set(rows.map(({ userId }) => userId));
}

/** Those whose reminder is due, who have waited longest first. */
export async function dueReminders(
  workspaceId: string,
  db: Database,
  now: Date,
  most: number,
): Promise<string[]> {
  const rows = await db
    .select({ userId: reminders.userId })
    .from(reminders)
    .where(isDue(workspaceId, now))
    .orderBy(asc(reminders.nextDueAt))
    .limit(most);
  return rows.map(({ userId }) => userId);
}

/** Takes a reminder that is due until the transaction ends; nothing when another process has it or had it. */
export async function claimReminder(
  workspaceId: string,
  tx: Database,
  userId: string,
  now: Date,
): Promise<Reminder | undefined> {
  const [reminder] = await tx
    .select()
    .from(reminders)
    .where(and(isDue(workspaceId, now), eq(reminders.userId, userId)))
    .for('update', { skipLocked: true });
  return reminder;
}

/** Has people reminded who were not so far; those who are, or want none, stay as they are. */
export async function addReminders(workspaceId: string, tx: Database, added: NewReminder[]): Promise<void> {
  if (added.length === 0) return;
  await tx
    .insert(reminders)
    .values(added.map((reminder) => ({ workspaceId, ...reminder })))
    .onConflictDoNothing();
}

/** Writes when somebody is reminded. */
export async function saveReminder(workspaceId: string, tx: Database, reminder: NewReminder): Promise<void> {
  const { userId: _userId, ...set } = reminder;
  await tx
    .insert(reminders)
    .values({ workspaceId, ...reminder })
    .onConflictDoUpdate({ target: [reminders.workspaceId, reminders.userId], set });
}

/** Notes when somebody is reminded next, and in which zone. */
export async function moveReminder(
  workspaceId: string,
  tx: Database,
  userId: string,
  { nextDueAt, zone }: Pick<Reminder, 'nextDueAt' | 'zone'>,
): Promise<void> {
  await tx.update(reminders).set({ nextDueAt, zone }).where(ofPerson(workspaceId, userId));
}

/** Forgets about somebody's reminders. */
export async function removeReminder(workspaceId: string, tx: Database, userId: string): Promise<void> {
  await tx.delete(reminders).where(ofPerson(workspaceId, userId));
}

function ofPerson(workspaceId: string, userId: string) {
  return and(eq(reminders.workspaceId, workspaceId), eq(reminders.userId, userId));
}

function isDue(workspaceId: string, now: Date) {
  return and(
    eq(reminders.workspaceId, workspaceId),
    eq(reminders.isOff, false),
    lte(reminders.nextDueAt, now),
  );
}
