import type { KnownBlock } from '@slack/types';
import type { Content } from '../../messages/schema.ts';
import { projectTitle } from '../../projects/rules.ts';
import { actions, button, quotation, section } from '../../slack/blocks.ts';
import { counted } from '../../slack/phrases.ts';
import { escapeMrkdwn, excerpt, inline, numberText } from '../../slack/text.ts';
import { closeGateAction, openGateAction, seeAction } from './keys.ts';
import { groupLines, type InList, numbered, verdictLine, verdictWords } from './lines.ts';
import { sinceOpening } from './rules.ts';
import type { GateState } from './standing.ts';
import type { Opening } from './store.ts';

/** How many of the things that keep it closed a card names. */
const mostNamed = 5;

/** The card in the channel, as the gate stands now. */
export function gateCard(state: GateState): Content {
  const { record, standings, verdict, opening } = state;
  const title = escapeMrkdwn(inline(projectTitle(record.project)));
  return {
    text: `The launch gate of ${title} is ${verdictWords(verdict, opening)}.`,
    blocks: [
      section(`*Launch gate* · ${title}\n*${verdictLine(verdict, opening)}*`),
      ...reasonBlocks(state),
      section(groupLines(standings).join('\n')),
      actions(...cardButtons(state)),
    ],
  };
}

/** What keeps it closed; of an open one what came since it was opened. */
function reasonBlocks({ blockers, verdict, opening }: GateState): KnownBlock[] {
  if (!opening) return named(blockers, verdict.inAll);
  const since = sinceOpening(blockers, opening.overrode);
  const over = opening.overrode.length > 0 ? [section('It was opened over what kept it closed then.')] : [];
  return since.length === 0 ? over : [...over, section('*Since then:*'), ...named(since, since.length)];
}

/** The first five, numbered, each with the button that leads to it, and how many more there are. */
function named(blockers: InList[], inAll: number): KnownBlock[] {
  const lines = numbered(blockers.filter(({ more }) => !more)).slice(0, mostNamed);
  const rest = inAll - lines.length;
  return [
    ...lines.map(({ blocker, line }) => section(line, blocker.button)),
    ...(rest > 0 ? [section(`and ${numberText(rest)} more`)] : []),
  ];
}

function cardButtons({ record, verdict, opening }: GateState) {
  const { id } = record.project;
  return [
    opening
      ? button('Close it again…', closeGateAction, id)
      : button('Open the gate…', openGateAction, id, verdict.isClear ? 'primary' : undefined),
    button('See all', seeAction, id),
  ];
}

/** What is said under the card when the gate opens, as an edited card notifies nobody. */
export function openedReply({ openedBy, overrode, reason }: Opening, inAll: number): Content {
  const over = overrode.length > 0 ? ` over ${counted(inAll, 'thing')} that kept it closed` : '';
  return news(`<@${openedBy}> opened the gate${over}.`, overrode.length > 0 ? 'Why' : 'Noted', reason);
}

/** The same when it closes again. */
export function closedReply({ closedBy, closedBecause }: Opening): Content {
  return news(`<@${closedBy}> closed the gate again.`, 'Why', closedBecause);
}

function news(text: string, heading: string, words: string | null): Content {
  const why = words === null ? [] : [quotation(heading, excerpt(words, 1500))];
  return { text, blocks: [section(text), ...why] };
}
