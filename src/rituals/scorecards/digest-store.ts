import { and, eq, gt, inArray, lte, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { mostRows } from '../../digest/details.ts';
import type { Scope } from '../../digest/part.ts';
import { projects } from '../../projects/schema.ts';
import { dayLong } from '../../slack/phrases.ts';
import type { Status } from './rules.ts';
import { scorecardBallots, scorecardRounds, scorecardVoters } from './schema.ts';

/** An unfinished round as a digest tells of it: how many have answered, and nothing of what. */
export type ToldRound = {
  id: string;
  projectKey: string;
  number: number;
  question: string;
  facilitatorId: string;
  status: Status;
  deadlineAt: Date;
  asked: number;
  answered: number;
};

/** Votes as a digest tells of them. */
export type VotesSnapshot = {
  /** The first of the open rounds by deadline, then of those whose facilitator has something left to do. */
  rounds: ToldRound[];
  open: number;
  closingSoon: number;
  /** Rounds that are closed and wait for their facilitator. */
  toFinish: number;
  /** What was opened and what was closed since the digest before. */
  opened: number;
  closed: number;
};

/** How long before its deadline a vote is said to close soon, in milliseconds. */
export const soon = 2 * dayLong;
const unfinished: Status[] = ['open', 'revealed', 'not decided'];

/** Reads what a digest tells of votes. It never reads a ballot, but counts them. */
export async function votesSnapshot(workspaceId: string, tx: Database, scope: Scope): Promise<VotesSnapshot> {
  const placed = tx.$with('placed').as(unfinishedRounds(workspaceId, tx, scope));
  const voters = tx.$count(
    scorecardVoters,
    and(eq(scorecardVoters.workspaceId, workspaceId), eq(scorecardVoters.roundId, placed.id)),
  );
  const answers = tx.$count(
    scorecardBallots,
    and(eq(scorecardBallots.workspaceId, workspaceId), eq(scorecardBallots.roundId, placed.id)),
  );
  const rounds = await tx
    .with(placed)
    .select({
      ...placed._.selectedFields,
      asked: sql<number>`${voters}::int`,
      answered: sql<number>`${answers}::int`,
    })
    .from(placed)
    .where(lte(placed.place, mostRows))
    .orderBy(placed.place);
  const [counts] = rounds;
  return {
    rounds,
    open: counts?.open ?? 0,
    closingSoon: counts?.closingSoon ?? 0,
    toFinish: counts?.toFinish ?? 0,
    opened: counts?.opened ?? 0,
    closed: counts?.closed ?? 0,
  };
}

/** Every unfinished round with its place and the counts of all. */
function unfinishedRounds(workspaceId: string, tx: Database, { shown, now, since }: Scope) {
  const { id, status, deadlineAt, openedAt, closedAt } = scorecardRounds;
  const isOpen = eq(status, 'open');
  const after = since ?? now;
  const count = (condition: SQL | undefined) =>
    sql<number>`(count(*) filter (where ${condition}) over ())::int`;
  return tx
    .select({
      id,
      projectKey: projects.key,
      number: scorecardRounds.number,
      question: scorecardRounds.question,
      facilitatorId: scorecardRounds.facilitatorId,
      status,
      deadlineAt,
      place: sql<number>`(row_number() over (order by not ${isOpen}, ${deadlineAt}, ${id}))::int`.as('place'),
      open: count(isOpen).as('open_rounds'),
      closingSoon: count(and(isOpen, lte(deadlineAt, new Date(now.getTime() + soon)))).as('closing_soon'),
      toFinish: count(sql`not ${isOpen}`).as('to_finish'),
      opened: count(and(isOpen, gt(openedAt, after))).as('opened_since'),
      closed: count(gt(closedAt, after)).as('closed_since'),
    })
    .from(scorecardRounds)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, scorecardRounds.workspaceId), eq(projects.id, scorecardRounds.projectId)),
    )
    .where(and(eq(scorecardRounds.workspaceId, workspaceId), inArray(status, unfinished), shown));
}
