import Big from 'big.js';
import { z } from 'zod';
import * as fields from '../../slack/fields.ts';
import { numberText } from '../../slack/text.ts';
import type { Question } from './template.ts';
import type { Parsed } from './typed-lines.ts';

type Asking = { hint?: string; placeholder?: string };

const lineLength = 200;
const essayLength = 3000;
const mostPeople = 50;
const unanswered = 'Please answer this; a line is enough.';
const tooLong = (max: number) => ({
  error: () => `At most ${numberText(max)} characters, please: put the rest behind a link.`,
});

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

/** A part of a hundred, from 0 to 100, read as an exact decimal. */
export function percent(label: string, asking: Asking = {}): Question<string> {
  const { field, answer } = amount(label, asking);
  return { field, answer: answer.refine((typed) => Big(typed).lte(100), 'A percentage from 0 to 100.') };
}

/** One thing on one line that `reader` understands; where it does not, its sentence stands under the field. */
export function read<Answer>(
  label: string,
  reader: (typed: string) => Parsed<Answer>,
  asking: Asking = {},
): Question<Answer> {
  const { field, answer } = line(label, asking);
  return { field, answer: understood(answer, reader) };
}

/** The same with a line for each thing. */
export function readAll<Answer>(
  label: string,
  reader: (typed: string) => Parsed<Answer>,
  asking: Asking = {},
): Question<Answer> {
  const { field, answer } = essay(label, asking);
  return { field, answer: understood(answer, reader) };
}

function understood<Answer>(
  typed: Question<string>['answer'],
  reader: (typed: string) => Parsed<Answer>,
): Question<Answer>['answer'] {
  return typed.transform((text, context) => {
    const parsed = reader(text);
    if ('read' in parsed) return parsed.read;
    context.addIssue({ code: 'custom', message: parsed.wrong });
    return z.NEVER;
  });
}

/** A calendar day, `YYYY-MM-DD`. */
export function day(label: string, asking: Asking = {}): Question<string> {
  return { field: fields.day(label, asking), answer: z.iso.date('Choose a day.') };
}

/** Somebody, by id. */
export function person(label: string, asking: Asking = {}): Question<string> {
  return { field: fields.person(label, asking), answer: z.string('Choose somebody.') };
}

/** Some people, by id. */
export function people(label: string, asking: Asking = {}): Question<string[]> {
  return {
    field: fields.people(label, { ...asking, max: mostPeople }),
    answer: z
      .array(z.string(), 'Choose at least one person.')
      .min(1, 'Choose at least one person.')
      .max(mostPeople, `At most ${mostPeople} people, please.`),
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
