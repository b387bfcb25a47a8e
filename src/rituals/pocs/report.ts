import { projectTitle } from '../../projects/rules.ts';
import type { TextFile } from '../../slack/file.ts';
import { oneLine } from '../../slack/text.ts';
import type { Names } from './lines.ts';
import { actuals, assess, assessmentText, choiceText, limitsOf, resourceKeys, standing } from './rules.ts';
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
  const name = (id: string | null) => safe(names.get(id ?? '') ?? 'somebody');
  return [
    `# POC of ${safe(projectTitle(project))}`,
    `**${safe(choiceText(poc.solutions, poc.chosen))}.** ${assessmentText(assess(poc, results), poc.solutions)}`,
    ...(poc.choiceReason ? ['Why this choice:', quote(poc.choiceReason)] : []),
    '## Goal',
    `${safe(poc.metric)} ${poc.comparator.replace('<', '\\<')} ${poc.target} ${safe(poc.unit)}`,
    '## Results',
    resultTable(poc),
    '## Resources',
    resourceTable(poc),
    ...raised(poc, name),
    '## Next steps',
    quote(poc.nextSteps ?? ''),
    `${name(poc.nextOwnerId)} sees to them by ${poc.nextDate}.`,
    '## People',
    `At work on it: ${poc.people.map(name).join(', ')}. Started on ${poc.startDate}, concluded by ${name(poc.concludedBy)} on ${day}.`,
    '',
  ].join('\n\n');
}

function resultTable(poc: Poc): string {
  const results = poc.results ?? [];
  const rows = poc.solutions.map(({ label, name }) => {
    const { value, meets, best } = standing(poc, results, label);
    const result = results.find((each) => each.label === label);
    return [label, name, value, meets, best, result?.latency ?? '–', result?.cost ?? '–'];
  });
  return table(['Solution', 'What', poc.metric, 'Meets the goal', 'Best', 'Latency', 'Cost'], rows);
}

function resourceTable(poc: Poc): string {
  const [used, limits] = [actuals(poc), limitsOf(poc)];
  const rows = resourceKeys.map((key) => [key, String(used[key]), String(limits[key])]);
  return table(['Resource', 'Used', 'Limit'], rows);
}

function raised(poc: Poc, name: (id: string | null) => string): string[] {
  if (poc.raiseReason === null) return [];
  const heading = `The limits are above the allowance; approver: ${name(poc.approverId)}. The reason:`;
  return [heading, quote(poc.raiseReason)];
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function quote(words: string): string {
  return words
    .split('\n')
    .map((line) => `> ${safe(line)}`.trimEnd())
    .join('\n');
}

/** People's words where a line may begin with them: neither heading, quotation, list nor rule. */
function safe(words: string): string {
  return escaped(words)
    .replace(/^[#>+=-]/, '\\$&')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** People's words on one line, with everything escaped that Markdown would read as its own. */
function escaped(words: string): string {
  return oneLine(words).replace(/[\\`*_~[\]<|&]/g, '\\$&');
}
