import { and, eq } from 'drizzle-orm';
import { recordChange } from '../audit/store.ts';
import type { Database } from '../db/database.ts';
import { idIs } from '../db/uuid.ts';
import { decisions } from '../decisions/schema.ts';
import { ofProject } from '../decisions/store.ts';
import { projects } from '../projects/schema.ts';
import type { Project } from '../projects/store.ts';
import { visibleTo } from '../projects/visibility.ts';
import type { Viewer } from '../slack/people.ts';
import { isRepeat, type Submission } from '../submission.ts';
import type { OutcomeInput, PredictionsInput } from './input.ts';
import { type Outcome, type PredictionOutcome, type Refusal, refusalOf } from './rules.ts';
import { outcomes, predictionOutcomes } from './schema.ts';

type Decision = typeof decisions.$inferSelect;
type RecordedOutcome = typeof outcomes.$inferSelect;
/** A decision with what became of it, if that was said. */
export type CheckedDecision = { decision: Decision; project: Project; outcome: RecordedOutcome | null };

/** A decision and what became of it, if the person may see its project. */
export async function checkedDecision(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<CheckedDecision | undefined> {
  const [found] = await withOutcomes(db).where(and(visibleTo(workspaceId, viewer), idIs(decisions.id, id)));
  return found;
}

/** A decision for nobody in particular: what its own messages say of it. */
export async function anyCheckedDecision(
  workspaceId: string,
  db: Database,
  id: string,
): Promise<CheckedDecision | undefined> {
  const [found] = await withOutcomes(db).where(
    and(eq(decisions.workspaceId, workspaceId), eq(decisions.id, id)),
  );
  return found;
}

function withOutcomes(db: Database) {
  return db
    .select({ decision: decisions, project: projects, outcome: outcomes })
    .from(decisions)
    .innerJoin(projects, ofProject)
    .leftJoin(outcomes, ofDecision);
}

/** How outcomes are joined to their decisions. */
export const ofDecision = and(
  eq(outcomes.workspaceId, decisions.workspaceId),
  eq(outcomes.decisionId, decisions.id),
);

/** What was said of a decision's predictions, by their keys. */
export async function predictionsOf(
  workspaceId: string,
  db: Database,
  decisionId: string,
): Promise<Map<string, PredictionOutcome>> {
  const rows = await db
    .select({ key: predictionOutcomes.key, outcome: predictionOutcomes.outcome })
    .from(predictionOutcomes)
    .where(
      and(eq(predictionOutcomes.workspaceId, workspaceId), eq(predictionOutcomes.decisionId, decisionId)),
    );
  return new Map(rows.map(({ key, outcome }) => [key, outcome]));
}

/** What came of saying how a decision turned out. */
export type SavedOutcome =
  | { kind: 'saved'; checked: CheckedDecision }
  /** Somebody said something else after the form was opened. */
  | { kind: 'changed meanwhile'; checked: CheckedDecision }
  | { kind: 'refused'; refusal: Refusal; checked: CheckedDecision }
  | { kind: 'not visible' };

/** What speaks against somebody's saying, on a day, how a decision turned out. */
export function refused(
  { decision, project, outcome }: CheckedDecision,
  viewer: Viewer,
  today: string,
): Refusal | undefined {
  const { ownerId, checkDate, askedOn } = decision;
  const asked = { askedOn: checkDate && askedOn, isChecked: outcome !== null };
  return refusalOf(viewer, { ownerId, projectOwnerId: project.ownerId, ...asked }, today);
}

/**
 * Notes how a decision turned out, or that it is too early to tell. The same form with the same values again changes
 * nothing.
 * @param opened the form that wrote the outcome that this form was opened on; null where there was none
 */
export async function saveOutcome(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  { id, today, opened }: { id: string; today: string; opened: string | null },
  { input, predictions }: { input: OutcomeInput; predictions: PredictionsInput },
): Promise<SavedOutcome> {
  await lockDecision(workspaceId, tx, id);
  const before = await checkedDecision(workspaceId, tx, submission.viewer, id);
  if (!before) return { kind: 'not visible' };
  const { outcome } = before;
  const isPostponed = outcome === null && input.newDate === before.decision.postponedTo;
  if (outcome ? isRepeat(submission, outcome) : input.outcome === 'early' && isPostponed)
    return { kind: 'saved', checked: before };
  const refusal = refused(before, submission.viewer, today);
  if (refusal) return { kind: 'refused', refusal, checked: before };
  if (outcome && outcome.formId !== submission.formId && outcome.formId !== opened)
    return { kind: 'changed meanwhile', checked: before };
  if (input.outcome === 'early') await postpone(workspaceId, tx, id, input.newDate);
  else await writeOutcome(workspaceId, tx, submission, { id, today }, { ...input, outcome: input.outcome });
  await writePredictions(workspaceId, tx, id, input.outcome === 'early' ? {} : predictions);
  const after = await checkedDecision(workspaceId, tx, submission.viewer, id);
  if (!after) throw new Error('A locked row is gone');
  await recordChange(workspaceId, tx, {
    at: submission.now,
    actorId: submission.viewer.userId,
    action: input.outcome === 'early' ? 'outcome postponed' : 'outcome recorded',
    subjectId: id,
    before: { ...outcome, askedOn: before.decision.askedOn },
    after: { ...after.outcome, askedOn: after.decision.askedOn, predictions },
  });
  return { kind: 'saved', checked: after };
}

/** Locking comes first, on its own: a query that waited for a lock sees what it joins as it was before. */
async function lockDecision(workspaceId: string, tx: Database, id: string): Promise<void> {
  await tx
    .select({ id: decisions.id })
    .from(decisions)
    .where(and(eq(decisions.workspaceId, workspaceId), idIs(decisions.id, id)))
    .for('update');
}

/** Whatever was said before is taken back: nothing is known until the new date. */
async function postpone(
  workspaceId: string,
  tx: Database,
  id: string,
  newDate: string | null,
): Promise<void> {
  await writePredictions(workspaceId, tx, id, {});
  await tx.delete(outcomes).where(and(eq(outcomes.workspaceId, workspaceId), eq(outcomes.decisionId, id)));
  await tx
    .update(decisions)
    .set({ postponedTo: newDate })
    .where(and(eq(decisions.workspaceId, workspaceId), eq(decisions.id, id)));
}

async function writeOutcome(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId, valuesHash }: Submission,
  { id, today }: { id: string; today: string },
  { outcome, learned }: { outcome: Outcome; learned: string | null },
): Promise<void> {
  const said = { outcome, learned, recordedOn: today, recordedBy: viewer.userId, recordedAt: now };
  const written = { ...said, formId, valuesHash };
  await tx
    .insert(outcomes)
    .values({ workspaceId, decisionId: id, ...written })
    .onConflictDoUpdate({ target: [outcomes.workspaceId, outcomes.decisionId], set: written });
}

async function writePredictions(
  workspaceId: string,
  tx: Database,
  decisionId: string,
  predictions: PredictionsInput,
): Promise<void> {
  await tx
    .delete(predictionOutcomes)
    .where(
      and(eq(predictionOutcomes.workspaceId, workspaceId), eq(predictionOutcomes.decisionId, decisionId)),
    );
  const said = Object.entries(predictions).flatMap(([key, outcome]) =>
    outcome === null ? [] : [{ workspaceId, decisionId, key, outcome }],
  );
  if (said.length > 0) await tx.insert(predictionOutcomes).values(said);
}
