import type {
  AlertBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DataTableBlock,
  KnownBlock,
  PlainTextElement,
  PlainTextOption,
  RichTextBlock,
  RichTextElement,
  SectionBlock,
} from '@slack/types';
import { cut, escapeMrkdwn } from './text.ts';

/** Text that Slack shows as it is. */
export function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text, emoji: true };
}

/** A paragraph of Slack's mrkdwn; whatever a person typed in it must have gone through `escapeMrkdwn`. */
export function section(mrkdwn: string, accessory?: Button): SectionBlock {
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: mrkdwn, verbatim: true },
    ...(accessory && { accessory }),
  };
}

/** Small print in mrkdwn. */
export function context(mrkdwn: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: mrkdwn, verbatim: true }] };
}

/** A notice in a modal, at most 200 characters. */
export function alert(text: string, level: NonNullable<AlertBlock['level']> = 'info'): AlertBlock {
  return { type: 'alert', block_id: alertBlockId, level, text: plain(cut(text, 200)) };
}

const alertBlockId = 'notice';

/** Blocks over a notice; one that stood there already is replaced. */
export function overAlert(blocks: KnownBlock[], notice: AlertBlock): KnownBlock[] {
  return [...blocks.filter((block) => block.block_id !== alertBlockId), notice];
}

/** People's own words under a heading, exactly as typed: nothing in them is parsed. */
export function quotation(heading: string, words: string): RichTextBlock {
  const elements: RichTextElement[] = [
    { type: 'text', text: `${heading}\n`, style: { bold: true } },
    { type: 'text', text: words },
  ];
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

/** A button. `value` names what it acts on, at most 2,000 characters. */
export function button(text: string, actionId: string, value: string, style?: 'primary' | 'danger'): Button {
  return { type: 'button', text: plain(text), action_id: actionId, value, ...(style && { style }) };
}

/** What Slack asks before a button acts. */
export function confirmation(title: string, text: string, confirm: string): ConfirmationDialog {
  return { title: plain(title), text: plain(text), confirm: plain(confirm), deny: plain('Cancel') };
}

/** A cell of a table: words, or a number to sort by with the words that show it. */
export type Cell = string | { number: number; text: string };

/**
 * A table that people can sort, for messages and the App Home. The first column names the row.
 * @param rows at most 200 beside the head, each as long as the head, which has at most 20 columns
 */
export function dataTable(caption: string, head: string[], rows: Cell[][], pageSize: number): DataTableBlock {
  const cells = [head, ...rows].map((row) =>
    row.map((cell) =>
      typeof cell === 'string'
        ? { type: 'raw_text' as const, text: cell === '' ? '–' : cell }
        : { type: 'raw_number' as const, value: cell.number, text: cell.text },
    ),
  );
  return { type: 'data_table', caption, rows: cells, page_size: pageSize };
}

/** As many rows as Slack takes in a data table: 20,000 characters, counted after escaping, of which some are the head's. */
export function fitting(rows: Cell[][]): Cell[][] {
  let room = 19_000;
  const tooMany = rows.findIndex((row) => {
    room -= escapeMrkdwn(row.map((cell) => (typeof cell === 'string' ? cell : cell.text)).join('')).length;
    return room < 0;
  });
  return tooMany < 0 ? rows : rows.slice(0, tooMany);
}

/** One line or set of bars of a chart: a value for each category. */
export type Series = { name: string; values: number[] };

/**
 * A chart, for messages. Slack's own types do not know the block yet.
 * @param title at most 50 characters
 * @param categories at most 20, of at most 20 characters
 * @param series one to six, with different names
 */
export function chart(
  type: 'bar' | 'line' | 'area',
  title: string,
  categories: string[],
  series: Series[],
): KnownBlock {
  const labels = categories.map((category) => cut(category, 20));
  return {
    type: 'data_visualization',
    title: cut(title, 50),
    chart: {
      type,
      series: series.map(({ name, values }) => ({
        name: cut(name, 20),
        data: labels.map((label, index) => ({ label, value: values[index] ?? 0 })),
      })),
      axis_config: { categories: labels },
    },
  } as unknown as KnownBlock;
}

/** A row of up to 25 buttons. */
export function actions(...elements: Button[]): KnownBlock {
  return { type: 'actions', elements };
}

/** An entry of a menu; Slack allows 75 characters. */
export function option(text: string, value: string): PlainTextOption {
  return { text: plain(cut(text, 75)), value };
}
