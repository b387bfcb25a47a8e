import type { Button, KnownBlock, ModalView } from '@slack/types';
import type { Content } from '../../messages/schema.ts';
import { projectTitle } from '../../projects/rules.ts';
import { openRecordAction } from '../../slack/action-ids.ts';
import {
  actions,
  button,
  type Cell,
  chart,
  confirmation,
  context,
  dataTable,
  quotation,
  section,
} from '../../slack/blocks.ts';
import { pageModal } from '../../slack/modal.ts';
import { dayIn, dayText, escapeMrkdwn, excerpt, inline, listed, momentText } from '../../slack/text.ts';
import {
  assess,
  assessmentText,
  choiceText,
  daysUp,
  isOverdue,
  type Label,
  lastDay,
  leftText,
  limitsOf,
  overText,
  type Resources,
  type Result,
  resourceWords,
  ritual,
  usedText,
} from './rules.ts';
import type { Poc, PocRecord, Usage } from './store.ts';
import { goalText } from './views.ts';

export const planPocAction = 'poc_start';
export const openAction = openRecordAction(ritual);
export const editAction = 'poc_edit';
export const logUseAction = 'poc_log_use';
export const concludeAction = 'poc_conclude';
export const cancelAction = 'poc_cancel';
export const reportAction = 'poc_report';

/** Names by user id, as people are called; mentions on a card would ping them. */
export type Names = Map<string, string>;

/** Everybody whom a POC's card or report names. */
export function namedIn({ poc }: PocRecord): string[] {
  const ids = [...poc.people, poc.createdBy, poc.changedBy, poc.approverId, poc.concludedBy, poc.nextOwnerId];
  return [...new Set(ids)].filter((id) => id !== null);
}

/** The card in the channel, from the plan to the report. @param today the day in UTC */
export function pocCard(record: PocRecord, names: Names, today: string): Content {
  const state = stateLine(record.poc, today);
  const title = escapeMrkdwn(inline(projectTitle(record.project)));
  const blocks =
    record.poc.status === 'concluded'
      ? reportBlocks(record, record.poc.results ?? [], names, today)
      : planBlocks(record, names, today);
  return {
    text: `POC of ${title}: ${state}`,
    blocks: [section(`*POC* · ${title}\n*${state}*\nGoal: ${goalText(record.poc)}`), ...blocks],
  };
}

/** Where a POC stands, in a line of mrkdwn: "Overdue: 10 days were up on 21 Nov; conclude it". */
function stateLine(poc: Poc, today: string): string {
  if (poc.status === 'concluded')
    return escapeMrkdwn(excerpt(`Concluded · ${choiceText(poc.solutions, poc.chosen)}`, 400));
  if (poc.status === 'cancelled') return 'Cancelled';
  const end = dayText(lastDay(poc), today);
  return isOverdue(poc, today)
    ? `Overdue: ${daysUp(poc.dayLimit, end)}; conclude it`
    : `Running until ${end}`;
}

function planBlocks(record: PocRecord, names: Names, today: string): KnownBlock[] {
  const { poc } = record;
  return [
    section(solutionLines(poc)),
    section(resourceLines(record, today)),
    ...raisedBlock(poc, names),
    context(
      poc.status === 'cancelled'
        ? `Cancelled by ${called(names, poc.changedBy)}`
        : `${everybody(poc, names)} · ${poc.startDate > today ? 'starts' : 'started'} ${dayText(poc.startDate, today)} · planned by ${called(names, poc.createdBy)}`,
    ),
    actions(...cardButtons(poc, today)),
  ];
}

function solutionLines({ solutions }: Poc): string {
  return solutions
    .map(({ label, name }) => `*${label}*  ${escapeMrkdwn(excerpt(inline(name), 300))}`)
    .join('\n');
}

/** What was used of the limits, and what is left: nothing once it has ended or its days are up. */
function resourceLines({ poc, used }: PocRecord, today: string): string {
  const limits = limitsOf(poc);
  const goesOn = poc.status === 'running' && !isOverdue(poc, today);
  const left = goesOn ? leftText(used, limits) : overText(used, limits);
  return `${usedText(used, limits)}${left && `\n*${left}*`}`;
}

/** Why the limits are above the allowance, and who is named to approve of it. */
function raisedBlock(poc: Poc, names: Names): KnownBlock[] {
  if (poc.raiseReason === null || poc.approverId === null) return [];
  const heading = `Above the allowance; approver: ${inline(names.get(poc.approverId) ?? 'somebody')}`;
  return [quotation(heading, excerpt(poc.raiseReason, 500))];
}

function everybody({ people }: Poc, names: Names): string {
  const shown = people.slice(0, shownPeople).map((id) => called(names, id));
  return people.length > shownPeople
    ? `${shown.join(', ')} and ${people.length - shownPeople} more`
    : listed(shown);
}

