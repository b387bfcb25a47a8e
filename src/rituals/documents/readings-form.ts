import type { ModalView } from '@slack/types';
import Big from 'big.js';
import { z } from 'zod';
import { projectTitle } from '../../projects/rules.ts';
import { section } from '../../slack/blocks.ts';
import { day, decimal } from '../../slack/fields.ts';
import { type Form, type FormValues, formBlocks } from '../../slack/form.ts';
import { formModal } from '../../slack/modal.ts';
import { cut, escapeMrkdwn, inline } from '../../slack/text.ts';
import type { FormId } from '../../submission.ts';
import { readingsCallback } from './keys.ts';
import type { ReadingsInput } from './readings.ts';
import type { DocumentRecord } from './store.ts';
import type { Rung } from './template.ts';

/** What the form carries that logs readings. */
export type ReadingsMetadata = FormId & { id: string };

const Value = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,6})?$/, 'A number of at most 15 digits and 6 decimal places.')
  .transform((typed) => Big(typed).toFixed())
  .nullable();

/** The form that logs what the metrics of a ladder were measured at. @param today the last day that can be named */
export function readingsForm(ladder: Rung[], today: string): Form<z.ZodType<ReadingsInput, FormValues>> {
  const measuredOn = z
    .string('Choose the day of the measurement.')
    .refine((chosen) => chosen <= today, 'Choose a day that has come.');
  const values = z.object(Object.fromEntries(ladder.map(({ metric }) => [metric, Value])));
  const [first] = ladder;
  const schema = values
    .extend({ measuredOn })
    .superRefine(({ measuredOn: _, ...given }, context) => {
      if (first && Object.values(given).every((value) => value === null))
        context.addIssue({ code: 'custom', path: [first.metric], message: 'Give at least one reading.' });
    })
    .transform(({ measuredOn: on, ...given }) => ({ measuredOn: on, values: numbersIn(given) }));
  return {
    schema: schema as unknown as z.ZodType<ReadingsInput, FormValues>,
    fields: {
      ...Object.fromEntries(ladder.map((rung) => [rung.metric, readingField(rung)])),
      measuredOn: day('Measured on'),
    },
  };
}

function numbersIn(given: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([metric, value]) => (typeof value === 'string' ? [[metric, value]] : [])),
  );
}

function readingField({ metric, name, target, isBetterAbove }: Rung) {
  const wanted = target ? `Target: ${cut(inline(target), 200)}. ` : '';
  return decimal(`${cut(inline(name), 200)} (${metric})`, {
    optional: true,
    hint: `${wanted}${isBetterAbove ? 'More' : 'Less'} is better.`,
  });
}

/** The form to log readings, taken today. */
export function readingsModal(
  { project }: DocumentRecord,
  ladder: Rung[],
  today: string,
  metadata: ReadingsMetadata,
): ModalView {
  return formModal({
    title: 'Log readings',
    callbackId: readingsCallback,
    submit: 'Log',
    metadata,
    blocks: [
      section(`*${escapeMrkdwn(inline(projectTitle(project)))}*\nWhat was measured? One metric is enough.`),
      ...formBlocks(readingsForm(ladder, today), { measuredOn: today }),
    ],
  });
}
