import type { KnownBlock } from '@slack/types';
import { projectTitle } from '../../projects/rules.ts';
import { context, quotation, section } from '../../slack/blocks.ts';
import { clockText, dayIn, dayText, decimalText, escapeMrkdwn, excerpt, inline } from '../../slack/text.ts';
import {
  actuals,
  choiceText,
  daysUp,
  type Goal,
  isOverdue,
  lastDay,
  leftText,
  limitsOf,
  overText,
  type Result,
  usedText,
} from './rules.ts';
import type { Poc, PocRecord } from './store.ts';

/** Names by user id, as people are called; mentions on a card would ping them. */
export type Names = Map<string, string>;

/** "accuracy >= 85 %", in mrkdwn. */
export function goalText({ metric, comparator, target, unit }: Goal): string {
  return escapeMrkdwn(`${inline(metric)} ${comparator} ${decimalText(target)} ${inline(unit)}`);
}

/** What a solution achieved, with the goal's unit: "88 %". Plain text. */
export function resultText({ unit }: Pick<Goal, 'unit'>, { value }: Result): string {
  return `${decimalText(value)} ${inline(unit)}`;
}

/** Where a POC stands, in a line of mrkdwn: "Overdue: 10 days were up on 21 Nov; conclude it". */
export function stateLine(poc: Poc, today: string): string {
  if (poc.status === 'concluded')
    return escapeMrkdwn(excerpt(`Concluded · ${choiceText(poc.solutions, poc.chosen)}`, 400));
  if (poc.status === 'cancelled') return 'Cancelled';
  const end = dayText(lastDay(poc), today);
  return isOverdue(poc, today)
    ? `Overdue: ${daysUp(poc.dayLimit, end)}; conclude it`
    : `Running until ${end}`;
}

/** The solutions, a line of mrkdwn each. */
export function solutionLines({ solutions }: Poc): string {
  return solutions
    .map(({ label, name }) => `*${label}*  ${escapeMrkdwn(excerpt(inline(name), 300))}`)
    .join('\n');
}

/** What was used of the limits, and what is left: nothing once it has ended or its days are up. */
export function resourceLines({ poc, used }: PocRecord, today: string): string {
  const limits = limitsOf(poc);
  const goesOn = poc.status === 'running' && !isOverdue(poc, today);
  const left = goesOn ? leftText(used, limits) : overText(used, limits);
  return `${usedText(used, limits)}${left && `\n*${left}*`}`;
}

/** "Items 1,020 of 1,000 · Days 9 of 10 · People 2 of 2 · 20 items over the limit". */
export function actualText(poc: Poc): string {
  const over = overText(actuals(poc), limitsOf(poc));
  return `${usedText(actuals(poc), limitsOf(poc))}${over && ` · ${over}`}`;
}

/** Why the limits are above the allowance, and who is named to approve of it. */
export function raisedBlock(poc: Poc, names: Names): KnownBlock[] {
  if (poc.raiseReason === null || poc.approverId === null) return [];
  const title = `Above the allowance; approver: ${inline(names.get(poc.approverId) ?? 'somebody')}`;
  return [quotation(title, excerpt(poc.raiseReason, 500))];
}

/** What stands above a form: the project and the goal. */
export function heading({ poc, project }: PocRecord): KnownBlock {
  return section(`*${escapeMrkdwn(inline(projectTitle(project)))}*\nGoal: ${goalText(poc)}`);
}

/** What a form shows of the use that was logged, and of what is left. */
export function usedLine({ poc, used }: PocRecord): KnownBlock {
  return context(`Logged so far: ${usedText(used, limitsOf(poc))} · ${leftText(used, limitsOf(poc))}`);
}

/** What somebody is told who was second to end a POC, or comes after its end. Plain text. */
export function endedSentence(
  { poc }: PocRecord,
  names: Names,
  reader: { userId: string; zone: string; today: string },
): string {
  const who = poc.changedBy === reader.userId ? 'You' : inline(names.get(poc.changedBy) ?? 'Somebody');
  const time = clockText(reader.zone, poc.changedAt);
  const day = dayText(dayIn(reader.zone, poc.changedAt), reader.today);
  return `${who} ${poc.status} this POC on ${day} at ${time}, so it takes no changes any more. Its record says what came of it.`;
}
