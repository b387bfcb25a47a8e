import type { KnownBlock } from '@slack/types';
import { type Cell, context, dataTable, fitting } from '../slack/blocks.ts';
import { numberText } from '../slack/text.ts';

/** The rows of a table in the thread of a digest, at most. */
export const mostRows = 100;

const rowsBeforeTurning = 10;

/**
 * A table for the thread of a digest: as many of its rows as a message holds, whole ones, and how many more there are.
 * Without rows there is none.
 * @param inAll how many rows there would be
 */
export function detailsTable(caption: string, head: string[], rows: Cell[][], inAll: number): KnownBlock[] {
  const shown = fitting(rows.slice(0, mostRows));
  if (shown.length === 0) return [];
  const rest = inAll - shown.length;
  return [
    dataTable(caption, head, shown, rowsBeforeTurning),
    ...(rest > 0 ? [context(`The first ${shown.length}, and ${numberText(rest)} more.`)] : []),
  ];
}
