import type { KnownBlock, ModalView } from '@slack/types';
import { projectTitle } from '../../projects/rules.ts';
import { actions, button, context, plain, section } from '../../slack/blocks.ts';
import { pageModal } from '../../slack/modal.ts';
import { escapeMrkdwn, inline, momentText } from '../../slack/text.ts';
import { openAction } from './cards.ts';
import { reasonWords, spreadLines } from './result.ts';
import { type Ballot, dimensionKeys, dimensions, resultWords, total } from './rules.ts';
import type { RoundRecord } from './store.ts';
import { closedWords, ownWords, promiseOf, statusLine, titleOf } from './words.ts';

export const pageAction = 'scorecard_page';

/** Ballots or reasons on one page of a record. */
const perPage = 20;

/** The whole record, as far as its reader may see it. @param from which of its votes or reasons the page begins with */
export function roundRecordModal(record: RoundRecord, from = 0): ModalView {
  const { round, shown, mine, previous, project } = record;
  const earlier = previous?.shown.tally;
  return pageModal({
    title: 'Scorecard vote',
    blocks: [
      section(`*${titleOf(record)}*\n${statusLine(record)}`),
      { type: 'section', text: plain(inline(round.question)) },
      ...(round.overrideReason
        ? [section(`*Why not ${shown.tally?.tier ?? ''}*\n${escapeMrkdwn(inline(round.overrideReason))}`)]
        : []),
      ...(shown.tally ? [section(spreadLines(shown.tally))] : []),
      ...(mine && !(shown.tally && round.showsNames) ? [section(ownWords(mine))] : []),
      ...(shown.tally ? votesOf(record, from) : [context(promiseOf(record))]),
      ...(earlier && previous
        ? [
            section(
              `Round ${previous.round.number}: ${resultWords(earlier)}`,
              button('Show', `${openAction}/previous`, previous.round.id),
            ),
          ]
        : []),
      context(
        `Facilitated by <@${round.facilitatorId}> · opened ${momentText(round.openedAt)} · ${closedWords(record)} · ${record.voters.length} asked for ${escapeMrkdwn(inline(projectTitle(project)))}, it took ${round.quorum}`,
      ),
    ],
  });
}

/** The votes by voter, or the reasons without names; a page of them. */
function votesOf({ round, shown }: RoundRecord, from: number): KnownBlock[] {
  const lines = round.showsNames
    ? shown.named.map(ballotBlocks)
    : shown.reasons.map((reason) => [
        section(`*${dimensions[reason.dimension].name}*\n${reasonWords(reason, longestShown)}`),
      ]);
  const turn = (words: string, target: number) =>
    button(words, `${pageAction}/${target}`, JSON.stringify({ id: round.id, from: target }));
  const buttons = [
    ...(from > 0 ? [turn('Back', Math.max(0, from - perPage))] : []),
    ...(from + perPage < lines.length ? [turn('More', from + perPage)] : []),
  ];
  return [
    { type: 'divider' },
    ...lines.slice(from, from + perPage).flat(),
    ...(buttons.length > 0 ? [actions(...buttons)] : []),
    { type: 'divider' },
  ];
}

/** A reason of the longest, all of it escaped; and what a section takes, with some room. */
const longestShown = 2600;
const longestSection = 2900;

/** A vote in one section, or where its reasons are too long for that, with a section for each dimension. */
function ballotBlocks({ userId, scores, reasons }: Ballot): KnownBlock[] {
  if (!scores) return [section(`<@${userId}> abstained`)];
  const lines = dimensionKeys.map((key) => {
    const why = reasons[key];
    const words = why ? `: ${reasonWords({ dimension: key, text: why, by: null }, longestShown)}` : '';
    return `${dimensions[key].name} ${scores[key]} of ${dimensions[key].points}${words}`;
  });
  const all = [`<@${userId}> · *${total(scores)} of 100*`, ...lines];
  const whole = all.join('\n');
  return whole.length <= longestSection ? [section(whole)] : all.map((line) => section(line));
}
