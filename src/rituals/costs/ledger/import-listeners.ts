import type { BlockAction, ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { read, transaction } from '../../../db/transaction.ts';
import { within } from '../../../deadline.ts';
import { projectById } from '../../../projects/store.ts';
import { projectChoice } from '../../../projects/views.ts';
import type { Deps } from '../../../slack/feature.ts';
import { readFile } from '../../../slack/file.ts';
import { parseForm } from '../../../slack/form.ts';
import { inPlace, showAfter, showModal } from '../../../slack/modal.ts';
import type { Viewer } from '../../../slack/people.ts';
import type { Router } from '../../../slack/router.ts';
import { type FormId, newFormId, type Submission } from '../../../submission.ts';
import { hashOf, mostBytes } from './csv.ts';
import { importCosts, rehearseImport } from './import.ts';
import {
  type ImportMetadata,
  importAction,
  importCallback,
  importedModal,
  importForm,
  importModal,
  importNotice,
  importNowAction,
  previewModal,
  wrongFileModal,
} from './import-views.ts';

/** How long a file may take, in milliseconds: a modal waits, and nothing else is kept from working. */
const patience = 30_000;

/** Costs from a file: the form, what the file would bring, and bringing it. */
export function registerImport(router: Router, deps: Deps): void {
  router.action(importAction, async ({ ack, body, action, client, context }) => {
    await ack();
    await showModal({ client, context }, inPlace(body), 'Import a CSV', async () =>
      formOf(deps, await context.viewer(), action.value ?? ''),
    );
  });

  router.view(importCallback, async ({ ack, view, client, context }) => {
    const viewer = await context.viewer();
    const { file, project } = parseForm(importForm, view);
    await showAfter({ ack, view, client, context }, 'Import a CSV', () =>
      previewOf(deps, viewer, view, { file, project }),
    );
  });

  router.action(importNowAction, async ({ ack, body, client, context }) => {
    await ack();
    await showModal({ client, context }, inPlace(body), 'Import a CSV', async () =>
      importedOf(deps, await context.viewer(), body),
    );
    deps.messagesOwed();
  });
}

async function formOf(deps: Deps, viewer: Viewer, projectId: string): Promise<ModalView> {
  const { workspaceId, db } = deps;
  const project = await read(db, within(2000), (tx) => projectById(workspaceId, tx, viewer, projectId));
  return importModal(project && projectChoice(project), newFormId());
}

function submissionOf(deps: Deps, viewer: Viewer, { form }: FormId, hash: string): Submission {
  return { viewer, now: deps.now(), formId: form, valuesHash: hash };
}

/** What the chosen file would bring. Of the file nothing is kept but Slack's id and a hash. */
async function previewOf(
  deps: Deps,
  viewer: Viewer,
  view: ViewOutput,
  { file: id, project }: { file: string; project: string | null },
): Promise<ModalView> {
  const file = await readFile(deps.client, viewer.userId, id, mostBytes);
  const { form } = JSON.parse(view.private_metadata) as FormId;
  const hash = hashOf(file.content);
  const submission = submissionOf(deps, viewer, { form }, hash);
  const imported = await transaction(deps.db, within(patience), (tx) =>
    rehearseImport(deps, tx, submission, { file, project }),
  );
  switch (imported.kind) {
    case 'wrong':
      return wrongFileModal(file.name, imported.problems, project);
    case 'brought before':
      return importNotice(file.name, broughtBefore);
    case 'brought':
      return previewModal(file.name, imported, { form, file: id, hash, project });
  }
}

const broughtBefore = 'This was imported already, and was not imported again.';

/** Imports what the preview showed, if the file is still the same. */
async function importedOf(deps: Deps, viewer: Viewer, { view }: BlockAction): Promise<ModalView> {
  const { form, file: id, hash, project } = JSON.parse(view?.private_metadata ?? '{}') as ImportMetadata;
  const file = await readFile(deps.client, viewer.userId, id, mostBytes);
  if (hashOf(file.content) !== hash)
    return importNotice(file.name, 'It is not the file any more that you looked at. Nothing was written.');
  const submission = submissionOf(deps, viewer, { form }, hash);
  const imported = await transaction(deps.db, within(patience), (tx) =>
    importCosts(deps, tx, submission, { file, project }),
  );
  switch (imported.kind) {
    case 'wrong':
      return wrongFileModal(file.name, imported.problems, project);
    case 'brought before':
      return importNotice(file.name, broughtBefore);
    case 'brought':
      return imported.entered > 0
        ? importedModal(file.name, imported)
        : importNotice(file.name, 'All of it is in the ledger already: nothing was added.');
  }
}
