import type { Database } from '../db/database.ts';
import { read, transaction } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import type { Awaiting } from '../home/awaiting.ts';
import { peopleAwaited, totalOf, waitingFor } from '../home/gathering.ts';
import { shownAtOnce } from '../home/lines.ts';
import { oweMessage } from '../messages/store.ts';
import type { Deps } from '../slack/feature.ts';
import { readerAt, type Viewer } from '../slack/people.ts';
import { dayIn } from '../slack/text.ts';
import { closeEarlier, reminderKey } from './earlier.ts';
import { dueDay, nextReminder, type Plan } from './schedule.ts';
import { claimReminder, dueReminders, moveReminder, type Reminder, removeReminder } from './store.ts';
import { reminderMessage } from './views.ts';

/** What nobody waits for may take longer, in milliseconds. */
const patience = 10_000;
/** People reminded at one look; who is left waits for the next, a minute later. */
const atOnce = 100;

/** Sends the reminders that are due, each in a transaction of its own. */
export async function remindPeople(deps: Deps, awaits: Awaiting[]): Promise<void> {
  const { workspaceId, db, log } = deps;
  const now = deps.now();
  const due = await read(db, within(patience), (tx) => dueReminders(workspaceId, tx, now, atOnce));
  if (due.length === 0) return;
  const moment = { now, today: dayIn('UTC', now) };
  const awaited = await read(db, within(patience), (tx) => peopleAwaited(workspaceId, tx, awaits, moment));
  for (const userId of due) {
    const done = awaited.has(userId) ? remind(deps, awaits, userId, now) : passOver(deps, userId, now);
    await done.catch((error: unknown) =>
      log.error({ err: error, user: userId }, 'Somebody could not be reminded'),
    );
  }
  deps.messagesOwed();
}

/** Nothing can wait for them, so that Slack need not be asked who they are. */
async function passOver({ workspaceId, db }: Deps, userId: string, now: Date): Promise<void> {
  await transaction(db, within(patience), async (tx) => {
    const reminder = await claimReminder(workspaceId, tx, userId, now);
    if (!reminder) return;
    await closeEarlier(workspaceId, tx, userId, dayIn(reminder.zone, now));
    await goOn(workspaceId, tx, reminder, reminder.zone, now);
  });
}

/** Tells somebody what waits for them; who has left, or has become a guest, is forgotten. */
async function remind(deps: Deps, awaits: Awaiting[], userId: string, now: Date): Promise<void> {
  const { workspaceId, db, people } = deps;
  if ((await people.outsiders([userId])).length > 0) {
    await transaction(db, within(patience), (tx) => removeReminder(workspaceId, tx, userId));
    return;
  }
  const viewer = await people.viewer(userId);
  await transaction(db, within(patience), async (tx) => {
    const reminder = await claimReminder(workspaceId, tx, userId, now);
    if (!reminder) return;
    await oweReminder(workspaceId, tx, awaits, viewer, reminder, now);
    await goOn(workspaceId, tx, reminder, viewer.zone, now);
  });
}

async function oweReminder(
  workspaceId: string,
  tx: Database,
  awaits: Awaiting[],
  viewer: Viewer,
  reminder: Reminder,
  now: Date,
): Promise<void> {
  const plan: Plan = { ...reminder, zone: viewer.zone };
  const day = dueDay(plan, now);
  if (day === null || (reminder.snoozedUntil && reminder.snoozedUntil > now)) return;
  const { today } = readerAt(viewer, now);
  await closeEarlier(workspaceId, tx, viewer.userId, today);
  const waiting = await waitingFor(workspaceId, tx, awaits, viewer, { now, today }, shownAtOnce);
  if (totalOf(waiting) === 0) return;
  await oweMessage(workspaceId, tx, {
    key: reminderKey(viewer.userId, day),
    about: 'your reminder',
    actorId: viewer.userId,
    targets: [viewer.userId],
    content: reminderMessage(waiting, plan, day),
  });
}

async function goOn(
  workspaceId: string,
  tx: Database,
  reminder: Reminder,
  zone: string,
  now: Date,
): Promise<void> {
  const nextDueAt = nextReminder({ ...reminder, zone }, now, reminder.snoozedUntil);
  await moveReminder(workspaceId, tx, reminder.userId, { nextDueAt, zone });
}
