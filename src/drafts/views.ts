import type { KnownBlock } from '@slack/types';
import { actions, button, confirmation, context, section } from '../slack/blocks.ts';
import { momentText } from '../slack/text.ts';
import type { FormId } from '../submission.ts';
import type { OfferedDraft } from './store.ts';

/** The actions on drafts of a form, by the form's callback id. */
export function draftActions(form: string) {
  return { save: `${form}_draft_save`, continue: `${form}_draft_continue`, discard: `${form}_draft_discard` };
}

/** What a form that can be kept as a draft carries: the draft that it continues. */
export type DraftMetadata = FormId & { draft?: { id: string; revision: number } };

/** A draft that somebody could go on with. */
export function draftOffer(form: string, draft: OfferedDraft): KnownBlock[] {
  const what = draft.projectKey ? `a draft for *${draft.projectKey}*` : 'a draft';
  const names = draftActions(form);
  return [
    section(`There is ${what} by <@${draft.savedBy}>, ${momentText(draft.savedAt)}.`),
    actions(
      {
        ...button('Continue it', `${names.continue}/${draft.id}`, draft.id),
        confirm: confirmation(
          'Continue the draft?',
          'It takes the place of what you have typed into this form.',
          'Continue',
        ),
      },
      {
        ...button('Discard it', `${names.discard}/${draft.id}`, draft.id),
        confirm: confirmation('Discard the draft?', 'Nobody can go on with it afterwards.', 'Discard'),
      },
    ),
  ];
}

/** Whose draft a form goes on with. */
export function draftHeading(draft: OfferedDraft): KnownBlock {
  return context(`Draft by <@${draft.savedBy}>, ${momentText(draft.savedAt)}`);
}

/** The button that keeps a form for later. */
export function saveDraftRow(form: string): KnownBlock {
  return actions(button('Save draft', draftActions(form).save, 'draft'));
}
