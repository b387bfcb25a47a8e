import { and, eq } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { idIs } from '../../db/uuid.ts';
import { supersedeEarlier } from '../../decisions/chain-store.ts';
import { recordDecision } from '../../decisions/store.ts';
import { scoreProject } from '../../projects/saving.ts';
import { inLocale, usualLocale } from '../../slack/locale.ts';
import type { Submission } from '../../submission.ts';
import { type Acting, by, change, facilitated, type Progress } from './acts.ts';
import { type FinalInput, overrideProblem } from './input.ts';
import { insertRound } from './opening.ts';
import { areTooFew, finalWords, ritual } from './rules.ts';
import { scorecardRounds } from './schema.ts';
import { publicRound, type Round, type RoundRecord, stillOn } from './store.ts';

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
    record: await closeRound(workspaceId, tx, found.record, acting.now, acting.viewer.userId),
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
  const result = shown.tally;
  const decisionId = await recordDecision(workspaceId, tx, {
    projectId: round.projectId,
    ritual,
    recordId: round.id,
    // Kept in one form for all readers, who may be programs: whoever shows it to people writes it as they read it.
    verdict: inLocale(usualLocale, () => finalWords(input.tier, result)),
    terms: finalized.overrideReason,
    ownerId: round.facilitatorId,
    decidedAt: now,
  });
  const { total, votes } = result;
  const score = { tier: input.tier, sum: total.sum, votes, at: scoredAt };
  const isNewest = await scoreProject(workspaceId, tx, round.projectId, score);
  if (isNewest) await supersedeEarlier(workspaceId, tx, acting, decisionId);
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
