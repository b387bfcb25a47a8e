import type { BlockAction, ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { z } from 'zod';
import { type Deadline, read, transaction, within } from '../db/transaction.ts';
import { UserError } from '../errors.ts';
import { type ProjectWithMembers, projectById } from '../projects/store.ts';
import type { Deps } from '../slack/feature.ts';
import { type Form, readForm } from '../slack/form.ts';
import { noticeIn, showModal, updateModal } from '../slack/modal.ts';
import type { Viewer } from '../slack/people.ts';
import type { AipmApp } from '../slack/request.ts';
import { draftById, type OfferedDraft, saveDraft } from './store.ts';
import { continueDraftAction, type DraftMetadata, saveDraftAction } from './views.ts';

/** A form that can be begun now and finished later, by others too. Its project stands in the field `project`. */
type DraftableForm<Schema extends z.ZodType, Metadata extends DraftMetadata> = {
  callback: string;
  form: Form<Schema>;
  /** The modal that goes on with a draft. */
  modal: (draft: OfferedDraft, project: ProjectWithMembers | undefined, metadata: Metadata) => ModalView;
};

/** Lets a form be kept as a draft, and drafts of it be continued. */
export function registerDrafts<Schema extends z.ZodType, Metadata extends DraftMetadata>(
  app: AipmApp,
  deps: Deps,
  draftable: DraftableForm<Schema, Metadata>,
): void {
  const inThisForm = (body: unknown): ViewOutput | undefined => {
    const { view } = body as BlockAction;
    return view?.callback_id === draftable.callback ? view : undefined;
  };

  app.action(saveDraftAction, async ({ ack, body, client, context }) => {
    const view = inThisForm(body);
    if (!view) return;
    const kept = await keepDraft(deps, draftable, context.deadline, await context.viewer(), view);
    await ack();
    await updateModal(client, view, kept);
  });

  app.action(new RegExp(`^${continueDraftAction}/`), async ({ ack, body, action, client, context }) => {
    const view = inThisForm(body);
    if (!view || !('value' in action)) return;
    await ack();
    await showModal({ client, context }, { replace: view }, view.title.text, async () =>
      continueDraft(deps, draftable, await context.viewer(), String(action.value), view),
    );
  });
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
      projectId: chosen?.id ?? null,
      values,
      viewer,
      now: deps.now(),
      continues: metadata.draft,
    });
    return { ...saved, project: chosen };
  });
  const carried: Metadata = { ...metadata, draft: { id: draft.id, revision: draft.revision } };
  const notice = keptSentence(isSecond, project?.key);
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
  return read(within(2000), async () => {
    const draft = await draftById(workspaceId, db, viewer, id);
    if (!draft) throw new UserError('This draft is gone: somebody has submitted it. Please start again.');
    const project = await projectById(workspaceId, db, viewer, draft.projectId ?? '');
    const metadata = JSON.parse(view.private_metadata) as Metadata;
    return modal(draft, project, { ...metadata, draft: { id: draft.id, revision: draft.revision } });
  });
}