const shownPeople = 10;

function called(names: Names, id: string | null): string {
  return escapeMrkdwn(inline(names.get(id ?? '') ?? 'somebody'));
}

function cardButtons(poc: Poc, today: string): Button[] {
  const open = button('Open record', openAction, poc.id);
  if (poc.status !== 'running') return [open];
  return [
    button('Log use', logUseAction, poc.id),
    button('Conclude', concludeAction, poc.id, isOverdue(poc, today) ? 'primary' : undefined),
    button('Edit', editAction, poc.id),
    open,
  ];
}

/** What came of a POC: what met the goal, what each solution achieved, what it took and what comes next. */
function reportBlocks(record: PocRecord, results: Result[], names: Names, today: string): KnownBlock[] {
  const { poc } = record;
  const next = `Next: ${inline(names.get(poc.nextOwnerId ?? '') ?? 'somebody')}, by ${dayText(poc.nextDate ?? today, today)}`;
  return [
    section(escapeMrkdwn(assessmentText(assess(poc, results), poc.solutions))),
    ...(poc.choiceReason ? [quotation('Why this choice', excerpt(poc.choiceReason, 700))] : []),
    section(solutionLines(poc)),
    dataTable('Results', ...resultTable(poc, results), 3),
    resultChart(poc, results),
    quotation(next, excerpt(poc.nextSteps ?? '', 900)),
    ...raisedBlock(poc, names),
    context(`Used: ${actualText(poc)}`),
    context(
      `${everybody(poc, names)} · concluded by ${called(names, poc.concludedBy)}${poc.concludedAt ? `, ${momentText(poc.concludedAt)}` : ''}`,
    ),
    actions(button('Report as a file', reportAction, poc.id), button('Open record', openAction, poc.id)),
  ];
}

/** "Items 1,020 of 1,000 · Days 9 of 10 · People 2 of 2 · 20 items over the limit". */
function actualText(poc: Poc): string {
  const over = overText(actuals(poc), limitsOf(poc));
  return `${usedText(actuals(poc), limitsOf(poc))}${over && ` · ${over}`}`;
}

/** What a concluded POC took in the end. */
export function actuals({ actualItems, actualDays, actualPeople }: Poc): Resources {
  return { items: actualItems ?? 0, days: actualDays ?? 0, people: actualPeople ?? 0 };
}

/** What is said of a solution's result: its value, and how it stands to the goal and to the others. */
export function standing(poc: Poc, results: Result[], label: Label) {
  const { meets, best, asGood } = assess(poc, results);
  const result = results.find((each) => each.label === label);
  if (!result) return { value: 'not tried', meets: '–', best: '–' };
  return {
    value: `${result.value} ${inline(poc.unit)}`,
    meets: meets.includes(label) ? 'yes' : 'no',
    best: best === label ? 'best' : asGood.includes(label) ? 'equally good' : '–',
  };
}

/**
 * The table's head and rows, for a phone to show without scrolling: the solutions' names stand above it, and latency and
 * cost have columns only where somebody noted them.
 */
function resultTable(poc: Poc, results: Result[]): [head: string[], rows: Cell[][]] {
  const optional = (['latency', 'cost'] as const).filter((key) => results.some((result) => result[key]));
  const head = ['Solution', inline(poc.metric), 'Goal met', 'Best', ...optional.map(capitalized)];
  const rows = poc.solutions.map(({ label }): Cell[] => {
    const { value, meets, best } = standing(poc, results, label);
    const result = results.find((each) => each.label === label);
    const cell = result ? { number: Number(result.value), text: value } : value;
    return [label, cell, meets, best, ...optional.map((key) => inline(result?.[key] ?? ''))];
  });
  return [head, rows];
}

