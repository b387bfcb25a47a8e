import type { ModalView } from '@slack/types';
import { context } from '../../slack/blocks.ts';
import { day, decimal, text } from '../../slack/fields.ts';
import { type Form, formBlocks } from '../../slack/form.ts';
import { formModal } from '../../slack/modal.ts';
import { inline } from '../../slack/text.ts';
import type { FormId } from '../../submission.ts';
import { ReadingInput } from './input.ts';
import { heading, targetText } from './lines.ts';
import type { FailureMode, FailureRecord } from './store.ts';

export const readingCallback = 'failure_reading';

/** What the form carries that notes a reading. */
export type ReadingMetadata = FormId & { id: string };

/** The form that notes what was measured. */
export function readingForm({
  metric,
  unit,
}: Pick<FailureMode, 'metric' | 'unit'>): Form<typeof ReadingInput> {
  const label = [metric ?? 'Value', unit].filter((part) => part !== null).map(inline);
  return {
    schema: ReadingInput,
    fields: {
      value: decimal(label.join(', in ')),
      measuredOn: day('Measured on'),
      note: text('Note', { max: 300, optional: true, placeholder: '400 cases of the gold set' }),
    },
  };
}

/** The form to note a reading, taken today. */
export function readingModal(record: FailureRecord, today: string, metadata: ReadingMetadata): ModalView {
  return formModal({
    title: 'Log a reading',
    callbackId: readingCallback,
    submit: 'Log',
    metadata,
    blocks: [
      heading(record),
      context(`Target: ${targetText(record.mode) ?? 'none'}`),
      ...formBlocks(readingForm(record.mode), { measuredOn: today }),
    ],
  });
}
