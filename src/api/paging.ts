import { z } from 'zod';
import { ApiProblem } from './problem.ts';

/** Where a page of a list ended: the time and the id of its last item. What a cursor holds. */
export type Place = { time: string; id: string };

/** A page of a list, and where it ended when there is more. */
export type Page<Item> = { items: Item[]; next: Place | null };

/** How many items a page has when nobody says, and at most. */
const usualLimit = 100;
const mostLimit = 1000;

const wrongLimit = `A limit is a whole number from 1 to ${mostLimit}.`;

/** What every list takes beside its filters. */
export const PageQuery = z.object({
  limit: z.coerce
    .number(wrongLimit)
    .int(wrongLimit)
    .min(1, wrongLimit)
    .max(mostLimit, wrongLimit)
    .default(usualLimit)
    .describe('How many items at most.'),
  cursor: z.string().optional().describe('The next_cursor of the page before.'),
});

const Held = z.tuple([z.iso.datetime(), z.uuid()]);

/** A place as clients carry it; what is in it is none of their business. */
export function cursorOf({ time, id }: Place): string {
  return Buffer.from(JSON.stringify([time, id])).toString('base64url');
}

/** The place in a cursor. @throws ApiProblem for text that is none of ours */
export function placeAt(cursor: string): Place {
  const held = Held.safeParse(parsed(Buffer.from(cursor, 'base64url').toString()));
  if (!held.success || cursorOf({ time: held.data[0], id: held.data[1] }) !== cursor)
    throw new ApiProblem(400, [
      {
        path: 'cursor',
        message: 'This is no cursor of this list. Give next_cursor as it came, or leave it out to begin.',
      },
    ]);
  return { time: held.data[0], id: held.data[1] };
}

/**
 * A page of rows, in which one row more than `limit` was asked for.
 * @param place the time and id that the rows are ordered by
 */
export function pageOf<Row, Item>(
  rows: Row[],
  limit: number,
  place: (row: Row) => { time: Date; id: string },
  item: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown[shown.length - 1];
  const hasMore = rows.length > limit && last !== undefined;
  const end = hasMore ? place(last) : undefined;
  return { items: shown.map(item), next: end ? { time: end.time.toISOString(), id: end.id } : null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
