import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { apiPath } from '../api/rules.ts';
import { transaction } from '../db/transaction.ts';
import type { Deadline } from '../deadline.ts';
import { conflictModal } from '../slack/conflict.ts';
import type { Deps } from '../slack/feature.ts';
import { fieldErrors, hashValues, parseForm, readForm } from '../slack/form.ts';
import type { Viewer } from '../slack/people.ts';
import type { FormId, Submission } from '../submission.ts';
import { addressForm, keyForm, type WorkspaceMetadata, workspaceForm } from './forms.ts';
import { settingsPage, start } from './pages.ts';
import { makeAddress, makeKey, saveSettings } from './store.ts';
import { addressMadeModal, keyMadeModal, madeBeforeModal } from './views.ts';

/** Saves the settings; the page that comes of it, or the form with what somebody else saved. */
export async function submitWorkspace(
  deps: Deps,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
): Promise<ModalView> {
  const { workspaceId, db } = deps;
  const wanted = parseForm(workspaceForm, view);
  const metadata = JSON.parse(view.private_metadata) as WorkspaceMetadata;
  const submission = submitted(deps, viewer, workspaceForm, view);
  return transaction(db, deadline, async (tx) => {
    const saved = await saveSettings(workspaceId, tx, submission, wanted, metadata.opened);
    if (saved.kind === 'saved') return settingsPage(deps, tx, viewer, start, 'The settings are saved.');
    const theirs = { who: 'Somebody else', values: saved.settings };
    return conflictModal(workspaceForm, view, theirs, { ...metadata, opened: saved.settings });
  });
}

/** Makes a key; the page that shows it this once. */
export async function submitKey(
  deps: Deps,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
): Promise<ModalView> {
  const { workspaceId, db } = deps;
  const input = parseForm(keyForm, view);
  const submission = submitted(deps, viewer, keyForm, view);
  const made = await transaction(db, deadline, (tx) => makeKey(workspaceId, tx, submission, input));
  return made.kind === 'made' ? keyMadeModal(input.name, made.secret) : madeBeforeModal('key');
}

/** Makes a report address; the page that shows it this once. @throws InvalidForm for an unknown project */
export async function submitAddress(
  deps: Deps,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
): Promise<ModalView> {
  const { workspaceId, db } = deps;
  const input = parseForm(addressForm, view);
  const submission = submitted(deps, viewer, addressForm, view);
  const made = await transaction(db, deadline, (tx) => makeAddress(workspaceId, tx, submission, input));
  if (made.kind === 'unknown project')
    throw fieldErrors(view, { aliases: `I know no project ${made.key} that you can see.` });
  return made.kind === 'made'
    ? addressMadeModal(input.name, input.tool, `${apiPath}/reports/${made.secret}`)
    : madeBeforeModal('address');
}

/** A submission of a form, whatever the form is. */
function submitted(
  { now }: Deps,
  viewer: Viewer,
  form: Parameters<typeof readForm>[0],
  view: ViewOutput,
): Submission {
  const { form: formId } = JSON.parse(view.private_metadata) as FormId;
  return { viewer, now: now(), formId, valuesHash: hashValues(readForm(form, view)) };
}
