import type { Content } from '../../messages/schema.ts';
import { actions, button, context, section } from '../../slack/blocks.ts';
import { escapeMrkdwn, inline, momentText } from '../../slack/text.ts';
import { voteAction } from './cards.ts';
import { finalWords } from './rules.ts';
import type { RoundRecord } from './store.ts';
import { promiseOf, revealedWords, titleOf } from './words.ts';

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
    blocks: [section(words), actions(button('Vote', voteAction, round.id, 'primary'))],
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
      actions(button('Vote', voteAction, round.id, 'primary')),
    ],
  };
}
