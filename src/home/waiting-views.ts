import type { ModalView } from '@slack/types';
import type { Content } from '../messages/schema.ts';
import { actions, button, context, section } from '../slack/blocks.ts';
import { pageModal } from '../slack/modal.ts';
import { pieceOf, totalOf, type Waiting } from './gathering.ts';
import { countWords, kindBlocks, showAllAction, waitingBlocks, waitingText } from './lines.ts';

/** So many things stand on a page of the modal that shows all. */
export const pageSize = 40;

/** What the modal of all that waits carries: from which thing on it shows them. */
export type AllMetadata = { waitingFrom: number };

/** What waits for somebody, for them alone to read. */
export function mineMessage(waiting: Waiting[]): Content {
  if (totalOf(waiting) === 0) {
    const nothing = 'Nothing waits for you.';
    return { text: nothing, blocks: [section(nothing)] };
  }
  return {
    text: waitingText(waiting),
    blocks: [
      section(`*${countWords(totalOf(waiting))}*`),
      ...waitingBlocks(waiting),
      context('Only you see this list.'),
    ],
  };
}

/** All that waits, page by page. @param waiting of each kind at least what stands on this page and before */
export function allModal(waiting: Waiting[], asked: number): ModalView {
  const total = totalOf(waiting);
  const from = asked < total ? asked : 0;
  const to = Math.min(total, from + pageSize);
  const turn = (text: string, target: number) => button(text, `${showAllAction}/${text}`, String(target));
  const turns = [
    ...(from > 0 ? [turn('Before', Math.max(0, from - pageSize))] : []),
    ...(to < total ? [turn('More', to)] : []),
  ];
  return pageModal({
    title: 'Waiting for you',
    metadata: { waitingFrom: from } satisfies AllMetadata,
    blocks: [
      ...(total === 0 ? [section('Nothing waits for you any more.')] : []),
      ...kindBlocks(pieceOf(waiting, from, pageSize)),
      ...(turns.length > 0 ? [context(`${from + 1} to ${to} of ${total}`), actions(...turns)] : []),
    ],
  });
}
