import type { ModalView } from '@slack/types';
import { section } from '../../slack/blocks.ts';
import { text, wholeNumber } from '../../slack/fields.ts';
import { type Form, formBlocks } from '../../slack/form.ts';
import { formModal } from '../../slack/modal.ts';
import type { FormId } from '../../submission.ts';
import { mostPlanned, UsageInput } from './input.ts';
import { heading, usedLine } from './lines.ts';
import type { PocRecord } from './store.ts';

export const usageCallback = 'poc_usage';

/** What the form carries that logs the use of a POC. */
export type UsageMetadata = FormId & { id: string };

/** The form that logs what a POC has used. */
export const usageForm: Form<typeof UsageInput> = {
  schema: UsageInput,
  fields: {
    items: wholeNumber('Data items', { min: 0, max: mostPlanned.items }),
    days: wholeNumber('Days', { min: 0, max: mostPlanned.days }),
    people: wholeNumber('People at work on it', { min: 1, max: mostPlanned.people }),
    note: text('Note', {
      max: 300,
      optional: true,
      placeholder: 'First half of the gold set, solutions A and B',
    }),
  },
};

/** The form to log use, empty but for how many people the plan names. */
export function usageModal(record: PocRecord, metadata: UsageMetadata): ModalView {
  const initial = { people: String(record.poc.people.length) };
  return formModal({
    title: 'Log use',
    callbackId: usageCallback,
    submit: 'Log',
    metadata,
    blocks: [
      heading(record),
      usedLine(record),
      section('What was used since? It is added to that.'),
      ...formBlocks(usageForm, initial),
    ],
  });
}
