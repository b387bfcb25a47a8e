import type { Button, KnownBlock, Overflow } from '@slack/types';
import type { Content } from '../../messages/schema.ts';
import { projectTitle, shownMean, tierWords } from '../../projects/rules.ts';
import { openRecordAction } from '../../slack/action-ids.ts';
import { button, chart, confirmation, context, option, plain, section } from '../../slack/blocks.ts';
import { cut, escapeMrkdwn, excerpt, inline, momentText } from '../../slack/text.ts';
import {
  type Dimension,
  dimensionKeys,
  dimensions,
  finalWords,
  type Reason,
  resultWords,
  ritual,
  type Tally,
  total,
} from './rules.ts';
import type { RoundRecord } from './store.ts';

export const openAction = openRecordAction(ritual);
export const voteAction = 'scorecard_vote';
export const revealAction = 'scorecard_reveal';
export const moreAction = 'scorecard_more';
export const extendAction = 'scorecard_extend';
export const finalizeAction = 'scorecard_finalize';
export const repeatAction = 'scorecard_repeat';

/** What a card's menu offers beside its buttons. */
const moreChoices = ['remind', 'extend', 'cancel', 'record'] as const;
export type MoreChoice = (typeof moreChoices)[number];

/** The most people that a card names, and the most of whom a chart shows each. */
const mostMentioned = 30;
export const mostCharted = 20;
/** The most voters beside whose totals the dimensions fit. */
const mostChartedWhole = 5;

/** The card in the channel. `names` are the voters as people call them, as far as known. */
export function roundCard(record: RoundRecord, names: Map<string, string>): Content {
  const { round } = record;
  const title = titleOf(record);
  const status = statusLine(record);
  return {
    text: `${title}: ${status.replaceAll('*', '')}`,
    blocks: [
      section(`*${title}*\n${status}`),
      section(escapeMrkdwn(inline(round.question))),
      ...detailsOf(record, names),
      buttonsOf(record),
    ],
  };
}

/** "Scorecard vote · Customer service (CARE)", in mrkdwn without bold. */
export function titleOf({ round, project }: Pick<RoundRecord, 'round' | 'project'>): string {
  const which = round.number === 1 ? 'Scorecard vote' : `Scorecard vote, round ${round.number}`;
  return `${which} · ${escapeMrkdwn(inline(projectTitle(project)))}`;
}

/** Where a round stands, in a line of mrkdwn. Before the reveal it holds no number but how many have answered. */
export function statusLine(record: RoundRecord): string {
  const { round, shown } = record;
  switch (round.status) {
    case 'open':
      return `*${answered(record)}* · closes ${momentText(round.deadlineAt)}`;
    case 'not decided':
      return `*Not decided*: too few votes; it takes ${round.quorum} · ${answered(record)}`;
    case 'cancelled':
      return `*Cancelled* · ${answered(record)}`;
    case 'revealed':
      return shown.tally ? `*${revealedWords(shown.tally)}*` : '*Revealed*';
    case 'repeated':
      return `${shown.tally ? `*${revealedWords(shown.tally)}* · ` : ''}followed by a second round`;
    case 'finalized':
      return shown.tally && round.tier
        ? `*Finalized: ${finalWords(round.tier, shown.tally)}* · ${tierWords[round.tier]}`
        : '*Finalized*';
  }
}

function answered({ votes, abstentions, voters }: RoundRecord): string {
  return `${votes + abstentions} of ${voters.length} have answered`;
}

/** "P1, fragile: one vote decides · 66.0 of 100". */
function revealedWords(result: Tally): string {
  const words = resultWords(result);
  return result.isFragile ? words.replace(' ·', ', fragile: one vote decides ·') : words;
}

function detailsOf(record: RoundRecord, names: Map<string, string>): KnownBlock[] {
  const { round, shown } = record;
  switch (round.status) {
    case 'open':
      return [context(askedLine(record)), context(promiseOf(record))];
    case 'not decided':
      return [
        context(`Nothing was revealed. <@${round.facilitatorId}> can give it more time, or cancel it.`),
      ];
    case 'cancelled':
      return [context('Nothing was revealed.')];
    default:
      return shown.tally ? resultBlocks(record, shown.tally, names) : [];
  }
}

function askedLine({ round, voters }: RoundRecord): string {
  const more = voters.length - mostMentioned;
  const asked = voters.slice(0, mostMentioned).map((id) => `<@${id}>`);
  const takes = round.quorum === 1 ? 'it takes 1 vote' : `it takes ${round.quorum} votes`;
  return `Asked: ${asked.join(', ')}${more > 0 ? ` … and ${more} more` : ''} · ${takes}`;
}

/** Who will see what, and when. */
export function promiseOf({ round }: Pick<RoundRecord, 'round'>): string {
  const hidden = round.isBlind
    ? `Votes stay hidden until <@${round.facilitatorId}> reveals them, everybody has answered, or the deadline passes.`
    : 'This is an open vote: whoever has voted sees the votes so far, with names.';
  const names = round.showsNames
    ? 'Names and reasons will be shown then.'
    : 'Reasons will be shown then, without names: nobody is ever shown who voted what.';
  return `${hidden} ${names}`;
}

