import type { KnownBlock } from '@slack/types';
import type { Content } from '../messages/schema.ts';
import { type Cell, chart, context, dataTable, fitting, section } from '../slack/blocks.ts';
import { counted } from '../slack/phrases.ts';
import { decimalText, escapeMrkdwn, inline, monthText, percentText } from '../slack/text.ts';
import type { CheckedJudgement } from './judgement-store.ts';
import { byMonth, type Counts, calibrationOf, countsOf, outcomes, outcomeWords, percentOf } from './rules.ts';

/** What a person sees of judgements: those of the window, and whose window it is. */
type Judgement = {
  checked: CheckedJudgement[];
  due: number;
  /** The length of the window, in days. */
  days: number;
  project: string | undefined;
};

/** A message shows twenty categories at most. */
const mostMonths = 12;
const rowsAtOnce = 10;

/** How often judgements were right, for one person: of all projects that they see or of one, and of their own. */
export function judgementMessage({ checked, due, days, project }: Judgement, userId: string): Content {
  const mine = checked.filter(({ ownerId }) => ownerId === userId);
  const heading = `*Judgement*${project ? ` · ${escapeMrkdwn(inline(project))}` : ''} · outcomes of the last ${counted(days, 'day')}`;
  const all = sentenceOf(countsOf(checked));
  return {
    text: `Judgement: ${all}`,
    blocks: [
      section([heading, `*${all}*`, ...calibrationLines(checked), ...dueLine(due)].join('\n')),
      section(`*Your own*: ${[sentenceOf(countsOf(mine)), ...calibrationLines(mine)].join('\n')}`),
      ...monthChart(checked),
      ...(project ? [] : projectTable(checked)),
      context(
        'Accuracy = (right + half of the partly right) / checked. The Brier score is the mean of (confidence - outcome)²: 0 is perfect, 0.25 is what a coin toss scores. How others judge, only they see.',
      ),
    ],
  };
}

function sentenceOf(counts: Counts): string {
  const total = totalOf(counts);
  if (total === 0) return 'nothing was checked yet';
  const percent = percentOf(counts);
  return percent === null
    ? `too few to tell: ${counted(total, 'judgement')} checked`
    : `${percentText(percent)} of ${counted(total, 'checked judgement')} were right`;
}

function calibrationLines(checked: CheckedJudgement[]): string[] {
  const calibration = calibrationOf(checked);
  if (!calibration) return [];
  const { said, right, brier } = calibration;
  return [
    `Said ${percentText(said)} on average, right ${percentText(right)} · Brier score ${decimalText(brier)}`,
  ];
}

/** Leaving out what nobody has answered would flatter. */
function dueLine(due: number): string[] {
  return due === 0 ? [] : [`${counted(due, 'judgement')} due and unanswered`];
}

function monthChart(checked: CheckedJudgement[]): KnownBlock[] {
  const months = byMonth(checked).slice(-mostMonths);
  if (months.length === 0) return [];
  const series = outcomes.map((outcome) => ({
    name: outcomeWords[outcome],
    values: months.map(({ counts }) => counts[outcome]),
  }));
  const names = months.map(({ month }) => monthText(`${month}-01`, 'short'));
  return [chart('bar', 'How judgements turned out, by month', names, series)];
}

function projectTable(checked: CheckedJudgement[]): KnownBlock[] {
  const keys = [...new Set(checked.map(({ projectKey }) => projectKey))].sort();
  if (keys.length < 2) return [];
  const rows = keys.map((key) =>
    rowOf(key, countsOf(checked.filter(({ projectKey }) => projectKey === key))),
  );
  const head = ['Project', 'Right, in %', 'Checked', ...outcomes.map((outcome) => outcomeWords[outcome])];
  return [dataTable('Judgement by project', head, fitting(rows.slice(0, 200)), rowsAtOnce)];
}

function rowOf(key: string, counts: Counts): Cell[] {
  const percent = percentOf(counts);
  const number = (count: number): Cell => ({ number: count, text: String(count) });
  return [
    key,
    percent === null ? 'too few to tell' : { number: percent, text: percentText(percent) },
    number(totalOf(counts)),
    ...outcomes.map((outcome) => number(counts[outcome])),
  ];
}

function totalOf({ right, partly, wrong }: Counts): number {
  return right + partly + wrong;
}
