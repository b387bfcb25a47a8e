import type { ModalView } from '@slack/types';
import { projectTitle } from '../../projects/rules.ts';
import type { Project } from '../../projects/store.ts';
import { section } from '../../slack/blocks.ts';
import { day, oneOf, person, text } from '../../slack/fields.ts';
import { type Form, type FormValues, formBlocks } from '../../slack/form.ts';
import { formModal } from '../../slack/modal.ts';
import { escapeMrkdwn, inline } from '../../slack/text.ts';
import type { FormId } from '../../submission.ts';
import { evidenceMax, ItemInput } from './input.ts';
import { itemName, stateWords } from './lines.ts';
import { type Item, itemStates } from './rules.ts';
import type { LaunchItem } from './store.ts';

export const itemCallback = 'launch_item';

/**
 * What an item's form carries: which item of whose gate, the revision that it was opened on, where a new gate is posted,
 * and the id of the gate's page under it.
 */
export type ItemMetadata = FormId & {
  projectId: string;
  item: Item;
  channel: string | null;
  revision?: number;
  page?: string;
};

/** The form of an item of the gate. */
export const itemForm: Form<typeof ItemInput> = {
  schema: ItemInput,
  fields: {
    state: oneOf('How far has it come?', {
      as: 'radio',
      of: itemStates.map((value) => ({ value, text: stateWords[value] })),
    }),
    evidence: text('Evidence', {
      max: evidenceMax,
      multiline: true,
      optional: true,
      hint: 'A link to it, or what shows it. What is ready needs some.',
    }),
    owner: person('Owner', { optional: true, hint: 'Who sees to it. What is at risk needs one.' }),
    dueDate: day('By when', { optional: true, hint: 'What is at risk needs a day.' }),
  },
};

/** An item's form, filled with how it stands. */
export function itemModal(
  project: Project,
  saved: LaunchItem | undefined,
  metadata: ItemMetadata,
): ModalView {
  const title = escapeMrkdwn(inline(projectTitle(project)));
  return formModal({
    title: 'Launch item',
    callbackId: itemCallback,
    metadata,
    blocks: [
      section(`*${itemName(metadata.item)}*\n${title}`),
      ...formBlocks(itemForm, saved ? itemValues(saved) : {}),
    ],
  });
}

/** A saved item as its form holds it. */
export function itemValues({ state, evidence, ownerId, dueDate }: LaunchItem): FormValues {
  return { state, evidence, owner: ownerId, dueDate };
}
