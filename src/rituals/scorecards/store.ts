import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { idIs } from '../../db/uuid.ts';
import { chosenProject } from '../../projects/saving.ts';
import { projects } from '../../projects/schema.ts';
import { membersOf, type Project } from '../../projects/store.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Viewer } from '../../slack/people.ts';
import type { Submission } from '../../submission.ts';
import { workspaceCurrency } from '../../workspaces/store.ts';
import {
  type Ballot,
  ballotsVisibleTo,
  quorumOf,
  type RoundInput,
  type Shown,
  type Sight,
  shownBallots,
} from './rules.ts';
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

/** What came of opening a round. */
export type Opened =
  | { kind: 'opened'; record: RoundRecord }
  /** The form opened a round before, from other values. */
  | { kind: 'opened otherwise' }
  /** The project does not exist or is none of the person's business. */
  | { kind: 'not visible' }
  /** These voters can't see the project, so they can't vote on it. */
  | { kind: 'voters not on it'; project: Project; userIds: string[] };

/** Opens a round for an electorate, which is fixed with it. The same form with the same values again opens nothing. */
export async function openRound(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: RoundInput,
  place: { channel: string | null; voters: string[] },
): Promise<Opened> {
  const before = await madeBy(workspaceId, tx, submission);
  if (before) return before;
  const currency = await workspaceCurrency(workspaceId, tx);
  const defaults = { channel: place.channel, currency };
  const project = await chosenProject(workspaceId, tx, submission, input.project, defaults);
  if (!project) return { kind: 'not visible' };
  const userIds = await notOn(workspaceId, tx, project, place.voters);
  if (userIds.length > 0) return { kind: 'voters not on it', project, userIds };
  const showsNames = input.names === 'shown';
  const record = await insertRound(workspaceId, tx, submission, place.voters, {
    projectId: project.id,
    channelId: place.channel,
    question: input.question,
    facilitatorId: submission.viewer.userId,
    quorum: quorumOf(input.quorum, place.voters.length, showsNames),
    deadlineAt: input.deadline,
    isBlind: input.blind === 'blind',
    showsNames,
  });
  return record ? { kind: 'opened', record } : openRound(workspaceId, tx, submission, input, place);
}

/** The round that a form opened already. */
async function madeBy(
  workspaceId: string,
  tx: Database,
  { formId, valuesHash }: Submission,
): Promise<Opened | undefined> {
  const [round] = await tx
    .select()
    .from(scorecardRounds)
    .where(and(eq(scorecardRounds.workspaceId, workspaceId), eq(scorecardRounds.madeBy, formId)));
  if (!round) return undefined;
  const record = round.valuesHash === valuesHash && (await publicRound(workspaceId, tx, round.id));
  return record ? { kind: 'opened', record } : { kind: 'opened otherwise' };
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

type NewRound = Omit<
  typeof scorecardRounds.$inferInsert,
  'workspaceId' | 'openedAt' | 'madeBy' | 'valuesHash'
>;

/** Writes a round with its electorate; nothing when the form has made one meanwhile. */
export async function insertRound(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId, valuesHash }: Submission,
  voters: string[],
  fields: NewRound,
): Promise<RoundRecord | undefined> {
  const [round] = await tx
    .insert(scorecardRounds)
    .values({ ...fields, workspaceId, openedAt: now, madeBy: formId, valuesHash })
    .onConflictDoNothing()
    .returning();
  if (!round) return undefined;
  await tx
    .insert(scorecardVoters)
    .values(voters.map((userId) => ({ workspaceId, roundId: round.id, userId })));
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'round opened',
    subjectId: round.id,
    after: { ...round, voters },
  });
  return publicRound(workspaceId, tx, round.id);
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
