import type { KnownBlock } from '@slack/types';
import { actions, button, context, plain, section } from '../slack/blocks.ts';
import { momentText } from '../slack/text.ts';
import type { OfferedDraft } from './store.ts';

export const saveDraftAction = 'draft_save';
export const continueDraftAction = 'draft_continue';

/** What a form that can be kept as a draft carries: the draft that it continues. */
export type DraftMetadata = { draft?: { id: string; revision: number } };

/** A draft that somebody could go on with. */
export function draftOffer(draft: OfferedDraft): KnownBlock {
  const what = draft.projectKey ? `a draft for *${draft.projectKey}*` : 'a draft';
  return section(`There is ${what} by <@${draft.savedBy}>, ${momentText(draft.savedAt)}.`, {
    ...button('Continue it', `${continueDraftAction}/${draft.id}`, draft.id),
    confirm: {
      title: plain('Continue the draft?'),
      text: plain('It takes the place of what you have typed into this form.'),
      confirm: plain('Continue the draft'),
      deny: plain('Stay here'),
    },
  });
}

/** Whose draft a form goes on with. */
export function draftHeading(draft: OfferedDraft): KnownBlock {
  return context(`Draft by <@${draft.savedBy}>, ${momentText(draft.savedAt)}`);
}

/** The button that keeps a form for later. */
export function saveDraftRow(): KnownBlock {
  return actions(button('Save draft', saveDraftAction, 'draft'));
}
