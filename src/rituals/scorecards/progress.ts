import { and, asc, eq, gt, isNull, lte, type SQL } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { idIs } from '../../db/uuid.ts';
import { recordDecision } from '../../decisions/store.ts';
import { scoreProject } from '../../projects/saving.ts';
import type { Viewer } from '../../slack/people.ts';
import type { Submission } from '../../submission.ts';
import {
  areTooFew,
  type FinalInput,
  finalWords,
  isReminderDue,
  mayFacilitate,
  overrideProblem,
  ritual,
  type Status,
} from './rules.ts';
import { scorecardBallots, scorecardRounds } from './schema.ts';
import {
  insertRound,
  lockProjectOf,
  lockRound,
  notOn,
  publicRound,
  type Round,
  type RoundRecord,
  roundById,
} from './store.ts';

/** Somebody acts on a round at some moment. */
export type Acting = Pick<Submission, 'viewer' | 'now'>;

/** Why nothing came of an act on a round; `record` is how it stands. */
export type Refused =
  | { kind: 'not visible' }
  | { kind: 'not yours'; record: RoundRecord }
  /** It is not open any more, or not revealed: somebody else was first. */
  | { kind: 'moved on'; record: RoundRecord }
  | { kind: 'too few'; record: RoundRecord }
  | { kind: 'reminded already'; record: RoundRecord }
  | { kind: 'past deadline'; record: RoundRecord }
  /** A new deadline that would be less time, not more. */
  | { kind: 'earlier'; record: RoundRecord }
  /** Too few of its voters still see the project for a second round. */
  | { kind: 'too few left'; record: RoundRecord }
  | { kind: 'reason missing'; sentence: string };

/** What came of an act on a round; `record` is how everybody sees it now. */
export type Progress = { kind: 'done'; record: RoundRecord } | Refused;

/** A locked round that somebody may act on while it is in one of some states. */
async function facilitated(
  workspaceId: string,
  tx: Database,
  { viewer }: { viewer: Viewer },
  id: string,
  from: Status[],
  project?: 'no key update',
): Promise<Progress> {
  await lockProjectOf(workspaceId, tx, id, project);
  await lockRound(workspaceId, tx, id);
  const record = await roundById(workspaceId, tx, viewer, id);
  if (!record) return { kind: 'not visible' };
  if (!mayFacilitate(viewer, record.round, record.project)) return { kind: 'not yours', record };
  return { kind: from.includes(record.round.status) ? 'done' : 'moved on', record };
}

/** Reveals a round before its deadline; below the quorum it stays open. */
export async function revealRound(
  workspaceId: string,
  tx: Database,
  acting: Acting,
  id: string,
): Promise<Progress> {
  const found = await facilitated(workspaceId, tx, acting, id, ['open']);
  if (found.kind !== 'done') return found;
  if (found.record.votes < found.record.round.quorum) return { ...found, kind: 'too few' };
  return {
    kind: 'done',
    record: await closeRound(workspaceId, tx, found.record, acting.now, actorOf(acting)),
  };
}

/** Ends the voting of a locked, open round: it is revealed, or not decided where too few have voted. */
export async function closeRound(
  workspaceId: string,
  tx: Database,
  { round, votes }: RoundRecord,
  now: Date,
  actorId: string,
): Promise<RoundRecord> {
  const status = votes >= round.quorum ? 'revealed' : 'not decided';
  return change(
    workspaceId,
    tx,
    round,
    { status, closedAt: now },
    { at: now, actorId, action: `round ${status}` },
  );
}

/** Gives a round that is open, or closed below its quorum, more time. Whoever has not answered is reminded once more. */
export async function extendRound(
  workspaceId: string,
  tx: Database,
  acting: Acting,
  id: string,
  deadlineAt: Date,
): Promise<Progress> {
  const found = await facilitated(workspaceId, tx, acting, id, ['open', 'not decided']);
  if (found.kind !== 'done') return found;
  const { round } = found.record;
  if (deadlineAt < round.deadlineAt) return { ...found, kind: 'earlier' };
  const isSame = round.status === 'open' && round.deadlineAt.getTime() === deadlineAt.getTime();
  const opened = { status: 'open', deadlineAt, closedAt: null, remindedAt: null } as const;
  const record = isSame
    ? await publicRound(workspaceId, tx, id)
    : await change(workspaceId, tx, round, opened, by(acting, 'round extended'));
  return record ? { kind: 'done', record } : { kind: 'not visible' };
}

/** Ends a round without a result. */
export async function cancelRound(
  workspaceId: string,
  tx: Database,
  acting: Acting,
  id: string,
): Promise<Progress> {
  const found = await facilitated(workspaceId, tx, acting, id, ['open', 'not decided']);
  if (found.kind !== 'done') return found;
  const cancelled = { status: 'cancelled', closedAt: acting.now } as const;
  const record = await change(workspaceId, tx, found.record.round, cancelled, by(acting, 'round cancelled'));
  return { kind: 'done', record };
}

