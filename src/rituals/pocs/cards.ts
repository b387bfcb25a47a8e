import type { Button, KnownBlock } from '@slack/types';
import type { Content } from '../../messages/schema.ts';
import { projectTitle } from '../../projects/rules.ts';
import { openRecordAction } from '../../slack/action-ids.ts';
import {
  actions,
  button,
  type Cell,
  chart,
  context,
  dataTable,
  quotation,
  section,
} from '../../slack/blocks.ts';
import { dayText, decimalText, escapeMrkdwn, excerpt, inline, listed, momentText } from '../../slack/text.ts';
import {
  actualText,
  goalText,
  type Names,
  raisedBlock,
  resourceLines,
  resultText,
  solutionLines,
  stateLine,
} from './lines.ts';
import { assess, assessmentText, isOverdue, type Result, ritual, standing } from './rules.ts';
import type { Poc, PocRecord } from './store.ts';

export const openAction = openRecordAction(ritual);
export const editAction = 'poc_edit';
export const logUseAction = 'poc_log_use';
export const concludeAction = 'poc_conclude';
export const reportAction = 'poc_report';

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
    const cell = result ? { number: Number(result.value), text: resultText(poc, result) } : value;
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
    {
      name: `Target ${poc.comparator} ${decimalText(poc.target)}`,
      values: results.map(() => Number(poc.target)),
    },
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
