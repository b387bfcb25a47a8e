import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { keptIf } from '../../db/kept.ts';
import { transaction } from '../../db/transaction.ts';
import type { Deadline } from '../../deadline.ts';
import { UserError } from '../../errors.ts';
import { chosenProject } from '../../projects/saving.ts';
import { projectById } from '../../projects/store.ts';
import { conflictModal } from '../../slack/conflict.ts';
import { type FormValues, fieldErrors, hashValues, parseForm, readForm } from '../../slack/form.ts';
import { readerAt, type Viewer } from '../../slack/people.ts';
import type { Submission } from '../../submission.ts';
import { workspaceCurrency } from '../../workspaces/store.ts';
import { type ItemMetadata, itemForm, itemValues } from './item-form.ts';
import { holdGate, type SavedItem, saveItem } from './saving.ts';
import { notVisible, showCard } from './showing.ts';
import type { LaunchDeps } from './standing.ts';
import type { LaunchItem } from './store.ts';
import { type ChoiceMetadata, choiceForm } from './views.ts';

/** What a submission was, to be told from the same one again. */
export function submitted(deps: LaunchDeps, viewer: Viewer, formId: string, values: FormValues): Submission {
  return { viewer, now: deps.now(), formId, valuesHash: hashValues(values) };
}

/** The project that was chosen, or made on the spot. @throws InvalidForm @returns its id */
export async function chooseProject(
  deps: LaunchDeps,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
): Promise<string> {
  const { workspaceId, db } = deps;
  const { form, channel } = JSON.parse(view.private_metadata) as ChoiceMetadata;
  const input = parseForm(choiceForm, view);
  const submission = submitted(deps, viewer, form, readForm(choiceForm, view));
  const project = await transaction(db, deadline, async (tx) => {
    const currency = await workspaceCurrency(workspaceId, tx);
    return chosenProject(workspaceId, tx, submission, input.project, { channel, currency });
  });
  if (!project) throw fieldErrors(view, { project: 'Choose a project that you can see.' });
  return project.id;
}

/** Begins a project's gate, if there is none, and posts its card. */
export async function postGate(
  deps: LaunchDeps,
  deadline: Deadline,
  viewer: Viewer,
  place: { projectId: string; channel: string | null },
): Promise<void> {
  const { workspaceId, db, now } = deps;
  await transaction(db, deadline, async (tx) => {
    const held = await holdGate(workspaceId, tx, { viewer, now: now() }, place);
    if (!held) throw new UserError(notVisible);
    await showCard(deps, tx, viewer, place.projectId);
  });
}

/**
 * Saves an item and brings the gate's card up to date.
 * @returns the form to show again where somebody else's change came first
 * @throws InvalidForm, UserError
 */
export async function submitItem(
  deps: LaunchDeps,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
): Promise<ModalView | undefined> {
  const { workspaceId, db } = deps;
  const metadata = JSON.parse(view.private_metadata) as ItemMetadata;
  const input = parseForm(itemForm, view);
  if (input.owner !== null && input.state === 'at risk')
    await checkOwner(deps, deadline, viewer, view, metadata.projectId, input.owner);
  const { today } = readerAt(viewer, deps.now());
  const submission = submitted(deps, viewer, metadata.form, readForm(itemForm, view));
  const saved = await transaction(db, deadline, async (tx) => {
    const result = await keptIf<SavedItem>(
      tx,
      ({ kind }) => kind === 'saved',
      (inner) => saveItem(workspaceId, inner, submission, input, metadata, today),
    );
    if (result.kind === 'saved') await showCard(deps, tx, viewer, metadata.projectId);
    return result;
  });
  switch (saved.kind) {
    case 'saved':
      return undefined;
    case 'not visible':
      throw new UserError(notVisible);
    case 'refused':
      throw fieldErrors(view, present(saved.problems));
    case 'changed meanwhile':
      return conflict(deps, view, saved.saved, metadata);
  }
}

/** Whoever is to see to what is at risk must be able to act, and to see the project. @throws InvalidForm */
async function checkOwner(
  { workspaceId, db, people }: LaunchDeps,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
  projectId: string,
  owner: string,
): Promise<void> {
  const outsiders = await people.outsiders([owner]);
  if (outsiders.length > 0)
    throw fieldErrors(view, { owner: 'Only members of this workspace can own it: guests and apps can not.' });
  const project = await transaction(db, deadline, (tx) => projectById(workspaceId, tx, viewer, projectId));
  const sees = project?.visibility !== 'restricted' || [project.ownerId, ...project.members].includes(owner);
  if (!sees) throw fieldErrors(view, { owner: 'They can not see this project: name somebody who can.' });
}

async function conflict(deps: LaunchDeps, view: ViewOutput, theirs: LaunchItem, metadata: ItemMetadata) {
  const { changedBy, revision } = theirs;
  const names = await deps.people.names([changedBy]);
  const saved = { who: names.get(changedBy) ?? 'Somebody', values: itemValues(theirs) };
  return conflictModal(itemForm, view, saved, { ...metadata, revision });
}

/** The sentences that are there. */
export function present(problems: Partial<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(problems).map(([key, sentence]) => [key, sentence ?? ''] as const);
  return Object.fromEntries(entries);
}
