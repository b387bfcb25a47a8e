import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { idIs } from '../../db/uuid.ts';
import { projects } from '../../projects/schema.ts';
import { membersOf, type Project } from '../../projects/store.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Viewer } from '../../slack/people.ts';
import { type Ballot, ballotsVisibleTo, type Shown, type Sight, shownBallots } from './rules.ts';
import { scorecardBallots, scorecardRounds, scorecardVoters } from './schema.ts';

export type Round = typeof scorecardRounds.$inferSelect;

/** A round as one person sees it, or as everybody does where nobody in particular reads. */
export type RoundRecord = {
  round: Round;
  project: Project;
  /** Who was asked. */
  voters: string[];
  /** How many votes there are, and how many abstentions: for the quorum, and not to be shown before the reveal. */
  votes: number;
  abstentions: number;
  /** The reader's own answer. */
  mine: Ballot | undefined;
  /** What the reader may see of the answers. */
  sight: Sight;
  shown: Shown;
  /** What the round before it came to. */
  previous: { round: Round; shown: Shown } | undefined;
};

/** A round, if the person may see its project, with what they may see of its ballots. */
export async function roundById(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<RoundRecord | undefined> {
  const condition = and(visibleTo(workspaceId, viewer), idIs(scorecardRounds.id, id));
  return findRound(workspaceId, db, condition, viewer.userId);
}

/** A round as it stands in a channel: what everybody may see. Whoever acts on it was checked before. */
export async function publicRound(
  workspaceId: string,
  db: Database,
  id: string,
): Promise<RoundRecord | undefined> {
  return findRound(
    workspaceId,
    db,
    and(eq(scorecardRounds.workspaceId, workspaceId), idIs(scorecardRounds.id, id)),
  );
}

const ofProject = and(
  eq(projects.workspaceId, scorecardRounds.workspaceId),
  eq(projects.id, scorecardRounds.projectId),
);

async function findRound(
  workspaceId: string,
  db: Database,
  condition: SQL | undefined,
  readerId?: string,
): Promise<RoundRecord | undefined> {
  const [found] = await db
    .select({ round: scorecardRounds, project: projects })
    .from(scorecardRounds)
    .innerJoin(projects, ofProject)
    .where(condition);
  if (!found) return undefined;
  const { round, project } = found;
  const [voters, counted, seen, previous] = await Promise.all([
    votersOf(workspaceId, db, round.id),
    answersCounted(workspaceId, db, round.id),
    ballotsFor(workspaceId, db, round, readerId),
    previousOf(workspaceId, db, round),
  ]);
  return { round, project, voters, ...counted, ...seen, previous };
}

async function votersOf(workspaceId: string, db: Database, roundId: string): Promise<string[]> {
  const rows = await db
    .select({ userId: scorecardVoters.userId })
    .from(scorecardVoters)
    .where(and(eq(scorecardVoters.workspaceId, workspaceId), eq(scorecardVoters.roundId, roundId)))
    .orderBy(asc(scorecardVoters.userId));
  return rows.map((row) => row.userId);
}

/** The voters of a round that may be named after the reveal, one more than `most` at the most; otherwise nobody. */
export async function votersToName(
  workspaceId: string,
  db: Database,
  roundId: string,
  most: number,
): Promise<string[]> {
  const rows = await db
    .select({ userId: scorecardVoters.userId })
    .from(scorecardVoters)
    .innerJoin(
      scorecardRounds,
      and(
        eq(scorecardRounds.workspaceId, scorecardVoters.workspaceId),
        eq(scorecardRounds.id, scorecardVoters.roundId),
        eq(scorecardRounds.showsNames, true),
      ),
    )
    .where(and(eq(scorecardVoters.workspaceId, workspaceId), idIs(scorecardVoters.roundId, roundId)))
    .limit(most + 1);
  return rows.map((row) => row.userId);
}

/** How many votes and abstentions a round has. */
export async function answersCounted(
  workspaceId: string,
  db: Database,
  roundId: string,
): Promise<Pick<RoundRecord, 'votes' | 'abstentions'>> {
  const [counted] = await db
    .select({
      votes: sql<number>`(count(*) filter (where not ${scorecardBallots.isAbstention}))::int`,
      abstentions: sql<number>`(count(*) filter (where ${scorecardBallots.isAbstention}))::int`,
    })
    .from(scorecardBallots)
    .where(ofRound(workspaceId, roundId));
  return { votes: counted?.votes ?? 0, abstentions: counted?.abstentions ?? 0 };
}

/** Reads the ballots that somebody may see, and no others. */
async function ballotsFor(
  workspaceId: string,
  db: Database,
  round: Round,
  readerId?: string,
): Promise<Pick<RoundRecord, 'mine' | 'sight' | 'shown'>> {
  const mine = readerId ? await ballotOf(workspaceId, db, round.id, readerId) : undefined;
  const own = mine && asBallot(mine);
  const sight = ballotsVisibleTo(round, {
    hasVoted: own !== undefined,
    hasAbstained: own !== undefined && own.scores === null,
  });
  const isComplete = sight === 'all' || sight === 'without names';
  const rows = isComplete
    ? await db.select().from(scorecardBallots).where(ofRound(workspaceId, round.id))
    : [];
  return { mine: own, sight, shown: shownBallots(sight, rows.map(asBallot)) };
}

async function previousOf(workspaceId: string, db: Database, { previousId }: Round) {
  if (!previousId) return undefined;
  const [round] = await db
    .select()
    .from(scorecardRounds)
    .where(and(eq(scorecardRounds.workspaceId, workspaceId), eq(scorecardRounds.id, previousId)));
  return round && { round, shown: (await ballotsFor(workspaceId, db, round)).shown };
}

function ofRound(workspaceId: string, roundId: string) {
  return and(eq(scorecardBallots.workspaceId, workspaceId), eq(scorecardBallots.roundId, roundId));
}

type BallotRow = typeof scorecardBallots.$inferSelect;

/** Somebody's own answer, as it is kept. */
export async function ballotOf(
  workspaceId: string,
  db: Database,
  roundId: string,
  userId: string,
): Promise<BallotRow | undefined> {
  const [row] = await db
    .select()
    .from(scorecardBallots)
    .where(and(ofRound(workspaceId, roundId), eq(scorecardBallots.userId, userId)));
  return row;
}

function asBallot(row: BallotRow): Ballot {
  const { userId, isAbstention, value, maturity, demand } = row;
  return {
    userId,
    scores: isAbstention ? null : { value: value ?? 0, maturity: maturity ?? 0, demand: demand ?? 0 },
    reasons: { value: row.valueReason, maturity: row.maturityReason, demand: row.demandReason },
  };
}

/** Those who can't see a project. */
export async function notOn(
  workspaceId: string,
  tx: Database,
  project: Project,
  userIds: string[],
): Promise<string[]> {
  if (project.visibility === 'workspace') return [];
  const on = new Set([project.ownerId, ...(await membersOf(workspaceId, tx, project.id))]);
  return userIds.filter((id) => !on.has(id));
}

/** The voters of a round who still see its project: whoever was taken off it hears no more of it. */
export async function stillOn(
  workspaceId: string,
  tx: Database,
  { project, voters }: RoundRecord,
): Promise<string[]> {
  const off = new Set(await notOn(workspaceId, tx, project, voters));
  return voters.filter((id) => !off.has(id));
}

/**
 * Keeps a round's project visible to whom it is now, or just as it is, until the transaction ends. Projects are locked
 * before rounds and rounds before messages, so that nobody waits in a circle.
 */
export async function lockProjectOf(
  workspaceId: string,
  tx: Database,
  id: string,
  how: 'share' | 'no key update' = 'share',
): Promise<void> {
  const projectId = tx
    .select({ id: scorecardRounds.projectId })
    .from(scorecardRounds)
    .where(and(eq(scorecardRounds.workspaceId, workspaceId), idIs(scorecardRounds.id, id)));
  await tx
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), inArray(projects.id, projectId)))
    .for(how);
}

/**
 * A round that nobody else votes in or closes until the transaction ends. Locking is a query of its own, for the reads
 * after it to see what it waited for.
 */
export async function lockRound(workspaceId: string, tx: Database, id: string): Promise<Round | undefined> {
  const [round] = await tx
    .select()
    .from(scorecardRounds)
    .where(and(eq(scorecardRounds.workspaceId, workspaceId), idIs(scorecardRounds.id, id)))
    .for('update');
  return round;
}
