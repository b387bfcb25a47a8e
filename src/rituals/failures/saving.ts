import { and, eq } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { keptIf } from '../../db/kept.ts';
import { idIs } from '../../db/uuid.ts';
import { recordDecision } from '../../decisions/store.ts';
import { chosenProject } from '../../projects/saving.ts';
import type { Project } from '../../projects/store.ts';
import { visibleTo } from '../../projects/visibility.ts';
import { dayIn } from '../../slack/text.ts';
import { hasMoved, isRepeat, type Submission } from '../../submission.ts';
import { workspaceCurrency } from '../../workspaces/store.ts';
import type { FailureInput } from './input.ts';
import { lockedFailure } from './locking.ts';
import { changeProblems, isOpen, ritual, type Status, usualDueDay, verdictOf } from './rules.ts';
import { failureModes } from './schema.ts';
import type { FailureMode, FailureRecord, SavedFailure } from './store.ts';

/** Where a new failure mode was logged and from what, or the one that is edited and the revision it was opened on. */
export type Place = {
  channel: string | null;
  link?: string;
  source?: { ritual: string; recordId: string };
  editing?: { id: string; revision: number };
};

/**
 * Saves a failure mode: a new one, or the one that the form was opened on. The same form with the same values again
 * changes nothing; with other values it changes what it saved before. Where nothing is saved, no project is made on the
 * spot either.
 */
export async function saveFailure(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: FailureInput,
  place: Place,
): Promise<SavedFailure> {
  return keptIf(
    tx,
    ({ kind }) => kind === 'saved',
    (inner) => saveWithProject(workspaceId, inner, submission, input, place),
  );
}

/** As `saveFailure`. The chosen project comes first, as projects are locked before failure modes. */
async function saveWithProject(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: FailureInput,
  place: Place,
): Promise<SavedFailure> {
  const { editing } = place;
  const project = await projectOf(workspaceId, tx, submission, input, place);
  const which = editing ? idIs(failureModes.id, editing.id) : eq(failureModes.madeBy, submission.formId);
  const before = await lockedFailure(workspaceId, tx, which, visibleTo(workspaceId, submission.viewer));
  if (before === 'hidden' || (before === undefined && editing)) return { kind: 'not visible' };
  if (before && isRepeat(submission, before.mode)) return { kind: 'saved', record: before };
  if (before && hasMoved(submission, before.mode, editing?.revision))
    return { kind: 'changed meanwhile', record: before };
  if (!project) return { kind: 'not visible' };
  return before
    ? changeFailure(workspaceId, tx, submission, input, project, before)
    : createFailure(workspaceId, tx, submission, input, project, place);
}

async function createFailure(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: FailureInput,
  project: Project,
  place: Place,
): Promise<SavedFailure> {
  const { viewer, now, formId } = submission;
  const [mode] = await tx
    .insert(failureModes)
    .values({
      workspaceId,
      projectId: project.id,
      channelId: place.channel,
      ...columns(input, project, submission, 'open'),
      sourceLink: place.link,
      sourceRitual: place.source?.ritual,
      sourceRecordId: place.source?.recordId,
      madeBy: formId,
      createdBy: viewer.userId,
      createdAt: now,
      movedAt: now,
      ...writtenBy(submission),
    })
    .onConflictDoNothing()
    .returning();
  if (!mode) return saveWithProject(workspaceId, tx, submission, input, place);
  const record = { mode, project, readings: [] };
  return noted(workspaceId, tx, submission, 'failure mode logged', undefined, record);
}

async function changeFailure(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: FailureInput,
  project: Project,
  before: FailureRecord,
): Promise<SavedFailure> {
  const problems = changeProblems(before.mode, input, submission.viewer);
  if (Object.keys(problems).length > 0) return { kind: 'refused', problems };
  const mode = await updateFailure(workspaceId, tx, before.mode, {
    projectId: project.id,
    ...columns(input, project, submission, before.mode.status),
    ...writtenBy(submission),
  });
  if (mode.status === 'accepted') await reviseVerdict(workspaceId, tx, mode);
  return noted(workspaceId, tx, submission, 'failure mode changed', before, { ...before, mode, project });
}

/** The project that a form names, locked, or made on the spot. */
async function projectOf(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: FailureInput,
  { channel }: Place,
): Promise<Project | undefined> {
  const currency = await workspaceCurrency(workspaceId, tx);
  return chosenProject(workspaceId, tx, submission, input.project, { channel, currency });
}

/** The log repeats what is accepted in words; who accepted it, when and why stay as they were. */
async function reviseVerdict(workspaceId: string, tx: Database, mode: FailureMode): Promise<void> {
  await recordDecision(workspaceId, tx, {
    projectId: mode.projectId,
    ritual,
    recordId: mode.id,
    verdict: verdictOf(mode.kind, true),
    ownerId: mode.ownerId,
    decidedAt: mode.movedAt,
  });
}

/** Changes a locked failure mode. */
export async function updateFailure(
  workspaceId: string,
  tx: Database,
  { id, revision }: FailureMode,
  change: Partial<typeof failureModes.$inferInsert>,
): Promise<FailureMode> {
  const [mode] = await tx
    .update(failureModes)
    .set({ ...change, revision: revision + 1 })
    .where(
      and(
        eq(failureModes.workspaceId, workspaceId),
        eq(failureModes.id, id),
        eq(failureModes.revision, revision),
      ),
    )
    .returning();
  if (!mode) throw new Error('A locked row is gone');
  return mode;
}

/** Notes a change of a failure mode in the audit log. */
export async function noted(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Submission,
  action: string,
  before: FailureRecord | undefined,
  record: FailureRecord,
): Promise<SavedFailure> {
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action,
    subjectId: record.mode.id,
    before: before?.mode,
    after: record.mode,
  });
  return { kind: 'saved', record };
}

/** What was filled in, with the usual owner and, while it is open, the usual day where there is none. */
function columns(
  { project: _, owner, ...input }: FailureInput,
  project: Project,
  { viewer, now }: Submission,
  status: Status,
) {
  const usual = isOpen({ status }) ? usualDueDay(input, dayIn(viewer.zone, now)) : null;
  return { ...input, ownerId: owner ?? project.ownerId, dueDate: input.dueDate ?? usual };
}

/** What a record remembers of the submission that wrote it last. */
export function writtenBy({ viewer, now, formId, valuesHash }: Submission) {
  return { formId, valuesHash, changedBy: viewer.userId, changedAt: now };
}
