import { z } from 'zod';
import { areOffered, choiceOption, optionGroup, plainOption } from './composition.ts';
import { actionId, confirmable, focusable, menu, several } from './element-parts.ts';

const NOT_OFFERED = 'initial options must be among the options';
const ONE_SOURCE = 'exactly one of options and option_groups is required';

const offered = {
  options: z.array(plainOption).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};
type Offered = { options?: unknown[] | undefined; option_groups?: { options: unknown[] }[] | undefined };

function hasOneSource(select: Offered): boolean {
  return (select.options === undefined) !== (select.option_groups === undefined);
}

function offeredBy(select: Offered): unknown[] {
  return select.options ?? (select.option_groups ?? []).flatMap((group) => group.options);
}

function fitsMaximum(select: {
  initial_options?: unknown[] | undefined;
  max_selected_items?: number | undefined;
}) {
  return (select.initial_options ?? []).length <= (select.max_selected_items ?? Number.POSITIVE_INFINITY);
}

export const radioButtons = z
  .strictObject({
    type: z.literal('radio_buttons'),
    options: z.array(choiceOption).min(1).max(10),
    initial_option: choiceOption.optional(),
    ...actionId,
    ...confirmable,
    ...focusable,
  })
  .refine((group) => !group.initial_option || areOffered([group.initial_option], group.options), NOT_OFFERED);

export const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    options: z.array(choiceOption).min(1).max(10),
    initial_options: z.array(choiceOption).min(1).optional(),
    ...actionId,
    ...confirmable,
    ...focusable,
  })
  .refine((group) => areOffered(group.initial_options ?? [], group.options), NOT_OFFERED);

export const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...offered,
    initial_option: plainOption.optional(),
    ...menu,
  })
  .refine(hasOneSource, ONE_SOURCE)
  .refine(
    (select) => !select.initial_option || areOffered([select.initial_option], offeredBy(select)),
    NOT_OFFERED,
  );

export const multiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...offered,
    initial_options: z.array(plainOption).min(1).optional(),
    ...menu,
    ...several,
  })
  .refine(hasOneSource, ONE_SOURCE)
  .refine((select) => areOffered(select.initial_options ?? [], offeredBy(select)), NOT_OFFERED)
  .refine(fitsMaximum, 'more initial options than max_selected_items');

export const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  initial_option: plainOption.optional(),
  min_query_length: z.int().min(0).optional(),
  ...menu,
});

export const multiExternalSelect = z
  .strictObject({
    type: z.literal('multi_external_select'),
    initial_options: z.array(plainOption).min(1).optional(),
    min_query_length: z.int().min(0).optional(),
    ...menu,
    ...several,
  })
  .refine(fitsMaximum, 'more initial options than max_selected_items');
