import type { ViewOutput } from '@slack/bolt';
import { read, transaction } from '../../db/transaction.ts';
import { isUuid } from '../../db/uuid.ts';
import { type Deadline, within } from '../../deadline.ts';
import { removeDraft } from '../../drafts/store.ts';
import { UserError } from '../../errors.ts';
import { type ProjectWithMembers, projectById } from '../../projects/store.ts';
import { conflictModal } from '../../slack/conflict.ts';
import type { Deps } from '../../slack/feature.ts';
import { type FormValues, fieldErrors, hashValues, parseForm, readForm } from '../../slack/form.ts';
import { noticeIn } from '../../slack/modal.ts';
import { readerAt, type Viewer } from '../../slack/people.ts';
import type { Submission } from '../../submission.ts';
import { namedIn } from './cards.ts';
import type { FailureInput } from './input.ts';
import { movedSentence } from './lines.ts';
import { type MoveMetadata, moveForm } from './move-form.ts';
import { moveFailure } from './moving.ts';
import { type ReadingMetadata, readingForm } from './reading-form.ts';
import { logReading } from './readings.ts';
import { saveFailure } from './saving.ts';
import { notVisible, showCard, showMove } from './showing.ts';
import { isPermalink } from './source.ts';
import { type FailureRecord, failureById, movesOf, type SavedFailure } from './store.ts';
import { type FailureMetadata, failureForm, failureValues, shownValues } from './views.ts';

/** Saves a failure mode and says how Slack should go on: close, or show whose change came first. */
export async function submitFailure(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput) {
  const { workspaceId, db } = deps;
  const metadata = JSON.parse(view.private_metadata) as FailureMetadata;
  const { editing } = metadata;
  const before = editing && (await visible(deps, deadline, viewer, editing.id));
  const input = parseForm(failureForm, view, before && failureValues(before));
  const project = await read(db, deadline, (tx) => projectById(workspaceId, tx, viewer, input.project));
  await checkOwner(deps, view, input, project, before);

  const people = [viewer.userId, input.owner ?? project?.ownerId, before?.mode.createdBy];
  const names = await deps.people.names(people.filter((id) => id !== undefined));
  const submission = submitted(deps, viewer, metadata.form, readForm(failureForm, view));
  const saved = await transaction(db, deadline, async (tx) => {
    const result = await saveFailure(workspaceId, tx, submission, input, placeIn(metadata));
    if (result.kind !== 'saved') return result;
    await removeDraft(workspaceId, tx, metadata.form, metadata.draft);
    await showCard(deps, tx, result.record, names, viewer.userId);
    return result;
  });
  if (saved.kind === 'not visible' && !editing)
    throw fieldErrors(view, { project: 'Choose a project that you can see.' });
  if (saved.kind === 'changed meanwhile')
    return { response_action: 'update', view: await conflict(deps, view, saved.record, metadata) } as const;
  return answer(deps, viewer, view, saved);
}

/** Where it was begun, with what it was begun from as far as that can be: a message in Slack, a ritual's record. */
function placeIn({ link, source, ...metadata }: FailureMetadata): FailureMetadata {
  const isRecord = source && /^[a-z]{1,30}$/.test(source.ritual) && isUuid(source.recordId);
  return { ...metadata, ...(link && isPermalink(link) && { link }), ...(isRecord && { source }) };
}

/** Whoever is to see to it must be able to act, and to see the project. @throws InvalidForm */
async function checkOwner(
  deps: Deps,
  view: ViewOutput,
  { owner }: FailureInput,
  project: ProjectWithMembers | undefined,
  before: FailureRecord | undefined,
): Promise<void> {
  if (owner === null || owner === before?.mode.ownerId) return;
  const outsiders = await deps.people.outsiders([owner]);
  if (outsiders.length > 0)
    throw fieldErrors(view, { owner: 'Only members of this workspace can own it: guests and apps can not.' });
  const sees = project?.visibility !== 'restricted' || [project.ownerId, ...project.members].includes(owner);
  if (!sees) throw fieldErrors(view, { owner: 'They can not see this project: name somebody who can.' });
}

