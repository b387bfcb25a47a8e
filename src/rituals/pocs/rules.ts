import Big from 'big.js';
import { z } from 'zod';
import { daysAfter, excerpt, inline, listed } from '../../slack/text.ts';

/** What the decision log calls this ritual. */
export const ritual = 'poc';

export const statuses = ['running', 'concluded', 'cancelled'] as const;

export const comparators = ['>=', '>', '<=', '<'] as const;
export type Comparator = (typeof comparators)[number];

export const labels = ['A', 'B', 'C'] as const;
export type Label = (typeof labels)[number];

/** A way to reach the goal, under the letter it is called by. */
export type Solution = { label: Label; name: string };

/** What a solution achieved: its value on the goal's metric, as an exact decimal, and what else was seen. */
export type Result = { label: Label; value: string; latency: string | null; cost: string | null };

/** What a POC is to reach. `target` is an exact decimal. */
export type Goal = { metric: string; comparator: Comparator; target: string; unit: string };

/** Data items, days and people: what a POC may use, or has used. */
export type Resources = { items: number; days: number; people: number };
export const resourceKeys = ['items', 'days', 'people'] as const;

/** Whether limits go beyond a workspace's allowance, which takes a reason and an approver (docs/method.md, 2). */
function isRaised(limits: Resources, allowance: Resources): boolean {
  return resourceKeys.some((key) => limits[key] > allowance[key]);
}

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
  const sentence = `A whole number from ${min} to ${max.toLocaleString('en-US')}.`;
  return z
    .string(missing)
    .regex(/^\d{1,9}$/, sentence)
    .transform(Number)
    .refine((number) => number >= min && number <= max, sentence);
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

/** A plan's limits, by resource. */
export function limitsOf(plan: { itemLimit: number; dayLimit: number; peopleLimit: number }): Resources {
  return { items: plan.itemLimit, days: plan.dayLimit, people: plan.peopleLimit };
}

function solutionsOf(names: (string | null)[]): Solution[] {
  return labels.flatMap((label, index) => {
    const name = names[index];
    return name ? [{ label, name }] : [];
  });
}

type Approval = { approver: string | null } & Parameters<typeof limitsOf>[0];

/**
 * What speaks against a plan's approver, if anything: nobody approves of what they ask for themselves. Who approved of
 * these limits before may change the rest of the plan.
 */
export function approverProblem(next: Approval, previous: Approval | undefined, userId: string) {
  if (next.approver !== userId) return undefined;
  const approved =
    previous?.approver === userId &&
    resourceKeys.every((key) => limitsOf(next)[key] <= limitsOf(previous)[key]);
  return approved ? undefined : 'Somebody else has to approve of it.';
}

