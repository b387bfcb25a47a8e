import type { Block, ChildBlock } from './block-kit/blocks.ts';
import type { Element } from './block-kit/elements.ts';
import { fileById } from './files/files.ts';
import { isEmpty, type StateValue, type Values } from './inputs.ts';
import { readMrkdwn, readRichText, readText } from './text.ts';
import {
  type Channel,
  channelById,
  type Message,
  memberById,
  type OpenView,
  type Workspace,
} from './workspace.ts';

type Form = { values: Values; errors: Record<string, string> };

/** A channel as plain text: replies indented, and the ephemeral messages of `viewer` when there is one. */
export function renderChannel(workspace: Workspace, channel: Channel, viewer?: string): string {
  const seen = workspace.messages.filter(
    (one) => one.channel === channel.id && (one.only === undefined || one.only === viewer),
  );
  const roots = seen.filter((one) => !one.threadTs || !seen.some((parent) => parent.ts === one.threadTs));
  return roots
    .flatMap((root) => [
      renderMessage(workspace, root),
      ...seen
        .filter((one) => one.threadTs === root.ts)
        .map((one) => indent(`↳ ${renderMessage(workspace, one)}`)),
    ])
    .join('\n');
}

/** A message as plain text, its author first. */
export function renderMessage(workspace: Workspace, message: Message): string {
  const author = memberById(workspace, message.user)?.name ?? 'slackbot';
  const only = message.only ? ' (only you)' : '';
  const text = readMrkdwn(workspace, message.text);
  const files = (message.files ?? []).map((id) => `\n${indent(renderFile(workspace, id))}`).join('');
  if (message.blocks.length === 0) return `${author}${only}:${text && ` ${text}`}${files}`;
  const blocks = renderBlocks(workspace, message.blocks);
  // With blocks the text only goes into notifications, where it can still ping.
  const pings = / \(pings everyone\)/.test(text) ? `\n${indent(`notification: ${text}`)}` : '';
  return `${author}${only}:\n${indent(blocks)}${pings}${files}`;
}

function renderFile(workspace: Workspace, id: string): string {
  const file = fileById(workspace, id);
  return file ? `[file: ${file.name}, ${file.size.toLocaleString('en-US')} bytes]` : '[file: deleted]';
}

/** A modal or Home as plain text, with what is typed in it, its errors and its buttons. */
export function renderView(workspace: Workspace, open: OpenView): string {
  const { view } = open;
  const lines = [renderBlocks(workspace, view.blocks, open)];
  if (view.type === 'modal') lines.unshift(`== ${view.title.text} ==`);
  if (open.notice) lines.push(`⚠ ${open.notice}`);
  if (view.type === 'modal')
    lines.push(
      [view.submit?.text, view.close?.text].flatMap((text) => (text ? [`[${text}]`] : [])).join(' '),
    );
  return lines.filter((line) => line !== '').join('\n');
}

/** Blocks as plain text. */
function renderBlocks(
  workspace: Workspace,
  blocks: readonly (Block | ChildBlock)[],
  form: Form = { values: {}, errors: {} },
): string {
  return blocks.map((block) => renderBlock(workspace, block, form)).join('\n');
}

