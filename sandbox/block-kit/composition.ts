import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** A plain_text object of 1 to `max` characters. */
export function plainText(max: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
}

/** A mrkdwn object of 1 to `max` characters. */
export function mrkdwn(max: number) {
  return z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
}

/** Either kind of text object. */
export function anyText(max: number) {
  return z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);
}

const optionParts = {
  value: z.string().min(1).max(75),
  description: plainText(75).optional(),
};

export const plainOption = z.strictObject({ text: plainText(75), ...optionParts });
export const choiceOption = z.strictObject({ text: anyText(75), ...optionParts });
export const overflowOption = z.strictObject({
  text: plainText(75),
  ...optionParts,
  url: z.url().max(3000).optional(),
});

export const optionGroup = z.strictObject({
  label: plainText(75),
  options: z.array(plainOption).min(1).max(100),
});

/** What a bot answers to a block_suggestion: options or option groups, never both. */
export const suggestions = z
  .strictObject({
    options: z.array(plainOption).max(100).optional(),
    option_groups: z.array(optionGroup).max(100).optional(),
  })
  .refine((answer) => (answer.options === undefined) !== (answer.option_groups === undefined), {
    message: 'exactly one of options and option_groups is required',
  });

export const confirm = z.strictObject({
  title: plainText(100).optional(),
  text: anyText(300),
  confirm: plainText(30).optional(),
  deny: plainText(30).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

export const dispatchActionConfig = z.strictObject({
  trigger_actions_on: z
    .array(z.enum(['on_enter_pressed', 'on_character_entered']))
    .min(1)
    .optional(),
});

export const conversationFilter = z
  .strictObject({
    include: z
      .array(z.enum(['im', 'mpim', 'private', 'public']))
      .min(1)
      .optional(),
    exclude_external_shared_channels: z.boolean().optional(),
    exclude_bot_users: z.boolean().optional(),
  })
  .refine((filter) => Object.keys(filter).length > 0, { message: 'filter must not be empty' });

const slackFile = z.union([z.strictObject({ id: z.string() }), z.strictObject({ url: z.url() })]);

/** The keys every image shares; `hasSource` then asks for exactly one of the two sources. */
export const imageParts = {
  type: z.literal('image'),
  alt_text: z.string().min(1).max(2000),
  image_url: z.url().max(3000).optional(),
  slack_file: slackFile.optional(),
};

/** True when an image names exactly one source. */
export function hasSource(image: { image_url?: unknown; slack_file?: unknown }): boolean {
  return (image.image_url === undefined) !== (image.slack_file === undefined);
}

export const imageElement = z
  .strictObject(imageParts)
  .refine(hasSource, { message: 'exactly one of image_url and slack_file is required' });

/** True when every initial option equals one of those offered. */
export function areOffered(initial: readonly unknown[], offered: readonly unknown[]): boolean {
  return initial.every((one) => offered.some((option) => isDeepStrictEqual(one, option)));
}

export type PlainOption = z.infer<typeof plainOption>;
export type ChoiceOption = z.infer<typeof choiceOption>;
