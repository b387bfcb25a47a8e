import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { z } from 'zod';
import type { Database } from '../db/database.ts';
import { read, transaction } from '../db/transaction.ts';
import { type Deadline, within } from '../deadline.ts';
import { UserError } from '../errors.ts';
import { type ProjectWithMembers, projectById } from '../projects/store.ts';
import type { Deps } from '../slack/feature.ts';
import { type Form, type FormValues, readForm } from '../slack/form.ts';
import { noticeIn, showModal, updateModal } from '../slack/modal.ts';
import type { Viewer } from '../slack/people.ts';
import type { Router } from '../slack/router.ts';
import { newFormId } from '../submission.ts';
import { discardDraft, draftById, draftOfForm, type OfferedDraft, saveDraft } from './store.ts';
import { type DraftMetadata, draftActions } from './views.ts';

/** A form that can be begun now and finished later, by others too. Its project stands in the field `project`. */
export type DraftableForm<Schema extends z.ZodType, Metadata extends DraftMetadata> = {
  callback: string;
  form: Form<Schema>;
  /** The modal that goes on with a draft. */
  modal: (draft: OfferedDraft, project: ProjectWithMembers | undefined, metadata: Metadata) => ModalView;
  /** What its drafts are kept under, where that is not the callback: those of a record that is edited. */
  keptAs?: (metadata: Metadata) => string;
  /** Where a view shows one page of several: what stands on the others while there is no draft of them. */
  beyond?: (tx: Database, viewer: Viewer, metadata: Metadata) => Promise<FormValues>;
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
    await transaction(deps.db, context.deadline, (tx) =>
      discardDraft(deps.workspaceId, tx, { viewer, now: deps.now() }, id),
    );
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
  draftable: DraftableForm<Schema, Metadata>,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
): Promise<ModalView> {
  const { isSecond, project, metadata } = await transaction(deps.db, deadline, async (tx) => {
    const values = await whole(deps, tx, draftable, viewer, view);
    return keepWhole(deps, tx, draftable, viewer, view, values, { follows: false });
  });
  const notice = keptSentence(isSecond, project?.key);
  return { ...noticeIn(view, notice, 'success'), private_metadata: JSON.stringify(metadata) };
}

/** What stands in a form now, on the page that the view shows and on the others. */
export async function whole<Schema extends z.ZodType, Metadata extends DraftMetadata>(
  { workspaceId }: Deps,
  tx: Database,
  { form, beyond }: Pick<DraftableForm<Schema, Metadata>, 'form' | 'beyond'>,
  viewer: Viewer,
  view: ViewOutput,
): Promise<FormValues> {
  const metadata = JSON.parse(view.private_metadata) as Metadata;
  const typed = readForm(form, view);
  const shown = Object.entries(typed).filter(([key]) => key in view.state.values);
  const kept = await draftOfForm(workspaceId, tx, viewer, metadata);
  const others = kept?.values ?? (await beyond?.(tx, viewer, metadata));
  return { ...typed, ...others, ...Object.fromEntries(shown) };
}

/**
 * Keeps all that stands in a form as its draft. `metadata` is what the form carries from then on.
 * @param follows whether the draft goes along when another project was chosen
 */
export async function keepWhole<Schema extends z.ZodType, Metadata extends DraftMetadata>(
  { workspaceId, now }: Deps,
  tx: Database,
  { callback, keptAs }: Pick<DraftableForm<Schema, Metadata>, 'callback' | 'keptAs'>,
  viewer: Viewer,
  view: ViewOutput,
  values: FormValues,
  { follows = true } = {},
) {
  const carried = JSON.parse(view.private_metadata) as Metadata;
  const project = await projectById(workspaceId, tx, viewer, String(values.project));
  const saved = await saveDraft(workspaceId, tx, {
    form: keptAs?.(carried) ?? callback,
    formId: carried.form,
    projectId: project?.id ?? null,
    values,
    viewer,
    now: now(),
    continues: carried.draft,
    follows,
  });
  const { id, revision } = saved.draft;
  const metadata: Metadata = { ...carried, draft: { id, revision } };
  return { ...saved, project, metadata };
}

function keptSentence(isSecond: boolean, projectKey: string | undefined): string {
  if (isSecond)
    return 'Somebody else saved or discarded this draft in the meantime, so yours is kept as a second one.';
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
    if (!draft)
      throw new UserError('This draft is gone: somebody has submitted or discarded it. Please start again.');
    const project = await projectById(workspaceId, tx, viewer, draft.projectId ?? '');
    const metadata = JSON.parse(view.private_metadata) as Metadata;
    return modal(draft, project, {
      ...metadata,
      ...newFormId(),
      draft: { id: draft.id, revision: draft.revision },
    });
  });
}
