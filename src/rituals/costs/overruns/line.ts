import Big from 'big.js';
import { escapeMrkdwn, excerpt, inline, monthText, percentText } from '../../../slack/text.ts';
import { amountText, priceText } from '../amounts.ts';
import { actionOf, type Level, percentUsed } from './rules.ts';

/** What a line says of an overrun. Amounts are exact decimals. */
type Lined = {
  projectKey: string;
  currency: string;
  month: string;
  scope: string;
  level: Level;
  spent: string;
  limit: string;
  forecast: string | null;
  report: string | null;
};

/** "CARE is at 300 % of its November budget": an overrun in a line of mrkdwn. */
export function overrunLine(overrun: Lined): string {
  const { projectKey, currency, scope, spent, limit, report } = overrun;
  if (report !== null) return `${projectKey}: ${escapeMrkdwn(excerpt(inline(report), 120))}`;
  const action = actionOf(scope);
  if (action === undefined) return budgetLine(overrun);
  const each = `${priceText(spent, currency)} each, above its ceiling of ${priceText(limit, currency)}`;
  return `${projectKey}: “${escapeMrkdwn(excerpt(inline(action), 60))}” costs ${each}`;
}

function budgetLine({ projectKey, currency, month, level, spent, limit, forecast }: Lined): string {
  const budget = `${monthText(month, 'long', { year: false })} budget`;
  const percent = percentUsed(spent, limit);
  if (percent === undefined)
    return `${projectKey} spent ${amountText(spent, currency)}, and its ${budget} is ${amountText(limit, currency)}`;
  return level === 'forecast' && forecast !== null && isForecastOver({ forecast, limit })
    ? `${projectKey} is heading for ${percentText(percentUsed(forecast, limit) ?? percent)} of its ${budget}`
    : `${projectKey} is at ${percentText(percent)} of its ${budget}`;
}

/** Whether a month is heading over its budget now: a forecast that opened an overrun may have come down since. */
export function isForecastOver({ forecast, limit }: Pick<Lined, 'forecast' | 'limit'>): boolean {
  return forecast !== null && Big(forecast).gt(limit);
}
