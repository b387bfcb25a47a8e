import type { ModalView } from '@slack/types';
import { projectTitle } from '../../../projects/rules.ts';
import { context, section } from '../../../slack/blocks.ts';
import { person, text } from '../../../slack/fields.ts';
import { type Form, formBlocks } from '../../../slack/form.ts';
import { formModal } from '../../../slack/modal.ts';
import { escapeMrkdwn, inline } from '../../../slack/text.ts';
import { headline } from './cards.ts';
import { AssignInput, ResolveInput } from './rules.ts';
import type { OverrunRecord } from './store.ts';

export const assignCallback = 'overrun_assign_form';
export const resolveCallback = 'overrun_resolve_form';

/** What the forms carry along: which overrun they are about. */
export type AboutOverrun = { id: string };

export const assignForm: Form<typeof AssignInput> = {
  schema: AssignInput,
  fields: { owner: person('Who sees to it?') },
};

export const resolveForm: Form<typeof ResolveInput> = {
  schema: ResolveInput,
  fields: {
    note: text('What was done about it?', {
      multiline: true,
      max: 500,
      placeholder: 'Cached the long prompts; the rate is back to normal since Tuesday',
    }),
  },
};

/** The form that gives an overrun to somebody. */
export function assignModal(record: OverrunRecord, metadata: AboutOverrun): ModalView {
  return formModal({
    title: 'Assign the overrun',
    submit: 'Assign',
    callbackId: assignCallback,
    metadata,
    blocks: [heading(record), ...formBlocks(assignForm, { owner: record.overrun.ownerId })],
  });
}

/** The form that says that an overrun is dealt with. */
export function resolveModal(record: OverrunRecord, metadata: AboutOverrun): ModalView {
  return formModal({
    title: 'Resolve the overrun',
    submit: 'Resolve',
    callbackId: resolveCallback,
    metadata,
    blocks: [
      heading(record),
      ...formBlocks(resolveForm, {}),
      context('It opens again when it grows by another tenth of the limit, or reaches a higher level.'),
    ],
  });
}

function heading(record: OverrunRecord) {
  const title = `${headline(record)} · ${projectTitle(record.project)}`;
  return section(`*${escapeMrkdwn(inline(title))}*`);
}
