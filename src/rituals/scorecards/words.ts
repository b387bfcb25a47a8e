import { projectTitle, tierWords } from '../../projects/rules.ts';
import { escapeMrkdwn, inline, momentText } from '../../slack/text.ts';
import {
  type Ballot,
  dimensionKeys,
  dimensions,
  finalWords,
  resultWords,
  type Tally,
  total,
} from './rules.ts';
import type { RoundRecord } from './store.ts';

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

/** "2 of 3 have answered". */
export function answered({ votes, abstentions, voters }: RoundRecord): string {
  return `${votes + abstentions} of ${voters.length} have answered`;
}

/** "P1, fragile: one vote decides · 66.0 of 100". */
export function revealedWords(result: Tally): string {
  const words = resultWords(result);
  return result.isFragile ? words.replace(' ·', ', fragile: one vote decides ·') : words;
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

/** Who closed or finalized a round, and when. */
export function closedWords({ round }: Pick<RoundRecord, 'round'>): string {
  if (round.finalizedBy && round.finalizedAt)
    return `finalized by <@${round.finalizedBy}>, ${momentText(round.finalizedAt)}`;
  return round.closedAt ? `closed ${momentText(round.closedAt)}` : `closes ${momentText(round.deadlineAt)}`;
}

/** "Your vote: 80 of 100", and what it is made of. */
export function ownWords({ scores }: Omit<Ballot, 'userId'>): string {
  if (!scores) return '*You abstain*: an answer that counts in no figure.';
  const parts = dimensionKeys.map(
    (key) => `${dimensions[key].name} ${scores[key]} of ${dimensions[key].points}`,
  );
  return `*Your vote: ${total(scores)} of 100*\n${parts.join(' · ')}`;
}