/**
 * Makes a revealed round's tier, or another one for a reason, the project's: writes the decision and the score. The same
 * person wanting the same again changes nothing.
 */
export async function finalizeRound(
  workspaceId: string,
  tx: Database,
  acting: Acting,
  id: string,
  input: FinalInput,
): Promise<Progress> {
  const found = await facilitated(workspaceId, tx, acting, id, ['revealed'], 'no key update');
  if (found.kind === 'moved on' && isFinalizedSo(found.record.round, acting, input))
    return { kind: 'done', record: found.record };
  if (found.kind !== 'done') return found;
  const { round, shown } = found.record;
  if (!shown.tally) throw new Error('A revealed round has no votes');
  const sentence = overrideProblem(input, shown.tally.tier);
  if (sentence) return { kind: 'reason missing', sentence };
  const { viewer, now } = acting;
  const scoredAt = round.closedAt ?? now;
  const finalized = {
    status: 'finalized',
    tier: input.tier,
    overrideReason: input.tier === shown.tally.tier ? null : input.reason,
    finalizedBy: viewer.userId,
    finalizedAt: now,
  } as const;
  const record = await change(workspaceId, tx, round, finalized, by(acting, 'round finalized'));
  await recordDecision(workspaceId, tx, {
    projectId: round.projectId,
    ritual,
    recordId: round.id,
    verdict: finalWords(input.tier, shown.tally),
    terms: finalized.overrideReason,
    ownerId: round.facilitatorId,
    decidedAt: now,
  });
  const { total, votes } = shown.tally;
  const score = { tier: input.tier, sum: total.sum, votes, at: scoredAt };
  await scoreProject(workspaceId, tx, round.projectId, score);
  return { kind: 'done', record };
}

function isFinalizedSo(round: Round, { viewer }: Acting, { tier, reason }: FinalInput): boolean {
  const isSame = round.finalizedBy === viewer.userId && round.tier === tier;
  return isSame && (round.overrideReason === null || round.overrideReason === reason);
}

/**
 * A second round of a revealed one, with those of its electorate who still see the project, and nothing voted; `record`
 * is the new one.
 */
export async function repeatRound(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  id: string,
  deadlineAt: Date,
): Promise<Progress & { before?: RoundRecord }> {
  const found = await facilitated(workspaceId, tx, submission, id, ['revealed']);
  if (found.kind === 'moved on') return (await madeBefore(workspaceId, tx, submission, id)) ?? found;
  if (found.kind !== 'done') return found;
  const { round } = found.record;
  const voters = await stillOn(workspaceId, tx, found.record);
  if (areTooFew(voters.length, round.showsNames)) return { ...found, kind: 'too few left' };
  const before = await change(
    workspaceId,
    tx,
    round,
    { status: 'repeated' },
    by(submission, 'round repeated'),
  );
  const record = await insertRound(workspaceId, tx, submission, voters, {
    projectId: round.projectId,
    number: round.number + 1,
    previousId: round.id,
    channelId: round.channelId,
    question: round.question,
    facilitatorId: round.facilitatorId,
    quorum: Math.min(round.quorum, voters.length),
    deadlineAt,
    isBlind: round.isBlind,
    showsNames: round.showsNames,
  });
  if (!record) throw new Error('A revealed round has a second one');
  return { kind: 'done', record, before };
}

/** The voters of a round who still see its project: whoever was taken off it hears no more of it. */
async function stillOn(workspaceId: string, tx: Database, { project, voters }: RoundRecord) {
  const off = new Set(await notOn(workspaceId, tx, project, voters));
  return voters.filter((id) => !off.has(id));
}

/** The second round that this very form has begun. */
async function madeBefore(
  workspaceId: string,
  tx: Database,
  { formId }: Submission,
  previousId: string,
): Promise<Progress | undefined> {
  const [round] = await tx
    .select({ id: scorecardRounds.id })
    .from(scorecardRounds)
    .where(
      and(
        eq(scorecardRounds.workspaceId, workspaceId),
        idIs(scorecardRounds.previousId, previousId),
        eq(scorecardRounds.madeBy, formId),
      ),
    );
  const record = round && (await publicRound(workspaceId, tx, round.id));
  return record && { kind: 'done', record };
}

