import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { z } from 'zod';
import { read, transaction } from '../db/transaction.ts';
import { type Deadline, within } from '../deadline.ts';
import { UserError } from '../errors.ts';
import { type ProjectWithMembers, projectById } from '../projects/store.ts';
import type { Deps } from '../slack/feature.ts';
import { type Form, readForm } from '../slack/form.ts';
import { noticeIn, showModal, updateModal } from '../slack/modal.ts';
import type { Viewer } from '../slack/people.ts';
import type { Router } from '../slack/router.ts';
import { newFormId } from '../submission.ts';
import { discardDraft, draftById, type OfferedDraft, saveDraft } from './store.ts';
import { type DraftMetadata, draftActions } from './views.ts';

/** A form that can be begun now and finished later, by others too. Its project stands in the field `project`. */
type DraftableForm<Schema extends z.ZodType, Metadata extends DraftMetadata> = {
  callback: string;
  form: Form<Schema>;
  /** The modal that goes on with a draft. */
  modal: (draft: OfferedDraft, project: ProjectWithMembers | undefined, metadata: Metadata) => ModalView;
};

/** Lets a form be kept as a draft, and drafts of it be continued or thrown away. */
export function registerDrafts<Schema extends z.ZodType, Metadata extends DraftMetadata>(
  router: Router,
  deps: Deps,
  draftable: DraftableForm<Schema, Metadata>,
): void {
  const names = draftActions(draftable.callback);

  router.action(names.save, async ({ ack, body, client, context }) => {
    const { view } = body;
    if (!view) return;
    const kept = await keepDraft(deps, draftable, context.deadline, await context.viewer(), view);
    await ack();
    await updateModal(client, view, kept);
  });

  router.action(names.continue, async ({ ack, body, action, client, context }) => {
    await ack();
    const { view } = body;
    if (!view) return;
    const filled = await continueDraft(deps, draftable, await context.viewer(), action.value ?? '', view);
    await showModal({ client, context }, { replace: view }, view.title.text, async () => filled);
  });

  router.action(names.discard, async ({ ack, body, action, client, context }) => {
    const { view } = body;
    if (!view) return;
    const viewer = await context.viewer();
    const id = action.value ?? '';
    await transaction(deps.db, context.deadline, (tx) => discardDraft(deps.workspaceId, tx, viewer, id));
    await ack();
    await updateModal(client, view, noticeIn(withoutOffer(view, id), 'The draft is gone.', 'success'));
  });
}

/** A form without the offer of a draft: the row with its buttons, and the line above that. */
function withoutOffer(view: ViewOutput, id: string): ViewOutput {
  const row = view.blocks.findIndex(
    (block) => block.type === 'actions' && JSON.stringify(block).includes(id),
  );
  return { ...view, blocks: view.blocks.filter((_, index) => index !== row && index !== row - 1) };
}

/** Keeps what stands in a form; the form goes on from there. */
async function keepDraft<Schema extends z.ZodType, Metadata extends DraftMetadata>(
  deps: Deps,
  { form, callback }: DraftableForm<Schema, Metadata>,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
): Promise<ModalView> {
  const { workspaceId } = deps;
  const values = readForm(form, view);
  const metadata = JSON.parse(view.private_metadata) as Metadata;
  const { draft, isSecond, project } = await transaction(deps.db, deadline, async (tx) => {
    const chosen = await projectById(workspaceId, tx, viewer, String(values.project));
    const saved = await saveDraft(workspaceId, tx, {
      form: callback,
      formId: metadata.form,
      projectId: chosen?.id ?? null,
      values,
      viewer,
      now: deps.now(),
      continues: metadata.draft,
    });
    return { ...saved, project: chosen };
  });
  const notice = keptSentence(isSecond, project?.key);
  const carried: Metadata = { ...metadata, draft: { id: draft.id, revision: draft.revision } };
  return { ...noticeIn(view, notice, 'success'), private_metadata: JSON.stringify(carried) };
}

function keptSentence(isSecond: boolean, projectKey: string | undefined): string {
  if (isSecond) return 'Somebody else saved this draft in the meantime, so yours is kept as a second one.';
  return projectKey
    ? `Draft saved. Whoever sees ${projectKey} can open this form and go on with it.`
    : 'Draft saved for you. Choose a project, and others can go on with it too.';
}

async function continueDraft<Schema extends z.ZodType, Metadata extends DraftMetadata>(
  { workspaceId, db }: Deps,
  { modal }: DraftableForm<Schema, Metadata>,
  viewer: Viewer,
  id: string,
  view: ViewOutput,
): Promise<ModalView> {
  return read(db, within(2000), async (tx) => {
    const draft = await draftById(workspaceId, tx, viewer, id);
    if (!draft) throw new UserError('This draft is gone: somebody has submitted it. Please start again.');
    const project = await projectById(workspaceId, tx, viewer, draft.projectId ?? '');
    const metadata = JSON.parse(view.private_metadata) as Metadata;
    return modal(draft, project, {
      ...metadata,
      ...newFormId(),
      draft: { id: draft.id, revision: draft.revision },
    });
  });
}
