import type { ModalView } from '@slack/types';
import { actions, button, context, quotation, section } from '../../slack/blocks.ts';
import { pageModal } from '../../slack/modal.ts';
import { excerpt } from '../../slack/text.ts';
import { title } from './views.ts';

export const copyAction = 'failure_copy';
export const leaveOutAction = 'failure_leave_out';

/** What the question carries whether a message's text may be copied: the rest of it, which its button does not hold. */
export type CopyMetadata = { channel: string | null; link?: string; rest: string };

/** Asks before the words of a private place go where others read them. @param onButton as much of `words` as a button holds */
export function copyModal(words: string, onButton: string, metadata: CopyMetadata): ModalView {
  return pageModal({
    title,
    metadata,
    blocks: [
      section(
        '*Copy what this message says?* It stands where only some people read it. Everybody who can see the project will read it.',
      ),
      quotation('The message', excerpt(words, 600)),
      actions(
        button('Copy', copyAction, onButton),
        button('Leave the text out', leaveOutAction, 'leave out'),
      ),
      context('Either way the record links to the message, which only those who can read it can open.'),
    ],
  });
}
