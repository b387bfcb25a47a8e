import Big from 'big.js';
import { daysAfter, excerpt, inline, listed, numberText } from '../../slack/text.ts';

/** What the decision log calls this ritual. */
export const ritual = 'poc';

export const statuses = ['running', 'concluded', 'cancelled'] as const;

export const comparators = ['>=', '>', '<=', '<'] as const;
export type Comparator = (typeof comparators)[number];

export const labels = ['A', 'B', 'C'] as const;
export type Label = (typeof labels)[number];

/** The choice that stands for no solution. */
export const none = 'none';

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
export function isRaised(limits: Resources, allowance: Resources): boolean {
  return resourceKeys.some((key) => limits[key] > allowance[key]);
}

/** A plan's limits, by resource. */
export function limitsOf(plan: { itemLimit: number; dayLimit: number; peopleLimit: number }): Resources {
  return { items: plan.itemLimit, days: plan.dayLimit, people: plan.peopleLimit };
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

/** What is said of a solution's result: its value, and how it stands to the goal and to the others. */
export function standing(goal: Goal, results: Result[], label: Label) {
  const { meets, best, asGood } = assess(goal, results);
  const result = results.find((each) => each.label === label);
  if (!result) return { value: 'not tried', meets: '–', best: '–' };
  return {
    value: `${result.value} ${inline(goal.unit)}`,
    meets: meets.includes(label) ? 'yes' : 'no',
    best: best === label ? 'best' : asGood.includes(label) ? 'equally good' : '–',
  };
}

/** A conclusion, as far as its plan has a say in it. `nextDate` is a day, `YYYY-MM-DD`. */
type Conclusion = {
  results: Result[];
  chosen: Label | typeof none;
  choiceReason: string | null;
  nextDate: string;
};
type Planned = Goal & { solutions: Solution[] };
type Problems = Partial<
  Record<'valueA' | 'valueB' | 'valueC' | 'chosen' | 'choiceReason' | 'nextDate', string>
>;

/** What speaks against a conclusion of a plan, by field; empty when all is well. @param today of who concludes */
export function conclusionProblems(plan: Planned, input: Conclusion, today: string): Problems {
  const late = input.nextDate < today ? { nextDate: 'That day has passed.' } : {};
  return { ...choiceProblems(plan, input), ...late };
}

function choiceProblems(plan: Planned, { results, chosen, choiceReason }: Conclusion): Problems {
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
  { chosen, choiceReason, nextSteps }: Pick<Conclusion, 'chosen' | 'choiceReason'> & { nextSteps: string },
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

type Actuals = Record<'actualItems' | 'actualDays' | 'actualPeople', number | null>;

/** What a concluded POC took in the end. */
export function actuals({ actualItems, actualDays, actualPeople }: Actuals): Resources {
  return { items: actualItems ?? 0, days: actualDays ?? 0, people: actualPeople ?? 0 };
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
    return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${numberText(used[key])} of ${numberText(limits[key])}`;
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
  return `${numberText(amount)} ${resourceNames[key][amount === 1 ? 0 : 1]}`;
}
