import { sql } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { isRepeat, type Submission } from '../../submission.ts';
import type { BallotInput } from './input.ts';
import { shownBallots } from './rules.ts';
import { scorecardBallots } from './schema.ts';
import {
  answersCounted,
  ballotOf,
  lockProjectOf,
  lockRound,
  publicRound,
  type RoundRecord,
  roundById,
} from './store.ts';

/** What came of a vote; the record is the round as everybody sees it now. */
export type Cast =
  | { kind: 'cast'; record: RoundRecord; isComplete: boolean }
  | { kind: 'not visible' }
  | { kind: 'not asked'; record: RoundRecord }
  /** Votes are not taken any more. */
  | { kind: 'closed'; record: RoundRecord };

/**
 * Takes somebody's answer, or a new one in its place. `isComplete` says that nobody is left to ask: the round is then to
 * be closed in the same transaction. A round that was extended although all had answered waits for enough votes. What
 * can't change is read before the round is locked: all its voters wait there.
 */
export async function castBallot(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  roundId: string,
  input: BallotInput,
): Promise<Cast> {
  const { viewer, now } = submission;
  await lockProjectOf(workspaceId, tx, roundId);
  const before = await roundById(workspaceId, tx, viewer, roundId);
  if (!before) return { kind: 'not visible' };
  if (!before.voters.includes(viewer.userId)) return { kind: 'not asked', record: before };
  const round = await lockRound(workspaceId, tx, roundId);
  if (round?.status !== 'open' || round.deadlineAt <= now)
    return afterClosing(workspaceId, tx, submission, roundId);
  const revision = await writeBallot(workspaceId, tx, submission, roundId, input);
  const [counted] = await Promise.all([
    answersCounted(workspaceId, tx, roundId),
    revision && noteBallot(workspaceId, tx, submission, roundId, revision),
  ]);
  const record = { ...before, round, ...counted, ...nothingSeen };
  const haveAll = counted.votes + counted.abstentions === before.voters.length;
  const isComplete = haveAll && (counted.votes >= round.quorum || revision === 1);
  return { kind: 'cast', record, isComplete };
}

/** What everybody sees of an open round. */
const nothingSeen = { mine: undefined, sight: 'nothing', shown: shownBallots('nothing', []) } as const;

/** A vote that was taken before the round closed, and is only sent again, is no refusal. */
async function afterClosing(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  roundId: string,
): Promise<Cast> {
  const [record, row] = await Promise.all([
    publicRound(workspaceId, tx, roundId),
    ballotOf(workspaceId, tx, roundId, submission.viewer.userId),
  ]);
  if (!record) return { kind: 'not visible' };
  return row && isRepeat(submission, row)
    ? { kind: 'cast', record, isComplete: false }
    : { kind: 'closed', record };
}

/** @returns how often the ballot was written by now, or nothing when this very submission has written it */
async function writeBallot(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId, valuesHash }: Submission,
  roundId: string,
  { scores, reasons }: BallotInput,
): Promise<number | undefined> {
  const answer = {
    isAbstention: scores === null,
    value: scores?.value ?? null,
    maturity: scores?.maturity ?? null,
    demand: scores?.demand ?? null,
    valueReason: reasons.value,
    maturityReason: reasons.maturity,
    demandReason: reasons.demand,
    castAt: now,
    formId,
    valuesHash,
  };
  const { formId: form, valuesHash: hash, revision } = scorecardBallots;
  const [written] = await tx
    .insert(scorecardBallots)
    .values({ workspaceId, roundId, userId: viewer.userId, ...answer })
    .onConflictDoUpdate({
      target: [scorecardBallots.workspaceId, scorecardBallots.roundId, scorecardBallots.userId],
      set: { ...answer, revision: sql`${revision} + 1` },
      setWhere: sql`(${form}, ${hash}) is distinct from (${formId}, ${valuesHash})`,
    })
    .returning({ revision });
  return written?.revision;
}

/** The audit log hears that somebody answered, never what. */
async function noteBallot(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Submission,
  roundId: string,
  revision: number,
): Promise<void> {
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: revision === 1 ? 'ballot cast' : 'ballot changed',
    subjectId: roundId,
  });
}
