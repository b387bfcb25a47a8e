import { projectTitle } from '../../projects/rules.ts';
import type { TextFile } from '../../slack/file.ts';
import { escapeMarkdown, markdownQuote, markdownTable } from '../../slack/markdown.ts';
import type { Names } from './lines.ts';
import {
  actuals,
  assess,
  assessmentText,
  choiceText,
  type Goal,
  limitsOf,
  resourceKeys,
  standing,
} from './rules.ts';
import type { Poc, PocRecord } from './store.ts';

/** The receipt of the report, where it was asked for. */
export const reportSent = 'The report is in your direct messages with aipm.';

/** The report of a concluded POC, as a file. @param day on which it was concluded */
export function reportFile(record: PocRecord, names: Names, day: string): TextFile {
  const { key } = record.project;
  return {
    filename: `poc-${key}-${day}.md`,
    title: `POC report of ${key}`,
    content: reportMarkdown(record, names, day),
    comment: `The report of the POC of ${key}, as you asked.`,
  };
}

/** The report in Markdown: what was to be reached, what was, at what expense, and what comes next. */
export function reportMarkdown({ poc, project }: PocRecord, names: Names, day: string): string {
  const results = poc.results ?? [];
  const name = (id: string | null) => escapeMarkdown(names.get(id ?? '') ?? 'somebody');
  return [
    `# POC of ${escapeMarkdown(projectTitle(project))}`,
    `**${escapeMarkdown(choiceText(poc.solutions, poc.chosen))}.** ${assessmentText(assess(poc, results), poc.solutions)}`,
    ...(poc.choiceReason ? ['Why this choice:', markdownQuote(poc.choiceReason)] : []),
    '## Goal',
    goalMarkdown(poc),
    '## Results',
    resultTable(poc),
    '## Resources',
    resourceTable(poc),
    ...raised(poc, name),
    '## Next steps',
    markdownQuote(poc.nextSteps ?? ''),
    `${name(poc.nextOwnerId)} sees to them by ${poc.nextDate}.`,
    '## People',
    `At work on it: ${poc.people.map(name).join(', ')}. Started on ${poc.startDate}, concluded by ${name(poc.concludedBy)} on ${day}.`,
    '',
  ].join('\n\n');
}

/** The goal in Markdown: "accuracy >= 85 %". */
export function goalMarkdown({ metric, comparator, target, unit }: Goal): string {
  return `${escapeMarkdown(metric)} ${comparator.replace('<', '\\<')} ${target} ${escapeMarkdown(unit)}`;
}

/** How each solution did, in Markdown. */
export function resultTable(poc: Poc): string {
  const results = poc.results ?? [];
  const rows = poc.solutions.map(({ label, name }) => {
    const { value, meets, best } = standing(poc, results, label);
    const result = results.find((each) => each.label === label);
    return [label, name, value, meets, best, result?.latency ?? '–', result?.cost ?? '–'];
  });
  return markdownTable(['Solution', 'What', poc.metric, 'Meets the goal', 'Best', 'Latency', 'Cost'], rows);
}

function resourceTable(poc: Poc): string {
  const [used, limits] = [actuals(poc), limitsOf(poc)];
  const rows = resourceKeys.map((key) => [key, String(used[key]), String(limits[key])]);
  return markdownTable(['Resource', 'Used', 'Limit'], rows);
}

function raised(poc: Poc, name: (id: string | null) => string): string[] {
  if (poc.raiseReason === null) return [];
  const heading = `The limits are above the allowance; approver: ${name(poc.approverId)}. The reason:`;
  return [heading, markdownQuote(poc.raiseReason)];
}