function capitalized(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

function resultChart(poc: Poc, results: Result[]): KnownBlock {
  const tried = results.map(({ label }) => label);
  return chart('bar', `${inline(poc.metric)}, in ${inline(poc.unit)}`, tried, [
    { name: 'Result', values: results.map(({ value }) => Number(value)) },
    { name: `Target ${poc.comparator} ${poc.target}`, values: results.map(() => Number(poc.target)) },
  ]);
}

/**
 * What is posted under the card, once, when a POC's days are up: those who can conclude it should notice.
 * @param plannerSees whether who planned it may still see the project
 */
export function overdueReply({ poc, project }: PocRecord, today: string, plannerSees: boolean): Content {
  const who =
    poc.createdBy === project.ownerId || !plannerSees
      ? `<@${project.ownerId}>`
      : `<@${poc.createdBy}> (planned it), <@${project.ownerId}> (owns ${project.key})`;
  const text = `${who}: ${stateLine(poc, today)}, even if no solution meets the goal. If it needs longer, edit its limits.`;
  return { text, blocks: [section(text)] };
}

type Reader = { zone: string; today: string };

/** The whole record: the plan, what was used, and what came of it. */
export function pocRecordModal(record: PocRecord, usage: Usage[], names: Names, reader: Reader): ModalView {
  const { poc, project } = record;
  const title = escapeMrkdwn(inline(projectTitle(project)));
  return pageModal({
    title: 'Proof of concept',
    metadata: { channel: poc.channelId },
    blocks: [
      section(`*${title}*\n*${stateLine(poc, reader.today)}*\nGoal: ${goalText(poc)}`),
      ...(poc.status === 'concluded' ? conclusionOf(poc, poc.results ?? [], reader) : []),
      ...(poc.status === 'concluded' ? [] : [section(solutionLines(poc))]),
      section(poc.status === 'concluded' ? actualText(poc) : resourceLines(record, reader.today)),
      ...raisedBlock(poc, names),
      context(
        `Started ${dayText(poc.startDate, reader.today)} · at work on it: ${poc.people.map((id) => `<@${id}>`).join(', ')}`,
      ),
      context(`Planned by <@${poc.createdBy}>, ${momentText(poc.createdAt)}${endedBy(poc)}`),
      actions(...recordButtons(record)),
      ...usageBlocks(usage),
    ],
  });
}

function endedBy(poc: Poc): string {
  return poc.status === 'running'
    ? ''
    : ` · ${poc.status} by <@${poc.changedBy}>, ${momentText(poc.changedAt)}`;
}

function conclusionOf(poc: Poc, results: Result[], reader: Reader): KnownBlock[] {
  const lines = poc.solutions.map(({ label, name }) => {
    const { value, meets, best } = standing(poc, results, label);
    const result = results.find((each) => each.label === label);
    const seen = [
      value,
      ...(result ? [meets === 'yes' ? 'meets the goal' : 'does not meet the goal'] : []),
      ...(best === '–' ? [] : [best]),
      ...(result?.latency ? [`latency ${inline(result.latency)}`] : []),
      ...(result?.cost ? [`cost ${inline(result.cost)}`] : []),
    ];
    return `*${label}*  ${escapeMrkdwn(inline(name))}\n${escapeMrkdwn(seen.join(' · '))}`;
  });
  const next = `Next steps by ${dayText(poc.nextDate ?? reader.today, reader.today)}`;
  return [
    section(escapeMrkdwn(assessmentText(assess(poc, results), poc.solutions))),
    ...lines.map((line) => section(line)),
    ...(poc.choiceReason ? [quotation('Why this choice', poc.choiceReason)] : []),
    quotation(next, poc.nextSteps ?? ''),
    context(`<@${poc.nextOwnerId}> sees to them`),
  ];
}

function recordButtons({ poc, project }: PocRecord): Button[] {
  const another = button('Plan another', planPocAction, project.id);
  if (poc.status === 'concluded') return [button('Report as a file', reportAction, poc.id), another];
  if (poc.status === 'cancelled') return [another];
  return [
    button('Log use', logUseAction, poc.id),
    button('Conclude', concludeAction, poc.id, 'primary'),
    button('Edit', editAction, poc.id),
    another,
    {
      ...button('Cancel the POC', cancelAction, poc.id, 'danger'),
      confirm: {
        ...confirmation(
          'Cancel the POC?',
          'It ends without a conclusion, and can not be taken up again. What was logged stays in its record.',
          'Cancel the POC',
        ),
        deny: { type: 'plain_text', text: 'Keep it running' },
      },
    },
  ];
}

const shownUsage = 30;

function usageBlocks(usage: Usage[]): KnownBlock[] {
  if (usage.length === 0) return [];
  return [
    { type: 'divider' },
    section('*Use, newest first*'),
    ...usage.slice(0, shownUsage).map(({ items, days, people, note, loggedBy, loggedAt }) => {
      const noted = note ? `\n${escapeMrkdwn(inline(note))}` : '';
      return context(
        `${resourceWords({ items, days, people })} · <@${loggedBy}>, ${momentText(loggedAt)}${noted}`,
      );
    }),
    ...(usage.length > shownUsage ? [context(`and ${usage.length - shownUsage} older ones`)] : []),
  ];
}

/** What somebody is told who was second to end a POC, or comes after its end. Plain text. */
export function endedSentence({ poc }: PocRecord, names: Names, reader: Reader & { userId: string }): string {
  const who = poc.changedBy === reader.userId ? 'You' : inline(names.get(poc.changedBy) ?? 'Somebody');
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: reader.zone,
    hour: '2-digit',
    minute: '2-digit',
  }).format(poc.changedAt);
  const day = dayText(dayIn(reader.zone, poc.changedAt), reader.today);
  return `${who} ${poc.status} this POC on ${day} at ${time}, so it takes no changes any more. Its record says what came of it.`;
}

/** The receipt of the report, where it was asked for. */
export const reportSent = 'The report is in your direct messages with aipm.';
