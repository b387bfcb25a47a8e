import { numberText } from './text.ts';

/** "1 day", "1,200 days". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** The first of some words, and how many more there are of them: "A · B · and 3 more" as a list. */
export function firstOf(words: string[], most: number): string[] {
  const rest = words.length - most;
  return rest > 0 ? [...words.slice(0, most), `and ${numberText(rest)} more`] : words;
}

/** How many days lie between two calendar days; below zero when the second comes first. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayLong;
}

/** "4 days overdue". @param days 1 or more */
export function overdueText(days: number): string {
  return `${counted(days, 'day')} overdue`;
}

/** The moment at which a calendar day is over in UTC. */
export function endOf(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + dayLong);
}

/** A day, in milliseconds. */
export const dayLong = 86_400_000;