/** What speaks against the day on which a plan starts, if anything. @param previous the day it was planned for before */
export function startProblem(startDate: string, previous: string | undefined, today: string) {
  const isNear = startDate >= daysAfter(today, -366) && startDate <= daysAfter(today, 366);
  return isNear || startDate === previous ? undefined : 'Choose a day at most a year from today.';
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

/** The choice that stands for no solution. */
export const none = 'none';

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

/** What results say: who meets the goal, who is best on it, and who is exactly as good as the best. */
export type Assessment = { meets: Label[]; best: Label | undefined; asGood: Label[] };

/**
 * Compares results with the goal, exactly (docs/method.md, 2). Best is the highest where more is better, else the
 * lowest; of equal ones the first.
 */
export function assess({ comparator, target }: Goal, results: Result[]): Assessment {
  const moreIsBetter = comparator === '>=' || comparator === '>';
  const ordered = [...results].sort((a, b) => Big(a.value).cmp(b.value) * (moreIsBetter ? -1 : 1));
  const [best, ...others] = ordered;
  return {
    meets: results.filter(({ value }) => meets(Big(value), comparator, target)).map(({ label }) => label),
    best: best?.label,
    asGood: others.filter(({ value }) => best && Big(value).eq(best.value)).map(({ label }) => label),
  };
}

function meets(value: Big, comparator: Comparator, target: string): boolean {
  switch (comparator) {
    case '>=':
      return value.gte(target);
    case '>':
      return value.gt(target);
    case '<=':
      return value.lte(target);
    case '<':
      return value.lt(target);
  }
}

/** "B and C meet the goal; C is best." `none` of the results is no assessment, so there must be one. */
export function assessmentText({ meets, best, asGood }: Assessment, solutions: Solution[]): string {
  if (solutions.length === 1) return `${best} ${meets.length > 0 ? 'meets' : 'does not meet'} the goal.`;
  const met =
    meets.length === 0
      ? 'None meets the goal'
      : `${listed(meets)} ${meets.length === 1 ? 'meets' : 'meet'} the goal`;
  const equal =
    asGood.length > 0 ? `, ${listed(asGood)} ${asGood.length === 1 ? 'is' : 'are'} equally good` : '';
  return `${met}; ${best} is best${equal}.`;
}

type Planned = Goal & { solutions: Solution[] };
type Problems = Partial<
  Record<'valueA' | 'valueB' | 'valueC' | 'chosen' | 'choiceReason' | 'nextDate', string>
>;

/** What speaks against a conclusion of a plan, by field; empty when all is well. @param today of who concludes */
export function conclusionProblems(plan: Planned, input: ConclusionInput, today: string): Problems {
  const late = input.nextDate < today ? { nextDate: 'That day has passed.' } : {};
  return { ...choiceProblems(plan, input), ...late };
}

function choiceProblems(plan: Planned, { results, chosen, choiceReason }: ConclusionInput): Problems {
  const tried = results.map(({ label }) => label);
  if (tried.length === 0) return { valueA: 'Give the result of at least one solution.' };
  if (chosen !== none && !tried.includes(chosen))
    return isPlanned(plan, chosen)
      ? { [`value${chosen}`]: `${chosen} is chosen, so give its result.` }
      : { chosen: `There is no solution ${chosen}.` };
  const why = choiceReason === null ? reasonWanted(plan, results, chosen) : undefined;
  return why === undefined ? {} : { choiceReason: why };
}

function isPlanned({ solutions }: Planned, label: Label): boolean {
  return solutions.some((solution) => solution.label === label);
}

/** The question that a choice against the results has to answer. */
function reasonWanted(plan: Planned, results: Result[], chosen: Label | typeof none): string | undefined {
  const { best, asGood, meets } = assess(plan, results);
  const value = results.find(({ label }) => label === best)?.value;
  if (chosen === none)
    return meets.length > 0 ? `${listed(meets)} met the goal. Why choose none?` : undefined;
  if (best === undefined || best === chosen || asGood.includes(chosen)) return undefined;
  return `${best} is best, with ${value} ${inline(plan.unit)}. Why choose ${chosen}?`;
}

/** What a POC decided, in the words of the decision log. */
export function decisionOf(
  { solutions }: { solutions: Solution[] },
  { chosen, choiceReason, nextSteps }: Pick<ConclusionInput, 'chosen' | 'choiceReason' | 'nextSteps'>,
) {
  const next = `Next: ${nextSteps}`;
  return {
    verdict: choiceText(solutions, chosen),
    terms: excerpt(choiceReason === null ? next : `${choiceReason}\n${next}`, 3000),
  };
}

/** "C chosen: fine-tuned Llama 3", on one line. */
export function choiceText(solutions: Solution[], chosen: string | null): string {
  const solution = solutions.find(({ label }) => label === chosen);
  return solution ? `${solution.label} chosen: ${inline(solution.name)}` : 'None chosen';
}

/** The last of a POC's days, the first of which is the one it starts on. */
export function lastDay({ startDate, dayLimit }: { startDate: string; dayLimit: number }): string {
  return daysAfter(startDate, dayLimit - 1);
}

/** Whether a POC still runs although its days are up. @param today the calendar day in UTC, as nobody's own day decides */
export function isOverdue(
  poc: { status: (typeof statuses)[number] } & Parameters<typeof lastDay>[0],
  today: string,
): boolean {
  return poc.status === 'running' && lastDay(poc) < today;
}

const resourceNames: Record<keyof Resources, [one: string, many: string]> = {
  items: ['item', 'items'],
  days: ['day', 'days'],
  people: ['person', 'people'],
};

/** "1,000 items, 10 days and 2 people". */
export function resourceWords(resources: Resources): string {
  return listed(resourceKeys.map((key) => counted(resources[key], key)));
}

/** "10 days were up on 21 Nov". @param end the last day, as people read it */
export function daysUp(dayLimit: number, end: string): string {
  return `${counted(dayLimit, 'days')} ${dayLimit === 1 ? 'was' : 'were'} up on ${end}`;
}

/** "Items 400 of 1,000 · Days 4 of 10 · People 2 of 2". */
export function usedText(used: Resources, limits: Resources): string {
  const parts = resourceKeys.map((key) => {
    const name = resourceNames[key][1];
    return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${number(used[key])} of ${number(limits[key])}`;
  });
  return parts.join(' · ');
}

/** "600 items and 6 days left", "20 items over the limit; 6 days left": of what a POC uses up. */
export function leftText(used: Resources, limits: Resources): string {
  const left = (['items', 'days'] as const).flatMap((key) => {
    const rest = limits[key] - used[key];
    if (rest < 0) return [];
    return [rest === 0 ? `no ${resourceNames[key][1]}` : counted(rest, key)];
  });
  const parts = [overText(used, limits), ...(left.length > 0 ? [`${listed(left)} left`] : [])];
  return parts.filter((part) => part !== '').join('; ');
}

/** "20 items and 1 person over the limit", or nothing. */
export function overText(used: Resources, limits: Resources): string {
  const over = resourceKeys.filter((key) => used[key] > limits[key]);
  return over.length === 0
    ? ''
    : `${listed(over.map((key) => counted(used[key] - limits[key], key)))} over the limit`;
}

function counted(amount: number, key: keyof Resources): string {
  return `${number(amount)} ${resourceNames[key][amount === 1 ? 0 : 1]}`;
}

function number(amount: number): string {
  return amount.toLocaleString('en-US');
}
