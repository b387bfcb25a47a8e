import type { KnownBlock, ModalView } from '@slack/types';
import type { z } from 'zod';
import type { OfferedDraft } from '../../drafts/store.ts';
import { type DraftMetadata, draftActions, draftHeading } from '../../drafts/views.ts';
import { projectTitle } from '../../projects/rules.ts';
import { projectField, projectInDraft } from '../../projects/views.ts';
import { actions, alert, button, context, section } from '../../slack/blocks.ts';
import { type Form, type FormValues, formBlocks } from '../../slack/form.ts';
import { formModal, pageModal } from '../../slack/modal.ts';
import { escapeMrkdwn, inline } from '../../slack/text.ts';
import { keysOn } from './answers.ts';
import { backActionOf, callbackOf, startActionOf } from './keys.ts';
import type { Section, Template } from './template.ts';

/** What a document's form carries. What was typed on other pages stands in its draft. */
export type DocumentMetadata = DraftMetadata & {
  /** Where the command was typed. */
  channel: string | null;
  /** The page on screen, from 1 on. */
  page: number;
  /** The document that is edited, who wrote it first, and the revision that the form was opened on. */
  editing?: { id: string; by: string; revision: number };
};

type NamedProject = { id: string; name: string; key: string };

/** What fills a page: all that stands in the form, and the project chosen in it. */
type Filled = { values: FormValues; project: NamedProject | undefined };

/** All the fields of a document, whatever page they are on. */
export function documentForm({ schema, fields }: Template): Form<z.ZodType<unknown, FormValues>> {
  return { schema, fields: { project: projectField(), ...fields } };
}

/** A page of a document's form. `lead` stands above it. */
export function documentPage(
  template: Template,
  filled: Filled,
  metadata: DocumentMetadata,
  lead: KnownBlock[] = [],
): ModalView {
  const { title, kind, pages } = template;
  const { page } = metadata;
  return formModal({
    title,
    callbackId: callbackOf(kind),
    submit: page < pages.length ? 'Next' : 'Save',
    metadata,
    blocks: [
      ...lead,
      ...(pages.length > 1 ? [context(placeText(template, page))] : []),
      ...projectBlocks(template, filled, metadata),
      ...(pages[page - 1] ?? []).flatMap((part) => partBlocks(template, part, filled.values)),
      actions(
        ...(page > 1 ? [button('Back', backActionOf(kind), 'back')] : []),
        button('Save draft', draftActions(callbackOf(kind)).save, 'draft'),
      ),
    ],
  });
}

/** "Page 1 of 3 · then Data and thresholds". */
function placeText({ pages }: Template, page: number): string {
  const next = (pages[page] ?? []).map(({ title }) => title).join(', ');
  const then = next ? ` · then ${escapeMrkdwn(next)}` : '';
  return `Page ${page} of ${pages.length}${then}`;
}

/** The field that asks for the project, or the project that an edited document is of. */
function projectBlocks(
  template: Template,
  { values, project }: Filled,
  { page, editing }: DocumentMetadata,
): KnownBlock[] {
  if (editing) return project ? [section(`*${escapeMrkdwn(inline(projectTitle(project)))}*`)] : [];
  if (page > 1) return [];
  const initial = { project: projectInDraft(values.project ?? null, project) };
  return formBlocks(documentForm(template), initial, ['project']);
}

function partBlocks(template: Template, { title, about, keys }: Section, values: FormValues): KnownBlock[] {
  const heading = section(`*${escapeMrkdwn(title)}*${about ? `\n${escapeMrkdwn(about)}` : ''}`);
  return [heading, ...formBlocks(documentForm(template), values, keys)];
}

/** The first page of the form as somebody left it. */
export function draftPage(
  template: Template,
  draft: OfferedDraft,
  project: NamedProject | undefined,
  metadata: DocumentMetadata,
): ModalView {
  const opened = Number(draft.values[openedKey]);
  const editing = metadata.editing && { ...metadata.editing, revision: opened };
  const carried = { ...metadata, page: 1, ...(editing && { editing }) };
  return documentPage(template, { values: draft.values, project }, carried, [draftHeading(draft)]);
}

/** Where a draft of changes says which revision they begin at; no question is called so. */
export const openedKey = 'revision opened';

/** "Page 2, “Data sources”": where a question is asked, in plain text. */
export function placeOf(template: Template, key: string, page: number): string {
  const label = inline(documentForm(template).fields[key]?.label ?? key);
  return template.pages.length > 1 ? `Page ${page}, “${label}”` : `“${label}”`;
}

/** The kinds of documents to choose from, each with its button. */
export function chooserModal(
  templates: Template[],
  { channel, projectId }: { channel: string | null; projectId: string | undefined },
  notice: string | undefined,
): ModalView {
  return pageModal({
    title: 'Write a document',
    metadata: { channel },
    blocks: [
      ...(notice ? [alert(notice, 'warning')] : []),
      ...templates.map(({ kind, start, about }) =>
        section(
          `*${escapeMrkdwn(start)}*\n${escapeMrkdwn(about)}`,
          button('Start', startActionOf(kind), projectId ?? 'new'),
        ),
      ),
    ],
  });
}

/** The questions that a page shows, the project among them on the first. */
export function shownOn(template: Template, { page, editing }: DocumentMetadata): string[] {
  return [...(page === 1 && !editing ? ['project'] : []), ...keysOn(template, page)];
}
