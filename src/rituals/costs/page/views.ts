import type { KnownBlock } from '@slack/types';
import Big from 'big.js';
import type { Content } from '../../../messages/schema.ts';
import { projectTitle } from '../../../projects/rules.ts';
import { actions, button, type Cell, context, dataTable, section } from '../../../slack/blocks.ts';
import {
  cut,
  daysAfter,
  dayText,
  decimalText,
  ended,
  escapeMrkdwn,
  inline,
  money,
  numberText,
  oneLine,
  percentText,
} from '../../../slack/text.ts';
import { amountText, priceText } from '../amounts.ts';
import { budgetAction } from '../budget/views.ts';
import { overrunPercent } from '../estimate/rules.ts';
import { estimateAction } from '../estimate/views.ts';
import { importAction } from '../ledger/import-views.ts';
import { monthAfter, monthName } from '../ledger/rules.ts';
import { logUsageAction } from '../ledger/usage-form.ts';
import { entriesAction } from '../ledger/void-views.ts';
import { headline, openOverrunAction, spendChart } from '../overruns/cards.ts';
import {
  actionOf,
  calendarOf,
  percentUsed,
  standingsOf,
  timesEstimate,
  unitCost,
} from '../overruns/rules.ts';
import { lastMonths, monthsCharted, share, sum } from './rules.ts';
import type { CostPage } from './store.ts';

const actionsShown = 20;
const rowsBeforeTurning = 10;
const overrunsShown = 5;

/** What a project costs, for one person to see. @param today in the workspace's zone */
export function costMessage(page: CostPage, today: string): Content {
  const { project, month, totals, overruns } = page;
  const title = escapeMrkdwn(`${inline(projectTitle(project))}, ${monthName(month)}`);
  const spent = sum(totals.map(({ amount }) => amount));
  const standing = spentLine(page, spent);
  return {
    text: `Cost of ${title}: ${standing}`,
    blocks: [
      section(
        [`*Cost* · ${title}`, `*${standing}*`, forecastLine(page, today), estimateLine(page, spent)]
          .filter((line) => line !== undefined)
          .join('\n'),
      ),
      ...budgetFirst(overruns)
        .slice(0, overrunsShown)
        .map((overrun) => overrunBlock(overrun, page)),
      ...chartBlocks(page),
      ...tableBlocks(page, spent),
      buttons(project.id),
      context("Only you see this. Months end at midnight in the workspace's zone."),
    ],
  };
}

/** "CNY 5,940 of CNY 1,980 · 300 % of the budget used". A budget of 0 has no percentage. */
function spentLine({ project: { currency }, budget }: CostPage, spent: Big): string {
  const amount = amountText(spent.toFixed(), currency);
  const most = budget?.amount ?? null;
  if (most === null) return `${amount} spent · no budget`;
  const percent = percentUsed(spent.toFixed(), most);
  const used = percent === undefined ? '' : ` · ${percentText(percent)} of the budget used`;
  return `${amount} of ${money(most, currency)}${used}`;
}

function forecastLine({ project, month, budget, totals }: CostPage, today: string): string | undefined {
  const calendar = calendarOf(month, today, month);
  const amount = budget?.amount ?? null;
  if (!calendar || !budget || amount === null) return undefined;
  const [standing] = standingsOf({ ...budget, ceilings: [] }, totals, calendar);
  if (!standing || standing.forecast === null) return undefined;
  const last = daysAfter(monthAfter(month, 1), -1);
  const verdict = Big(standing.forecast).gt(amount) ? ', which is over the budget' : '';
  return ended(
    `At this rate ${money(standing.forecast, project.currency)} by ${dayText(last, month)}${verdict}`,
  );
}

