import type { Block } from './block-kit/blocks.ts';
import type { ChoiceOption } from './block-kit/composition.ts';
import type { Element } from './block-kit/elements.ts';
import type { RichText } from './block-kit/rich-text.ts';
import { controlsOf } from './block-kit/walk.ts';

/** One control's value, shaped as in `view.state.values`. */
export type StateValue = {
  type: string;
  value?: string | null;
  selected_option?: ChoiceOption | null;
  selected_options?: ChoiceOption[];
  selected_user?: string | null;
  selected_users?: string[];
  selected_conversation?: string | null;
  selected_conversations?: string[];
  selected_channel?: string | null;
  selected_channels?: string[];
  selected_date?: string | null;
  selected_time?: string | null;
  timezone?: string;
  selected_date_time?: number | null;
  rich_text_value?: RichText | null;
  files?: ChosenFile[];
};

/** A file somebody chose in a form; the bot gets to know more about it than this. */
export type ChosenFile = { id: string; name: string; size: number };

export type Values = Record<string, Record<string, StateValue>>;

/** The value a control has when it is first shown; undefined for what holds none, such as a button. */
function initialValue(element: Element, opened: string | null): StateValue | undefined {
  const type = element.type;
  switch (element.type) {
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return { type, value: element.initial_value ?? null };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: element.initial_option ?? null };
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { type, selected_options: element.initial_options ?? [] };
    case 'users_select':
      return { type, selected_user: element.initial_user ?? null };
    case 'multi_users_select':
      return { type, selected_users: element.initial_users ?? [] };
    case 'conversations_select':
      return {
        type,
        selected_conversation:
          element.initial_conversation ?? (element.default_to_current_conversation ? opened : null),
      };
    case 'multi_conversations_select':
      return {
        type,
        selected_conversations:
          element.initial_conversations ??
          (element.default_to_current_conversation && opened ? [opened] : []),
      };
    case 'channels_select':
      return { type, selected_channel: element.initial_channel ?? null };
    case 'multi_channels_select':
      return { type, selected_channels: element.initial_channels ?? [] };
    case 'datepicker':
      return { type, selected_date: element.initial_date ?? null };
    case 'timepicker':
      return {
        type,
        selected_time: element.initial_time ?? null,
        ...(element.timezone === undefined ? {} : { timezone: element.timezone }),
      };
    case 'datetimepicker':
      return { type, selected_date_time: element.initial_date_time ?? null };
    case 'rich_text_input':
      return { type, rich_text_value: element.initial_value ?? null };
    case 'file_input':
      return { type, files: [] };
    default:
      return undefined;
  }
}

/** The values of blocks as shown, keeping from `before` what has the same block_id, action_id and type. */
export function valuesOf(blocks: readonly Block[], opened: string | null, before: Values = {}): Values {
  const values: Values = {};
  for (const { element, block } of controlsOf(blocks)) {
    const initial = initialValue(element, opened);
    if (!initial || block.block_id === undefined || element.action_id === undefined) continue;
    const kept = before[block.block_id]?.[element.action_id];
    values[block.block_id] = {
      ...values[block.block_id],
      [element.action_id]: kept?.type === initial.type ? kept : initial,
    };
  }
  return values;
}

/** The part of a value without its type, such as the chosen option or the typed text. */
function contentOf(value: StateValue): unknown {
  const { type: _type, timezone: _timezone, ...content } = value;
  return Object.values(content)[0];
}

/** True when nothing is typed or chosen. */
export function isEmpty(value: StateValue): boolean {
  const content = contentOf(value);
  return content === null || content === '' || (Array.isArray(content) && content.length === 0);
}
