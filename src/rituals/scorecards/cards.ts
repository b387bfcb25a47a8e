import type { Button, KnownBlock, Overflow } from '@slack/types';
import type { Content } from '../../messages/schema.ts';
import { openRecordAction } from '../../slack/action-ids.ts';
import { button, confirmation, context, option, section } from '../../slack/blocks.ts';
import { escapeMrkdwn, inline } from '../../slack/text.ts';
import { resultBlocks } from './result.ts';
import { ritual } from './rules.ts';
import type { RoundRecord } from './store.ts';
import { answered, promiseOf, statusLine, titleOf } from './words.ts';

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

/** The most people that a card names. */
const mostMentioned = 30;

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
