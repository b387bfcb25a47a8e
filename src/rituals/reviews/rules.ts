import { z } from 'zod';
import type { Stance } from '../../decisions/rules.ts';

/** What the decision log calls this ritual. */
export const ritual = 'review';

/** How a review ends (docs/method.md, 1). */
export const verdicts = ['go', 'conditions', 'no-go', 'evidence'] as const;
export type Verdict = (typeof verdicts)[number];

export const verdictWords: Record<Verdict, string> = {
  go: 'Go',
  conditions: 'Go with conditions',
  'no-go': 'No-go',
  evidence: 'Needs evidence',
};

/** What a verdict says of going on. */
export const stances: Record<Verdict, Stance | null> = {
  go: 'go',
  conditions: 'go',
  'no-go': 'stop',
  evidence: null,
};

/** The five questions, in the order in which they are asked (docs/method.md, 1). */
export const questions = {
  technology: 'What core technology does the solution use?',
  costs: 'How do its data, compute and time costs compare with the alternatives?',
  bottleneck: 'Where might it bottleneck after launch?',
  load: 'How does it handle extreme load spikes?',
  data: 'Is the data sufficient and stable for future model improvements?',
} as const;
export type Question = keyof typeof questions;

export const questionKeys = Object.keys(questions) as Question[];

const words = (missing: string) =>
  z.string(missing).max(3000, 'At most 3,000 characters, please: put the rest behind a link.');

const Answer = words('Please answer this question; a line is enough.');

/** A review as its form gives it. `checkDate` is `YYYY-MM-DD`, `confidence` a percentage. */
export const ReviewInput = z
  .object({
    project: z.string('Choose a project.'),
    technology: Answer,
    costs: Answer,
    bottleneck: Answer,
    load: Answer,
    data: Answer,
    verdict: z.enum(verdicts, 'Choose a verdict.'),
    terms: words('').nullable(),
    confidence: z
      .string()
      .regex(/^\d+$/, 'A whole number from 50 to 100.')
      .transform(Number)
      .refine(
        (percent) => percent >= 50 && percent <= 100,
        'Confidence goes from 50 to 100 %: below 50 % the other verdict is the likelier one.',
      )
      .nullable(),
    expectation: words('').nullable(),
    checkDate: z.iso.date('Choose the day on which you will know.'),
    participants: z.array(z.string()).min(1, 'Name who took part.').max(30, 'Name at most 30 people.'),
  })
  .superRefine((review, context) => {
    const require = (key: 'terms' | 'confidence' | 'expectation', sentence: string) => {
      if (review[key] === null) context.addIssue({ code: 'custom', path: [key], message: sentence });
    };
    if (review.verdict === 'conditions') require('terms', 'Go on what conditions?');
    if (review.verdict === 'evidence') return require('terms', 'What evidence is needed?');
    require('confidence', 'How confident are you, from 50 to 100 %?');
    require('expectation', 'What would show this judgement to be right?');
  })
  .transform((review) => (review.verdict === 'evidence' ? { ...review, confidence: null } : review));
export type ReviewInput = z.infer<typeof ReviewInput>;

/** What is fixed from the check date on: a change of mind is then a new decision. */
export type Judgement = Pick<ReviewInput, 'verdict' | 'confidence' | 'expectation' | 'checkDate'>;

/** Whether a review's judgement can't be changed any more. Both are calendar days of the reader. */
export function isJudgementFixed(checkDate: string, today: string): boolean {
  return today >= checkDate;
}

/**
 * What speaks against a judgement, by field: one that changes although its check date has come, or a check date that
 * leaves nothing to wait for. Empty when all is well.
 */
export function judgementProblems(
  next: Judgement,
  previous: Judgement | undefined,
  today: string,
): Partial<Record<keyof Judgement, string>> {
  if (previous && isJudgementFixed(previous.checkDate, today)) {
    const changed = (['verdict', 'confidence', 'expectation', 'checkDate'] as const).find(
      (key) => next[key] !== previous[key],
    );
    return changed
      ? { [changed]: 'Fixed since the check date came. If you have changed your mind, hold a new review.' }
      : {};
  }
  return next.checkDate > today
    ? {}
    : { checkDate: 'Choose a day after today: the day on which you will know.' };
}
