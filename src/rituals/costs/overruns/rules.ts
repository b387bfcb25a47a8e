import Big from 'big.js';
import { z } from 'zod';
import { daysIn, firstDay, monthAfter } from '../ledger/rules.ts';

/** How far a cost is above what was agreed, the lowest first (docs/method.md, 5). */
export const levels = ['warning', 'forecast', 'actual'] as const;
export type Level = (typeof levels)[number];

/** Where an overrun stands. `cleared` is a forecast that came to nothing. */
export const statuses = ['open', 'acknowledged', 'resolved', 'cleared'] as const;
export type Status = (typeof statuses)[number];

/** What was agreed for a project; amounts are exact decimals, in its currency. */
export type Agreed = {
  /** A month; none where there are ceilings alone. */
  amount: string | null;
  warningPercent: number;
  ceilings: { action: string; amount: string }[];
};

/** What was spent on an action in a month, over how many uses. */
export type Spent = { action: string; amount: string; quantity: string };

/** How much of a month has passed, in days, of how many. */
type Elapsed = { elapsed: number; days: number };
/** The same, and whether the month alerts. */
type Calendar = Elapsed & { alerts: boolean };

/**
 * The calendar of a month that has begun. The current and the previous one alert (docs/method.md, 5), unless they were
 * over when the budget was first set.
 * @param since the day on which it was
 */
export function calendarOf(month: string, today: string, since: string): Calendar | undefined {
  const days = daysIn(month);
  const current = firstDay(today);
  if (month > current) return undefined;
  const alerts = month >= monthAfter(current, -1) && month >= firstDay(since);
  return { elapsed: month === current ? Number(today.slice(8)) : days, days, alerts };
}

/** How something stands against its limit: `budget`, or `action:<name>` for what one use costs. */
export type Standing = {
  scope: string;
  level: Level | null;
  spent: string;
  limit: string;
  forecast: string | null;
};

const forecastFromDay = 5;
const fewestUses = 20;

/** The scope of an action's ceiling. */
function ceilingScope(action: string): string {
  return `action:${action}`;
}

/** The action of a ceiling's scope; undefined for any other. */
export function actionOf(scope: string): string | undefined {
  return scope.startsWith('action:') ? scope.slice('action:'.length) : undefined;
}

/** How a month stands against its budget and each ceiling (docs/method.md, 5). */
export function standingsOf(agreed: Agreed, totals: Spent[], calendar: Elapsed): Standing[] {
  const ceilings = agreed.ceilings.flatMap(({ action, amount }) => {
    const total = totals.find((each) => each.action === action);
    return total && !Big(total.quantity).eq(0) ? [ceilingStanding(total, amount)] : [];
  });
  return agreed.amount === null
    ? ceilings
    : [budgetStanding(agreed.amount, agreed.warningPercent, totals, calendar), ...ceilings];
}

function budgetStanding(limit: string, percent: number, totals: Spent[], calendar: Elapsed): Standing {
  const spent = totals.reduce((sum, { amount }) => sum.plus(amount), Big(0));
  const forecast = forecastOf(spent, calendar);
  const level = levelOf(spent, forecast, Big(limit), percent);
  return {
    scope: 'budget',
    level,
    spent: spent.toFixed(),
    limit,
    forecast: forecast?.round(12).toFixed() ?? null,
  };
}

/** Actual / elapsed days x days of the month, from day 5 on; a month that is over has none. */
function forecastOf(spent: Big, { elapsed, days }: Elapsed): Big | null {
  return elapsed < forecastFromDay || elapsed >= days ? null : spent.times(days).div(elapsed);
}

function levelOf(spent: Big, forecast: Big | null, limit: Big, percent: number): Level | null {
  if (spent.gt(limit)) return 'actual';
  if (forecast?.gt(limit)) return 'forecast';
  return spent.gt(0) && spent.times(100).gte(limit.times(percent)) ? 'warning' : null;
}

/** A unit cost above its ceiling, over at least 20 uses, is an overrun; it has no lower level. */
function ceilingStanding({ action, amount, quantity }: Spent, limit: string): Standing {
  const isOver = Big(quantity).gte(fewestUses) && Big(amount).gt(Big(limit).times(quantity));
  return {
    scope: ceilingScope(action),
    level: isOver ? 'actual' : null,
    spent: unitCost(amount, quantity),
    limit,
    forecast: null,
  };
}

