import type { KnownBlock } from '@slack/types';
import Big from 'big.js';
import type { Content } from '../../../messages/schema.ts';
import { projectTitle } from '../../../projects/rules.ts';
import { openRecordAction } from '../../../slack/action-ids.ts';
import { actions, button, chart, context, section } from '../../../slack/blocks.ts';
import {
  cut,
  daysAfter,
  dayText,
  decimalText,
  ended,
  escapeMrkdwn,
  excerpt,
  inline,
  momentText,
  percentText,
} from '../../../slack/text.ts';
import { amountText, priceText } from '../amounts.ts';
import { monthAfter, monthName } from '../ledger/rules.ts';
import { actionOf, type Level, percentUsed, timesEstimate, unitCost } from './rules.ts';
import type { OverrunEvent, OverrunRecord } from './store.ts';

export const openOverrunAction = openRecordAction('overrun');
export const acknowledgeAction = 'overrun_acknowledge';
export const assignAction = 'overrun_assign';
export const resolveAction = 'overrun_resolve';

/** The message of an overrun, as it stands now. */
export function overrunCard(record: OverrunRecord): Content {
  const { overrun, project } = record;
  const title = `${headline(record)} · ${projectTitle(project)}, ${monthName(overrun.month)}`;
  return {
    text: escapeMrkdwn(`${title}: ${plainNumbers(record)}`),
    blocks: [
      section(`*${escapeMrkdwn(inline(title))}*\n${numbersLine(record)}`),
      ...detailLines(record),
      section(ownerLine(record)),
      ...noteBlock(record),
      ...buttonsOf(record),
      ...chartOf(record),
    ],
  };
}

const headlines: Record<Level, string> = {
  warning: 'Near its budget',
  forecast: 'Heading over budget',
  actual: 'Over budget',
};

/** The level in words: one that was forecast once may only be near its budget by now. */
function standingLevel({ level, forecast, limit }: OverrunRecord['overrun']): Level {
  const isForecast = forecast !== null && Big(forecast).gt(limit);
  return level === 'forecast' && !isForecast ? 'warning' : level;
}

/** What is wrong, in a few words. */
export function headline({ overrun }: Pick<OverrunRecord, 'overrun'>): string {
  const action = actionOf(overrun.scope);
  if (action !== undefined) return `Over the ceiling of "${cut(action, 60)}"`;
  if (overrun.report === null) return headlines[standingLevel(overrun)];
  const [tool] = overrun.scope.split(':');
  return `${tool === 'litellm' ? 'LiteLLM' : 'Langfuse'} reports a cost`;
}

function plainNumbers({ overrun, project }: OverrunRecord): string {
  if (overrun.report !== null) return cut(overrun.report, 200);
  const shown = actionOf(overrun.scope) === undefined ? amountText : priceText;
  return `${shown(overrun.spent, project.currency)} of ${shown(overrun.limit, project.currency)}`;
}

/** "CNY 5,940 of CNY 1,980 · 300 % used · opened 21 Nov 14:02". */
function numbersLine(record: OverrunRecord): string {
  const { overrun } = record;
  const opened = `opened ${momentText(overrun.openedAt)}`;
  if (overrun.report !== null) return `${escapeMrkdwn(excerpt(inline(overrun.report), 500))}\n${opened}`;
  const isUnit = actionOf(overrun.scope) !== undefined;
  const percent = percentUsed(overrun.spent, overrun.limit);
  const used =
    percent === undefined ? [] : [`*${percentText(percent)}* ${isUnit ? 'of the ceiling' : 'used'}`];
  const each = isUnit ? ' each' : '';
  return [`${plainNumbers(record)}${each}`, ...used, opened].join(' · ');
}

function detailLines(record: OverrunRecord): KnownBlock[] {
  const lines = [estimateLine(record), forecastLine(record), dearestLine(record)].filter(
    (line) => line !== undefined,
  );
  return lines.length > 0 ? [section(lines.join('\n'))] : [];
}

function estimateLine({ overrun, project, estimate }: OverrunRecord): string | undefined {
  if (overrun.scope !== 'budget') return undefined;
  const times = timesEstimate(overrun.spent, estimate);
  if (times === undefined || estimate === null) return undefined;
  return `${decimalText(times)} x the estimate: ${amountText(overrun.spent, project.currency)} against ${amountText(estimate, project.currency)}.`;
}

function forecastLine({ overrun, project }: OverrunRecord): string | undefined {
  if (overrun.forecast === null) return undefined;
  const last = daysAfter(monthAfter(overrun.month, 1), -1);
  return ended(
    `At this rate ${amountText(overrun.forecast, project.currency)} by ${dayText(last, overrun.month)}`,
  );
}

