import type { ActionsBlockElement, InputBlockElement, SectionBlockAccessory } from '@slack/types';
import { z } from 'zod';
import {
  checkboxes,
  externalSelect,
  multiExternalSelect,
  multiStaticSelect,
  radioButtons,
  staticSelect,
} from './choices.ts';
import { imageElement, overflowOption, plainText } from './composition.ts';
import { actionId, confirmable } from './element-parts.ts';
import {
  channelsSelect,
  conversationsSelect,
  datepicker,
  datetimepicker,
  multiChannelsSelect,
  multiConversationsSelect,
  multiUsersSelect,
  timepicker,
  usersSelect,
} from './pickers.ts';
import {
  emailInput,
  fileInput,
  numberInput,
  plainTextInput,
  richTextInput,
  urlInput,
} from './typed-inputs.ts';

export const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: z.url().max(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().min(1).max(75).optional(),
  ...actionId,
  ...confirmable,
});

const overflow = z.strictObject({
  type: z.literal('overflow'),
  options: z.array(overflowOption).min(1).max(5),
  ...actionId,
  ...confirmable,
});

const selects = [
  staticSelect,
  multiStaticSelect,
  externalSelect,
  multiExternalSelect,
  usersSelect,
  multiUsersSelect,
  conversationsSelect,
  multiConversationsSelect,
  channelsSelect,
  multiChannelsSelect,
  datepicker,
  timepicker,
  radioButtons,
  checkboxes,
] as const;

type Known = Exclude<
  ActionsBlockElement | InputBlockElement | SectionBlockAccessory,
  { type: 'workflow_button' }
>;

/** Elements of an actions block. */
export const actionsElement = z.discriminatedUnion('type', [button, overflow, datetimepicker, ...selects]);
/** The element beside a section's text. */
export const accessory = z.discriminatedUnion('type', [button, overflow, imageElement, ...selects]);
/** The element of an input block. */
export const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  numberInput,
  emailInput,
  urlInput,
  fileInput,
  richTextInput,
  datetimepicker,
  ...selects,
]);

type ActionsElement = z.infer<typeof actionsElement>;
type InputElement = z.infer<typeof inputElement>;
export type Element = ActionsElement | InputElement;

export type Surface = 'message' | 'modal' | 'home';

const ANYWHERE: readonly Surface[] = ['message', 'modal', 'home'];

/** Where each element may stand. One that @slack/types gains or loses fails to compile here. */
export const ELEMENT_SURFACES: Record<Exclude<Known['type'], 'image'>, readonly Surface[]> &
  Record<Element['type'], readonly Surface[]> = {
  button: ANYWHERE,
  channels_select: ANYWHERE,
  checkboxes: ANYWHERE,
  conversations_select: ANYWHERE,
  datepicker: ANYWHERE,
  datetimepicker: ANYWHERE,
  email_text_input: ['modal'],
  external_select: ANYWHERE,
  file_input: ['modal'],
  multi_channels_select: ANYWHERE,
  multi_conversations_select: ANYWHERE,
  multi_external_select: ANYWHERE,
  multi_static_select: ANYWHERE,
  multi_users_select: ANYWHERE,
  number_input: ['modal'],
  overflow: ANYWHERE,
  plain_text_input: ANYWHERE,
  radio_buttons: ANYWHERE,
  rich_text_input: ANYWHERE,
  static_select: ANYWHERE,
  timepicker: ANYWHERE,
  url_text_input: ['modal'],
  users_select: ANYWHERE,
};