/** What one use cost, to twelve decimals. @param quantity above 0 */
export function unitCost(amount: string, quantity: string): string {
  return Big(amount).div(quantity).round(12, Big.roundHalfUp).toFixed();
}

/** What is known of an overrun. */
export type Known = {
  scope: string;
  level: Level;
  status: Status;
  spent: string;
  limit: string;
  resolvedSpent: string | null;
};

/** How a known overrun stands for which nothing is agreed any more, or of which nothing is counted any more. */
export function standingWithout({ scope, spent, limit }: Known, totals: Spent[]): Standing {
  const inAll = totals.reduce((sum, { amount }) => sum.plus(amount), Big(0)).toFixed();
  return { scope, level: null, spent: scope === 'budget' ? inAll : spent, limit, forecast: null };
}

/** What becomes of an overrun: `moved` when only its numbers did. */
export type Change = 'opened' | 'rose' | 'reopened' | 'cleared' | 'moved';

/**
 * What a standing makes of an overrun. Its level only rises; only a forecast clears by itself; a resolved one opens again
 * when it rises, or grows by a tenth of its limit (docs/method.md, 5).
 */
export function changeOf(
  known: Pick<Known, 'level' | 'status' | 'resolvedSpent'> | undefined,
  { level, spent, limit }: Standing,
): Change | undefined {
  if (!known) return level === null ? undefined : 'opened';
  if (level !== null && rank(level) > rank(known.level)) return 'rose';
  if (known.status === 'cleared') return level === null ? 'moved' : 'reopened';
  if (known.status === 'resolved')
    return level !== null && hasGrown(known.resolvedSpent, spent, limit) ? 'reopened' : 'moved';
  return known.level === 'forecast' && level === null ? 'cleared' : 'moved';
}

function rank(level: Level): number {
  return levels.indexOf(level);
}

/** Whether a tenth of the limit was added since it was resolved; of a limit of 0, a tenth of what was spent then. */
function hasGrown(resolvedSpent: string | null, spent: string, limit: string): boolean {
  const from = Big(resolvedSpent ?? 0);
  const tenth = (Big(limit).eq(0) ? from : Big(limit)).div(10);
  return Big(spent).gte(from.plus(tenth)) && Big(spent).gt(from);
}

/**
 * What a report of another tool makes of an overrun: it opens again after it was resolved when the tool tells another
 * amount, or none, as its budgets begin anew by themselves.
 */
export function changeByReport(known: Known | undefined, standing: Standing): Change | undefined {
  const change = changeOf(known, standing);
  if (known?.status !== 'resolved' || change !== 'moved') return change;
  const isSame = !Big(standing.spent).eq(0) && Big(standing.spent).eq(known.resolvedSpent ?? 0);
  return isSame ? 'moved' : 'reopened';
}

/** The level that was reached: it only rises. */
export function highest(known: Level | undefined, found: Level | null): Level {
  const reached = [known, found].flatMap((level) => level ?? []);
  return levels[Math.max(...reached.map(rank))] ?? 'warning';
}

/** Where an overrun stands after a change. Who acknowledged it knows of it when it rises. */
export function statusAfter(change: Change, before: Status | undefined): Status {
  if (change === 'cleared') return 'cleared';
  if (change === 'moved') return before ?? 'open';
  return change === 'rose' && before === 'acknowledged' ? 'acknowledged' : 'open';
}

/** How much of a limit is used, in whole percent, cut: "300"; undefined for a limit of 0. */
export function percentUsed(spent: string, limit: string): string | undefined {
  if (Big(limit).eq(0)) return undefined;
  return Big(spent).times(100).div(limit).round(0, Big.roundDown).toFixed();
}

/** How many times an estimate something is, to one decimal: "3.0". Undefined where nothing was estimated. */
export function timesEstimate(spent: string, estimate: string | null): string | undefined {
  if (estimate === null || Big(estimate).lte(0)) return undefined;
  return Big(spent).div(estimate).toFixed(1);
}

/** Why an overrun is done with, as its form gives it. */
export const ResolveInput = z.object({
  note: z.string('Say what was done about it.').max(500, 'At most 500 characters, please.'),
});

/** Who takes an overrun on, as its form gives it. */
export const AssignInput = z.object({ owner: z.string('Choose who sees to it.') });
