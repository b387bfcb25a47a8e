import type { InputBlock, PlainTextOption } from '@slack/types';
import { option, plain } from './blocks.ts';
import { escapeMrkdwn, excerpt, tidy } from './text.ts';

/** What stands in a field: text, numbers and dates as strings, several people as a list, nothing as null. */
export type FieldValue = string | string[] | null;

/** An option of a list that Slack does not know beforehand, with the text to show for it. */
export type Choice = { value: string; text: string };

/** What a field is filled with when it appears. */
export type Initial = FieldValue | Choice | undefined;

type Element = InputBlock['element'];

/** The part of Slack's state of an input that fields read. */
export type InputState = {
  value?: string | null;
  selected_option?: { value: string } | null;
  selected_date?: string | null;
  selected_time?: string | null;
  selected_user?: string | null;
  selected_users?: string[];
  selected_conversation?: string | null;
  selected_options?: { value: string }[];
  selected_date_time?: number | null;
  files?: { id: string }[];
};

/** One field of a form: how it is shown, and how what was typed is read back. */
export type Field = {
  label: string;
  hint?: string;
  optional?: boolean;
  /** The id that the element's listeners are registered under; the field's key when nobody listens. */
  actionId?: string;
  element: (initial: Initial) => Element;
  read: (state: InputState) => FieldValue;
  /** A value in mrkdwn, for people to compare. */
  words: (value: FieldValue) => string;
};

type Common = Pick<Field, 'hint' | 'optional'> & { placeholder?: string };

/** Free text on one line, or on several. @param max in characters, at most 3,000 */
export function text(label: string, options: Common & { max: number; multiline?: boolean }): Field {
  return {
    ...shown(label, options),
    element: (initial) => ({
      type: 'plain_text_input',
      multiline: options.multiline ?? false,
      max_length: options.max,
      ...placeholder(options),
      ...(typeof initial === 'string' && initial !== '' && { initial_value: initial.slice(0, options.max) }),
    }),
    read: (state) => typed(state.value),
    words: (value) => quoted(value),
  };
}

/** A whole number between two bounds. */
export function wholeNumber(label: string, options: Common & { min: number; max: number }): Field {
  return {
    ...shown(label, options),
    element: (initial) => ({
      type: 'number_input',
      is_decimal_allowed: false,
      min_value: String(options.min),
      max_value: String(options.max),
      ...placeholder(options),
      ...(isWithin(initial, options) && { initial_value: initial }),
    }),
    read: (state) => typed(state.value),
    words: (value) => quoted(value),
  };
}

/** A number that may have decimal places, kept as it was typed: an exact decimal. */
export function decimal(label: string, options: Common = {}): Field {
  return {
    ...shown(label, options),
    element: (initial) => ({
      type: 'number_input',
      is_decimal_allowed: true,
      ...placeholder(options),
      ...(isNumber(initial) && { initial_value: initial }),
    }),
    read: (state) => typed(state.value),
    words: (value) => quoted(value),
  };
}

/** A box to tick; ticked it reads `yes`. Slack counts an empty one as empty, so it is optional. */
export function tick(label: string, options: { says: string; hint?: string }): Field {
  const choice = option(options.says, 'yes');
  return {
    ...shown(label, { ...options, optional: true }),
    element: (initial) => ({
      type: 'checkboxes',
      options: [choice],
      ...(initial === 'yes' && { initial_options: [choice] }),
    }),
    read: (state) => state.selected_options?.[0]?.value ?? null,
    words: (value) => (value === 'yes' ? options.says : nothing),
  };
}

/** Several of a few known options, at most ten, as boxes to tick. */
export function several(
  label: string,
  options: Pick<Common, 'hint' | 'optional'> & { of: readonly Choice[] },
): Field {
  const choices = options.of.map((choice) => option(choice.text, choice.value));
  return {
    ...shown(label, options),
    element: (initial) => {
      const ticked = choices.filter(({ value }) => Array.isArray(initial) && initial.includes(value ?? ''));
      return {
        type: 'checkboxes',
        options: choices,
        ...(ticked.length > 0 && { initial_options: ticked }),
      };
    },
    read: (state) => (state.selected_options ?? []).map(({ value }) => value),
    words: (value) =>
      options.of
        .filter((choice) => value?.includes(choice.value))
        .map(({ text: words }) => words)
        .join(', ') || nothing,
  };
}

/** A time of the day, `HH:MM`. */
export function timeOfDay(label: string, options: Common = {}): Field {
  return {
    ...shown(label, options),
    element: (initial) => ({
      type: 'timepicker',
      ...placeholder(options),
      ...(typeof initial === 'string' && { initial_time: initial }),
    }),
    read: (state) => state.selected_time ?? null,
    words: (value) => quoted(value),
  };
}

/** A day and time, read as seconds since 1970; Slack shows it in the person's own zone. */
export function moment(label: string, options: Common = {}): Field {
  return {
    ...shown(label, options),
    element: (initial) => ({
      type: 'datetimepicker',
      ...(typeof initial === 'string' && initial !== '' && { initial_date_time: Number(initial) }),
    }),
    read: (state) => (state.selected_date_time ? String(state.selected_date_time) : null),
    words: (value) =>
      typeof value === 'string' ? `<!date^${value}^{date_short_pretty} {time}|${value}>` : nothing,
  };
}

