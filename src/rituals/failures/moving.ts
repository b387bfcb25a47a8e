import { and, eq } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { idIs } from '../../db/uuid.ts';
import { recordDecision } from '../../decisions/store.ts';
import { visibleTo } from '../../projects/visibility.ts';
import { dayIn } from '../../slack/text.ts';
import type { Submission } from '../../submission.ts';
import type { MoveInput } from './input.ts';
import { lockedFailure } from './locking.ts';
import { dueWhenReopened, moveProblems, ritual, type Status, verdictOf } from './rules.ts';
import { noted, updateFailure, writtenBy } from './saving.ts';
import { failureModes, failureMoves } from './schema.ts';
import type { FailureMode, FailureRecord, Move, SavedFailure } from './store.ts';

/** What came of a move: also the move itself, for people to be told of. */
export type Moved =
  | Exclude<SavedFailure, { kind: 'saved' }>
  | { kind: 'saved'; record: FailureRecord; move: Move };

/**
 * Moves a failure mode's status, if it is still the one that the form was opened on, and keeps the note. An accepted
 * risk is a decision, and so is that it is accepted no longer. The same form with the same values again changes nothing,
 * with other values the move that it made, unless something was changed since.
 */
export async function moveFailure(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: MoveInput,
  opened: { id: string; from: Status },
): Promise<Moved> {
  const { viewer } = submission;
  const which = idIs(failureModes.id, opened.id);
  const before = await lockedFailure(workspaceId, tx, which, visibleTo(workspaceId, viewer));
  if (!before || before === 'hidden') return { kind: 'not visible' };
  const own = await moveBy(workspaceId, tx, before.mode, submission.formId);
  if (own && own.toStatus === input.to && own.note === input.note)
    return { kind: 'saved', record: before, move: own };
  const isLast = own !== undefined && before.mode.formId === submission.formId;
  if (!isLast && (own || before.mode.status !== opened.from))
    return { kind: 'moved meanwhile', record: before };
  const status = own?.fromStatus ?? before.mode.status;
  const problems = moveProblems({ ...before.mode, status }, input, viewer);
  if (Object.keys(problems).length > 0) return { kind: 'refused', problems };
  return write(workspaceId, tx, submission, input, before, own);
}

async function write(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: MoveInput,
  before: FailureRecord,
  own: Move | undefined,
): Promise<Moved> {
  const { viewer, now } = submission;
  const isReopened = input.to === 'open';
  const mode = await updateFailure(workspaceId, tx, before.mode, {
    status: input.to,
    mechanism: before.mode.mechanism ?? input.mechanism,
    ...(isReopened && { dueDate: dueWhenReopened(before.mode, dayIn(viewer.zone, now)) }),
    movedAt: now,
    ...writtenBy(submission),
  });
  const move = await writeMove(workspaceId, tx, submission, input, before.mode, own);
  await decide(workspaceId, tx, submission, before.mode, mode, input.note);
  const record = { ...before, mode };
  await noted(workspaceId, tx, submission, `failure mode moved to ${input.to}`, before, record);
  return { kind: 'saved', record, move };
}

/** Keeps a move, or what a form's own move has become. */
async function writeMove(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId }: Submission,
  { to, note }: MoveInput,
  before: FailureMode,
  own: Move | undefined,
): Promise<Move> {
  const said = { toStatus: to, note };
  const made = { fromStatus: before.status, movedBy: viewer.userId, movedAt: now, madeBy: formId };
  const [move] = own
    ? await tx
        .update(failureMoves)
        .set(said)
        .where(and(eq(failureMoves.workspaceId, workspaceId), eq(failureMoves.id, own.id)))
        .returning()
    : await tx
        .insert(failureMoves)
        .values({ workspaceId, failureModeId: before.id, ...said, ...made })
        .returning();
  if (!move) throw new Error('A written row is gone');
  return move;
}

/** Logs that a risk is accepted, or that it is no longer. */
async function decide(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Submission,
  before: FailureMode,
  { id, projectId, kind, status }: FailureMode,
  reason: string,
): Promise<void> {
  const isAccepted = status === 'accepted';
  if (!isAccepted && before.status !== 'accepted') return;
  const decision = { verdict: verdictOf(kind, isAccepted), terms: reason };
  const decided = { ownerId: viewer.userId, decidedAt: now };
  await recordDecision(
    workspaceId,
    tx,
    { projectId, ritual, recordId: id, ...decision, ...decided },
    { isAnew: true },
  );
}

/** The move that a form made of a failure mode. */
async function moveBy(
  workspaceId: string,
  tx: Database,
  { id }: FailureMode,
  formId: string,
): Promise<Move | undefined> {
  const [move] = await tx
    .select()
    .from(failureMoves)
    .where(
      and(
        eq(failureMoves.workspaceId, workspaceId),
        eq(failureMoves.failureModeId, id),
        eq(failureMoves.madeBy, formId),
      ),
    );
  return move;
}
