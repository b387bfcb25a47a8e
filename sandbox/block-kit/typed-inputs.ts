import { z } from 'zod';
import { actionId, typed } from './element-parts.ts';
import { richText } from './rich-text.ts';

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a number written as a string');

export const plainTextInput = z
  .strictObject({
    type: z.literal('plain_text_input'),
    initial_value: z.string().max(3000).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(3000).optional(),
    max_length: z.int().min(1).max(3000).optional(),
    ...typed,
  })
  .refine((input) => (input.min_length ?? 0) <= (input.max_length ?? 3000), 'min_length exceeds max_length')
  .refine(
    (input) => (input.initial_value ?? '').length <= (input.max_length ?? 3000),
    'initial_value is longer than max_length',
  );

export const numberInput = z
  .strictObject({
    type: z.literal('number_input'),
    is_decimal_allowed: z.boolean(),
    initial_value: decimal.optional(),
    min_value: decimal.optional(),
    max_value: decimal.optional(),
    ...typed,
  })
  .refine(
    (input) => Number(input.min_value ?? '-Infinity') <= Number(input.max_value ?? 'Infinity'),
    'min_value exceeds max_value',
  )
  .refine((input) => {
    const value = input.initial_value === undefined ? undefined : Number(input.initial_value);
    return (
      value === undefined ||
      (value >= Number(input.min_value ?? '-Infinity') && value <= Number(input.max_value ?? 'Infinity'))
    );
  }, 'initial_value is outside min_value and max_value');

export const emailInput = z.strictObject({
  type: z.literal('email_text_input'),
  initial_value: z.string().optional(),
  ...typed,
});
export const urlInput = z.strictObject({
  type: z.literal('url_text_input'),
  initial_value: z.string().optional(),
  ...typed,
});
export const fileInput = z.strictObject({
  type: z.literal('file_input'),
  filetypes: z.array(z.string().min(1)).min(1).optional(),
  max_files: z.int().min(1).max(10).optional(),
  ...actionId,
});
export const richTextInput = z.strictObject({
  type: z.literal('rich_text_input'),
  initial_value: richText.optional(),
  ...typed,
});