function resultBlocks(record: RoundRecord, result: Tally, names: Map<string, string>): KnownBlock[] {
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
    `*${name}* ${shownMean(sum, result.votes)} of ${points} (${lowest} to ${highest})`;
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

/** Who closed or finalized a round, and when. */
export function closedWords({ round }: Pick<RoundRecord, 'round'>): string {
  if (round.finalizedBy && round.finalizedAt)
    return `finalized by <@${round.finalizedBy}>, ${momentText(round.finalizedAt)}`;
  return round.closedAt ? `closed ${momentText(round.closedAt)}` : `closes ${momentText(round.deadlineAt)}`;
}

function buttonsOf(record: RoundRecord): KnownBlock {
  const { round } = record;
  const { id } = round;
  const openRecord = button('Open record', openAction, id);
  switch (round.status) {
    case 'open':
      return row(button('Vote', voteAction, id, 'primary'), revealButton(record), menuOf(record));
    case 'not decided':
      return row(button('Extend…', extendAction, id, 'primary'), menuOf(record));
    case 'revealed': {
      const tier = record.shown.tally?.tier ?? '';
      const finalize = button(`Finalize ${tier}…`, finalizeAction, id, 'primary');
      return row(finalize, button('Second round…', repeatAction, id), openRecord);
    }
    default:
      return row(openRecord);
  }
}

function row(...elements: (Button | Overflow)[]): KnownBlock {
  return { type: 'actions', elements };
}

function revealButton(record: RoundRecord): Button {
  return {
    ...button('Reveal…', revealAction, record.round.id),
    confirm: confirmation(
      'Reveal the votes?',
      `${answered(record)}. Everybody will see the result, and nobody can change a vote any more.`,
      'Reveal',
    ),
  };
}

/** What is rarely wanted; the value says which, and of which round. */
function menuOf({ round }: RoundRecord): Overflow {
  const words: Record<MoreChoice, string> = {
    remind: 'Remind who has not answered',
    extend: 'Extend…',
    cancel: 'Cancel the vote…',
    record: round.isBlind ? 'Open record' : 'See the votes so far',
  };
  const offered = round.status === 'open' ? moreChoices : (['cancel', 'record'] as const);
  return {
    type: 'overflow',
    action_id: moreAction,
    options: offered.map((choice) => option(words[choice], `${choice} ${round.id}`)),
  };
}

/** What is said in the card's thread when a round has moved: edits of the card notify nobody. */
export function newsOf(record: RoundRecord): Content | undefined {
  const words = newsWords(record);
  return words === undefined ? undefined : { text: words, blocks: [section(words)] };
}

function newsWords({ round, shown }: RoundRecord): string | undefined {
  const facilitator = `<@${round.facilitatorId}>`;
  switch (round.status) {
    case 'open':
      return `There is more time: it closes ${momentText(round.deadlineAt)}.`;
    case 'not decided':
      return `Not decided: too few have voted. ${facilitator} can give it more time, or cancel it.`;
    case 'cancelled':
      return 'The vote was cancelled. Nothing was revealed.';
    case 'revealed': {
      if (!shown.tally) return undefined;
      const next = shown.tally.isDivided
        ? 'Divided: talk before finalizing, or hold a second round.'
        : 'It counts once it is finalized.';
      return `The votes are revealed: *${revealedWords(shown.tally)}*. ${next} ${facilitator} decides how to go on.`;
    }
    case 'finalized':
      return shown.tally && round.tier ? `Finalized: *${finalWords(round.tier, shown.tally)}*` : undefined;
    case 'repeated':
      return undefined;
  }
}

/** The one reminder to somebody who has not answered. */
export function reminderOf(record: RoundRecord): Content {
  const { round } = record;
  const words = `Your vote is wanted: ${titleOf(record)} · closes ${momentText(round.deadlineAt)}`;
  return {
    text: words,
    blocks: [section(words), row(button('Vote', `${voteAction}/reminder`, round.id, 'primary'))],
  };
}

/** What somebody is asked with who can't see the card. */
export function invitationOf(record: RoundRecord): Content {
  const { round } = record;
  const words = `You are asked to vote: ${titleOf(record)} · closes ${momentText(round.deadlineAt)}`;
  return {
    text: words,
    blocks: [
      section(words),
      section(escapeMrkdwn(inline(round.question))),
      context(promiseOf(record)),
      row(button('Vote', `${voteAction}/invitation`, round.id, 'primary')),
    ],
  };
}

/** What tells the buttons on a facilitator's copy of the card from those on the card. */
export const copySuffix = 'facilitator';

/** A card as its facilitator has it too. */
export function copyOf({ text, blocks }: Content): Content {
  const marked = blocks.map((block) =>
    block.type === 'actions'
      ? {
          ...block,
          elements: block.elements.map((one) => ({ ...one, action_id: `${one.action_id}/${copySuffix}` })),
        }
      : block,
  );
  return { text, blocks: marked };
}
