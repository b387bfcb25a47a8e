import { z } from 'zod';
import type { Stance } from '../../decisions/rules.ts';
import type { Field, FieldValue } from '../../slack/fields.ts';
import type { FormValues } from '../../slack/form.ts';

/** One question of a document: the field that asks it, and what its answer must be. */
export type Question<Answer> = { field: Field; answer: z.ZodType<Answer, FieldValue> };

type Questions = Record<string, Question<unknown>>;

type AnswersTo<Asked extends Questions> = {
  [Key in keyof Asked]: Asked[Key] extends Question<infer Answer> ? Answer : never;
};

/** A part of a document under a heading. */
export type Section<Key extends string = string> = {
  title: string;
  /** What the part is for, in a sentence of ours under the heading. */
  about?: string;
  keys: Key[];
};

/** Something that the answers give away, for whoever reads them: "These shares add up to 90 %, not 100 %." */
export type Finding = { says: string; isWarning: boolean };

/** What a card shows of the answers: "Payback", "6.4 months". People's own words are escaped where they are shown. */
export type Fact = { label: string; words: string };

/** What a document decides, where it decides anything, in the words that the decision log shows. */
type DocumentDecision = { verdict: string; terms: string | null; stance: Stance | null };

/** The metrics of a ladder whose readings are logged later, from business down to data (docs/method.md, 8). */
export type Rung = { metric: string; name: string; target: string; unit: string; isBetterAbove: boolean };

/** What a document's answers come to. */
export type Outline = {
  findings: Finding[];
  facts: Fact[];
  decision: DocumentDecision | undefined;
  ladder: Rung[];
};

/** A ritual that is only a form and a page. */
export type Template = {
  /** Its name in the database and in ids: "spec". */
  kind: string;
  /** Its command: `/aipm spec`. Where several templates share one, the person chooses. */
  word: string;
  /** At most 24 characters: it heads the modal too. */
  title: string;
  /** What it is for, as the help says it. */
  about: string;
  /** What a launcher or a choice calls it: "Write an AI feature spec". */
  start: string;
  /** Its form, one to three modals long. */
  pages: Section[][];
  fields: Record<string, Field>;
  /** What each answer must be, by question. */
  answers: Record<string, z.ZodType<unknown, FieldValue>>;
  /** Takes all the answers, as they were typed. */
  schema: z.ZodType<Record<string, unknown>, FormValues>;
  /** What answers come to that the schema takes. @throws ZodError for others */
  outlineOf: (typed: FormValues) => Outline;
};

type Definition<Asked extends Questions> = Pick<Template, 'kind' | 'word' | 'title' | 'about' | 'start'> & {
  questions: Asked;
  pages: Section<keyof Asked & string>[][];
  /** What is wrong with answers that are each right, by question. */
  problems?: (answers: AnswersTo<Asked>) => { [Key in keyof Asked]?: string };
  findings?: (answers: AnswersTo<Asked>) => Finding[];
  facts: (answers: AnswersTo<Asked>) => Fact[];
  decision?: (answers: AnswersTo<Asked>) => DocumentDecision;
  ladder?: (answers: AnswersTo<Asked>) => Rung[];
};

/** Declares a document: what it asks, in which order, and what its answers come to. All but the form is pure. */
export function template<Asked extends Questions>(definition: Definition<Asked>): Template {
  const { questions, pages, problems, findings, facts, decision, ladder, ...named } = definition;
  const entries = Object.entries<Question<unknown>>(questions);
  const answers = z.object(Object.fromEntries(entries.map(([key, { answer }]) => [key, answer])));
  const schema = answers.superRefine((given, context) => {
    for (const [key, message] of Object.entries(problems?.(given as AnswersTo<Asked>) ?? {}))
      if (message !== undefined) context.addIssue({ code: 'custom', path: [key], message });
  });
  return {
    ...named,
    pages,
    fields: Object.fromEntries(entries.map(([key, { field }]) => [key, field])),
    answers: Object.fromEntries(entries.map(([key, { answer }]) => [key, answer])),
    schema: schema as unknown as Template['schema'],
    outlineOf: (typed) => {
      const given = answers.parse(typed) as AnswersTo<Asked>;
      return {
        findings: findings?.(given) ?? [],
        facts: facts(given),
        decision: decision?.(given),
        ladder: ladder?.(given) ?? [],
      };
    },
  };
}

/** Something to look at again. */
export function warning(says: string): Finding {
  return { says, isWarning: true };
}

/** Something worth knowing. */
export function note(says: string): Finding {
  return { says, isWarning: false };
}
