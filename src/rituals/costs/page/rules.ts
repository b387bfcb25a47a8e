import Big from 'big.js';
import { percentText } from '../../../slack/text.ts';
import { monthAfter } from '../ledger/rules.ts';

/** A project as the list of costs shows it; amounts are exact decimals, in its currency. */
export type Account = {
  id: string;
  key: string;
  name: string;
  currency: string;
  spent: string;
  /** A month; none where nobody set one. */
  budget: string | null;
};

/** The fullest budgets first, then what is spent without one, then the rest by key. */
export function byUrgency(accounts: Account[]): Account[] {
  return [...accounts].sort(
    (a, b) => rank(a) - rank(b) || fullness(b).cmp(fullness(a)) || (a.key < b.key ? -1 : 1),
  );
}

function rank({ budget, spent }: Account): number {
  if (isOver({ budget, spent })) return 0;
  if (budget !== null) return 1;
  return Big(spent).gt(0) ? 2 : 3;
}

/** How much of its budget a project has used; what nobody budgeted can't be compared. */
function fullness({ budget, spent }: Account): Big {
  return budget === null || Big(budget).eq(0) ? Big(0) : Big(spent).div(budget);
}

/** Whether a month's spend is above its budget. */
export function isOver({ budget, spent }: Pick<Account, 'budget' | 'spent'>): boolean {
  return budget !== null && Big(spent).gt(budget);
}

/** What was spent and budgeted in all, a currency each. */
export function sumsByCurrency(
  accounts: Account[],
): { currency: string; spent: string; budget: string | null }[] {
  const currencies = [...new Set(accounts.map(({ currency }) => currency))].sort();
  return currencies.flatMap((currency) => {
    const those = accounts.filter((account) => account.currency === currency);
    const budgets = those.flatMap(({ budget }) => (budget === null ? [] : [budget]));
    const spent = sum(those.map((account) => account.spent));
    if (spent.eq(0) && budgets.length === 0) return [];
    return [{ currency, spent: spent.toFixed(), budget: budgets.length > 0 ? sum(budgets).toFixed() : null }];
  });
}

/** The exact sum of decimals. */
export function sum(amounts: string[]): Big {
  return amounts.reduce((total, amount) => total.plus(amount), Big(0));
}

/** A part in percent of a whole, cut: "81 %". The whole is above 0. */
export function share(part: string, whole: Big): { number: number; text: string } {
  const percent = Big(part).times(100).div(whole).round(0, Big.roundDown).toNumber();
  return { number: percent, text: percentText(percent) };
}

/** How many months the chart looks back on. */
export const monthsCharted = 6;

/** The months up to one, the oldest first, each with what was spent in it. */
export function lastMonths(
  month: string,
  many: number,
  spent: { month: string; amount: string }[],
): { month: string; amount: string }[] {
  return Array.from({ length: many }, (_, index) => {
    const each = monthAfter(month, index + 1 - many);
    return { month: each, amount: spent.find((one) => one.month === each)?.amount ?? '0' };
  });
}
