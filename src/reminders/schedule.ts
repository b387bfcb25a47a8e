import { duesBetween, nextDue } from '../digest/schedule.ts';
import { dayIn } from '../slack/text.ts';

/** When somebody is reminded: at a time of the day, `HH:MM`, in an IANA zone. */
export type Plan = { time: string; zone: string; onWeekends: boolean };

/** How long reminders rest. */
export type Snooze = 'day' | 'week';

const week = 7 * 86_400_000;

/** When the next reminder is due after a moment, or at the end of a snooze if that is later. */
export function nextReminder(plan: Plan, after: Date, snoozedUntil: Date | null = null): Date {
  const from = snoozedUntil && snoozedUntil > after ? snoozedUntil : after;
  return nextDue(timetableOf(plan), from);
}

/**
 * The day, `YYYY-MM-DD`, whose reminder is due at a moment. A reminder that could not be sent in time is sent later the
 * same day, in the person's zone, but not on another one; null says that there is none to send.
 */
export function dueDay(plan: Plan, now: Date): string | null {
  const today = dayIn(plan.zone, now);
  const lastDay = new Date(now.getTime() - 26 * 3_600_000);
  const dues = duesBetween(timetableOf(plan), lastDay, now);
  return dues.some((due) => dayIn(plan.zone, due) === today) ? today : null;
}

/**
 * Until when a snooze lasts. A day leaves out the next reminder, whenever that is, so that on a Friday it leaves out
 * Monday's; a week is seven days.
 */
export function snoozeEnd(plan: Plan, snooze: Snooze, now: Date): Date {
  return snooze === 'week' ? new Date(now.getTime() + week) : nextReminder(plan, now);
}

function timetableOf({ time, zone, onWeekends }: Plan) {
  return { weekdays: onWeekends ? [1, 2, 3, 4, 5, 6, 7] : [1, 2, 3, 4, 5], time, zone };
}
