import type { KnownBlock } from '@slack/types';
import type { Content } from '../../../messages/schema.ts';
import { shortTitle } from '../../../projects/rules.ts';
import { actions, button, type Cell, context, dataTable, fitting, section } from '../../../slack/blocks.ts';
import { cut, escapeMrkdwn, inline, money, percentText } from '../../../slack/text.ts';
import { amountText } from '../amounts.ts';
import { importAction } from '../ledger/import-views.ts';
import { monthName } from '../ledger/rules.ts';
import { logUsageAction } from '../ledger/usage-form.ts';
import { percentUsed } from '../overruns/rules.ts';
import { type Account, byUrgency, isOver, sumsByCurrency } from './rules.ts';

const rowsShown = 200;
const rowsBeforeTurning = 10;

/**
 * What all projects of a person cost in a month.
 * @param unknown the key that was typed, where it names none of them
 */
export function overviewMessage(accounts: Account[], month: string, unknown?: string): Content {
  const summary = summaryOf(accounts);
  return {
    text: `Cost in ${monthName(month)}: ${summary}`,
    blocks: [
      ...(unknown ? [section(`I know no project ${typed(unknown)} that you can see.`)] : []),
      section(`*Cost*, ${monthName(month)}\n${summary}`),
      ...tableBlocks(accounts),
      actions(
        button('Log usage', logUsageAction, 'new', 'primary'),
        button('Import CSV', importAction, 'new'),
      ),
      context(
        '`/aipm cost` and a key shows one project, with its budget, its estimate and its entries. Only you see this.',
      ),
    ],
  };
}

function typed(key: string): string {
  return escapeMrkdwn(inline(cut(key, 40)));
}

function summaryOf(accounts: Account[]): string {
  if (accounts.length === 0)
    return 'There are no projects yet. `/aipm project` makes one; logging what it used makes one on the spot.';
  const sums = sumsByCurrency(accounts).map(({ currency, spent, budget }) => {
    const amount = amountText(spent, currency);
    return budget === null ? amount : `${amount} of ${money(budget, currency)} budgeted`;
  });
  if (sums.length === 0)
    return 'Nothing was entered this month. Log what was used, import a file of it, or set a budget.';
  const over = accounts.filter(isOver).length;
  const overrun = over === 0 ? 'no budget is overrun' : `${over} over budget`;
  return [...sums, overrun].join(' · ');
}

const head = ['Project', 'Spent', 'Budget', 'Of the budget'];

function tableBlocks(accounts: Account[]): KnownBlock[] {
  if (accounts.length === 0) return [];
  const rows = fitting(byUrgency(accounts).slice(0, rowsShown).map(rowOf));
  const rest = accounts.length - rows.length;
  return [
    dataTable('This month by project, the fullest budgets first', head, rows, rowsBeforeTurning),
    ...(rest > 0 ? [context(`The first ${rows.length} of ${accounts.length} projects.`)] : []),
  ];
}

function rowOf(account: Account): Cell[] {
  const { currency, spent, budget } = account;
  const percent = budget === null ? undefined : percentUsed(spent, budget);
  return [
    shortTitle(account),
    { number: Number(spent), text: amountText(spent, currency) },
    budget === null ? '–' : { number: Number(budget), text: money(budget, currency) },
    percent === undefined ? '–' : { number: Number(percent), text: percentText(percent) },
  ];
}
