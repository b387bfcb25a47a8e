import type { Element } from '../block-kit/elements.ts';
import { extensionOf } from '../files/filetypes.ts';
import type { ChosenFile, StateValue } from '../inputs.ts';
import { canRead, type Workspace } from '../workspace.ts';
import { channelNamed, memberNamed, optionsOf } from './find.ts';

export type Input = string | readonly string[];

/** What a control holds after a person fills it in; an empty string or list clears it. */
export function filled(workspace: Workspace, userId: string, element: Element, input: Input): StateValue {
  const words = typeof input === 'string' ? (input === '' ? [] : [input]) : [...input];
  const first = words[0];
  const type = element.type;
  switch (type) {
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return { type, value: first ?? null };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: first === undefined ? null : optionNamed(element, first) };
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { type, selected_options: words.map((word) => optionNamed(element, word)) };
    case 'users_select':
      return { type, selected_user: first === undefined ? null : personToPick(workspace, first) };
    case 'multi_users_select':
      return { type, selected_users: words.map((word) => personToPick(workspace, word)) };
    case 'conversations_select':
      return {
        type,
        selected_conversation: first === undefined ? null : channelToPick(workspace, userId, first),
      };
    case 'multi_conversations_select':
      return { type, selected_conversations: words.map((word) => channelToPick(workspace, userId, word)) };
    case 'channels_select':
      return { type, selected_channel: first === undefined ? null : channelToPick(workspace, userId, first) };
    case 'multi_channels_select':
      return { type, selected_channels: words.map((word) => channelToPick(workspace, userId, word)) };
    case 'datepicker':
      return { type, selected_date: first ?? null };
    case 'timepicker':
      return { type, selected_time: first ?? null };
    case 'datetimepicker':
      return { type, selected_date_time: first === undefined ? null : Date.parse(first) / 1000 };
    case 'rich_text_input':
      return { type, rich_text_value: first === undefined ? null : richTextOf(first) };
    default:
      throw new Error(`A ${type} cannot be filled in with text`);
  }
}

function optionNamed(element: Element, text: string) {
  const options = optionsOf(element);
  const found = options.find((option) => option.text.text === text);
  if (found) return found;
  throw new Error(`No option ${text}; there are: ${options.map((option) => option.text.text).join(', ')}`);
}

function personToPick(workspace: Workspace, name: string): string {
  const member = memberNamed(workspace, name);
  if (member.isDeactivated) throw new Error(`Slack does not offer ${name}, who is deactivated`);
  return member.id;
}

function channelToPick(workspace: Workspace, userId: string, name: string): string {
  const channel = channelNamed(workspace, name, userId);
  if (!canRead(workspace, channel, userId))
    throw new Error(`Slack does not offer ${name}, which they are not in`);
  return channel.id;
}

function richTextOf(text: string) {
  return {
    type: 'rich_text' as const,
    elements: [{ type: 'rich_text_section' as const, elements: [{ type: 'text' as const, text }] }],
  };
}

/** What Slack's client says about a value it would not send, or undefined when it would. */
export function clientObjection(element: Element, value: StateValue): string | undefined {
  if (element.type === 'file_input') return filesObjection(element, value.files ?? []);
  const text = value.value ?? '';
  if (text === '' && value.selected_options === undefined && value.selected_date === undefined)
    return undefined;
  switch (element.type) {
    case 'plain_text_input':
      return lengthObjection(text, element.min_length ?? 0, element.max_length ?? 3000);
    case 'number_input':
      return numberObjection(element, text);
    case 'email_text_input':
      return /^\S+@\S+\.\S+$/.test(text) ? undefined : 'must be an email address';
    case 'url_text_input':
      return URL.canParse(text) ? undefined : 'must be a link';
    case 'datepicker':
      return isDate(value.selected_date) ? undefined : 'must be a date, YYYY-MM-DD';
    case 'multi_static_select':
    case 'multi_external_select':
      return (value.selected_options ?? []).length <= (element.max_selected_items ?? Number.POSITIVE_INFINITY)
        ? undefined
        : `takes at most ${element.max_selected_items}`;
    default:
      return undefined;
  }
}

const MAX_FILES = 10;

function filesObjection(
  { filetypes, max_files: max = MAX_FILES }: Extract<Element, { type: 'file_input' }>,
  files: readonly ChosenFile[],
): string | undefined {
  const isTaken = ({ name }: ChosenFile) => filetypes?.includes(extensionOf(name)) ?? true;
  if (!files.every(isTaken)) return `takes only files that end in ${filetypes?.join(', ')}`;
  return files.length > max ? `takes at most ${max} ${max === 1 ? 'file' : 'files'}` : undefined;
}

function lengthObjection(text: string, min: number, max: number): string | undefined {
  if (text.length < min) return `must be at least ${min} characters`;
  return text.length > max ? `must be at most ${max} characters` : undefined;
}

function numberObjection(
  element: Extract<Element, { type: 'number_input' }>,
  text: string,
): string | undefined {
  if (!/^-?\d*\.?\d+$/.test(text)) return 'must be a number';
  if (!element.is_decimal_allowed && text.includes('.')) return 'must be a whole number';
  if (Number(text) < Number(element.min_value ?? '-Infinity')) return `must be at least ${element.min_value}`;
  return Number(text) > Number(element.max_value ?? 'Infinity')
    ? `must be at most ${element.max_value}`
    : undefined;
}

function isDate(date: string | null | undefined): boolean {
  if (!date) return true;
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
