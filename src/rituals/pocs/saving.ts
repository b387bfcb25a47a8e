import { and, eq } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { keptIf } from '../../db/kept.ts';
import { idIs } from '../../db/uuid.ts';
import { recordDecision } from '../../decisions/store.ts';
import { chosenProject } from '../../projects/saving.ts';
import type { Project } from '../../projects/store.ts';
import { visibleTo } from '../../projects/visibility.ts';
import { hasMoved, isRepeat, type Submission } from '../../submission.ts';
import { workspaceCurrency } from '../../workspaces/store.ts';
import type { ConclusionInput, PlanInput } from './input.ts';
import { lockedPoc } from './locking.ts';
import { decisionOf, ritual } from './rules.ts';
import { pocs } from './schema.ts';
import { type Poc, type PocRecord, type SavedPoc, usedBy } from './store.ts';

/** Where a new POC was planned, or the one that is edited and the revision that the form was opened on. */
type Place = { channel: string | null; editing?: { id: string; revision: number } };

/**
 * Saves a plan: a new POC, or the running one that the form was opened on. The same form with the same values again
 * changes nothing; with other values it changes what it saved before. Where nothing is saved, no project is made on the
 * spot either.
 */
export async function savePlan(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: PlanInput,
  place: Place,
): Promise<SavedPoc> {
  return keptIf(
    tx,
    ({ kind }) => kind === 'saved',
    (inner) => saveWithProject(workspaceId, inner, submission, input, place),
  );
}

/** As `savePlan`. The chosen project comes first, as projects are locked before POCs. */
async function saveWithProject(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: PlanInput,
  place: Place,
): Promise<SavedPoc> {
  const { editing } = place;
  const project = await projectOf(workspaceId, tx, submission, input, place);
  const which = editing ? idIs(pocs.id, editing.id) : eq(pocs.madeBy, submission.formId);
  const before = await lockedPoc(workspaceId, tx, which, visibleTo(workspaceId, submission.viewer));
  if (before === 'hidden' || (before === undefined && editing)) return { kind: 'not visible' };
  if (before && isRepeat(submission, before.poc)) return { kind: 'saved', record: before };
  if (before && before.poc.status !== 'running') return { kind: 'ended', record: before };
  if (before && hasMoved(submission, before.poc, editing?.revision))
    return { kind: 'changed meanwhile', record: before };
  if (!project) return { kind: 'not visible' };
  return before
    ? changePlan(workspaceId, tx, submission, input, project, before)
    : createPoc(workspaceId, tx, submission, input, project, place);
}

async function createPoc(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: PlanInput,
  project: Project,
  place: Place,
): Promise<SavedPoc> {
  const { viewer, now, formId } = submission;
  const [poc] = await tx
    .insert(pocs)
    .values({
      workspaceId,
      projectId: project.id,
      channelId: place.channel,
      ...planColumns(input),
      madeBy: formId,
      createdBy: viewer.userId,
      createdAt: now,
      ...writtenBy(submission),
    })
    .onConflictDoNothing()
    .returning();
  if (!poc) return saveWithProject(workspaceId, tx, submission, input, place);
  const record = { poc, project, used: await usedBy(tx, poc) };
  return noted(workspaceId, tx, submission, 'poc planned', undefined, record);
}

async function changePlan(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: PlanInput,
  project: Project,
  before: PocRecord,
): Promise<SavedPoc> {
  const poc = await update(workspaceId, tx, before.poc, {
    projectId: project.id,
    ...planColumns(input),
    ...writtenBy(submission),
  });
  return noted(workspaceId, tx, submission, 'poc changed', before, { ...before, poc, project });
}

/** The project that a plan names, locked, or made on the spot. */
async function projectOf(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: PlanInput,
  { channel }: Place,
): Promise<Project | undefined> {
  const currency = await workspaceCurrency(workspaceId, tx);
  return chosenProject(workspaceId, tx, submission, input.project, { channel, currency });
}

/**
 * Concludes a running POC, once, and logs the decision. The same form with the same values again changes nothing, with
 * other values what it concluded.
 * @param opened the POC and the revision of its plan that the form was opened on
 */
export async function concludePoc(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: ConclusionInput,
  opened: { id: string; revision: number },
): Promise<SavedPoc> {
  const { viewer, now, formId } = submission;
  const before = await lockedPoc(workspaceId, tx, idIs(pocs.id, opened.id), visibleTo(workspaceId, viewer));
  if (!before || before === 'hidden') return { kind: 'not visible' };
  if (isRepeat(submission, before.poc)) return { kind: 'saved', record: before };
  const isOwn = before.poc.status === 'concluded' && before.poc.formId === formId;
  if (before.poc.status !== 'running' && !isOwn) return { kind: 'ended', record: before };
  if (hasMoved(submission, before.poc, opened.revision)) return { kind: 'changed meanwhile', record: before };
  const poc = await update(workspaceId, tx, before.poc, {
    ...conclusionColumns(input),
    status: 'concluded',
    concludedBy: viewer.userId,
    concludedAt: now,
    ...writtenBy(submission),
  });
  await recordDecision(workspaceId, tx, {
    projectId: poc.projectId,
    ritual,
    recordId: poc.id,
    ...decisionOf(poc, input),
    ownerId: viewer.userId,
    decidedAt: now,
  });
  return noted(workspaceId, tx, submission, 'poc concluded', before, { ...before, poc });
}

/** Cancels a running POC. By whom it is cancelled already, may do so again. */
export async function cancelPoc(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  id: string,
): Promise<SavedPoc> {
  const { viewer } = submission;
  const before = await lockedPoc(workspaceId, tx, idIs(pocs.id, id), visibleTo(workspaceId, viewer));
  if (!before || before === 'hidden') return { kind: 'not visible' };
  const { status, changedBy } = before.poc;
  if (status === 'cancelled' && changedBy === viewer.userId) return { kind: 'saved', record: before };
  if (status !== 'running') return { kind: 'ended', record: before };
  const poc = await update(workspaceId, tx, before.poc, { status: 'cancelled', ...writtenBy(submission) });
  return noted(workspaceId, tx, submission, 'poc cancelled', before, { ...before, poc });
}

async function update(
  workspaceId: string,
  tx: Database,
  { id, revision }: Poc,
  change: Partial<typeof pocs.$inferInsert>,
): Promise<Poc> {
  const [poc] = await tx
    .update(pocs)
    .set({ ...change, revision: revision + 1 })
    .where(and(eq(pocs.workspaceId, workspaceId), eq(pocs.id, id), eq(pocs.revision, revision)))
    .returning();
  if (!poc) throw new Error('A locked row is gone');
  return poc;
}

async function noted(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Submission,
  action: string,
  before: PocRecord | undefined,
  record: PocRecord,
): Promise<SavedPoc> {
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action,
    subjectId: record.poc.id,
    before: before?.poc,
    after: record.poc,
  });
  return { kind: 'saved', record };
}

function planColumns({ project: _, approver, ...plan }: PlanInput) {
  return { ...plan, approverId: approver };
}

function conclusionColumns({ used, nextOwner, ...conclusion }: ConclusionInput) {
  return {
    ...conclusion,
    actualItems: used.items,
    actualDays: used.days,
    actualPeople: used.people,
    nextOwnerId: nextOwner,
  };
}

function writtenBy({ viewer, now, formId, valuesHash }: Submission) {
  return { formId, valuesHash, changedBy: viewer.userId, changedAt: now };
}
