import type { KnownBlock } from '@slack/types';
import { decimalText, escapeMrkdwn } from '../slack/text.ts';

/** The lines that blocks show, in mrkdwn, without their buttons: what is read aloud, or shown in place of the blocks. */
export function linesOf(blocks: KnownBlock[]): string[] {
  return blocks.filter(({ type }) => type !== 'actions' && type !== 'divider').flatMap(linesIn);
}

/**
 * Lines of at most `max` characters together; the last ones that have no room are counted.
 * @param foot stands at the end in any case
 */
export function fittingLines(lines: string[], max: number, foot: string[] = []): string[] {
  const size = (some: string[]) => some.reduce((sum, line) => sum + line.length + 1, 0);
  if (size([...lines, ...foot]) <= max) return [...lines, ...foot];
  const room = max - size([...foot, `and ${lines.length} more`]);
  let count = 0;
  while (size(lines.slice(0, count + 1)) <= room) count += 1;
  return [...lines.slice(0, count), `and ${lines.length - count} more`, ...foot];
}

/** How many characters Slack counts against the text of a message; tables and charts are counted apart. */
export function textSize(block: KnownBlock): number {
  return isCountedApart(block) ? 0 : linesOf([block]).join('').length;
}

function isCountedApart({ type }: { type: string }): boolean {
  return ['table', 'data_table', 'data_visualization'].includes(type);
}

/** Slack's blocks are many; whatever holds text in them holds it under the same few names. */
function linesIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(linesIn);
  if (!isRecord(part) || part.type === 'button') return [];
  const { type, text, caption, title, rows, chart, elements } = part;
  if (typeof text === 'string') return [type === 'mrkdwn' ? text : escapeMrkdwn(text)];
  // The runs of a paragraph are one line.
  if (type === 'rich_text_section') return [linesIn(elements).join('')];
  const heading = [caption, title].filter((words) => typeof words === 'string').map(escapeMrkdwn);
  const titled = typeof title === 'string' ? [] : linesIn(title);
  return [
    ...heading,
    ...titled,
    ...[text, part.fields, part.child_blocks, elements].flatMap(linesIn),
    ...rowsIn(rows),
    ...seriesIn(chart),
  ];
}

function rowsIn(rows: unknown): string[] {
  if (!Array.isArray(rows)) return [];
  return rows.map((row) => linesIn(row).join(' | '));
}

function seriesIn(chart: unknown): string[] {
  if (!isRecord(chart)) return [];
  if (Array.isArray(chart.segments)) return [pointsIn(chart.segments)];
  if (!Array.isArray(chart.series)) return [];
  return chart.series
    .filter(isRecord)
    .map(({ name, data }) => `${escapeMrkdwn(String(name))}: ${pointsIn(Array.isArray(data) ? data : [])}`);
}

function pointsIn(points: unknown[]): string {
  return points
    .filter(isRecord)
    .map(({ label, value }) => escapeMrkdwn(`${label} ${decimalText(String(value))}`))
    .join(', ');
}

function isRecord(part: unknown): part is Record<string, unknown> {
  return typeof part === 'object' && part !== null;
}
