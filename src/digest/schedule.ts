import { Cron } from 'croner';
import type { Timetable } from './rules.ts';

/** How long after its moment a digest still counts as punctual: a look every minute, and a restart. */
const punctual = 5 * 60_000;
/** From then on it is skipped. */
const tooLate = 24 * 3_600_000;

/**
 * The first due moment after another one. A time that the clock leaves out, when summer time begins, falls on the moment
 * of the change; of one that comes twice it is the first.
 * @throws Error for an unknown zone
 */
export function nextDue({ weekdays, time, zone }: Timetable, after: Date): Date {
  const [hour, minute] = time.split(':').map(Number);
  const pattern = `${minute} ${hour} * * ${weekdays.join(',')}`;
  const due = new Cron(pattern, { timezone: zone, mode: '5-part', paused: true }).nextRun(after);
  if (!due) throw new Error('A timetable without a next time');
  return due;
}

/** The due moments after one moment, up to another one and with it, in order. */
export function duesBetween(timetable: Timetable, after: Date, until: Date): Date[] {
  const dues: Date[] = [];
  for (let due = nextDue(timetable, after); due <= until; due = nextDue(timetable, due)) dues.push(due);
  return dues;
}

/** What a look at a digest comes to. */
export type Verdict =
  | { kind: 'not yet' }
  /** `skipped` are those before it that nobody posted in time. */
  | { kind: 'post'; due: Date; isLate: boolean; skipped: number; next: Date }
  | { kind: 'skip'; skipped: number; next: Date };

/**
 * What to do with a digest now: of those that have fallen due the newest is posted, if it is less than a day old, and
 * marked if it is late; all others are skipped.
 * @param nextDueAt the first due moment that nothing was done about
 */
export function verdictAt(timetable: Timetable, nextDueAt: Date, now: Date): Verdict {
  if (now < nextDueAt) return { kind: 'not yet' };
  const dues = [nextDueAt, ...duesBetween(timetable, nextDueAt, now)];
  const next = nextDue(timetable, now);
  const due = dues[dues.length - 1] ?? nextDueAt;
  const late = now.getTime() - due.getTime();
  if (late >= tooLate) return { kind: 'skip', skipped: dues.length, next };
  return { kind: 'post', due, isLate: late > punctual, skipped: dues.length - 1, next };
}
