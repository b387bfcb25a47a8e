import { z } from 'zod';
import type { Field, FieldValue } from '../../slack/fields.ts';
import type { FormValues } from '../../slack/form.ts';
import { note, type Outline, type Section, type Template } from './template.ts';

/** An answer as people read it. */
export type Answered = {
  key: string;
  label: string;
  /** Plain text where somebody typed it, else mrkdwn of ours: the words of a choice. */
  words: string;
  isTyped: boolean;
};

/** A part of a document with what was answered in it; what was left empty is left out. */
type AnsweredSection = { title: string; answers: Answered[] };

/** What a document says, part by part. */
export function answeredSections(template: Template, answers: FormValues): AnsweredSection[] {
  return template.pages
    .flat()
    .map(({ title, keys }) => ({ title, answers: keys.flatMap((key) => answered(template, key, answers)) }))
    .filter((section) => section.answers.length > 0);
}

function answered(template: Template, key: string, answers: FormValues): Answered[] {
  const field = template.fields[key];
  const value = answers[key] ?? null;
  return field && value !== null && value.length > 0 ? [answerTo(key, field, value)] : [];
}

/** One answer as people read it; "nothing" where it was left empty. */
export function answerTo(key: string, field: Field, value: FieldValue): Answered {
  const { type } = field.element(null);
  const isTyped = typeof value === 'string' && (type === 'plain_text_input' || type === 'number_input');
  return { key, label: field.label, words: isTyped ? value : field.words(value), isTyped };
}

/** What a document's answers come to, also where its form has changed since. */
export function outlineOf(template: Template, answers: FormValues): Outline {
  try {
    return template.outlineOf(complete(template, answers));
  } catch (error) {
    if (error instanceof z.ZodError)
      return { findings: [outgrown], facts: [], decision: undefined, ladder: [] };
    throw error;
  }
}

const outgrown = note('Its form asks other things now. Edit it to bring it up to date.');

/** The answers with nothing for those that are missing. */
export function complete({ fields }: Template, answers: FormValues): FormValues {
  return Object.fromEntries(Object.keys(fields).map((key) => [key, answers[key] ?? null]));
}

/** The questions of a page, from 1 on. */
export function keysOn({ pages }: Pick<Template, 'pages'>, page: number): string[] {
  return (pages[page - 1] ?? []).flatMap(({ keys }: Section) => keys);
}

/** The page that asks a question, from 1 on. The project is asked on the first. */
export function pageOf(template: Pick<Template, 'pages'>, key: string): number {
  return (
    1 +
    Math.max(
      0,
      template.pages.findIndex((_, index) => keysOn(template, index + 1).includes(key)),
    )
  );
}
