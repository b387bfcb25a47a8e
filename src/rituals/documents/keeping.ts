import type { z } from 'zod';
import type { Database } from '../../db/database.ts';
import type { DraftableForm } from '../../drafts/listeners.ts';
import { draftOfForm } from '../../drafts/store.ts';
import { UserError } from '../../errors.ts';
import type { Deps } from '../../slack/feature.ts';
import type { FormValues } from '../../slack/form.ts';
import type { Viewer } from '../../slack/people.ts';
import { callbackOf, draftsOfChanges } from './keys.ts';
import { type DocumentRecord, documentById, documentMadeBy } from './store.ts';
import type { Template } from './template.ts';
import { type DocumentMetadata, documentForm, draftPage, openedKey } from './views.ts';

/** How the form of a kind of document is kept between its pages and as a draft. */
export function keptForm(
  { workspaceId }: Deps,
  template: Template,
): Required<DraftableForm<z.ZodType<unknown, FormValues>, DocumentMetadata>> {
  return {
    callback: callbackOf(template.kind),
    form: documentForm(template),
    modal: (draft, project, metadata) => draftPage(template, draft, project, metadata),
    keptAs: ({ editing }) => draftsUnder(template, editing),
    beyond: (tx, viewer, metadata) => writtenAlready(workspaceId, tx, viewer, metadata),
  };
}

/** What the drafts of new documents of a kind, or of changes to one, are kept under. */
export function draftsUnder({ kind }: Template, editing: { id: string } | undefined): string {
  return editing ? draftsOfChanges(kind, editing.id) : callbackOf(kind);
}

/** The answers that a form without a draft goes on from: what it has saved, or what it was opened on. */
async function writtenAlready(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  metadata: DocumentMetadata,
): Promise<FormValues> {
  const { editing } = metadata;
  const own = await writtenBy(workspaceId, tx, viewer, metadata);
  const opened =
    own ?? (editing && (await documentById(workspaceId, tx, viewer, editing.id, editing.revision)));
  return opened ? valuesOf(opened) : {};
}

/** What a form has saved already, if it was the last to save it. */
async function writtenBy(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  { form, editing }: DocumentMetadata,
): Promise<DocumentRecord | undefined> {
  if (!editing) return documentMadeBy(workspaceId, tx, viewer, form);
  const newest = await documentById(workspaceId, tx, viewer, editing.id);
  return newest?.revision.formId === form ? newest : undefined;
}

/**
 * Makes sure that what was typed on the pages before is still kept: others can submit the draft of it.
 * @throws UserError that says so
 */
export async function expectPagesBefore(
  { workspaceId }: Deps,
  tx: Database,
  viewer: Viewer,
  metadata: DocumentMetadata,
): Promise<void> {
  if (metadata.page === 1 || (await draftOfForm(workspaceId, tx, viewer, metadata))) return;
  if (await writtenBy(workspaceId, tx, viewer, metadata)) return;
  throw new UserError(
    'The draft that kept the pages before is gone: somebody has submitted it. Press Back to see them; this page stays as it is.',
  );
}

/** A saved document as its form holds it. */
export function valuesOf({ revision, project }: Pick<DocumentRecord, 'revision' | 'project'>): FormValues {
  return { ...revision.answers, project: project.id, [openedKey]: String(revision.revision) };
}
