import { oneLine } from './text.ts';

/** A table in Markdown. What stands in its cells is escaped here. */
export function markdownTable(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** People's words as a quotation in Markdown, line by line. */
export function markdownQuote(words: string): string {
  return words
    .split('\n')
    .map((line) => `> ${escapeMarkdown(line)}`.trimEnd())
    .join('\n');
}

/** People's words where a line may begin with them: neither heading, quotation, list nor rule. */
export function escapeMarkdown(words: string): string {
  return escaped(words)
    .replace(/^[#>+=-]/, '\\$&')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** People's words on one line, with everything escaped that Markdown would read as its own. */
function escaped(words: string): string {
  return oneLine(words).replace(/[\\`*_~[\]<|&]/g, '\\$&');
}