/** "3.0 x the estimate: CNY 5,940 against CNY 1,980, an overrun of 200 %." */
function estimateLine({ project: { currency }, estimate }: CostPage, spent: Big): string | undefined {
  const expected = estimate?.runningCost ?? null;
  const times = timesEstimate(spent.toFixed(), expected);
  if (expected === null || times === undefined) return undefined;
  const against = `${decimalText(times)} x the estimate: ${amountText(spent.toFixed(), currency)} against ${money(expected, currency)}`;
  return spent.gt(expected)
    ? `${against}, an overrun of ${percentText(overrunPercent(spent.toFixed(), expected))}.`
    : `${against} a month.`;
}

/** What the heading is about, before the ceilings of single actions. */
function budgetFirst(overruns: CostPage['overruns']): CostPage['overruns'] {
  return [...overruns].sort((a, b) => Number(b.scope === 'budget') - Number(a.scope === 'budget'));
}

function overrunBlock(overrun: CostPage['overruns'][number], { project }: CostPage): KnownBlock {
  const isUnit = actionOf(overrun.scope) !== undefined;
  const shown = isUnit ? priceText : money;
  const numbers =
    overrun.report === null
      ? ` · ${shown(overrun.spent, project.currency)} of ${shown(overrun.limit, project.currency)}${isUnit ? ' each' : ''}`
      : '';
  const state = overrun.status === 'open' ? 'not acknowledged' : 'acknowledged';
  return section(
    `*${escapeMrkdwn(inline(headline({ overrun })))}*, ${monthName(overrun.month)}${numbers}\n<@${overrun.ownerId}> · ${state}`,
    button('Open record', `${openOverrunAction}/${overrun.id}`, overrun.id),
  );
}

function chartBlocks({ project, month, months, budget }: CostPage): KnownBlock[] {
  if (months.length === 0) return [];
  const charted = lastMonths(month, monthsCharted, months);
  const first = charted.findIndex(({ amount }) => !Big(amount).eq(0));
  return [spendChart(project, charted.slice(Math.max(first, 0)), budget?.amount ?? null)];
}

const head = ['Action', 'Amount', 'Share', 'Uses', 'Each', 'Ceiling'];

function tableBlocks(page: CostPage, spent: Big): KnownBlock[] {
  const counting = page.totals.filter(({ entries }) => entries > 0);
  if (counting.length === 0)
    return [section('Nothing was entered this month. Log what was used, or import a file of it.')];
  const rows = counting.slice(0, actionsShown).map((total) => rowOf(total, page, spent));
  const rest = counting.length - rows.length;
  return [
    dataTable('What cost most this month', head, rows, rowsBeforeTurning),
    ...(rest > 0 ? [context(`The ${rows.length} dearest of ${counting.length} actions.`)] : []),
  ];
}

/** As a number, so that its column stays one. */
const none: Cell = { number: 0, text: '–' };

function rowOf(total: CostPage['totals'][number], { project, budget }: CostPage, spent: Big): Cell[] {
  const { action, amount, quantity } = total;
  const { currency } = project;
  const isCounted = Big(quantity).gt(0);
  const ceiling = budget?.ceilings.find((each) => each.action === action);
  const each = isCounted ? unitCost(amount, quantity) : undefined;
  return [
    cut(oneLine(action), 80),
    { number: Number(amount), text: amountText(amount, currency) },
    spent.gt(0) ? share(amount, spent) : none,
    isCounted ? { number: Number(quantity), text: usesText(quantity) } : none,
    each === undefined ? none : { number: Number(each), text: priceText(each, currency) },
    ceiling ? { number: Number(ceiling.amount), text: priceText(ceiling.amount, currency) } : none,
  ];
}

/** Uses may be counted in parts; so many places are enough. */
function usesText(quantity: string): string {
  return numberText(Big(quantity).round(3, Big.roundHalfUp).toFixed());
}

function buttons(projectId: string): KnownBlock {
  return actions(
    button('Log usage', logUsageAction, projectId, 'primary'),
    button('Import CSV', importAction, projectId),
    button('Estimate', estimateAction, projectId),
    button('Budget', budgetAction, projectId),
    button('Entries', entriesAction, projectId),
  );
}
