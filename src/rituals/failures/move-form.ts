import type { ModalView } from '@slack/types';
import { oneOf, text } from '../../slack/fields.ts';
import { type Form, formBlocks } from '../../slack/form.ts';
import { formModal } from '../../slack/modal.ts';
import type { FormId } from '../../submission.ts';
import { longestNote, MoveInput } from './input.ts';
import { heading } from './lines.ts';
import { cellOf, movesFrom, type Status } from './rules.ts';
import type { FailureMode, FailureRecord } from './store.ts';
import { mechanismChoices } from './views.ts';

export const moveCallback = 'failure_move';

/** What the form carries that moves a failure mode: the status that it was opened on. */
export type MoveMetadata = FormId & { id: string; from: Status };

const words: Record<Status, string> = {
  open: 'Reopen it',
  mitigating: 'Mitigating: we work on it',
  mitigated: 'Mitigated: the work is done',
  closed: 'Closed: it stays away',
  accepted: 'Accept the risk',
};

/** What a note may say, by where it stands. */
const examples: Record<Status, string> = {
  open: 'What we try first, or why the risk is bearable',
  mitigating: 'What was done, or why the risk is bearable',
  mitigated: 'What shows that it stays away, or that it is back',
  closed: 'How it came back',
  accepted: 'What has changed',
};

/** The form that moves a failure mode on from where it stands. */
export function moveForm(mode: Pick<FailureMode, 'risk' | 'cost'>, from: Status): Form<typeof MoveInput> {
  const accept = cellOf(mode) === 'do now' ? `${words.accepted} (admins only)` : words.accepted;
  const choices = movesFrom(from).map((to) => ({
    value: to as string,
    text: to === 'accepted' ? accept : words[to],
  }));
  return {
    schema: MoveInput,
    fields: {
      to: oneOf('Where does it go?', { of: choices, as: 'radio' }),
      note: text('Why?', {
        max: longestNote,
        multiline: true,
        placeholder: examples[from],
      }),
      mechanism: oneOf('What will change', {
        of: mechanismChoices,
        optional: true,
        hint: 'Needed once it is being mitigated.',
      }),
    },
  };
}

/** The form to move a failure mode; it asks what will change as long as nobody has said that. */
export function moveModal(record: FailureRecord, metadata: MoveMetadata): ModalView {
  const { mode } = record;
  const targets = movesFrom(mode.status);
  const asksForChange = targets.includes('mitigating') && mode.mechanism === null;
  const initial = targets.length === 1 ? { to: targets[0] } : {};
  return formModal({
    title: mode.status === 'closed' || mode.status === 'accepted' ? 'Reopen it' : 'Move it on',
    callbackId: moveCallback,
    submit: 'Move it',
    metadata,
    blocks: [
      heading(record),
      ...formBlocks(
        moveForm(mode, mode.status),
        initial,
        asksForChange ? ['to', 'note', 'mechanism'] : ['to', 'note'],
      ),
    ],
  });
}
