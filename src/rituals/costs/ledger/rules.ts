import Big from 'big.js';
import { dayIn, daysAfter, monthText } from '../../../slack/text.ts';
import type { EntryInput } from './input.ts';

/** By which way an entry came into the ledger. */
export const sources = ['form', 'csv', 'api'] as const;
export type Source = (typeof sources)[number];

/** What a thousand tokens and a GPU hour cost, as exact decimals. */
export type Rates = { tokens: string; gpuHour: string };
/** The same, where nobody may have said. */
export type KnownRates = { [Key in keyof Rates]: Rates[Key] | null };

type OwnRates = { tokenRate: string | null; gpuRate: string | null; currency: string };

/** A project's own rates, else the workspace's, which are in its currency and say nothing in another. */
export function ratesOf(
  own: OwnRates,
  workspace: { tokenRate: string; gpuRate: string; currency: string },
): KnownRates {
  const usual = own.currency === workspace.currency ? workspace : undefined;
  return {
    tokens: own.tokenRate ?? usual?.tokenRate ?? null,
    gpuHour: own.gpuRate ?? usual?.gpuRate ?? null,
  };
}

/** The first day, `YYYY-MM-01`, of the month that a moment counts in. @param zone the workspace's, IANA */
export function monthOf(zone: string, at: Date): string {
  return firstDay(dayIn(zone, at));
}

/** The first day of a day's month. */
export function firstDay(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

/** The first day of the month before or after. @param months how many, negative for before */
export function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 10);
}

/** How many days a month has. */
export function daysIn(month: string): number {
  return Number(daysAfter(monthAfter(month, 1), -1).slice(8));
}

/**
 * What an entry costs: the amount it gives, else tokens / 1,000 x token rate + GPU hours x GPU rate, to twelve decimals
 * (docs/method.md, 5).
 */
export function amountOf({ amount, tokens, gpuHours }: EntryInput, rates: Rates): string {
  if (amount !== null) return amount;
  const forTokens = Big(tokens ?? 0)
    .times(rates.tokens)
    .div(1000);
  return forTokens
    .plus(Big(gpuHours ?? 0).times(rates.gpuHour))
    .round(12, Big.roundHalfUp)
    .toFixed();
}

const day = 86_400_000;

/** What speaks against when an entry was used, if anything: a slip of the year would hide it. */
export function momentProblem(occurredAt: Date, now: Date): string | undefined {
  if (occurredAt.getTime() > now.getTime() + day) return 'That is still to come.';
  if (occurredAt.getTime() < now.getTime() - 3660 * day) return 'That is more than ten years ago.';
  return undefined;
}

/** A month in words: "November 2026", or "Nov 2026". */
export function monthName(month: string, length: 'long' | 'short' = 'long'): string {
  return monthText(month, length);
}
