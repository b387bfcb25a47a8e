import Big from 'big.js';
import { z } from 'zod';
import { numberText } from '../../slack/text.ts';
import {
  comparators,
  isRaised,
  labels,
  limitsOf,
  none,
  type Resources,
  type Result,
  resourceWords,
  type Solution,
} from './rules.ts';

const words = (missing: string, max: number) =>
  z.string(missing).max(max, `At most ${max} characters, please: put the rest behind a link.`);

const Decimal = (missing: string) =>
  z
    .string(missing)
    .regex(/^-?\d{1,15}(\.\d{1,6})?$/, 'A number of at most 15 digits and 6 decimal places, such as 91.5.')
    .transform(plainDecimal);

/** A decimal as everybody writes it: "085.50" is 85.5, and "-0" is 0. */
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

/** The bounds of what the forms take, above which a number is surely a slip. */
export const mostPlanned: Resources = { items: 1_000_000, days: 365, people: 50 };
export const mostUsed: Resources = { items: 100_000_000, days: 10_000, people: 500 };

const planFields = z.object({
  project: z.string('Choose a project.'),
  metric: words('Name what you measure, such as accuracy.', 100),
  comparator: z.enum(comparators, 'Choose how the result compares with the target.'),
  target: Decimal('Name the target, such as 85.'),
  unit: words('Name the unit, such as %.', 20),
  solutionA: words('Name at least one solution.', 150),
  solutionB: words('', 150).nullable(),
  solutionC: words('', 150).nullable(),
  itemLimit: Whole('How many data items at most?', 1, mostPlanned.items),
  dayLimit: Whole('How many days at most?', 1, mostPlanned.days),
  peopleLimit: Whole('How many people at most?', 1, mostPlanned.people),
  raiseReason: words('', 500).nullable(),
  approver: z.string().nullable(),
  people: z.array(z.string()).min(1, 'Name who works on it.').max(50, 'Name at most 50 people.'),
  startDate: z.iso.date('Choose the day on which it starts.'),
});

/**
 * A plan as its form gives it. `target` is an exact decimal, `startDate` a day, `YYYY-MM-DD`.
 * @param allowance the workspace's, above which limits take a reason and an approver
 */
export function planInput(allowance: Resources) {
  return planFields
    .superRefine((plan, context) => {
      const complain = (path: keyof typeof plan, message: string) =>
        context.addIssue({ code: 'custom', path: [path], message });
      if (plan.solutionC !== null && plan.solutionB === null) complain('solutionB', 'C comes after B.');
      if (!isRaised(limitsOf(plan), allowance)) return;
      if (plan.raiseReason === null) complain('raiseReason', `Why more than ${resourceWords(allowance)}?`);
      if (plan.approver === null) complain('approver', 'Who approves of the higher limit?');
    })
    .transform(({ solutionA, solutionB, solutionC, ...plan }) => ({
      ...plan,
      solutions: solutionsOf([solutionA, solutionB, solutionC]),
      ...(isRaised(limitsOf(plan), allowance) ? {} : { raiseReason: null, approver: null }),
    }));
}
export type PlanInput = z.infer<ReturnType<typeof planInput>>;

function solutionsOf(names: (string | null)[]): Solution[] {
  return labels.flatMap((label, index) => {
    const name = names[index];
    return name ? [{ label, name }] : [];
  });
}

/** What is logged of a POC's use, as its form gives it. */
export const UsageInput = z
  .object({
    items: Whole('How many data items?', 0, mostPlanned.items),
    days: Whole('How many days?', 0, mostPlanned.days),
    people: Whole('How many people?', 1, mostPlanned.people),
    note: words('', 300).nullable(),
  })
  .superRefine(({ items, days }, context) => {
    if (items === 0 && days === 0)
      context.addIssue({ code: 'custom', path: ['items'], message: 'Name items, days, or both.' });
  });
export type UsageInput = z.infer<typeof UsageInput>;

/** A conclusion as its form gives it; which solutions there are, and so what is missing, depends on the plan. */
export const ConclusionInput = z
  .object({
    valueA: Decimal('').nullable(),
    latencyA: words('', 60).nullable(),
    costA: words('', 60).nullable(),
    valueB: Decimal('').nullable(),
    latencyB: words('', 60).nullable(),
    costB: words('', 60).nullable(),
    valueC: Decimal('').nullable(),
    latencyC: words('', 60).nullable(),
    costC: words('', 60).nullable(),
    items: Whole('How many data items did it take?', 0, mostUsed.items),
    days: Whole('How many days did it take?', 0, mostUsed.days),
    people: Whole('How many people worked on it?', 0, mostUsed.people),
    chosen: z.enum([...labels, none], 'Choose a solution, or none.'),
    choiceReason: words('', 500).nullable(),
    nextSteps: words('What comes next?', 2000),
    nextOwner: z.string('Who sees to it?'),
    nextDate: z.iso.date('By when?'),
  })
  .transform((input) => {
    const { items, days, people, chosen, choiceReason, nextSteps, nextOwner, nextDate } = input;
    const results = labels.flatMap((label): Result[] => {
      const value = input[`value${label}`];
      const seen = { latency: input[`latency${label}`], cost: input[`cost${label}`] };
      return value === null ? [] : [{ label, value, ...seen }];
    });
    return { results, used: { items, days, people }, chosen, choiceReason, nextSteps, nextOwner, nextDate };
  });
export type ConclusionInput = z.infer<typeof ConclusionInput>;