/** "81 % of it is "summarize call" at CNY 0.12 each (ceiling CNY 0.05)." */
function dearestLine({ overrun, project, totals, agreed }: OverrunRecord): string | undefined {
  const [dearest] = totals;
  if (overrun.scope !== 'budget' || !dearest || Big(overrun.spent).lte(0)) return undefined;
  const share = Big(dearest.amount).times(100).div(overrun.spent).round(0, Big.roundDown).toFixed();
  const ceiling = agreed.ceilings.find(({ action }) => action === dearest.action);
  const limit = ceiling ? ` (ceiling ${priceText(ceiling.amount, project.currency)})` : '';
  const each = Big(dearest.quantity).gt(0)
    ? ` at ${priceText(unitCost(dearest.amount, dearest.quantity), project.currency)} each`
    : '';
  return `${percentText(share)} of it is "${escapeMrkdwn(inline(dearest.action))}"${each}${limit}.`;
}

function ownerLine({ overrun, events }: OverrunRecord): string {
  const by = (what: string) => {
    const event = events.find((each) => each.what === what);
    return event?.actorId ? ` by <@${event.actorId}>` : '';
  };
  const states = {
    open: 'not acknowledged',
    acknowledged: `acknowledged${by('acknowledged')}`,
    resolved: `resolved${by('resolved')}`,
    cleared: 'cleared: the forecast is within the budget again',
  };
  return `Owner: <@${overrun.ownerId}> · ${states[overrun.status]}`;
}

function noteBlock({ overrun, events }: OverrunRecord): KnownBlock[] {
  const note = events.find(({ what }) => what === 'resolved')?.note;
  return overrun.status === 'resolved' && note
    ? [context(`Resolved: ${escapeMrkdwn(excerpt(inline(note), 500))}`)]
    : [];
}

function buttonsOf({ overrun: { id, status } }: OverrunRecord): KnownBlock[] {
  const open = button('Open record', openOverrunAction, id);
  if (status === 'resolved' || status === 'cleared') return [actions(open)];
  const acknowledge = status === 'open' ? [button('Acknowledge', acknowledgeAction, id, 'primary')] : [];
  return [
    actions(...acknowledge, button('Assign…', assignAction, id), button('Resolve…', resolveAction, id), open),
  ];
}

function chartOf({ overrun, project, months, agreed }: OverrunRecord): KnownBlock[] {
  if (overrun.scope !== 'budget' || months.length === 0) return [];
  return [spendChart(project, months, agreed.amount)];
}

/** What was spent in each month, beside the budget of today. @param months at least one */
export function spendChart(
  project: { key: string; currency: string },
  months: { month: string; amount: string }[],
  budget: string | null,
): KnownBlock {
  return chart(
    'bar',
    `${project.key}: spend and budget, ${project.currency}`,
    months.map(({ month }) => monthName(month, 'short')),
    [
      { name: 'Spent', values: months.map(({ amount }) => Number(Big(amount).round(2))) },
      ...(budget === null ? [] : [{ name: 'Budget', values: months.map(() => Number(budget)) }]),
    ],
  );
}

/** What is posted under the message when an overrun rises, opens again or is given to somebody; edits are not noticed. */
export function overrunReply(record: OverrunRecord, change: string): Content {
  const { overrun, project } = record;
  const isAgain = change === 'reopened' ? 'Open again · ' : '';
  const sentence = `${isAgain}${headline(record)}: ${plainNumbers(record)}`;
  const owner =
    change === 'assigned' ? `<@${overrun.ownerId}>, this is yours now.` : `Owner: <@${overrun.ownerId}>`;
  return {
    text: escapeMrkdwn(`${projectTitle(project)}: ${sentence}`),
    blocks: [section(`*${escapeMrkdwn(inline(sentence))}*\n${owner}`)],
  };
}

const happened: Record<string, string> = {
  opened: 'Opened',
  rose: 'Rose',
  acknowledged: 'Acknowledged',
  assigned: 'Assigned',
  resolved: 'Resolved',
  reopened: 'Opened again',
  cleared: 'Cleared',
};

/** The note of an assignment is who it was given to. */
function saidOf(what: string, note: string): string {
  return what === 'assigned' ? ` to <@${note}>` : `: ${escapeMrkdwn(excerpt(inline(note), 500))}`;
}

const reached: Record<Level, string> = {
  warning: 'near the limit',
  forecast: 'heading over it',
  actual: 'over the limit',
};

/** One thing that happened to an overrun, on a line. @param currency none where a report counts in its own */
export function eventLine(
  { what, level, spent, actorId, note, at }: OverrunEvent,
  currency: string | undefined,
): string {
  const who = actorId ? ` by <@${actorId}>` : '';
  const amount = currency ? ` at ${priceText(spent, currency)}` : '';
  const numbers = actorId ? '' : `${amount}, ${reached[level]}`;
  const said = note ? saidOf(what, note) : '';
  return `${momentText(at)} · ${happened[what] ?? what}${numbers}${who}${said}`;
}
