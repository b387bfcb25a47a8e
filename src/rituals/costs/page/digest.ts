import type { Button, KnownBlock } from '@slack/types';
import Big from 'big.js';
import { detailsTable } from '../../../digest/details.ts';
import { digestPart, type Need, type Told } from '../../../digest/part.ts';
import { urgency } from '../../../digest/urgency.ts';
import { shortTitle } from '../../../projects/rules.ts';
import { button, type Cell, chart } from '../../../slack/blocks.ts';
import { percentText } from '../../../slack/text.ts';
import { amountText } from '../amounts.ts';
import { monthName } from '../ledger/rules.ts';
import { acknowledgeAction, openOverrunAction } from '../overruns/cards.ts';
import { isForecastOver, overrunLine } from '../overruns/line.ts';
import { percentUsed } from '../overruns/rules.ts';
import { type CostsSnapshot, costsSnapshot, type ToldOverrun } from './digest-store.ts';
import type { Account } from './rules.ts';

/** Costs in digests: what is overrun, who has to see to it, and what the month came to. */
export const costsDigest = digestPart({
  section: 'costs',
  title: 'Cost',
  read: costsSnapshot,
  tell: tellCosts,
});

const projectsCharted = 10;

/** What a digest says of costs. */
export function tellCosts(snapshot: CostsSnapshot): Told {
  const { overruns, overrunsInAll, accounts, accountsInAll, month } = snapshot;
  const charted = chartOf(snapshot);
  return {
    needs: overruns.map(needOf),
    needsInAll: overrunsInAll,
    summary: overrunsInAll + accountsInAll === 0 ? null : summaryOf(snapshot),
    changes: changesIn(snapshot),
    details: detailsTable(
      `Cost in ${monthName(month)} by project, the fullest budgets first`,
      ['Project', 'Spent', 'Budget', 'Of the budget'],
      accounts.map(rowOf),
      accountsInAll,
    ),
    ...(charted && { chart: charted }),
  };
}

function needOf(overrun: ToldOverrun): Need {
  return {
    line: overrunLine(overrun),
    ownerId: overrun.ownerId,
    button: overrunButton(overrun),
    urgency: urgencyOf(overrun),
  };
}

/** What its owner does next: say that they see to it, or look at it. */
function overrunButton({ id, status }: ToldOverrun): Button {
  return status === 'open'
    ? button('Acknowledge', `${acknowledgeAction}/${id}`, id)
    : button('Open record', `${openOverrunAction}/${id}`, id);
}

function urgencyOf(overrun: ToldOverrun): number {
  const isNew = overrun.status === 'open';
  if (overrun.level === 'actual') return isNew ? urgency.overBudget : urgency.overBudgetAcknowledged;
  if (overrun.level === 'forecast' && isForecastOver(overrun))
    return isNew ? urgency.headingOverBudget : urgency.overBudgetAcknowledged;
  return isNew ? urgency.nearBudget : urgency.nearBudgetAcknowledged;
}

/** "2 over budget, 1 heading there · CNY 18,400 of CNY 21,000 in November 2026"; ceilings and reports are the others. */
function summaryOf({ counts, sums, month }: CostsSnapshot): string {
  const levels: [number, string][] = [
    [counts.actual, 'over budget'],
    [counts.forecast, counts.actual > 0 ? 'heading there' : 'heading over budget'],
    [counts.warning, 'near budget'],
    [counts.other, counts.other === 1 ? 'other overrun' : 'other overruns'],
  ];
  const overrun = levels.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const spent = sums.map(({ currency, spent: amount, budget }) => {
    const text = amountText(amount, currency);
    return budget === null ? text : `${text} of ${amountText(budget, currency)}`;
  });
  const inMonth = spent.length > 0 ? [`${spent.join(', ')} in ${monthName(month)}`] : [];
  return [overrun.join(', ') || 'nothing over budget', ...inMonth].join(' · ');
}

function changesIn({ risen, resolved }: CostsSnapshot): string[] {
  const words: [number, string][] = [
    [risen, risen === 1 ? 'new overrun' : 'new overruns'],
    [resolved, 'resolved'],
  ];
  return words.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
}

/** Spend beside budget, in the currency of most budgets: amounts of different ones can't be compared. */
function chartOf({ accounts, sums, month }: CostsSnapshot): KnownBlock | undefined {
  const [most] = [...sums].sort((a, b) => b.budgeted - a.budgeted);
  const charted = accounts
    .filter(({ currency, budget }) => budget !== null && currency === most?.currency)
    .slice(0, projectsCharted);
  if (!most || charted.length === 0) return undefined;
  return chart(
    'bar',
    `Spend and budget, ${monthName(month, 'short')}, ${most.currency}`,
    charted.map(({ key }) => key),
    [
      { name: 'Spent', values: charted.map(({ spent }) => Number(Big(spent).round(2))) },
      { name: 'Budget', values: charted.map(({ budget }) => Number(budget)) },
    ],
  );
}

function rowOf(account: Account): Cell[] {
  const { currency, spent, budget } = account;
  const percent = budget === null ? undefined : percentUsed(spent, budget);
  return [
    shortTitle(account),
    { number: Number(spent), text: amountText(spent, currency) },
    budget === null ? '–' : { number: Number(budget), text: amountText(budget, currency) },
    percent === undefined ? '–' : { number: Number(percent), text: percentText(percent) },
  ];
}
