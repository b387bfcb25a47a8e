import Big from 'big.js';
import { daysAfter } from '../../slack/text.ts';

/** What the decision log calls this ritual. */
export const ritual = 'failure';

/** The kinds of failure (docs/method.md, 4). */
export const kinds = [
  'wrong answer',
  'missing answer',
  'unsafe answer',
  'slow answer',
  'expensive answer',
] as const;
export type Kind = (typeof kinds)[number];

/** Where a failure mode stands; open and mitigating count as open. */
export const statuses = ['open', 'mitigating', 'mitigated', 'closed', 'accepted'] as const;
export type Status = (typeof statuses)[number];

/** What the product does where it has no answer. */
export const noAnswerPolicies = ['refuse', 'defer', 'ask a question', 'route to a human'] as const;
export type NoAnswerPolicy = (typeof noAnswerPolicies)[number];

/** By what a failure mode is worked on. */
export const mechanisms = ['prompt', 'retrieval', 'tool', 'policy', 'data', 'model change'] as const;

/** How much a wrong answer costs where it is used; it sets the target that is proposed. */
export const domainRisks = ['high', 'other'] as const;
export type DomainRisk = (typeof domainRisks)[number];

/** Whether a reading is to stay at or below its target, or to reach it. */
export const comparators = ['<=', '>='] as const;
export type Comparator = (typeof comparators)[number];

/** Where a failure mode stands on the risk-cost matrix, most urgent first. */
export const cells = ['do now', 'plan', 'quick win', 'accept and watch'] as const;
export type Cell = (typeof cells)[number];

/** What each cell says of its failure modes. */
export const cellMeanings: Record<Cell, string> = {
  'do now': 'high risk and cheap to mitigate',
  plan: 'high risk, but costly to mitigate',
  'quick win': 'low risk and cheap to mitigate',
  'accept and watch': 'low risk and costly to mitigate',
};

/** The cell of the risk-cost matrix. @param risk 1 to 5 @param cost 1 to 5 (docs/method.md, 4) */
export function cellOf({ risk, cost }: { risk: number; cost: number }): Cell {
  if (risk >= 4) return cost <= 2 ? 'do now' : 'plan';
  return cost <= 2 ? 'quick win' : 'accept and watch';
}

const dueAfterDays: Record<Cell, number | null> = {
  'do now': 7,
  plan: 30,
  'quick win': 30,
  'accept and watch': null,
};

/** The day by which a failure mode is due unless somebody says otherwise (docs/method.md, 4). */
export function usualDueDay(matrix: { risk: number; cost: number }, today: string): string | null {
  const days = dueAfterDays[cellOf(matrix)];
  return days === null ? null : daysAfter(today, days);
}

/** The working days of a month that human review counts with unless somebody says otherwise (docs/method.md, 4). */
export const usualWorkingDays = 22;

/** Items that people label in a month: reviews a day x working days (docs/method.md, 4). */
export function reviewsAMonth(reviewsADay: number, workingDays: number): number {
  return reviewsADay * workingDays;
}

/** What a reading is held against. `target` is an exact decimal. */
export type Target = { comparator: Comparator; target: string };

/** Whether a reading meets its target, exactly. @param value an exact decimal */
export function passes({ comparator, target }: Target, value: string): boolean {
  return comparator === '<=' ? Big(value).lte(target) : Big(value).gte(target);
}

/** What a reading was held against when it was taken, as it is kept; nothing where there was no target. */
export function heldAgainst({
  target,
}: {
  target: { comparator: string; target: string } | null;
}): Target | undefined {
  const comparator = comparators.find((known) => known === target?.comparator);
  return target && comparator ? { comparator, target: target.target } : undefined;
}

/** The hallucination rate, in percent, that a domain bears at most (docs/method.md, 4). */
export function usualTarget(domainRisk: DomainRisk): string {
  return domainRisk === 'high' ? '1' : '5';
}

const moves: Record<Status, Status[]> = {
  open: ['mitigating', 'accepted'],
  mitigating: ['mitigated', 'accepted'],
  mitigated: ['closed', 'open'],
  closed: ['open'],
  accepted: ['open'],
};

/** Where a failure mode can go from where it stands (docs/method.md, 4). */
export function movesFrom(status: Status): Status[] {
  return moves[status];
}

/** Whether somebody still has to do something about it. */
export function isOpen({ status }: { status: Status }): boolean {
  return status === 'open' || status === 'mitigating';
}

type Dated = { status: Status; dueDate: string | null };

/** The days by which an open failure mode is late; 0 when it is not. @param today the calendar day in UTC */
export function daysOverdue(mode: Dated, today: string): number {
  if (!isOpen(mode) || mode.dueDate === null) return 0;
  return Math.max(0, (Date.parse(today) - Date.parse(mode.dueDate)) / 86_400_000);
}

export function isOverdue(mode: Dated, today: string): boolean {
  return daysOverdue(mode, today) > 0;
}

type Placed = { status: Status; risk: number; cost: number; mechanism: string | null };
type Actor = { isAdmin: boolean };
type Problem<Key extends string> = Partial<Record<Key, string>>;

const adminOnly = 'Only an admin can accept a “do now”. Ask one, or choose another status.';

/** What speaks against moving a failure mode, by field of the form; empty when all is well. */
export function moveProblems(
  mode: Placed,
  { to, mechanism }: { to: Status; mechanism: string | null },
  actor: Actor,
): Problem<'to' | 'mechanism'> {
  if (!movesFrom(mode.status).includes(to)) return { to: `It can not go from ${mode.status} to ${to}.` };
  if (to === 'accepted' && cellOf(mode) === 'do now' && !actor.isAdmin) return { to: adminOnly };
  if (to === 'mitigating' && mode.mechanism === null && mechanism === null)
    return { mechanism: 'What will change? Prompt, retrieval, tool, policy, data or model.' };
  return {};
}

/** What speaks against a change of a failure mode's fields; a move has to come first. */
export function changeProblems(
  before: Placed,
  after: Omit<Placed, 'status'>,
  actor: Actor,
): Problem<'risk' | 'mechanism'> {
  const becomesUrgent = cellOf(before) !== 'do now' && cellOf(after) === 'do now';
  if (before.status === 'accepted' && becomesUrgent && !actor.isAdmin)
    return { risk: 'Its risk is accepted, and only an admin can accept a “do now”. Reopen it first.' };
  if (before.status === 'mitigating' && after.mechanism === null)
    return { mechanism: 'It is being mitigated: say what changes.' };
  return {};
}

/** The day a reopened failure mode is due: as before, or anew where that day has passed or there was none. */
export function dueWhenReopened(
  mode: { dueDate: string | null; risk: number; cost: number },
  today: string,
): string | null {
  return mode.dueDate !== null && mode.dueDate >= today ? mode.dueDate : usualDueDay(mode, today);
}

/** The words of the decision log: a risk that is accepted, or no longer. */
export function verdictOf(kind: Kind, isAccepted: boolean): string {
  return isAccepted ? `Accept the risk: ${kind}` : 'Risk no longer accepted';
}
