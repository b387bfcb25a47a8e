import { Readable } from 'node:stream';
import type { PlainOption } from '../block-kit/composition.ts';
import type { Control } from '../block-kit/walk.ts';
import { storeUpload } from '../files/files.ts';
import type { StateValue } from '../inputs.ts';
import { act, suggest } from '../interactions/action.ts';
import { close, type Outcome, submit } from '../interactions/submission.ts';
import type { Sandbox } from '../sandbox.ts';
import { type OpenView, stackOf } from '../workspace.ts';
import { clientObjection, filled, type Input } from './fill.ts';
import { type Field, findField, type Where } from './find.ts';
import { describeModal, errorsByLabel, type Modal, markMissing, valueIn } from './modal.ts';
import { eventually } from './patience.ts';

/** How a submission ended; `errors` by label, `message` what Slack itself said. */
export type Submission = { outcome: Outcome; errors?: Record<string, string>; message?: string };

const DEFAULT_MIN_QUERY = 3;
const IN_MODAL: Where = { in: 'modal' };

/** What a person does with fields: those of the top modal, unless `in` says another place. */
export function createForm(sandbox: Sandbox, userId: string, look: (where: string) => string) {
  const { workspace, recording } = sandbox;
  const suggested = new Map<string, PlainOption[]>();

  function top(): OpenView | undefined {
    return stackOf(workspace, userId).at(-1);
  }

  function modal(): Modal | undefined {
    const open = top();
    return open && describeModal(workspace, open);
  }

  async function field(label: string, where: Where): Promise<Field> {
    return await eventually(
      recording,
      () => findField(workspace, userId, label, where),
      () => `No field ${label} in ${where.in} for ${userId}, but:\n${look(where.in)}`,
    );
  }

  async function setValue({ place, control }: Field, value: StateValue): Promise<void> {
    const { block, element } = control;
    const blockId = block.block_id ?? '';
    if ('view' in place) {
      place.view.values[blockId] = { ...place.view.values[blockId], [element.action_id ?? '']: value };
      delete place.view.errors[blockId];
    }
    const { type: _type, ...content } = value;
    if (block.type !== 'input' || block.dispatch_action) await act(sandbox, userId, place, control, content);
  }

  /** Types into an external select; the texts of what the bot offers. */
  async function searches(label: string, query: string, where: Where = IN_MODAL): Promise<string[]> {
    const { place, control } = await field(label, where);
    const { element } = control;
    if (element.type !== 'external_select' && element.type !== 'multi_external_select')
      throw new Error(`${label} is a ${element.type}, in which nobody can search`);
    const isLongEnough = query.length >= (element.min_query_length ?? DEFAULT_MIN_QUERY);
    const options = isLongEnough ? await suggest(sandbox, userId, place, control, query) : [];
    suggested.set(fieldKey(control), options);
    return options.map((option) => option.text.text);
  }

  /** Chooses one of the options the last search found. */
  async function picks(label: string, text: string, where: Where = IN_MODAL): Promise<void> {
    const found = await field(label, where);
    const offered = suggested.get(fieldKey(found.control)) ?? [];
    const option = offered.find((one) => one.text.text === text);
    if (!option)
      throw new Error(`No suggestion ${text}; there are: ${offered.map((one) => one.text.text).join(', ')}`);
    const { type } = found.control.element;
    const { place } = found;
    const chosen = 'view' in place ? (valueIn(place.view, found.control)?.selected_options ?? []) : [];
    await setValue(
      found,
      type === 'multi_external_select'
        ? { type, selected_options: [...chosen, option] }
        : { type, selected_option: option },
    );
  }

  return {
    /** The top modal as this person sees it, or undefined. */
    modal,

    async waitsForModal(title?: string): Promise<Modal> {
      return await eventually(
        recording,
        () => {
          const open = modal();
          return open && (title === undefined || open.title === title) ? open : undefined;
        },
        () => `No modal ${title ?? ''} on the screen of ${userId}, but:\n${look('modal')}`,
      );
    },

    searches,
    picks,

    /** Fills in a field by its label; `force` skips the checks of Slack's client, as a forged one would. */
    async fillsIn(
      label: string,
      input: Input,
      { force = false, ...where }: Partial<Where> & { force?: boolean } = {},
    ): Promise<void> {
      const at = { ...IN_MODAL, ...where };
      const found = await field(label, at);
      const { element } = found.control;
      const isExternal = element.type === 'external_select' || element.type === 'multi_external_select';
      if (isExternal && input.length > 0) {
        for (const word of typeof input === 'string' ? [input] : input) {
          await searches(label, word, at);
          await picks(label, word, at);
        }
        return;
      }
      const value = filled(workspace, userId, element, input);
      const objection = force ? undefined : clientObjection(element, value);
      if (objection)
        throw new Error(`Slack does not take ${JSON.stringify(input)} for ${label}: ${objection}`);
      await setValue(found, value);
    },

    /** Adds a file from their computer to a file input; the text of `content` is kept as UTF-8. */
    async attaches(
      label: string,
      { name, content }: { name: string; content: string | Buffer },
      where: Where = IN_MODAL,
    ): Promise<void> {
      const found = await field(label, where);
      const { element } = found.control;
      if (element.type !== 'file_input')
        throw new Error(`${label} is a ${element.type}, which takes no files`);
      const bytes = Buffer.from(content);
      const { type } = element;
      const chosen = 'view' in found.place ? (valueIn(found.place.view, found.control)?.files ?? []) : [];
      const { length: size } = bytes;
      const objection = clientObjection(element, { type, files: [...chosen, { id: '', name, size }] });
      if (objection) throw new Error(`Slack does not take ${name} for ${label}: ${objection}`);
      const { id } = await storeUpload(sandbox, { userId, name, stream: Readable.from([bytes]) });
      await setValue(found, { type, files: [...chosen, { id, name, size }] });
    },

    /** Submits the top modal; `force` skips the client's check that required fields are filled in. */
    async submits(options: { force?: boolean } = {}): Promise<Submission> {
      const open = await eventually(
        recording,
        () => (modal()?.submit === undefined ? undefined : top()),
        () => `Nothing to submit on the screen of ${userId}, but:\n${look('modal')}`,
      );
      const outcome = !options.force && markMissing(open) ? 'errors' : await submit(sandbox, open);
      return {
        outcome,
        ...(outcome === 'errors' ? { errors: errorsByLabel(open) } : {}),
        ...(open.notice === undefined ? {} : { message: open.notice }),
      };
    },

    /** Closes the top modal, or with `all` every one. */
    closes: (options: { all?: boolean } = {}) => close(sandbox, userId, options.all ?? false),
  };
}

function fieldKey({ block, element }: Control): string {
  return `${block.block_id} ${element.action_id}`;
}
