import Big from 'big.js';
import { daysAfter, numberText } from '../../slack/text.ts';

/** A metric of a ladder, as far as its readings are compared. */
type Metric = { metric: string; isBetterAbove: boolean };

/** The same, with what makes it another metric where it changes. */
type NamedMetric = Metric & { name: string; unit: string };

/** A metric, and since when it has been what it is now; undefined where it always was, as far as is known. */
export type Unchanged = { rung: NamedMetric; since: Date | undefined };

/** What a metric was measured at; the value is an exact decimal. */
export type Measured = { metric: string; value: string };

/**
 * The warning of a ladder whose model metric got better by its latest two readings while its business metric got worse by
 * its own (docs/method.md, 8); undefined where it is not so, or not yet measured twice.
 * @param readings the newest first
 */
export function ladderFlag(ladder: Metric[], readings: Measured[]): string | undefined {
  const model = movement(ladder, readings, 'model');
  const business = movement(ladder, readings, 'business');
  if (!model || !business || model.gain <= 0 || business.gain >= 0) return undefined;
  return `The model got better (${model.words}) while the business got worse (${business.words}).`;
}

/**
 * Since when each metric of the newest ladder has been called, counted and wanted as it is now. Where a ladder was without
 * it for a while, it is still the same.
 * @param ladders of a document's revisions, the newest first
 * @param from when each of them was written
 */
export function unchangedSince(ladders: [NamedMetric[], ...NamedMetric[][]], from: Date[]): Unchanged[] {
  return ladders[0].map((rung) => {
    const stands = ladders.map((ladder) => ladder.find(({ metric }) => metric === rung.metric));
    const changed = stands.findIndex((each) => each !== undefined && !isSameMetric(each, rung));
    const oldest = stands.findLastIndex((each, at) => each !== undefined && at < changed);
    return { rung, since: changed < 0 ? undefined : from[oldest] };
  });
}

function isSameMetric(a: NamedMetric, b: NamedMetric): boolean {
  const words = ({ name, unit }: NamedMetric) => `${name} ${unit}`.toLowerCase().replace(/\s+/g, ' ');
  return a.isBetterAbove === b.isBetterAbove && words(a) === words(b);
}

/** How a metric moved: `gain` is above zero when it got better. */
function movement(ladder: Metric[], readings: Measured[], metric: string) {
  const rung = ladder.find((each) => each.metric === metric);
  const [latest, previous] = readings.filter((reading) => reading.metric === metric);
  if (!rung || !latest || !previous) return undefined;
  const rise = Big(latest.value).cmp(previous.value);
  return {
    gain: rung.isBetterAbove ? rise : -rise,
    words: `${numberText(previous.value)} → ${numberText(latest.value)}`,
  };
}

/** The notes that a team means to write (docs/method.md, 14). */
const habit = { sessionsAMonth: 2, notesInHalfAYear: 20 };

const halfAYear = 182;

/** Where the current month and the last half year begin, as calendar days. */
export function periodsOf(today: string): { month: string; halfYear: string } {
  return { month: `${today.slice(0, 7)}-01`, halfYear: daysAfter(today, -halfAYear) };
}

/** How many notes were written: in the month, sharing sessions of them, and in half a year. */
export type NoteCounts = { inMonth: number; sessions: number; inHalfYear: number };

/** "3 notes this month · 1 of 2 sharing sessions · 12 of about 20 notes in half a year". */
export function notesText({ inMonth, sessions, inHalfYear }: NoteCounts): string {
  return [
    `${numberText(inMonth)} ${inMonth === 1 ? 'note' : 'notes'} this month`,
    `${numberText(sessions)} of ${habit.sessionsAMonth} sharing sessions`,
    `${numberText(inHalfYear)} of about ${habit.notesInHalfAYear} notes in half a year`,
  ].join(' · ');
}
