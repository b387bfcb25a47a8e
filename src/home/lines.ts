import type { KnownBlock } from '@slack/types';
import { actions, button, context, section } from '../slack/blocks.ts';
import type { Awaited } from './awaiting.ts';
import { mostUrgent, totalOf, type Waiting } from './gathering.ts';

export const showAllAction = 'home_all';

/** So many things stand in a list before "and n more". */
export const shownAtOnce = 10;

/** What a message may hold of them, in characters; the rest is for what stands around. */
const mostText = 8000;

/** "3 things wait for you", "1 thing waits for you". */
export function countWords(total: number): string {
  return total === 1 ? '1 thing waits for you' : `${total} things wait for you`;
}

/** The most urgent of what waits, each kind under its title, and a button that leads to the rest. */
export function waitingBlocks(waiting: Waiting[]): KnownBlock[] {
  const shown = fitting(mostUrgent(waiting, shownAtOnce));
  const more = totalOf(waiting) - shown.reduce((sum, { items }) => sum + items.length, 0);
  return [
    ...kindBlocks(shown),
    ...(more > 0 ? [actions(button(`and ${more} more: show all`, showAllAction, '0'))] : []),
  ];
}

/** Things that wait, each kind under its title, each thing with its button. */
export function kindBlocks(waiting: Waiting[]): KnownBlock[] {
  return waiting.flatMap(({ title, items, total }) => [
    context(`*${title}* (${total})`),
    ...items.map((item) => section(lineOf(item), item.button)),
  ]);
}

/** The same as text for notifications and screen readers: every line that is shown. */
export function waitingText(waiting: Waiting[]): string {
  const shown = fitting(mostUrgent(waiting, shownAtOnce));
  const lines = shown.flatMap(({ items }) => items.map(lineOf));
  const more = totalOf(waiting) - lines.length;
  const rest = more > 0 ? [`and ${more} more`] : [];
  return [`${countWords(totalOf(waiting))}:`, ...lines, ...rest].join('\n');
}

function lineOf({ line, detail }: Awaited): string {
  return detail === null ? line : `${line} · ${detail}`;
}

function fitting(waiting: Waiting[]): Waiting[] {
  let room = mostText;
  return waiting.map((kind) => ({
    ...kind,
    items: kind.items.filter((item) => {
      room -= lineOf(item).length;
      return room >= 0;
    }),
  }));
}
