import type { KnownBlock } from '@slack/types';
import { shownMean } from '../../projects/rules.ts';
import { chart, context, plain, section } from '../../slack/blocks.ts';
import { cut, decimalText, escapeMrkdwn, excerpt, inline } from '../../slack/text.ts';
import { type Dimension, dimensionKeys, dimensions, type Reason, type Tally, total } from './rules.ts';
import type { RoundRecord } from './store.ts';
import { closedWords, revealedWords } from './words.ts';

/** The most voters of whom a chart shows each. */
export const mostCharted = 20;
/** The most voters beside whose totals the dimensions fit. */
const mostChartedWhole = 5;

/** What a card shows of a revealed round: the numbers, a chart of them, and the reasons. `names` are as for the card. */
export function resultBlocks(record: RoundRecord, result: Tally, names: Map<string, string>): KnownBlock[] {
  const { round, shown, previous } = record;
  const before = previous?.shown.tally;
  return [
    ...(round.overrideReason
      ? [section(`The votes say ${result.tier}. ${escapeMrkdwn(excerpt(inline(round.overrideReason), 600))}`)]
      : []),
    ...(result.isDivided && round.status === 'revealed' ? [section(dividedWords)] : []),
    section(spreadLines(result)),
    ...(before ? [context(`Round ${round.number - 1} was ${revealedWords(before)}`)] : []),
    chartOf(record, result, names),
    ...extremes(record),
    ...(shown.reasons.length > 0 ? [reasonsFolded(shown.reasons)] : []),
    context([countWords(result), ...fragility(record, result), closedWords(record)].join(' · ')),
  ];
}

const dividedWords =
  '*Divided*: the votes lie far apart. Talk about why before you finalize; a second round keeps this one.';

/** Mean and range of the total and of each dimension, a line each. */
export function spreadLines(result: Tally): string {
  const line = (name: string, points: number, { sum, lowest, highest }: Tally['total']) =>
    `*${name}* ${decimalText(shownMean(sum, result.votes))} of ${points} (${lowest} to ${highest})`;
  return [
    line('Total', 100, result.total),
    ...dimensionKeys.map((key) =>
      line(dimensions[key].name, dimensions[key].points, result.byDimension[key]),
    ),
  ].join('\n');
}

/**
 * How the votes lie: each voter's, where names may be shown and are known, with the dimensions while there is room for
 * them; else how many totals lie in each ten.
 */
function chartOf({ shown }: RoundRecord, result: Tally, names: Map<string, string>): KnownBlock {
  const votes = shown.named.flatMap(({ userId, scores }) =>
    scores ? [{ name: names.get(userId), scores }] : [],
  );
  const known = votes.flatMap(({ name }) => name ?? []);
  if (votes.length > 0 && votes.length <= mostCharted && known.length === votes.length) {
    const dimensionsToo = votes.length <= mostChartedWhole ? dimensionKeys : [];
    return chart('bar', 'How the votes lie', apart(known), [
      { name: 'Total', values: votes.map(({ scores }) => total(scores)) },
      ...dimensionsToo.map((key) => ({
        name: dimensions[key].name,
        values: votes.map(({ scores }) => scores[key]),
      })),
    ]);
  }
  const bins = result.bins.map((_, bin) => (bin === 9 ? '90 to 100' : `${bin * 10} to ${bin * 10 + 9}`));
  return chart('bar', 'How many totals lie where', bins, [{ name: 'Votes', values: result.bins }]);
}

/** Names as a chart's categories: short, and no two the same. */
function apart(names: string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const short = cut(inline(name), 16);
    let free = short;
    for (let number = 2; taken.has(free); number += 1) free = `${short} ${number}`;
    taken.add(free);
    return free;
  });
}

/** Whose votes lie highest and lowest, where names may be shown: who would begin the discussion. */
function extremes({ shown }: RoundRecord): KnownBlock[] {
  const votes = shown.named.flatMap(({ userId, scores }) =>
    scores ? [{ userId, points: total(scores) }] : [],
  );
  const [highest] = votes;
  const lowest = votes.at(-1);
  if (!highest || !lowest || highest.points === lowest.points) return [];
  return [
    context(
      `Highest: <@${highest.userId}>, ${highest.points} · Lowest: <@${lowest.userId}>, ${lowest.points}`,
    ),
  ];
}

const reasonsOnCard = 5;

/** The reasons by dimension, folded; the record has room for all of them. */
function reasonsFolded(reasons: Reason[]): KnownBlock {
  return {
    type: 'container',
    title: plain(reasons.length === 1 ? 'The reason given' : `The ${reasons.length} reasons given`),
    is_collapsible: true,
    default_collapsed: true,
    child_blocks: dimensionKeys.flatMap((key) => {
      const given = reasons.filter(({ dimension }) => dimension === key);
      return given.length > 0 ? [section(reasonsOf(key, given))] : [];
    }),
  };
}

function reasonsOf(key: Dimension, given: Reason[]): string {
  const lines = given.slice(0, reasonsOnCard).map((reason) => `• ${reasonWords(reason, 300)}`);
  const more = given.length - lines.length;
  return [
    `*${dimensions[key].name}*`,
    ...lines,
    ...(more > 0 ? [`… and ${more} more in the record`] : []),
  ].join('\n');
}

/** A reason in mrkdwn, with its voter and points where those may be seen. */
export function reasonWords({ by, text, dimension }: Reason, max: number): string {
  const words = escapeMrkdwn(excerpt(inline(text), max));
  return by ? `<@${by.userId}>, ${by.points} of ${dimensions[dimension].points}: ${words}` : words;
}

function countWords({ votes, abstentions }: Tally): string {
  const counted = votes === 1 ? '1 vote' : `${votes} votes`;
  return abstentions === 0 ? counted : `${counted}, ${abstentions} abstained`;
}

/** A finalized card says it small; before, it stands in the headline. */
function fragility({ round }: RoundRecord, { tier, isFragile }: Tally): string[] {
  return round.status === 'finalized' && isFragile ? [`${tier}, fragile: one vote decides`] : [];
}
