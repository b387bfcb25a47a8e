import type { Button, KnownBlock, ModalView } from '@slack/types';
import type { z } from 'zod';
import { actions, button, confirmation, context } from '../slack/blocks.ts';
import { channel, oneOf, several, text, tick, timeOfDay } from '../slack/fields.ts';
import { type Form, type FormValues, formBlocks } from '../slack/form.ts';
import { formModal } from '../slack/modal.ts';
import type { FormId } from '../submission.ts';
import { digestInput } from './input.ts';
import { type Section, sections } from './part.ts';
import { weekdays } from './rules.ts';
import type { Subscription } from './store.ts';

export const digestCallback = 'digest';
export const previewFormAction = 'digest_form_preview';
export const sendFormAction = 'digest_form_send';

/** What the form carries: the channel whose list it came from, and for a change the digest as it was opened. */
export type DigestMetadata = FormId & {
  listOf: string | null;
  editing?: { id: string; revision: number };
};

export const sectionWords: Record<Section, string> = {
  portfolio: 'Portfolio priority',
  failures: 'Failure modes',
  costs: 'Costs and overruns',
  votes: 'Open votes',
  pocs: 'POCs',
  reviews: 'Outcomes to record',
  decisions: 'Decisions',
  notes: 'Notes',
};

export const DigestInput = digestInput(sections);

export const digestForm: Form<typeof DigestInput> = {
  schema: DigestInput,
  fields: {
    channel: channel('Channel', { hint: 'I must be able to post there.' }),
    sections: several('What it tells of', {
      of: sections.map((section) => ({ value: section, text: sectionWords[section] })),
    }),
    reach: oneOf('Projects', {
      as: 'radio',
      of: [
        { value: 'all', text: 'All that the channel may see' },
        { value: 'channel', text: 'Those whose channel it is' },
      ],
    }),
    weekdays: several('Days', { of: weekdays }),
    time: timeOfDay('Time'),
    zone: text('Time zone', { max: 60, hint: 'Such as Asia/Shanghai. It follows summer time there.' }),
    skipsUnchanged: tick('When nothing changed', { says: 'Post nothing' }),
    paused: tick('Pause', { says: 'Post nothing until it is resumed' }),
  },
};

/** The form of a new digest. */
export function newDigestModal(reader: { zone: string }, metadata: DigestMetadata): ModalView {
  return digestModal('New digest', metadata, {
    channel: metadata.listOf,
    sections: [...sections],
    reach: 'all',
    weekdays: ['1'],
    time: '09:00',
    zone: reader.zone,
    skipsUnchanged: null,
    paused: null,
  });
}

/** The form of a digest that there is. */
export function editDigestModal(digest: Subscription, metadata: DigestMetadata): ModalView {
  return digestModal('Edit the digest', metadata, digestValues(digest));
}

/** A digest as its form holds it. */
export function digestValues(digest: Subscription): FormValues {
  return {
    channel: digest.channelId,
    sections: digest.sections,
    reach: digest.reach,
    weekdays: digest.weekdays.map(String),
    time: digest.time,
    zone: digest.zone,
    skipsUnchanged: digest.skipsUnchanged ? 'yes' : null,
    paused: digest.status === 'paused' ? 'yes' : null,
  } satisfies Record<keyof z.input<typeof DigestInput>, unknown>;
}

function digestModal(title: string, metadata: DigestMetadata, values: FormValues): ModalView {
  return formModal({
    title,
    callbackId: digestCallback,
    submit: 'Save digest',
    metadata,
    blocks: [...formBlocks(digestForm, values), ...trying()],
  });
}

function trying(): KnownBlock[] {
  return [
    actions(
      button('Preview', previewFormAction, 'preview'),
      confirmed(button('Save and send now', sendFormAction, 'send')),
    ),
    context('A preview goes to you alone. Everybody in the channel reads what is sent, and who set it up.'),
  ];
}

/** A button that sends a digest, which Slack asks about first. */
export function confirmed(sending: Button): Button {
  const confirm = confirmation('Send it now?', 'Everybody in its channel reads it at once.', 'Send now');
  return { ...sending, confirm };
}
