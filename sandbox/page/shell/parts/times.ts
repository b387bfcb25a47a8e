import { LOCALE } from '../../locale.ts';

const DAY_MS = 86_400_000;

/** The moment of a message, in milliseconds. */
export function momentOf(ts: string): number {
  return Number(ts) * 1000;
}

/** `14:02` */
export function timeOfDay(at: number, timeZone: string): string {
  return format(at, timeZone, { hour: '2-digit', minute: '2-digit' });
}

/** `14:02:05` */
export function timeToSecond(at: number, timeZone: string): string {
  return format(at, timeZone, { timeStyle: 'medium' });
}

/** `Sat, 21 Nov, 14:02`, and the year where it is not that of `now`. */
export function shortMoment(at: number, timeZone: string, now: number): string {
  return format(at, timeZone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...yearUnless(now, at, timeZone),
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** `Saturday 21 November 2026 at 14:02:05`, for the curious. */
export function fullMoment(at: number, timeZone: string): string {
  return format(at, timeZone, { dateStyle: 'full', timeStyle: 'medium' });
}

/** `Today`, `Yesterday`, or `Saturday, 21 November`. */
export function dayName(at: number, now: number, timeZone: string): string {
  const day = dayOf(at, timeZone);
  if (day === dayOf(now, timeZone)) return 'Today';
  if (day === dayOf(now - DAY_MS, timeZone)) return 'Yesterday';
  return format(at, timeZone, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...yearUnless(now, at, timeZone),
  });
}

function yearUnless(now: number, at: number, timeZone: string): Intl.DateTimeFormatOptions {
  const yearOf = (moment: number) => dayOf(moment, timeZone).slice(0, 4);
  return yearOf(now) === yearOf(at) ? {} : { year: 'numeric' };
}

/** The day a moment falls on, as `2026-11-21`. */
export function dayOf(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);
}

/** The same time tomorrow. */
export function nextDay(now: number): Date {
  return new Date(now + DAY_MS);
}

/** 9:00 on the Monday after today, where `timeZone` is. */
export function nextMonday(now: number, timeZone: string): Date {
  const today = new Date(`${dayOf(now, timeZone)}T09:00:00Z`);
  const days = (8 - today.getUTCDay()) % 7 || 7;
  return fromWallClock(today.getTime() + days * DAY_MS, timeZone);
}

/** The moment at which clocks in `timeZone` show what UTC's show at `wall`. */
function fromWallClock(wall: number, timeZone: string): Date {
  const guess = wall - offsetAt(wall, timeZone);
  // A second look, as the clocks may change between the two.
  return new Date(wall - offsetAt(guess, timeZone));
}

function offsetAt(at: number, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(at);
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000;
}

function format(at: number, timeZone: string, how: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALE, { timeZone, ...how }).format(at);
}

/** `+3 days ahead`, `+2 hours ahead`. */
export function aheadInWords(offsetMs: number): string {
  const hours = Math.round(offsetMs / 3_600_000);
  if (hours < 24) return hours < 1 ? 'less than an hour ahead' : `+${counted(hours, 'hour')} ahead`;
  return `+${counted(Math.round(hours / 24), 'day')} ahead`;
}

/** `1 reply`, `2 replies`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