/** Notes that those who have not answered are reminded, and says who they are; each deadline has one reminder. */
export async function remindVoters(
  workspaceId: string,
  tx: Database,
  acting: Acting,
  id: string,
): Promise<(Extract<Progress, { kind: 'done' }> & { userIds: string[] }) | Refused> {
  const found = await facilitated(workspaceId, tx, acting, id, ['open']);
  if (found.kind !== 'done') return found;
  if (found.record.round.deadlineAt <= acting.now) return { ...found, kind: 'past deadline' };
  if (found.record.round.remindedAt) return { ...found, kind: 'reminded already' };
  return reminded(workspaceId, tx, found.record, by(acting, 'voters reminded'));
}

type Act = { at: Date; actorId: string; action: string };

async function reminded(workspaceId: string, tx: Database, before: RoundRecord, act: Act) {
  const { round } = before;
  const voters = await stillOn(workspaceId, tx, before);
  const answered = await tx
    .select({ userId: scorecardBallots.userId })
    .from(scorecardBallots)
    .where(and(eq(scorecardBallots.workspaceId, workspaceId), eq(scorecardBallots.roundId, round.id)));
  const done = new Set(answered.map(({ userId }) => userId));
  const record = await change(workspaceId, tx, round, { remindedAt: act.at }, act);
  return { kind: 'done', record, userIds: voters.filter((id) => !done.has(id)) } as const;
}

/** Rounds closed at one look; what is left waits for the next. */
const atOnce = 100;

/** The open rounds whose deadline has passed, those first that have waited longest. */
export async function dueRounds(workspaceId: string, db: Database, now: Date): Promise<string[]> {
  const rounds = await db
    .select({ id: scorecardRounds.id })
    .from(scorecardRounds)
    .where(and(isOpen(workspaceId), lte(scorecardRounds.deadlineAt, now)))
    .orderBy(asc(scorecardRounds.deadlineAt))
    .limit(atOnce);
  return rounds.map(({ id }) => id);
}

/** Closes a round whose deadline has passed, unless another process does so or somebody was quicker. */
export async function closeDueRound(
  workspaceId: string,
  tx: Database,
  id: string,
  now: Date,
): Promise<RoundRecord | undefined> {
  const record = await claimed(workspaceId, tx, id, lte(scorecardRounds.deadlineAt, now));
  return record && closeRound(workspaceId, tx, record, now, record.round.facilitatorId);
}

/** The open rounds whose one reminder is due. */
export async function roundsToRemind(workspaceId: string, db: Database, now: Date): Promise<string[]> {
  const tomorrow = new Date(now.getTime() + 86_400_000);
  const rounds = await db
    .select()
    .from(scorecardRounds)
    .where(
      and(
        isOpen(workspaceId),
        isNull(scorecardRounds.remindedAt),
        gt(scorecardRounds.deadlineAt, now),
        lte(scorecardRounds.deadlineAt, tomorrow),
      ),
    );
  return rounds.filter((round) => isReminderDue(round, now)).map(({ id }) => id);
}

/** As `remindVoters`, because it is time; nothing when another process is at it. */
export async function remindDueRound(workspaceId: string, tx: Database, id: string, now: Date) {
  const record = await claimed(workspaceId, tx, id, isNull(scorecardRounds.remindedAt));
  if (!record || !isReminderDue(record.round, now)) return undefined;
  const act = { at: now, actorId: record.round.facilitatorId, action: 'voters reminded' };
  return reminded(workspaceId, tx, record, act);
}

function isOpen(workspaceId: string) {
  return and(eq(scorecardRounds.workspaceId, workspaceId), eq(scorecardRounds.status, 'open'));
}

/** Locks a round that still meets a condition, unless somebody has it. */
async function claimed(
  workspaceId: string,
  tx: Database,
  id: string,
  condition: SQL,
): Promise<RoundRecord | undefined> {
  await lockProjectOf(workspaceId, tx, id);
  const [round] = await tx
    .select({ id: scorecardRounds.id })
    .from(scorecardRounds)
    .where(and(isOpen(workspaceId), eq(scorecardRounds.id, id), condition))
    .for('update', { skipLocked: true });
  return round && publicRound(workspaceId, tx, round.id);
}

function actorOf({ viewer }: Acting): string {
  return viewer.userId;
}

function by(acting: Acting, action: string): Act {
  return { at: acting.now, actorId: actorOf(acting), action };
}

/** Changes a locked round, and notes that. */
async function change(
  workspaceId: string,
  tx: Database,
  before: Round,
  set: Partial<Round>,
  act: Act,
): Promise<RoundRecord> {
  await tx
    .update(scorecardRounds)
    .set(set)
    .where(
      and(
        eq(scorecardRounds.workspaceId, workspaceId),
        eq(scorecardRounds.id, before.id),
        eq(scorecardRounds.status, before.status),
      ),
    );
  const record = await publicRound(workspaceId, tx, before.id);
  if (!record) throw new Error('A locked row is gone');
  await recordChange(workspaceId, tx, { ...act, subjectId: before.id, before, after: record.round });
  return record;
}