async function conflict(deps: Deps, view: ViewOutput, theirs: FailureRecord, metadata: FailureMetadata) {
  const { id, revision, changedBy } = theirs.mode;
  const names = await deps.people.names([changedBy]);
  const saved = { who: names.get(changedBy) ?? 'Somebody', values: shownValues(theirs) };
  return conflictModal(failureForm, view, saved, { ...metadata, editing: { id, revision } });
}

/** Moves a failure mode, and tells those at its card. */
export async function submitMove(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput) {
  const { workspaceId, db } = deps;
  const metadata = JSON.parse(view.private_metadata) as MoveMetadata;
  const before = await visible(deps, deadline, viewer, metadata.id);
  const form = moveForm(before.mode, metadata.from);
  const input = parseForm(form, view);
  const names = await deps.people.names([...namedIn(before), viewer.userId]);
  const submission = submitted(deps, viewer, metadata.form, readForm(form, view));
  const saved = await transaction(db, deadline, async (tx) => {
    const result = await moveFailure(workspaceId, tx, submission, input, metadata);
    if (result.kind !== 'saved') return result;
    await showCard(deps, tx, result.record, names, viewer.userId);
    await showMove(deps, tx, result.record, result.move, names);
    return result;
  });
  return answer(deps, viewer, view, saved);
}

/** Notes a reading. */
export async function submitReading(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput) {
  const { workspaceId, db } = deps;
  const metadata = JSON.parse(view.private_metadata) as ReadingMetadata;
  const before = await visible(deps, deadline, viewer, metadata.id);
  const form = readingForm(before.mode);
  const input = parseForm(form, view);
  if (input.measuredOn > readerAt(viewer, deps.now()).today)
    throw fieldErrors(view, { measuredOn: 'That day has not come yet.' });
  const names = await deps.people.names(namedIn(before));
  const submission = submitted(deps, viewer, metadata.form, readForm(form, view));
  const saved = await transaction(db, deadline, async (tx) => {
    const result = await logReading(workspaceId, tx, submission, metadata.id, input);
    if (result.kind === 'saved') await showCard(deps, tx, result.record, names, viewer.userId);
    return result;
  });
  return answer(deps, viewer, view, saved);
}

/** A failure mode that a person may see. @throws UserError where there is none */
async function visible({ workspaceId, db }: Deps, deadline: Deadline, viewer: Viewer, id: string) {
  const record = await read(db, deadline, (tx) => failureById(workspaceId, tx, viewer, id));
  if (!record) throw new UserError(notVisible);
  return record;
}

function submitted(deps: Deps, viewer: Viewer, formId: string, values: FormValues): Submission {
  return { viewer, now: deps.now(), formId, valuesHash: hashValues(values) };
}

/** How Slack should go on after a submission. */
async function answer(deps: Deps, viewer: Viewer, view: ViewOutput, saved: SavedFailure) {
  switch (saved.kind) {
    case 'saved':
      return { response_action: 'clear' } as const;
    case 'not visible':
      throw new UserError(notVisible);
    case 'refused':
      throw fieldErrors(view, present(saved.problems));
    case 'not measured':
      return updated(noticeIn(view, 'It has no metric any more, so nothing was noted.', 'warning'));
    default:
      return updated(noticeIn(view, await whoMoved(deps, viewer, saved.record), 'warning'));
  }
}

function updated(view: ReturnType<typeof noticeIn>) {
  return { response_action: 'update', view } as const;
}

function present(problems: Partial<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(problems).map(([key, sentence]) => [key, sentence ?? ''] as const);
  return Object.fromEntries(entries);
}

async function whoMoved(deps: Deps, viewer: Viewer, record: FailureRecord): Promise<string> {
  const { id } = record.mode;
  const [last] = await read(deps.db, within(1000), (tx) => movesOf(deps.workspaceId, tx, viewer, id));
  const names = await deps.people.names([last?.movedBy ?? record.mode.changedBy]);
  return movedSentence(record, last, names, readerAt(viewer, deps.now()));
}
