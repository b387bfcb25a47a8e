import type { Button } from '@slack/types';
import { detailsTable } from '../../digest/details.ts';
import { digestPart, type Need, type Scope, type Told } from '../../digest/part.ts';
import { urgency } from '../../digest/urgency.ts';
import { button, type Cell } from '../../slack/blocks.ts';
import { dayLong } from '../../slack/phrases.ts';
import { clockText, cut, dayIn, dayText, inline, momentText, oneLine } from '../../slack/text.ts';
import { extendAction, openAction, voteAction } from './cards.ts';
import { soon, type ToldRound, type VotesSnapshot, votesSnapshot } from './digest-store.ts';

/** Votes in digests: what is open and who is waited for, with no number but how many have answered. */
export const votesDigest = digestPart({
  section: 'votes',
  title: 'Votes',
  read: votesSnapshot,
  tell: tellVotes,
});

const needsTold = 10;

/** What a digest says of votes. */
export function tellVotes(snapshot: VotesSnapshot, scope: Scope): Told {
  const { rounds, open, closingSoon, toFinish } = snapshot;
  return {
    needs: rounds.flatMap((round) => needOf(round, scope.now) ?? []).slice(0, needsTold),
    needsInAll: closingSoon + toFinish,
    summary: open + toFinish === 0 ? null : summaryOf(snapshot),
    changes: changesIn(snapshot),
    details: detailsTable(
      'Votes, those that close first above',
      ['Project', 'Question', 'Closes', 'Answered'],
      rounds.map((round) => rowOf(round, scope)),
      open + toFinish,
    ),
  };
}

/** What a round wants of people, if anything yet. */
function needOf(round: ToldRound, now: Date): Need | undefined {
  const { id, projectKey, facilitatorId, status } = round;
  if (status === 'open') return voteNeed(round, now);
  const isRevealed = status === 'revealed';
  return {
    line: isRevealed
      ? `The vote on ${projectKey} is revealed and waits to be finalized`
      : `Too few have voted on ${projectKey}: extend the vote or cancel it`,
    ownerId: facilitatorId,
    button: isRevealed ? recordButton(id) : button('Extend…', `${extendAction}/${id}`, id),
    urgency: urgency.voteToFinish,
  };
}

function voteNeed(round: ToldRound, now: Date): Need | undefined {
  const left = round.deadlineAt.getTime() - now.getTime();
  if (left > soon) return undefined;
  return {
    line: `The vote on ${round.projectKey} closes ${momentText(round.deadlineAt)}: ${answeredText(round)}`,
    ownerId: null,
    button: button('Vote', `${voteAction}/${round.id}`, round.id),
    urgency: left <= dayLong ? urgency.voteClosesWithinADay : urgency.voteClosesSoon,
  };
}

function recordButton(id: string): Button {
  return button('Open record', `${openAction}/${id}`, id);
}

/** "2 of 5 have answered". */
function answeredText({ asked, answered }: ToldRound): string {
  return `${answered} of ${asked} have answered`;
}

function summaryOf({ open, closingSoon, toFinish }: VotesSnapshot): string {
  const closing = closingSoon > 0 ? `, ${closingSoon} within 2 days of closing` : '';
  const parts = [
    ...(open > 0 ? [`${open} open${closing}`] : []),
    ...(toFinish > 0 ? [`${toFinish} to be finished`] : []),
  ];
  return parts.join(' · ');
}

function changesIn({ opened, closed }: VotesSnapshot): string[] {
  const words: [number, string][] = [
    [opened, 'opened'],
    [closed, 'closed'],
  ];
  return words.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
}

function rowOf(round: ToldRound, { zone, today }: Scope): Cell[] {
  const { status, deadlineAt } = round;
  const closes = `${dayText(dayIn(zone, deadlineAt), today)}, ${clockText(zone, deadlineAt)}`;
  const state = status === 'revealed' ? 'revealed' : 'too few votes';
  return [
    round.number === 1 ? round.projectKey : `${round.projectKey}, round ${round.number}`,
    inline(cut(oneLine(round.question), 80)),
    { number: deadlineAt.getTime(), text: status === 'open' ? closes : state },
    { number: round.answered, text: `${round.answered} of ${round.asked}` },
  ];
}