/** One of a few known options. */
export function oneOf(
  label: string,
  options: Pick<Common, 'hint' | 'optional'> & { of: readonly Choice[]; as?: 'menu' | 'radio' },
): Field {
  const choices = options.of.map((choice) => option(choice.text, choice.value));
  const named = (initial: Initial): { initial_option?: PlainTextOption } => {
    const found = choices.find((choice) => choice.value === initial);
    return found ? { initial_option: found } : {};
  };
  return {
    ...shown(label, options),
    element: (initial) =>
      options.as === 'radio'
        ? { type: 'radio_buttons', options: choices, ...named(initial) }
        : { type: 'static_select', options: choices, ...named(initial) },
    read: (state) => state.selected_option?.value ?? null,
    words: (value) => options.of.find((choice) => choice.value === value)?.text ?? nothing,
  };
}

/** One of many, found by typing; a listener for `actionId` answers with the matches. */
export function search(label: string, options: Common & { actionId: string }): Field {
  return {
    ...shown(label, options),
    actionId: options.actionId,
    element: (initial) => ({
      type: 'external_select',
      min_query_length: 0,
      ...placeholder(options),
      ...(isChoice(initial) && { initial_option: option(initial.text, initial.value) }),
    }),
    read: (state) => state.selected_option?.value ?? null,
    words: (value) => quoted(value),
  };
}

/** A person. */
export function person(label: string, options: Common = {}): Field {
  return {
    ...shown(label, options),
    element: (initial) => ({
      type: 'users_select',
      ...placeholder(options),
      ...(typeof initial === 'string' && { initial_user: initial }),
    }),
    read: (state) => state.selected_user ?? null,
    words: (value) => (value === null ? nothing : `<@${value}>`),
  };
}

/** Several people. */
export function people(label: string, options: Common & { max: number }): Field {
  return {
    ...shown(label, options),
    element: (initial) => ({
      type: 'multi_users_select',
      max_selected_items: options.max,
      ...placeholder(options),
      ...(Array.isArray(initial) && initial.length > 0 && { initial_users: initial }),
    }),
    read: (state) => state.selected_users ?? [],
    words: (value) =>
      Array.isArray(value) && value.length > 0 ? value.map((id) => `<@${id}>`).join(', ') : nothing,
  };
}

/** A public or private channel. */
export function channel(label: string, options: Common = {}): Field {
  return {
    ...shown(label, options),
    element: (initial) => ({
      type: 'conversations_select',
      filter: { include: ['public', 'private'], exclude_bot_users: true },
      ...placeholder(options),
      ...(typeof initial === 'string' && { initial_conversation: initial }),
    }),
    read: (state) => state.selected_conversation ?? null,
    words: (value) => (value === null ? nothing : `<#${value}>`),
  };
}

/** A calendar day, `YYYY-MM-DD`. */
export function day(label: string, options: Common = {}): Field {
  return {
    ...shown(label, options),
    element: (initial) => ({
      type: 'datepicker',
      ...placeholder(options),
      ...(typeof initial === 'string' && { initial_date: initial }),
    }),
    read: (state) => state.selected_date ?? null,
    words: (value) => quoted(value),
  };
}

/** A file from the person's computer, read as the id that Slack gave it. @param options.endings those it may have */
export function file(
  label: string,
  options: Pick<Common, 'hint' | 'optional'> & { endings: string[] },
): Field {
  return {
    ...shown(label, options),
    element: () => ({ type: 'file_input', filetypes: options.endings, max_files: 1 }),
    read: (state) => state.files?.[0]?.id ?? null,
    words: (value) => quoted(value),
  };
}

const nothing = 'nothing';

function quoted(value: FieldValue): string {
  return typeof value === 'string' ? escapeMrkdwn(excerpt(value, 500)) : nothing;
}

/** Slack refuses a form that begins with something else in a field for numbers, such as a draft may hold. */
function isNumber(initial: Initial): initial is string {
  return typeof initial === 'string' && /^-?\d+(\.\d+)?$/.test(initial);
}

/** Slack refuses a form that begins with a number out of bounds, such as a draft may hold. */
function isWithin(initial: Initial, { min, max }: { min: number; max: number }): initial is string {
  return (
    typeof initial === 'string' && /^\d+$/.test(initial) && Number(initial) >= min && Number(initial) <= max
  );
}

function shown(label: string, options: Pick<Common, 'hint' | 'optional'>) {
  return {
    label,
    ...(options.hint !== undefined && { hint: options.hint }),
    ...(options.optional !== undefined && { optional: options.optional }),
  };
}

function placeholder(options: Common) {
  return options.placeholder === undefined ? {} : { placeholder: plain(options.placeholder) };
}

function isChoice(initial: Initial): initial is Choice {
  return typeof initial === 'object' && initial !== null && 'value' in initial;
}

/** What was typed, tidied; empty text is nothing. */
function typed(value: string | null | undefined): string | null {
  return tidy(value ?? '') || null;
}
