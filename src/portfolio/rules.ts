import Big from 'big.js';
import { returnRatio, staleAfterDays, type statuses, type Tier } from '../projects/rules.ts';
import { dayIn, daysAfter } from '../slack/text.ts';

/** A project as it stands in the database. Days are `YYYY-MM-DD`, amounts exact decimals. */
export type Standing = {
  id: string;
  key: string;
  name: string;
  ownerId: string;
  status: (typeof statuses)[number];
  tier: Tier | null;
  /** The sum of the totals of its votes, and their number. */
  scoreSum: number | null;
  scoreVotes: number | null;
  scoredAt: Date | null;
  lastDecision: { verdict: string; at: Date } | null;
  targetDate: string | null;
  firstTargetDate: string | null;
  shippedDate: string | null;
  currency: string;
  investment: string | null;
  annualSaving: string | null;
};

/** A project as one person's portfolio ranks it, with its days in their zone. */
export type Entry = Omit<Standing, 'scoredAt' | 'lastDecision'> & {
  scoredOn: string | null;
  lastDecision: { verdict: string; day: string } | null;
};

/** How a project stands for somebody in a zone. */
export function entryIn(zone: string, { scoredAt, lastDecision, ...same }: Standing): Entry {
  return {
    ...same,
    scoredOn: scoredAt && dayIn(zone, scoredAt),
    lastDecision: lastDecision && { verdict: lastDecision.verdict, day: dayIn(zone, lastDecision.at) },
  };
}

export const filters = ['all', 'mine', 'P0', 'stale', 'unscored'] as const;
export type Filter = (typeof filters)[number];

/** By tier, then by score, then by name and key; what has no score comes last (docs/method.md, 16). */
export function ranked(entries: Entry[]): Entry[] {
  return [...entries].sort(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      byScore(a, b) ||
      a.name.localeCompare(b.name, 'en') ||
      (a.key < b.key ? -1 : 1),
  );
}

function rankOf({ tier }: Entry): number {
  return tier === null ? 3 : Number(tier[1]);
}

/** The higher mean first, compared as exact products: a/m > b/n when a*n > b*m. */
function byScore(a: Entry, b: Entry): number {
  return (b.scoreSum ?? 0) * (a.scoreVotes ?? 1) - (a.scoreSum ?? 0) * (b.scoreVotes ?? 1);
}

/** Whether a score wants a new vote (docs/method.md, 3). */
export function isStale({ scoredOn }: Pick<Entry, 'scoredOn'>, today: string): boolean {
  return scoredOn !== null && daysAfter(scoredOn, staleAfterDays) < today;
}

/** Whether an entry is among those that a filter leaves. */
export function passes(entry: Entry, filter: Filter, reader: { userId: string; today: string }): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'mine':
      return entry.ownerId === reader.userId;
    case 'P0':
      return entry.tier === 'P0';
    case 'stale':
      return isStale(entry, reader.today);
    case 'unscored':
      return entry.tier === null;
  }
}

/** Where a project stands against the first date it was promised for. Days are counted late, or early below zero. */
export type Delivery =
  | { kind: 'shipped'; daysLate: number }
  | { kind: 'overdue'; daysLate: number }
  | { kind: 'ahead' }
  | { kind: 'no date' };

export function deliveryOf(
  { firstTargetDate, shippedDate }: Pick<Entry, 'firstTargetDate' | 'shippedDate'>,
  today: string,
): Delivery {
  if (firstTargetDate === null) return { kind: 'no date' };
  if (shippedDate !== null && shippedDate <= today)
    return { kind: 'shipped', daysLate: daysBetween(firstTargetDate, shippedDate) };
  const daysLate = daysBetween(firstTargetDate, today);
  return daysLate > 0 ? { kind: 'overdue', daysLate } : { kind: 'ahead' };
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}

/**
 * On-time rate: shipped by the first committed target date / (shipped + overdue and unshipped), over projects that had
 * a date (docs/method.md, 16). Give it stopped projects too: stopping one makes nothing of it punctual.
 */
export function onTime(entries: Entry[], today: string): { onTime: number; counted: number } {
  const counted = entries
    .map((entry) => deliveryOf(entry, today))
    .filter((delivery) => delivery.kind === 'shipped' || delivery.kind === 'overdue');
  const inTime = counted.filter((delivery) => delivery.kind === 'shipped' && delivery.daysLate <= 0);
  return { onTime: inTime.length, counted: counted.length };
}

/**
 * Return ratio of the projects that give both amounts, a currency each: net annual saving / investment, written 1:1.88
 * (docs/method.md, 5).
 */
export function returnRatios(entries: Entry[]): { currency: string; projects: number; ratio: string }[] {
  const currencies = [...new Set(entries.map(({ currency }) => currency))].sort();
  return currencies.flatMap((currency) => {
    const estimated = entries.filter(
      (entry) => entry.currency === currency && entry.investment !== null && entry.annualSaving !== null,
    );
    const investment = sum(estimated.map((entry) => entry.investment));
    if (investment.lte(0)) return [];
    const saving = sum(estimated.map((entry) => entry.annualSaving));
    return [{ currency, projects: estimated.length, ratio: returnRatio(saving, investment) }];
  });
}

function sum(amounts: (string | null)[]): Big {
  return amounts.reduce((total, amount) => total.plus(amount ?? 0), new Big(0));
}