function renderBlock(workspace: Workspace, block: Block | ChildBlock, form: Form): string {
  const read = (object: { type: string; text: string } | undefined) => readText(workspace, object);
  const controls = (elements: readonly Element[]) =>
    elements.map((element) => renderControl(workspace, element, form.values[block.block_id ?? ''])).join(' ');
  switch (block.type) {
    case 'header':
      return `# ${block.text.text}`;
    case 'divider':
      return '---';
    case 'section':
      return lines(
        read(block.text),
        ...(block.fields ?? []).map((field) => `• ${read(field)}`),
        block.accessory?.type === 'image'
          ? renderImage(block.accessory)
          : controls(block.accessory ? [block.accessory] : []),
      );
    case 'context':
      return `(${block.elements.map((one) => (one.type === 'image' ? renderImage(one) : read(one))).join(' · ')})`;
    case 'actions':
      return controls(block.elements);
    case 'input':
      return lines(
        `${block.label.text}${block.optional ? ' (optional)' : ''}: ${controls([block.element])}`,
        block.hint && `  (${block.hint.text})`,
        form.errors[block.block_id ?? ''] && `  ✗ ${form.errors[block.block_id ?? '']}`,
      );
    case 'image':
      return renderImage(block);
    case 'rich_text':
      return readRichText(workspace, block);
    case 'markdown':
      return block.text;
    case 'alert':
      return `! ${block.level ?? 'default'}: ${read(block.text)}`;
    case 'table':
    case 'data_table':
      return lines(
        block.type === 'data_table' && `[table: ${block.caption}]`,
        ...block.rows.map((row) =>
          row
            .map((cell) => (cell.type === 'rich_text' ? readRichText(workspace, cell) : cell.text))
            .join(' | '),
        ),
      );
    case 'data_visualization':
      return renderChart(block);
    case 'card':
      return lines(read(block.title), read(block.subtitle), read(block.body), controls(block.actions ?? []));
    case 'carousel':
      return renderBlocks(workspace, block.elements, form);
    case 'container':
      return lines(
        `▸ ${block.rich_text_title ? readRichText(workspace, block.rich_text_title) : read(block.title)}`,
        block.subtitle && indent(read(block.subtitle)),
        indent(renderBlocks(workspace, block.child_blocks, form)),
      );
    case 'task_card':
      return `[${block.status}] ${block.title}`;
    case 'plan':
      return lines(block.title, ...(block.tasks ?? []).map((task) => `  [${task.status}] ${task.title}`));
  }
}

function renderChart({ title, chart }: Extract<Block, { type: 'data_visualization' }>): string {
  const series = chart.type === 'pie' ? [{ name: '', data: chart.segments }] : chart.series;
  return lines(
    `[${chart.type} chart: ${title}]`,
    ...series.map(
      ({ name, data }) =>
        `  ${name && `${name}: `}${data.map(({ label, value }) => `${label} ${value}`).join(', ')}`,
    ),
  );
}

function renderImage({ alt_text }: { alt_text: string }): string {
  return `[image: ${alt_text}]`;
}

function renderControl(
  workspace: Workspace,
  element: Element,
  values: Record<string, StateValue> | undefined,
): string {
  if (element.type === 'button') return `[${element.text.text}]${element.style ? ` (${element.style})` : ''}`;
  if (element.type === 'overflow')
    return `[⋯ ${element.options.map((option) => option.text.text).join(' | ')}]`;
  const value = values?.[element.action_id ?? ''];
  if (value && !isEmpty(value)) return renderValue(workspace, value);
  const options = 'options' in element ? (element.options ?? []).map((option) => option.text.text) : [];
  if (element.type === 'radio_buttons' || element.type === 'checkboxes') return `( ${options.join(' | ')} )`;
  return 'placeholder' in element && element.placeholder ? `[${element.placeholder.text}]` : '[ ]';
}

/** What a filled-in control shows. */
export function renderValue(workspace: Workspace, value: StateValue): string {
  const people = value.selected_users ?? (value.selected_user ? [value.selected_user] : undefined);
  const channels = [
    ...(value.selected_channels ?? value.selected_conversations ?? []),
    ...[value.selected_channel, value.selected_conversation].flatMap((id) => id ?? []),
  ];
  if (people) return people.map((id) => memberById(workspace, id)?.realName ?? id).join(', ');
  if (channels.length > 0)
    return channels.map((id) => `#${channelById(workspace, id)?.name ?? id}`).join(', ');
  if (value.selected_options) return value.selected_options.map((option) => option.text.text).join(', ');
  if (value.files) return value.files.map((file) => file.name).join(', ');
  if (value.rich_text_value) return readRichText(workspace, value.rich_text_value);
  return String(
    value.value ??
      value.selected_option?.text.text ??
      value.selected_date ??
      value.selected_time ??
      value.selected_date_time ??
      '',
  );
}

function lines(...parts: (string | false | undefined)[]): string {
  return parts.filter((part) => part).join('\n');
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
