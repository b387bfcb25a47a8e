import { createHash } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import type { z } from 'zod';
import { UserError } from '../errors.ts';
import { plain } from './blocks.ts';
import type { Field, FieldValue, Initial, InputState } from './fields.ts';

/** What a person typed into a form, by field. */
export type FormValues = Record<string, FieldValue>;

/**
 * One definition of a form: the fields that a modal shows, in order, and the schema that what was typed must meet. The
 * compiler holds the two against each other.
 */
export type Form<Schema extends z.ZodType> = {
  schema: Schema;
  fields: { [Key in keyof z.input<Schema>]-?: Field };
};

/** The part of Slack's view that forms read. */
export type FilledView = {
  id: string;
  blocks: { type: string; block_id?: string }[];
  state: { values: Record<string, Record<string, InputState>> };
};

/** What was typed can't be taken: a sentence for each field, by block id. */
export class InvalidForm extends UserError {
  readonly errors: Record<string, string>;

  constructor(errors: Record<string, string>) {
    super(Object.values(errors).join(' '));
    this.errors = errors;
  }
}

/** A form's fields as modal blocks, all of them or those of `keys`, filled with `initial`. Block ids are the keys. */
export function formBlocks<Schema extends z.ZodType>(
  form: Form<Schema>,
  initial: Record<string, Initial>,
  keys = Object.keys(form.fields) as (keyof z.input<Schema> & string)[],
): KnownBlock[] {
  return keys.map((key) => inputBlock(key, form.fields[key], initial[key]));
}

/** What stands in a form now, right or wrong: for a draft. Fields that the view does not show are null. */
export function readForm<Schema extends z.ZodType>(form: Form<Schema>, view: FilledView): FormValues {
  const entries = Object.entries<Field>(form.fields).map(([key, field]) => {
    const [input] = Object.values(view.state.values[key] ?? {});
    return [key, input ? field.read(input) : null] as const;
  });
  return Object.fromEntries(entries);
}

/**
 * What stands in a form, checked.
 * @param fixed the values of fields that the view may not show
 * @throws InvalidForm with the schema's sentences under the fields they are about
 */
export function parseForm<Schema extends z.ZodType>(
  form: Form<Schema>,
  view: FilledView,
  fixed: FormValues = {},
): z.output<Schema> {
  const hidden = Object.entries(fixed).filter(([key]) => !(key in view.state.values));
  const parsed = form.schema.safeParse({ ...readForm(form, view), ...Object.fromEntries(hidden) });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => [String(issue.path[0]), issue.message] as const);
  throw fieldErrors(view, Object.fromEntries(errors.reverse()));
}

/** The error that shows a sentence under each of some fields. @param errors sentences by field key */
export function fieldErrors(view: FilledView, errors: Record<string, string>): InvalidForm {
  return new InvalidForm(
    Object.fromEntries(Object.entries(errors).map(([key, sentence]) => [blockIdOf(view, key), sentence])),
  );
}

/** The same for the same values, however they are ordered. */
export function hashValues(values: FormValues): string {
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

function inputBlock(key: string, field: Field, initial: Initial): KnownBlock {
  return {
    type: 'input',
    block_id: key,
    label: plain(field.label),
    ...(field.hint !== undefined && { hint: plain(field.hint) }),
    optional: field.optional ?? false,
    element: { ...field.element(initial), action_id: field.actionId ?? key },
  } as KnownBlock;
}

/** A field that the view does not show has no block to carry an error; the first input then carries it. */
function blockIdOf(view: FilledView, key: string): string {
  const inputs = view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id ?? '');
  return inputs.includes(key) ? key : (inputs[0] ?? key);
}
