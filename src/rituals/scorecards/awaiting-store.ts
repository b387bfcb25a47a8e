import { and, asc, eq, gt, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { projects } from '../../projects/schema.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Viewer } from '../../slack/people.ts';
import type { Status } from './rules.ts';
import { scorecardBallots, scorecardRounds, scorecardVoters } from './schema.ts';

/** A round that waits for a person: for their vote while it is open, for what its facilitator does afterwards. */
export type AwaitedRound = {
  id: string;
  projectKey: string;
  projectName: string;
  status: Status;
  deadlineAt: Date;
};

const { id, status, deadlineAt, facilitatorId } = scorecardRounds;
const forFacilitator: Status[] = ['revealed', 'not decided'];

/** The rounds that wait for a person: for their vote by deadline, then those that they have to finish. */
export async function roundsAwaiting(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  now: Date,
  most: number,
): Promise<{ rounds: AwaitedRound[]; total: number }> {
  const rows = await tx
    .select({
      id,
      projectKey: projects.key,
      projectName: projects.name,
      status,
      deadlineAt,
      total: sql<number>`(count(*) over ())::int`,
    })
    .from(scorecardRounds)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, scorecardRounds.workspaceId), eq(projects.id, scorecardRounds.projectId)),
    )
    .leftJoin(scorecardVoters, and(ofRound(scorecardVoters), eq(scorecardVoters.userId, viewer.userId)))
    .leftJoin(scorecardBallots, and(ofRound(scorecardBallots), eq(scorecardBallots.userId, viewer.userId)))
    .where(
      and(
        eq(scorecardRounds.workspaceId, workspaceId),
        visibleTo(workspaceId, viewer),
        or(
          and(takesVotes(now), isNotNull(scorecardVoters.userId), isNull(scorecardBallots.userId)),
          and(inArray(status, forFacilitator), eq(facilitatorId, viewer.userId)),
        ),
      ),
    )
    .orderBy(sql`${status} <> 'open'`, asc(deadlineAt), asc(id))
    .limit(most);
  return { rounds: rows, total: rows[0]?.total ?? 0 };
}

/** Everybody who was asked and has not answered, and whoever has a round to finish. */
export async function votersAwaited(workspaceId: string, tx: Database, now: Date): Promise<string[]> {
  const asked = tx
    .selectDistinct({ userId: scorecardVoters.userId })
    .from(scorecardRounds)
    .innerJoin(scorecardVoters, ofRound(scorecardVoters))
    .leftJoin(
      scorecardBallots,
      and(ofRound(scorecardBallots), eq(scorecardBallots.userId, scorecardVoters.userId)),
    )
    .where(
      and(eq(scorecardRounds.workspaceId, workspaceId), takesVotes(now), isNull(scorecardBallots.userId)),
    );
  const facilitating = tx
    .selectDistinct({ userId: facilitatorId })
    .from(scorecardRounds)
    .where(and(eq(scorecardRounds.workspaceId, workspaceId), inArray(status, forFacilitator)));
  const rows = await asked.union(facilitating);
  return rows.map(({ userId }) => userId);
}

function takesVotes(now: Date) {
  return and(eq(status, 'open'), gt(deadlineAt, now));
}

function ofRound(table: typeof scorecardVoters | typeof scorecardBallots) {
  return and(eq(table.workspaceId, scorecardRounds.workspaceId), eq(table.roundId, id));
}
