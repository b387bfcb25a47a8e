import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import { projects } from '../../projects/schema.ts';
import { visibleTo } from '../../projects/visibility.ts';
import { startVoteAction } from '../../slack/action-ids.ts';
import { button } from '../../slack/blocks.ts';
import type { Gate } from '../gate.ts';
import { openAction } from './cards.ts';
import { scorecardRounds } from './schema.ts';

/** A project that no scorecard ever gave a tier is not ready to launch; where a vote is under way, that is to be finished. */
export const scoreGate: Gate = async (workspaceId, tx, viewer, { projectId }) => {
  const { id, status, openedAt } = scorecardRounds;
  const [unscored] = await tx
    .select({ roundId: id })
    .from(projects)
    .leftJoin(
      scorecardRounds,
      and(
        eq(scorecardRounds.workspaceId, projects.workspaceId),
        eq(scorecardRounds.projectId, projects.id),
        inArray(status, ['open', 'revealed', 'not decided']),
      ),
    )
    .where(and(visibleTo(workspaceId, viewer), eq(projects.id, projectId), isNull(projects.tier)))
    .orderBy(desc(openedAt))
    .limit(1);
  if (!unscored) return { blockers: [], inAll: 0 };
  const { roundId } = unscored;
  const [line, opens] = roundId
    ? [
        'There is no finalized score: its vote is not finished',
        button('Open it', `${openAction}/gate`, roundId),
      ]
    : ['There is no finalized score', button('Vote on it', `${startVoteAction}/gate`, projectId)];
  return { blockers: [{ key: 'score', line, button: opens }], inAll: 1 };
};
