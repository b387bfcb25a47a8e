import type { Awaited, Awaiting } from '../../home/awaiting.ts';
import { button } from '../../slack/blocks.ts';
import { cut, escapeMrkdwn, inline, momentText } from '../../slack/text.ts';
import { type AwaitedRound, roundsAwaiting, votersAwaited } from './awaiting-store.ts';
import { extendAction, openAction, voteAction } from './cards.ts';

/** The votes that people were asked for, and the rounds that they have to finish. */
export const awaitedVotes: Awaiting = {
  title: 'Votes',
  of: async (workspaceId, tx, viewer, { now }, most) => {
    const { rounds, total } = await roundsAwaiting(workspaceId, tx, viewer, now, most);
    return { items: rounds.map(awaited), total };
  },
  people: (workspaceId, tx, { now }) => votersAwaited(workspaceId, tx, now),
};

function awaited(round: AwaitedRound): Awaited {
  const { id, projectKey, projectName, deadlineAt } = round;
  const on = `*${escapeMrkdwn(inline(cut(projectName, 60)))}* (${projectKey})`;
  const passed = { detail: null, due: null, isOverdue: false };
  switch (round.status) {
    case 'open':
      return {
        key: `vote/${id}`,
        line: `Vote on ${on}`,
        detail: `closes ${momentText(deadlineAt)}`,
        button: button('Vote', `${voteAction}/${id}`, id),
        due: deadlineAt,
        isOverdue: false,
      };
    case 'revealed':
      return {
        key: `vote/${id}/finalize`,
        line: `Finalize the vote on ${on}`,
        button: button('Open record', `${openAction}/${id}`, id),
        ...passed,
      };
    default:
      return {
        key: `vote/${id}/extend`,
        line: `Extend or cancel the vote on ${on}: too few have voted`,
        button: button('Extend…', `${extendAction}/${id}`, id),
        ...passed,
      };
  }
}
