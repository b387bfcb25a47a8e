import type { ViewOutput } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import { transaction } from '../../db/transaction.ts';
import type { Deadline } from '../../deadline.ts';
import { keepWhole } from '../../drafts/listeners.ts';
import { context } from '../../slack/blocks.ts';
import { conflictModal, noteId } from '../../slack/conflict.ts';
import type { Deps } from '../../slack/feature.ts';
import type { FormValues } from '../../slack/form.ts';
import type { Viewer } from '../../slack/people.ts';
import { firstOf } from '../../slack/phrases.ts';
import { escapeMrkdwn } from '../../slack/text.ts';
import { pageOf } from './answers.ts';
import { keptForm, valuesOf } from './keeping.ts';
import { type Clash, mergeTheirs } from './merging.ts';
import { type DocumentRecord, documentById } from './store.ts';
import type { Template } from './template.ts';
import { type DocumentMetadata, documentForm, openedKey, placeOf, shownOn } from './views.ts';

const clashesShown = 5;

/**
 * The answer to a form whose document somebody else saved first: the form stays, with their answers under the fields of
 * this page, and those of other pages that both changed named above. What only they changed elsewhere is taken over.
 */
export async function meanwhile(
  deps: Deps,
  template: Template,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
  { record, values: mine }: { record: DocumentRecord; values: FormValues },
) {
  const { revision, revisedBy } = record.revision;
  const metadata = JSON.parse(view.private_metadata) as DocumentMetadata;
  const id = record.document.id;
  const theirs = valuesOf(record);
  const kept = await transaction(deps.db, deadline, async (tx) => {
    const at = metadata.editing?.revision ?? 1;
    const opened = await documentById(deps.workspaceId, tx, viewer, id, at);
    const shown = shownOn(template, metadata);
    const merged = mergeTheirs(shown, { opened: opened ? valuesOf(opened) : {}, mine, theirs });
    const values = { ...merged.values, [openedKey]: String(revision) };
    const draft = await keepWhole(deps, tx, keptForm(deps, template), viewer, view, values);
    return { metadata: draft.metadata, clashes: merged.clashes };
  });
  const names = await deps.people.names([revisedBy]);
  const who = names.get(revisedBy) ?? 'Somebody';
  const editing = { id, by: record.document.createdBy, revision };
  const form = documentForm(template);
  const shown = conflictModal(form, view, { who, values: theirs }, { ...kept.metadata, editing });
  return { response_action: 'update', view: withClashes(template, shown, who, kept.clashes) } as const;
}

function withClashes(template: Template, view: ModalView, who: string, clashes: Clash[]): ModalView {
  const told = clashes.filter(({ key }) => key in template.fields);
  if (told.length === 0) return view;
  const lines = told.map(({ key, theirs }) => {
    const words = template.fields[key]?.words(theirs) ?? '';
    return `${escapeMrkdwn(placeOf(template, key, pageOf(template, key)))}: ${escapeMrkdwn(who)} has: ${words}`;
  });
  const note: KnownBlock = {
    type: 'context',
    elements: firstOf(lines, clashesShown).flatMap((line) => context(line).elements),
    block_id: noteId('other pages'),
  };
  return { ...view, blocks: [note, ...view.blocks] };
}
