import { type Control, controlsOf } from '../block-kit/walk.ts';
import { isEmpty } from '../inputs.ts';
import { renderValue, renderView } from '../render.ts';
import type { OpenView, Workspace } from '../workspace.ts';
import { clientObjection } from './fill.ts';

/** What a person sees of the top modal. `values` and `errors` are keyed by label. */
export type Modal = {
  id: string;
  title: string;
  text: string;
  labels: string[];
  values: Record<string, string>;
  buttons: string[];
  errors: Record<string, string>;
  submit: string | undefined;
  close: string | undefined;
  notice: string | undefined;
  callbackId: string | undefined;
  hash: string;
  /** Nothing to fill in, press or submit: a shell that waits for data. */
  loading: boolean;
};

export function describeModal(workspace: Workspace, open: OpenView): Modal | undefined {
  const { view } = open;
  if (view.type !== 'modal') return undefined;
  const controls = controlsOf(view.blocks);
  const fields = controls.filter((control) => control.element.type !== 'button');
  return {
    id: open.id,
    title: view.title.text,
    text: renderView(workspace, open),
    labels: fields.map((field) => field.label),
    values: Object.fromEntries(
      fields.flatMap((field) => {
        const value = valueIn(open, field);
        return value ? [[field.label, renderValue(workspace, value)]] : [];
      }),
    ),
    buttons: controls.flatMap(({ element }) => (element.type === 'button' ? [element.text.text] : [])),
    errors: errorsByLabel(open),
    submit: view.submit?.text,
    close: view.close?.text,
    notice: open.notice,
    callbackId: view.callback_id,
    hash: open.hash,
    loading: controls.length === 0 && view.submit === undefined,
  };
}

/** The value a field of a view holds. */
export function valueIn(open: OpenView, { block, element }: Control) {
  return open.values[block.block_id ?? '']?.[element.action_id ?? ''];
}

/** The errors shown under fields, by label. */
export function errorsByLabel(open: OpenView): Record<string, string> {
  return Object.fromEntries(
    open.view.blocks.flatMap((block) => {
      const error = open.errors[block.block_id ?? ''];
      return block.type === 'input' && error ? [[block.label.text, error]] : [];
    }),
  );
}

/** Marks required fields that are empty, as the client does before it sends anything. */
export function markMissing(open: OpenView): boolean {
  open.errors = {};
  for (const control of controlsOf(open.view.blocks)) {
    const { block } = control;
    if (block.type !== 'input' || block.optional) continue;
    const value = valueIn(open, control);
    if (value && isEmpty(value)) open.errors[block.block_id ?? ''] = 'Please complete this required field.';
  }
  return Object.keys(open.errors).length > 0;
}

/** Marks what Slack's client would not send: required fields that are empty, and values it does not take. */
export function markObjections(open: OpenView): boolean {
  markMissing(open);
  for (const control of controlsOf(open.view.blocks)) {
    const blockId = control.block.block_id ?? '';
    const value = valueIn(open, control);
    const objection = value && control.block.type === 'input' && clientObjection(control.element, value);
    if (objection) open.errors[blockId] ??= `This ${objection}.`;
  }
  return Object.keys(open.errors).length > 0;
}
