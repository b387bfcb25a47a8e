import type { KnownBlock } from '@slack/types';
import { projectTitle } from '../../projects/rules.ts';
import { section } from '../../slack/blocks.ts';
import { counted } from '../../slack/phrases.ts';
import {
  clockText,
  dayIn,
  dayText,
  decimalText,
  escapeMrkdwn,
  excerpt,
  inline,
  numberText,
  percentText,
} from '../../slack/text.ts';
import {
  cellMeanings,
  cellOf,
  daysOverdue,
  heldAgainst,
  isOpen,
  passes,
  reviewsAMonth,
  type Status,
} from './rules.ts';
import type { FailureMode, FailureRecord, Move, Reading } from './store.ts';

/** Names by user id, as people are called; mentions on a card would ping them. */
export type Names = Map<string, string>;

/** A word with a capital letter, for the beginning of a line. */
export function capitalized(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** What somebody is called, in mrkdwn. */
export function called(names: Names, id: string): string {
  return escapeMrkdwn(inline(names.get(id) ?? 'somebody'));
}

/** "Do now: high risk and cheap to mitigate". */
export function cellLine(mode: FailureMode): string {
  const cell = cellOf(mode);
  return `${capitalized(cell)}: ${cellMeanings[cell]} (risk ${mode.risk} of 5, cost ${mode.cost} of 5)`;
}

/** What a failure mode that is no longer open says instead of when it is due. */
const settledWords: Partial<Record<Status, string>> = { accepted: 'Risk accepted' };

export function statusWords(status: Status): string {
  return settledWords[status] ?? capitalized(status);
}

/** "due 28 Nov", "due 28 Nov, overdue by 3 days", "no due date"; nothing once it is not open. */
export function dueText(mode: FailureMode, today: string): string | undefined {
  if (!isOpen(mode)) return undefined;
  if (mode.dueDate === null) return 'no due date';
  const late = daysOverdue(mode, today);
  return `due ${dayText(mode.dueDate, today)}${late > 0 ? `, *overdue by ${counted(late, 'day')}*` : ''}`;
}

/** What a mechanism changes: "prompt", "model". */
export function changeWords(mechanism: string): string {
  return mechanism.replace(/ change$/, '');
}

/** "hallucination rate <= 1 %", in mrkdwn; nothing where nothing is measured. */
export function targetText({ metric, comparator, target, unit }: FailureMode): string | undefined {
  if (metric === null) return undefined;
  return escapeMrkdwn(`${inline(metric)} ${comparator} ${amount(target ?? '', unit)}`);
}

function amount(value: string, unit: string | null): string {
  const shown = decimalText(value);
  return unit === null ? shown : `${shown} ${inline(unit)}`;
}

/** "2.3 % on 21 Nov: fails, the target was <= 1 %", in mrkdwn. */
export function readingText(reading: Reading, { unit }: FailureMode, today: string): string {
  const target = heldAgainst(reading);
  const verdict = target
    ? `*${passes(target, reading.value) ? 'passes' : 'fails'}* against ${escapeMrkdwn(`${target.comparator} ${amount(target.target, unit)}`)}`
    : 'there was no target';
  const value = escapeMrkdwn(amount(reading.value, unit));
  return `${value} on ${dayText(reading.measuredOn, today)}: ${verdict}`;
}

/** Who looks at answers below what confidence, and how many labelled items that gives (docs/method.md, 4). */
export function reviewText(mode: FailureMode): string | undefined {
  const { reviewThreshold, reviewsADay, workingDays } = mode;
  const below =
    reviewThreshold === null ? 'answers' : `answers below ${percentText(reviewThreshold)} confidence`;
  if (reviewsADay === null) return reviewThreshold === null ? undefined : `People look at ${below}`;
  const days = workingDays ?? 0;
  const month = numberText(reviewsAMonth(reviewsADay, days));
  return `People look at ${below}: ${numberText(reviewsADay)} a day x ${counted(days, 'day')} = ${month} labelled items a month`;
}

/** What stands above a form: the project, what goes wrong, and where that stands. */
export function heading({ mode, project }: FailureRecord): KnownBlock {
  const gist = escapeMrkdwn(excerpt(inline(mode.description), 300));
  return section(
    `*${escapeMrkdwn(inline(projectTitle(project)))}*\n*${capitalized(mode.kind)}* · ${statusWords(mode.status)}\n${cellLine(mode)}\n${gist}`,
  );
}

/** What somebody is told whose move came second. Plain text. */
export function movedSentence(
  { mode }: FailureRecord,
  move: Move | undefined,
  names: Names,
  reader: { userId: string; zone: string; today: string },
): string {
  const by = move?.movedBy ?? mode.changedBy;
  const who = by === reader.userId ? 'You' : inline(names.get(by) ?? 'Somebody');
  const time = clockText(reader.zone, mode.movedAt);
  const day = dayText(dayIn(reader.zone, mode.movedAt), reader.today);
  return `${who} moved it to ${mode.status} on ${day} at ${time}, so yours was not saved. Close this and look at its card before you go on.`;
}
