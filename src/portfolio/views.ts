import type { KnownBlock } from '@slack/types';
import { verdictText } from '../decisions/words.ts';
import type { Content } from '../messages/schema.ts';
import { shortTitle, shownMean } from '../projects/rules.ts';
import { startVoteAction } from '../slack/action-ids.ts';
import { actions, button, type Cell, context, dataTable, fitting, section } from '../slack/blocks.ts';
import { cut, dayText, decimalText, escapeMrkdwn, inline, oneLine, percentText } from '../slack/text.ts';
import {
  type Delivery,
  deliveryOf,
  type Entry,
  type Filter,
  filters,
  isStale,
  onTime,
  passes,
  ranked,
  returnRatios,
} from './rules.ts';

export const filterAction = 'portfolio_filter';
export const pageAction = 'portfolio_page';

type Reader = { userId: string; today: string };
/** Which of the portfolio to show: a filter, and from which of its rows on. */
export type Place = { filter: Filter; from: number };

const rowsShown = 100;
const rowsBeforeTurning = 10;
const unscoredOffered = 3;
const filterWords: Record<Filter, string> = {
  all: 'All',
  mine: 'Mine',
  P0: 'P0',
  stale: 'Stale',
  unscored: 'Unscored',
};

/**
 * The portfolio as one person may see it, ranked, from one row on.
 * @param all the projects; stopped ones count in the on-time rate alone
 */
export function portfolioMessage(all: Entry[], reader: Reader, place: Place): Content {
  const entries = all.filter(({ status }) => status !== 'stopped');
  const shown = ranked(entries.filter((entry) => passes(entry, place.filter, reader)));
  const from = place.from < shown.length ? place.from : 0;
  const rows = fitting(shown.slice(from, from + rowsShown).map((entry) => rowOf(entry, reader)));
  const summary = summaryOf(entries);
  return {
    text: `AI portfolio: ${summary}`,
    blocks: [
      section(`*AI portfolio*\n${summary}`),
      ...(entries.length > 0 ? [filterRow(entries, reader, place.filter)] : []),
      ...(rows.length > 0
        ? [
            dataTable('Portfolio by tier, then score', head, rows, rowsBeforeTurning),
            ...turning(shown.length, from + rows.length, { ...place, from }),
          ]
        : [section(nothing(entries, place.filter))]),
      ...offers(entries, reader),
      context(foot(all, entries, reader.today)),
    ],
  };
}

function summaryOf(entries: Entry[]): string {
  if (entries.length === 0) return 'no projects yet';
  const count = (tier: Entry['tier']) => entries.filter((entry) => entry.tier === tier).length;
  return `${count('P0')} P0 · ${count('P1')} P1 · ${count('P2')} P2 · ${count(null)} unscored`;
}

function filterRow(entries: Entry[], reader: Reader, current: Filter): KnownBlock {
  return actions(
    ...filters.map((filter) => {
      const count = entries.filter((entry) => passes(entry, filter, reader)).length;
      const mark = filter === current ? '✓ ' : '';
      return button(`${mark}${filterWords[filter]} (${count})`, `${filterAction}/${filter}`, filter);
    }),
  );
}

const head = ['Project', 'Tier', 'Score', 'Scored', 'Last decision', 'Target', 'Delivery'];

function rowOf(entry: Entry, reader: Reader): Cell[] {
  return [
    shortTitle(entry),
    entry.tier ?? 'unscored',
    scoreCell(entry),
    scoredText(entry, reader.today),
    entry.lastDecision
      ? `${cut(oneLine(verdictText(entry.lastDecision.verdict)), 40)} · ${dayText(entry.lastDecision.day, reader.today)}`
      : '–',
    entry.targetDate ? dayText(entry.targetDate, reader.today) : '–',
    deliveryText(deliveryOf(entry, reader.today)),
  ];
}

/** A score as a cell shows it, or that there is none. */
export function scoreCell({ scoreSum, scoreVotes }: Pick<Entry, 'scoreSum' | 'scoreVotes'>): Cell {
  if (scoreSum === null || !scoreVotes) return '–';
  return { number: scoreSum / scoreVotes, text: decimalText(shownMean(scoreSum, scoreVotes)) };
}

/** The day of a score, and whether it is stale. */
export function scoredText(entry: Pick<Entry, 'scoredOn'>, today: string): string {
  if (entry.scoredOn === null) return '–';
  const day = dayText(entry.scoredOn, today);
  return isStale(entry, today) ? `${day}, stale` : day;
}

/** How a project stands against the first date it was promised for, in words. */
export function deliveryText(delivery: Delivery): string {
  switch (delivery.kind) {
    case 'no date':
      return '–';
    case 'ahead':
      return 'not due yet';
    case 'overdue':
      return `${days(delivery.daysLate)} late`;
    case 'shipped':
      return delivery.daysLate > 0 ? `shipped ${days(delivery.daysLate)} late` : 'shipped on time';
  }
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

/** Slack turns the pages of a table of at most 200 rows; a larger portfolio is shown in pieces. */
function turning(total: number, to: number, { filter, from }: Place): KnownBlock[] {
  if (from === 0 && to === total) return [];
  const turn = (text: string, target: number) =>
    button(text, `${pageAction}/${target}`, JSON.stringify({ filter, from: target } satisfies Place));
  return [
    context(`${from + 1} to ${to} of ${total}`),
    actions(
      ...(from > 0 ? [turn('Higher', Math.max(0, from - rowsShown))] : []),
      ...(to < total ? [turn('Lower', to)] : []),
    ),
  ];
}

function nothing(entries: Entry[], filter: Filter): string {
  if (entries.length === 0)
    return 'There are no projects yet. `/aipm project` makes one, and so does `/aipm review` with a new name.';
  const sentences: Record<Filter, string> = {
    all: '',
    mine: 'You own none of these projects.',
    P0: 'Nothing is critical at the moment.',
    stale: 'No score is older than 90 days.',
    unscored: 'Every project has a score.',
  };
  return sentences[filter];
}

/** A project without a score wants a vote. */
function offers(entries: Entry[], { userId }: Reader): KnownBlock[] {
  const unscored = ranked(entries.filter(({ tier }) => tier === null));
  const mineFirst = [...unscored].sort((a, b) => Number(b.ownerId === userId) - Number(a.ownerId === userId));
  return mineFirst
    .slice(0, unscoredOffered)
    .map((entry) =>
      section(
        `*${escapeMrkdwn(inline(cut(entry.name, 60)))}* (${entry.key}) has no score yet.`,
        button('Vote on it', `${startVoteAction}/${entry.id}`, entry.id),
      ),
    );
}

function foot(all: Entry[], entries: Entry[], today: string): string {
  const { onTime: inTime, counted } = onTime(all, today);
  const withStopped = counted > onTime(entries, today).counted ? ', stopped ones included' : '';
  const rate =
    counted === 0
      ? 'On time: nothing was due yet'
      : `On time: ${inTime} of ${counted} that were due (${percentText(Math.floor((100 * inTime) / counted))}${withStopped})`;
  const ratios = returnRatios(entries).map(
    ({ currency, projects, ratio }) =>
      `${decimalText(ratio)} in ${currency} (${projects === 1 ? '1 project' : `${projects} projects`})`,
  );
  const returns = ratios.length === 0 ? 'no estimates yet' : ratios.join(', ');
  return `${rate} · Return ratio: ${returns} · Only you see this list.`;
}
