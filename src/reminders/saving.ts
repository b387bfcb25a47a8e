import { recordChange } from '../audit/store.ts';
import type { Database } from '../db/database.ts';
import { messageByKey, oweMessage } from '../messages/store.ts';
import { theWorkspace } from '../settings/store.ts';
import type { Viewer } from '../slack/people.ts';
import { reminderKey } from './earlier.ts';
import { type ReminderInput, usualReminder } from './rules.ts';
import { nextReminder, snoozeEnd } from './schedule.ts';
import { type Reminder, reminderOf, saveReminder } from './store.ts';
import { type Snoozing, snoozedMessage } from './views.ts';

type Act = { viewer: Viewer; now: Date };

/** Somebody's settings as their form shows them. */
export function inputOf(reminder: Reminder | undefined): ReminderInput {
  if (!reminder) return usualReminder;
  const { isOff, onWeekends, time } = reminder;
  return { rhythm: isOff ? 'never' : onWeekends ? 'daily' : 'weekdays', time };
}

/** Sets when somebody is reminded, which ends a snooze. The same again changes nothing. */
export async function setReminder(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Act,
  input: ReminderInput,
): Promise<Reminder> {
  const before = await reminderOf(workspaceId, tx, viewer.userId);
  const plan = { time: input.time, zone: viewer.zone, onWeekends: input.rhythm === 'daily' };
  const reminder = {
    userId: viewer.userId,
    ...plan,
    isOff: input.rhythm === 'never',
    snoozedUntil: null,
    nextDueAt: nextReminder(plan, now),
  };
  await saveReminder(workspaceId, tx, reminder);
  const was = inputOf(before);
  if (was.rhythm !== input.rhythm || was.time !== input.time)
    await recordChange(workspaceId, tx, {
      at: now,
      actorId: viewer.userId,
      action: 'reminders set',
      subjectId: theWorkspace,
      before: was,
      after: input,
    });
  return { workspaceId, ...reminder };
}

/** Lets somebody's reminders rest, and says so on the one where it was chosen. */
export async function snoozeReminder(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Act,
  { snooze, day }: Snoozing,
): Promise<void> {
  const { userId, zone } = viewer;
  const known = await reminderOf(workspaceId, tx, userId);
  const plan = { time: usualReminder.time, onWeekends: false, ...known, zone };
  const snoozedUntil = snoozeEnd(plan, snooze, now);
  const nextDueAt = nextReminder(plan, now, snoozedUntil);
  await saveReminder(workspaceId, tx, { ...plan, userId, snoozedUntil, nextDueAt });
  const shown = await messageByKey(workspaceId, tx, reminderKey(userId, day), 'update');
  if (!shown?.content) return;
  const { key, about, actorId, targets, content } = shown;
  await oweMessage(workspaceId, tx, {
    key,
    about,
    actorId,
    targets,
    content: snoozedMessage(content, known?.isOff ? null : nextDueAt),
  });
}
