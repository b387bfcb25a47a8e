import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { dataVisualization } from './chart.ts';
import { anyText, hasSource, imageElement, imageParts, mrkdwn, plainText } from './composition.ts';
import { accessory, actionsElement, button, inputElement, type Surface } from './elements.ts';
import { richText } from './rich-text.ts';
import { dataTable, table } from './tables.ts';

const blockId = { block_id: z.string().min(1).max(255).optional() };

const section = z
  .strictObject({
    type: z.literal('section'),
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
    ...blockId,
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, 'text or fields is required');

const header = z.strictObject({ type: z.literal('header'), text: plainText(150), ...blockId });
const divider = z.strictObject({ type: z.literal('divider'), ...blockId });
const context = z.strictObject({
  type: z.literal('context'),
  elements: z
    .array(z.discriminatedUnion('type', [plainText(3000), mrkdwn(3000), imageElement]))
    .min(1)
    .max(10),
  ...blockId,
});
const actions = z.strictObject({
  type: z.literal('actions'),
  elements: z.array(actionsElement).min(1).max(25),
  ...blockId,
});
const input = z.strictObject({
  type: z.literal('input'),
  label: plainText(2000),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: inputElement,
  ...blockId,
});
const image = z
  .strictObject({ ...imageParts, title: plainText(2000).optional(), ...blockId })
  .refine(hasSource, 'exactly one of image_url and slack_file is required');
const markdown = z.strictObject({
  type: z.literal('markdown'),
  text: z.string().min(1).max(12_000),
  ...blockId,
});
const alert = z.strictObject({
  type: z.literal('alert'),
  text: anyText(200),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
  ...blockId,
});

const card = z
  .strictObject({
    type: z.literal('card'),
    hero_image: imageElement.optional(),
    icon: imageElement.optional(),
    title: anyText(150).optional(),
    subtitle: anyText(150).optional(),
    body: anyText(200).optional(),
    actions: z.array(button).min(1).max(25).optional(),
    ...blockId,
  })
  .refine(
    (block) => [block.hero_image, block.title, block.actions, block.body].some((part) => part !== undefined),
    'one of hero_image, title, actions and body is required',
  );
const carousel = z.strictObject({
  type: z.literal('carousel'),
  elements: z.array(card).min(1).max(10),
  ...blockId,
});

// Slack's page lists rich_text and input as children too, but its validator has been seen refusing them.
const childBlock = z.discriminatedUnion('type', [actions, context, divider, header, image, section, table]);
const container = z
  .strictObject({
    type: z.literal('container'),
    title: plainText(150).optional(),
    rich_text_title: richText.optional(),
    subtitle: anyText(150).optional(),
    child_blocks: z.array(childBlock).min(1).max(10),
    width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
    icon: imageElement.optional(),
    is_collapsible: z.boolean().optional(),
    default_collapsed: z.boolean().optional(),
    has_header_divider: z.boolean().optional(),
    ...blockId,
  })
  .refine(
    (block) => block.title !== undefined || block.rich_text_title !== undefined,
    'title or rich_text_title is required',
  )
  .refine(
    (block) => !block.default_collapsed || block.is_collapsible === true,
    'default_collapsed requires is_collapsible',
  );

const taskCard = z.strictObject({
  type: z.literal('task_card'),
  task_id: z.string().min(1),
  title: z.string().min(1),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  details: richText.optional(),
  output: richText.optional(),
  sources: z
    .array(z.strictObject({ type: z.literal('url'), url: z.url(), text: z.string().min(1) }))
    .optional(),
  ...blockId,
});
const plan = z.strictObject({
  type: z.literal('plan'),
  title: z.string().min(1),
  tasks: z.array(taskCard).max(50).optional(),
  ...blockId,
});

/** Any block a bot may send, with the limits of its own fields. */
export const block = z.discriminatedUnion('type', [
  section,
  header,
  divider,
  context,
  actions,
  input,
  image,
  richText,
  markdown,
  alert,
  table,
  dataTable,
  dataVisualization,
  card,
  carousel,
  container,
  taskCard,
  plan,
]);

export type Block = z.infer<typeof block>;
export type ChildBlock = z.infer<typeof childBlock>;

type KnownType = Exclude<KnownBlock['type'], 'context_actions' | 'file' | 'video'>;

/** Where each block may stand. A new block in @slack/types fails to compile here. */
export const SURFACES: Record<KnownType, readonly Surface[]> & Record<Block['type'], readonly Surface[]> = {
  actions: ['message', 'modal', 'home'],
  alert: ['modal'],
  card: ['message', 'modal', 'home'],
  carousel: ['message'],
  container: ['message', 'home'],
  context: ['message', 'modal', 'home'],
  data_table: ['message', 'home'],
  data_visualization: ['message'],
  divider: ['message', 'modal', 'home'],
  header: ['message', 'modal', 'home'],
  image: ['message', 'modal', 'home'],
  input: ['message', 'modal', 'home'],
  markdown: ['message'],
  plan: ['message'],
  rich_text: ['message', 'modal', 'home'],
  section: ['message', 'modal', 'home'],
  table: ['message', 'home'],
  task_card: ['message'],
};
