import Big from 'big.js';
import { z } from 'zod';
import * as fields from '../../slack/fields.ts';
import type { Question } from './template.ts';

type Asking = { hint?: string; placeholder?: string };

const lineLength = 200;
const essayLength = 3000;
const unanswered = 'Please answer this; a line is enough.';
const tooLong = (max: number) =>
  `At most ${max.toLocaleString('en-US')} characters, please: put the rest behind a link.`;

/** A few words on one line. */
export function line(label: string, asking: Asking = {}): Question<string> {
  return {
    field: fields.text(label, { ...asking, max: lineLength }),
    answer: z.string(unanswered).max(lineLength, tooLong(lineLength)),
  };
}

/** Some paragraphs. */
export function essay(label: string, asking: Asking = {}): Question<string> {
  return {
    field: fields.text(label, { ...asking, max: essayLength, multiline: true }),
    answer: z.string(unanswered).max(essayLength, tooLong(essayLength)),
  };
}

/** A number from zero up, read as an exact decimal. */
export function amount(label: string, asking: Asking = {}): Question<string> {
  return {
    field: fields.decimal(label, asking),
    answer: z
      .string('Please give a number.')
      .regex(/^\d{1,15}(\.\d{1,6})?$/, 'A number of at most 15 digits and 6 decimal places, not negative.')
      .transform((typed) => Big(typed).toFixed()),
  };
}

/** One of a few. @param words what people read, by value */
export function oneOf<Value extends string>(
  label: string,
  words: Record<Value, string>,
  asking: Asking = {},
): Question<Value> {
  const of = (Object.keys(words) as Value[]).map((value) => ({ value, text: words[value] }));
  const values = of.map(({ value }) => value);
  return {
    field: fields.oneOf(label, { ...asking, of }),
    answer: z.enum(values, 'Choose one.') as unknown as Question<Value>['answer'],
  };
}

/** A question that may be left empty. */
export function optional<Answer>({ field, answer }: Question<Answer>): Question<Answer | null> {
  return { field: { ...field, optional: true }, answer: answer.nullable() };
}
