import type { ModalView } from '@slack/types';
import { tiers, tierWords } from '../../projects/rules.ts';
import { alert, context, section } from '../../slack/blocks.ts';
import { moment, oneOf, text } from '../../slack/fields.ts';
import { type Form, formBlocks } from '../../slack/form.ts';
import { formModal } from '../../slack/modal.ts';
import { DeadlineInput, FinalInput, longestReason } from './input.ts';
import type { RoundRecord } from './store.ts';
import { aboutRound, seconds } from './views.ts';
import { statusLine, titleOf } from './words.ts';

export const extendCallback = 'scorecard_extend_form';
export const cancelCallback = 'scorecard_cancel_form';
export const repeatCallback = 'scorecard_repeat_form';
export const finalizeCallback = 'scorecard_finalize_form';

/** The form for a new deadline. */
export const deadlineForm: Form<typeof DeadlineInput> = {
  schema: DeadlineInput,
  fields: { deadline: moment('Closes') },
};

/** Asks for how long a round goes on. */
export function extendModal(record: RoundRecord, deadline: Date): ModalView {
  return formModal({
    title: 'Extend the vote',
    callbackId: extendCallback,
    submit: 'Extend',
    metadata: aboutRound(record),
    blocks: [
      section(`*${titleOf(record)}*\n${statusLine(record)}`),
      ...formBlocks(deadlineForm, { deadline: seconds(deadline) }),
      context('The votes given so far stay. Whoever has not answered is reminded before the new deadline.'),
    ],
  });
}

/** Asks for the deadline of a second round. */
export function repeatModal(record: RoundRecord, deadline: Date): ModalView {
  return formModal({
    title: 'Second round',
    callbackId: repeatCallback,
    submit: 'Begin',
    metadata: aboutRound(record),
    blocks: [
      section(`*${titleOf(record)}*\n${statusLine(record)}`),
      ...formBlocks(deadlineForm, { deadline: seconds(deadline) }),
      context(
        'The people who were asked vote again, as far as they can still see the project. Ballots begin empty, this round is kept, and the result shows both.',
      ),
    ],
  });
}

/** Asks whether to end a round without a result. */
export function cancelModal(record: RoundRecord): ModalView {
  return formModal({
    title: 'Cancel the vote?',
    callbackId: cancelCallback,
    submit: 'Cancel the vote',
    metadata: aboutRound(record),
    blocks: [
      section(`*${titleOf(record)}*\n${statusLine(record)}`),
      section('Nothing is revealed then, and nobody can vote any more.'),
    ],
  });
}

/** The form that makes a result count. */
export const finalForm: Form<typeof FinalInput> = {
  schema: FinalInput,
  fields: {
    tier: oneOf('Tier', {
      as: 'radio',
      of: tiers.map((tier) => ({ value: tier, text: `${tier}, ${tierWords[tier]}` })),
    }),
    reason: text('Why another tier than that of the votes?', {
      max: longestReason,
      multiline: true,
      optional: true,
      hint: 'Wanted only then. It stands in the record and on the card.',
    }),
  },
};

/** Asks for the tier; the one of the votes is chosen already. */
export function finalizeModal(record: RoundRecord): ModalView {
  const { tally } = record.shown;
  return formModal({
    title: 'Finalize',
    callbackId: finalizeCallback,
    submit: 'Finalize',
    metadata: aboutRound(record),
    blocks: [
      section(`*${titleOf(record)}*\n${statusLine(record)}`),
      ...(tally?.isDivided
        ? [alert('Divided: the votes lie far apart. Has the team talked about why?', 'warning')]
        : []),
      ...formBlocks(finalForm, { tier: tally?.tier }),
      context('This writes the decision, and the score of the project in the portfolio.'),
    ],
  });
}
