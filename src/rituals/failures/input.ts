import Big from 'big.js';
import { z } from 'zod';
import { numberText } from '../../slack/text.ts';
import {
  comparators,
  domainRisks,
  kinds,
  mechanisms,
  noAnswerPolicies,
  statuses,
  usualTarget,
  usualWorkingDays,
} from './rules.ts';

const words = (missing: string, max: number) =>
  z.string(missing).max(max, {
    error: () => `At most ${numberText(max)} characters, please: put the rest behind a link.`,
  });

const Decimal = (missing: string) =>
  z
    .string(missing)
    .regex(/^-?\d{1,15}(\.\d{1,6})?$/, 'A number of at most 15 digits and 6 decimal places, such as 2.3.')
    .transform(plainDecimal);

/** A decimal as everybody writes it: "02.30" is 2.3, and "-0" is 0. */
function plainDecimal(typed: string): string {
  const number = Big(typed);
  return number.eq(0) ? '0' : number.toFixed();
}

const Whole = (missing: string, min: number, max: number) => {
  const error = () => `A whole number from ${min} to ${numberText(max)}.`;
  return z
    .string(missing)
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .refine((number) => number >= min && number <= max, { error });
};

const Step = (missing: string) => Whole(missing, 1, 5);

/** The most answers a day that people can be planned to look at. */
export const mostReviewsADay = 1_000_000;
/** The longest text that a form takes, in characters. */
export const longestText = 3000;
export const longestNote = 1000;

const fields = z.object({
  project: z.string('Choose a project.'),
  kind: z.enum(kinds, 'Choose what goes wrong.'),
  description: words('Say what happens; a line is enough.', longestText),
  risk: Step('How bad is it, from 1 to 5?'),
  cost: Step('How costly is it to mitigate, from 1 to 5?'),
  noAnswerPolicy: z.enum(noAnswerPolicies).nullable(),
  reviewThreshold: Decimal('')
    .refine((percent) => Big(percent).gte(0) && Big(percent).lte(100), 'A percentage from 0 to 100.')
    .nullable(),
  reviewsADay: Whole('', 0, mostReviewsADay).nullable(),
  workingDays: Whole('', 1, 31).nullable(),
  mechanism: z.enum(mechanisms).nullable(),
  owner: z.string().nullable(),
  dueDate: z.iso.date('A day looks like 2026-11-21.').nullable(),
  metric: words('', 100).nullable(),
  comparator: z.enum(comparators).nullable(),
  target: Decimal('').nullable(),
  unit: words('', 20).nullable(),
  domainRisk: z.enum(domainRisks).nullable(),
  exampleInput: words('', longestText).nullable(),
  expectedBehaviour: words('', longestText).nullable(),
});

/**
 * A failure mode as its form gives it: five fields, and nothing where the others were not filled in. Numbers are exact
 * decimals, `dueDate` a day, `YYYY-MM-DD`. A metric always comes with its comparator and target.
 */
export const FailureInput = fields
  .superRefine((input, context) => {
    const complain = (path: keyof typeof input, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (input.metric === null && input.target !== null) complain('metric', 'What does the target measure?');
    if (input.metric !== null && input.target === null && !isRate(input))
      complain('target', 'Name the target: only for a rate in %, to be stayed below, there is a usual one.');
  })
  .transform((input) => ({ ...input, ...measured(input), ...reviewed(input) }));
export type FailureInput = z.infer<typeof FailureInput>;

type Fields = z.infer<typeof fields>;
type Measure = Pick<Fields, 'metric' | 'comparator' | 'target' | 'unit' | 'domainRisk'>;

/** Whether the usual targets apply: they are rates in percent, at most (docs/method.md, 4). */
function isRate({ comparator, unit }: Pick<Measure, 'comparator' | 'unit'>): boolean {
  return comparator !== '>=' && (unit === null || unit === '%');
}

/** What is measured. Without a metric there is nothing to compare; without a target the domain's applies. */
function measured({ metric, comparator, target, unit, domainRisk }: Measure): Measure {
  if (metric === null) return { metric, comparator: null, target: null, unit: null, domainRisk };
  if (target !== null) return { metric, comparator: comparator ?? '<=', target, unit, domainRisk };
  const domain = domainRisk ?? 'other';
  return { metric, comparator: '<=', target: usualTarget(domain), unit: '%', domainRisk: domain };
}

/** How many answers people look at in a month; without a volume the days say nothing. */
function reviewed({ reviewsADay, workingDays }: Pick<Fields, 'reviewsADay' | 'workingDays'>) {
  return { workingDays: reviewsADay === null ? null : (workingDays ?? usualWorkingDays) };
}

/** A move as its form gives it; whether it is allowed depends on where the failure mode stands. */
export const MoveInput = z.object({
  to: z.enum(statuses, 'Choose where it goes.'),
  note: words('Say why; a line is enough.', longestNote),
  mechanism: z.enum(mechanisms).nullable(),
});
export type MoveInput = z.infer<typeof MoveInput>;

/** A reading as its form gives it: an exact decimal, and the day it was taken, `YYYY-MM-DD`. */
export const ReadingInput = z.object({
  value: Decimal('What was measured?'),
  measuredOn: z.iso.date('Choose the day on which it was measured.'),
  note: words('', 300).nullable(),
});
export type ReadingInput = z.infer<typeof ReadingInput>;
