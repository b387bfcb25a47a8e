import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { z } from 'zod';
import { apiPath } from '../api/rules.ts';
import { transaction } from '../db/transaction.ts';
import { type Deadline, within } from '../deadline.ts';
import { conflictModal } from '../slack/conflict.ts';
import type { Deps } from '../slack/feature.ts';
import { type Form, fieldErrors, hashValues, parseForm, readForm } from '../slack/form.ts';
import { inLocale } from '../slack/locale.ts';
import type { Viewer } from '../slack/people.ts';
import { slackRefusal } from '../slack/refusal.ts';
import type { FormId, Submission } from '../submission.ts';
import type { WorkspaceSettings } from '../workspaces/store.ts';
import { addressForm, keyForm, type SettingsMetadata, settingsValues } from './forms.ts';
import { settingsPage, start } from './pages.ts';
import { noAnswer } from './rules.ts';
import { makeAddress, makeKey, noteTestMessage, saveSettings } from './store.ts';
import { addressMadeModal, keyMadeModal, madeBeforeModal, testedModal } from './views.ts';

/**
 * Saves what a form of settings holds; the page that comes of it, or the form with what somebody else saved.
 * @throws InvalidForm where somebody is named an admin who can't act
 */
export async function submitSettings<Schema extends z.ZodType<Partial<WorkspaceSettings>>>(
  form: Form<Schema>,
  deps: Deps,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
): Promise<ModalView> {
  const { workspaceId, db } = deps;
  const wanted: Partial<WorkspaceSettings> = parseForm(form, view);
  const metadata = JSON.parse(view.private_metadata) as SettingsMetadata;
  await checkAdmins(deps, view, wanted, metadata.opened);
  const submission = submitted(deps, viewer, form, view);
  const page = await transaction(db, deadline, async (tx) => {
    const saved = await saveSettings(workspaceId, tx, submission, wanted, metadata.opened);
    if (saved.kind === 'saved')
      return inLocale(saved.settings.locale, () =>
        settingsPage(deps, tx, viewer, start, 'The settings are saved.'),
      );
    const theirs = { who: 'Somebody else', values: settingsValues(saved.settings) };
    return conflictModal(form, view, theirs, { ...metadata, opened: saved.settings });
  });
  await deps.locale.readAgain();
  return page;
}

/** Those who were named before may stay, whatever has become of them: they can't act anyway. */
async function checkAdmins(
  deps: Deps,
  view: ViewOutput,
  { adminIds = [] }: Partial<WorkspaceSettings>,
  opened: Partial<WorkspaceSettings>,
): Promise<void> {
  const added = adminIds.filter((id) => !opened.adminIds?.includes(id));
  if ((await deps.people.outsiders(added)).length > 0)
    throw fieldErrors(view, { adminIds: 'Only members of this workspace can be admins here.' });
}

/** Posts a test message; the page that says whether it arrived, and if not why. */
export async function sendTest(deps: Deps, viewer: Viewer, channel: string): Promise<ModalView> {
  const { workspaceId, db, client, now } = deps;
  const text = `This is a test message. <@${viewer.userId}> sent it from the settings of aipm, to see whether I can post here.`;
  const refusal = await client.chat.postMessage({ channel, text }).then(() => null, refusalOf);
  await transaction(db, within(2000), (tx) =>
    noteTestMessage(workspaceId, tx, { viewer, now: now() }, channel, refusal),
  );
  return testedModal(channel, refusal);
}

function refusalOf(error: unknown): string {
  const { retryAfter } = error as { retryAfter?: number };
  return typeof retryAfter === 'number' ? 'ratelimited' : (slackRefusal(error) ?? noAnswer);
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
function submitted({ now }: Deps, viewer: Viewer, form: Form<z.ZodType>, view: ViewOutput): Submission {
  const { form: formId } = JSON.parse(view.private_metadata) as FormId;
  return { viewer, now: now(), formId, valuesHash: hashValues(readForm(form, view)) };
}
