import { describe, expect, test } from 'vitest';
import { checkBlocks } from '../../sandbox/block-kit/check.ts';
import type { Surface } from '../../sandbox/block-kit/elements.ts';
import { checkView } from '../../sandbox/block-kit/view.ts';
import { plain } from './bot.ts';

const long = (length: number) => 'x'.repeat(length);
const times = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index));
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const option = (index: number | string) => ({ text: plain(`Option ${index}`), value: String(index) });
const section = (extra: object = {}) => ({ type: 'section', text: mrkdwn('Medical triage'), ...extra });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const button = (extra: object = {}) => ({ type: 'button', text: plain('Edit'), ...extra });
const input = (element: object, extra: object = {}) => ({
  type: 'input',
  label: plain('Verdict'),
  element,
  ...extra,
});
const select = (extra: object = {}) => ({ type: 'static_select', options: times(2, option), ...extra });
const raw = (text: string) => ({ type: 'raw_text', text });
const chart = (extra: object) => ({ type: 'data_visualization', title: 'Spend', chart: extra });
const bar = (extra: object = {}) =>
  chart({
    type: 'bar',
    series: [
      {
        name: 'CARE',
        data: [
          { label: 'Oct', value: 1980 },
          { label: 'Nov', value: 5940 },
        ],
      },
    ],
    axis_config: { categories: ['Oct', 'Nov'] },
    ...extra,
  });
const table = (type: 'table' | 'data_table', rows: number, columns: number, extra: object = {}) => ({
  type,
  ...(type === 'data_table' ? { caption: 'Open failure modes' } : {}),
  rows: times(rows, () => times(columns, () => raw('a'))),
  ...extra,
});
const container = (extra: object = {}) => ({
  type: 'container',
  title: plain('The five questions'),
  child_blocks: [section()],
  ...extra,
});

function complaints(surface: Surface, ...blocks: object[]): string[] {
  return checkBlocks(blocks, surface, ['blocks']).complaints;
}

describe('accepted', () => {
  test.each<[string, Surface, object[]]>([
    ['a section of 3,000 characters', 'message', [section({ text: mrkdwn(long(3000)) })]],
    ['a header of 150 characters', 'home', [{ type: 'header', text: plain(long(150)) }]],
    ['50 blocks in a message', 'message', times(50, () => ({ type: 'divider' }))],
    ['100 blocks in a modal', 'modal', times(100, () => ({ type: 'divider' }))],
    ['an alert in a modal', 'modal', [{ type: 'alert', text: plain('Closed'), level: 'warning' }]],
    ['a card', 'message', [{ type: 'card', title: mrkdwn('TRIAGE'), actions: [button()] }]],
    ['a folded container', 'message', [container({ is_collapsible: true, default_collapsed: true })]],
    ['a table of 100 by 20', 'message', [table('table', 100, 20)]],
    ['a data table with its header', 'message', [table('data_table', 201, 3, { page_size: 100 })]],
    ['a bar chart', 'message', [bar()]],
    ['a pie', 'message', [chart({ type: 'pie', segments: [{ label: 'P0', value: 1 }] })]],
    ['a plan', 'message', [{ type: 'plan', title: 'Launch', tasks: [] }]],
    [
      'the same action_id in two blocks',
      'message',
      [actions(button({ action_id: 'ack' })), actions(button({ action_id: 'ack' }))],
    ],
    ['a number input', 'modal', [input({ type: 'number_input', is_decimal_allowed: false })]],
    ['an initial option that is offered', 'modal', [input(select({ initial_option: option(1) }))]],
    [
      'rich text',
      'message',
      [
        {
          type: 'rich_text',
          elements: [
            { type: 'rich_text_section', elements: [{ type: 'text', text: 'Go', style: { bold: true } }] },
          ],
        },
      ],
    ],
  ])('%s', (_name, surface, blocks) => {
    expect(complaints(surface, ...blocks)).toEqual([]);
  });
});

describe('refused', () => {
  test.each<[string, Surface, object[], string]>([
    [
      'a section of 3,001 characters',
      'message',
      [section({ text: mrkdwn(long(3001)) })],
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    ['empty text', 'message', [section({ text: mrkdwn('') })], 'must be more than 0 characters'],
    ['a section of nothing', 'message', [{ type: 'section' }], 'text or fields is required'],
    [
      '11 fields',
      'message',
      [section({ fields: times(11, () => plain('a')) })],
      'no more than 10 items allowed',
    ],
    ['a field of 2,001', 'message', [section({ fields: [plain(long(2001))] })], 'must be less than 2001'],
    ['an unknown key', 'message', [section({ colour: 'red' })], 'invalid additional property: colour'],
    ['an unknown block', 'message', [{ type: 'banner' }], 'unsupported type [json-pointer:/blocks/0/type]'],
    ['a header of 151', 'message', [{ type: 'header', text: plain(long(151)) }], 'must be less than 151'],
    ['a header in mrkdwn', 'message', [{ type: 'header', text: mrkdwn('a') }], 'must be one of plain_text'],
    ['51 blocks', 'message', times(51, () => ({ type: 'divider' })), 'no more than 50 items allowed'],
    ['101 blocks in a Home', 'home', times(101, () => ({ type: 'divider' })), 'no more than 100 items'],
    [
      '11 context elements',
      'message',
      [{ type: 'context', elements: times(11, () => plain('a')) }],
      'no more than 10',
    ],
    ['26 buttons', 'message', [actions(...times(26, () => button()))], 'no more than 25 items'],
    ['a button of 76', 'message', [actions(button({ text: plain(long(76)) }))], 'must be less than 76'],
    ['a value of 2,001', 'message', [actions(button({ value: long(2001) }))], 'must be less than 2001'],
    ['a made-up style', 'message', [actions(button({ style: 'green' }))], 'must be one of primary, danger'],
    ['an action_id of 256', 'message', [actions(button({ action_id: long(256) }))], 'must be less than 256'],
    [
      'one action_id twice in a block',
      'message',
      [actions(button({ action_id: 'ack' }), button({ action_id: 'ack' }))],
      'action_id ack already exists',
    ],
    [
      'one block_id twice',
      'modal',
      [section({ block_id: 'why' }), section({ block_id: 'why' })],
      'block_id why already exists',
    ],
    ['101 options', 'modal', [input(select({ options: times(101, option) }))], 'no more than 100 items'],
    ['no options', 'modal', [input(select({ options: [] }))], 'no fewer than 1 items'],
    [
      'an option value of 76',
      'modal',
      [input(select({ options: [option(long(76))] }))],
      'must be less than 76',
    ],
    [
      '11 radio buttons',
      'modal',
      [input({ type: 'radio_buttons', options: times(11, option) })],
      'no more than 10',
    ],
    [
      '11 checkboxes',
      'modal',
      [input({ type: 'checkboxes', options: times(11, option) })],
      'no more than 10',
    ],
    [
      'an overflow of 6',
      'message',
      [actions({ type: 'overflow', options: times(6, option) })],
      'no more than 5',
    ],
    [
      'an initial option that is not offered',
      'modal',
      [input(select({ initial_option: option(7) }))],
      'initial options must be among the options',
    ],
    [
      'more initial options than may be chosen',
      'modal',
      [
        input({
          type: 'multi_static_select',
          options: times(3, option),
          initial_options: times(3, option),
          max_selected_items: 2,
        }),
      ],
      'more initial options than max_selected_items',
    ],
    [
      'a number input without is_decimal_allowed',
      'modal',
      [input({ type: 'number_input' })],
      'missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]',
    ],
    [
      'a minimum that is a number',
      'modal',
      [input({ type: 'number_input', is_decimal_allowed: true, min_value: 50 })],
      'must provide a string',
    ],
    [
      'a minimum above the maximum',
      'modal',
      [input({ type: 'number_input', is_decimal_allowed: true, min_value: '9', max_value: '1' })],
      'min_value exceeds max_value',
    ],
    [
      'a number input in a message',
      'message',
      [input({ type: 'number_input', is_decimal_allowed: true })],
      'unsupported type: number_input in a message',
    ],
    ['an input element in actions', 'modal', [actions({ type: 'plain_text_input' })], 'unsupported type'],
    ['a button as input', 'modal', [input(button())], 'unsupported type'],
    [
      'a max_length above 3,000',
      'modal',
      [input({ type: 'plain_text_input', max_length: 3001 })],
      'must be at most 3000',
    ],
    ['a label of 2,001', 'modal', [input(select(), { label: plain(long(2001)) })], 'must be less than 2001'],
    [
      'two fields in focus',
      'modal',
      [input(select({ focus_on_load: true })), input(select({ focus_on_load: true }))],
      'only one element can have focus_on_load',
    ],
    [
      'a date that does not exist',
      'modal',
      [input({ type: 'datepicker', initial_date: '2025-02-30' })],
      'date',
    ],
    [
      'a dialog title of 101',
      'message',
      [actions(button({ confirm: { title: plain(long(101)), text: plain('Sure?') } }))],
      'must be less than 101',
    ],
    ['an alert in a message', 'message', [{ type: 'alert', text: plain('Closed') }], 'alert in a message'],
    ['an alert of 201', 'modal', [{ type: 'alert', text: plain(long(201)) }], 'must be less than 201'],
    ['a table in a modal', 'modal', [table('table', 1, 1)], 'unsupported type: table in a modal'],
    ['a table of 101 rows', 'message', [table('table', 101, 1)], 'no more than 100 items'],
    ['21 columns', 'message', [table('table', 1, 21)], 'no more than 20 items'],
    [
      'tables above 10,000 characters',
      'message',
      times(2, () => ({ type: 'table', rows: [[raw(long(5001))]] })),
      'tables exceed 10000 characters',
    ],
    [
      'a data table without caption',
      'message',
      [table('data_table', 2, 1, { caption: undefined })],
      'missing required field: caption',
    ],
    ['a data table of only a header', 'message', [table('data_table', 1, 1)], 'no fewer than 2 items'],
    [
      'rows of unequal length',
      'message',
      [{ type: 'data_table', caption: 'Votes', rows: [[raw('a')], [raw('b'), raw('c')]] }],
      'all rows must have the same number of cells',
    ],
    ['a chart in a Home', 'home', [bar()], 'unsupported type: data_visualization in a home'],
    ['a chart title of 51', 'message', [{ ...bar(), title: long(51) }], 'must be less than 51'],
    [
      'a value for no category',
      'message',
      [bar({ axis_config: { categories: ['Oct'] } })],
      'one value for each category',
    ],
    [
      'an infinite value',
      'message',
      [chart({ type: 'pie', segments: [{ label: 'P0', value: Number.POSITIVE_INFINITY }] })],
      'must provide a number',
    ],
    [
      '7 segments',
      'message',
      [chart({ type: 'pie', segments: times(7, (i) => ({ label: `P${i}`, value: i })) })],
      'no more than 6',
    ],
    ['three charts', 'message', times(3, () => bar()), 'no more than 2 charts'],
    ['a card body of 201', 'message', [{ type: 'card', body: mrkdwn(long(201)) }], 'must be less than 201'],
    [
      'an empty card',
      'message',
      [{ type: 'card' }],
      'one of hero_image, title, actions and body is required',
    ],
    ['a container in a modal', 'modal', [container()], 'unsupported type: container in a modal'],
    [
      '11 child blocks',
      'message',
      [container({ child_blocks: times(11, () => section()) })],
      'no more than 10',
    ],
    [
      'a container in a container',
      'message',
      [container({ child_blocks: [container()] })],
      'unsupported type',
    ],
    [
      'a folded container that cannot unfold',
      'message',
      [container({ default_collapsed: true })],
      'requires is_collapsible',
    ],
    [
      'markdown blocks above 12,000 together',
      'message',
      times(2, () => ({ type: 'markdown', text: long(6001) })),
      'markdown blocks exceed 12000 characters',
    ],
  ])('%s', (_name, surface, blocks, complaint) => {
    expect(complaints(surface, ...blocks).join('\n')).toContain(complaint);
  });
});

describe('a view', () => {
  const modal = (extra: object = {}) => ({
    type: 'modal',
    title: plain('Review'),
    blocks: [section()],
    ...extra,
  });

  test.each<[string, object, string]>([
    [
      'a title of 25',
      { title: plain(long(25)) },
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      'a submit of 25',
      { submit: plain(long(25)) },
      'must be less than 25 characters [json-pointer:/view/submit/text]',
    ],
    ['metadata of 3,001', { private_metadata: long(3001) }, 'must be less than 3001'],
    ['a callback_id of 256', { callback_id: long(256) }, 'must be less than 256'],
    ['no title', { title: undefined }, 'missing required field: title [json-pointer:/view]'],
    [
      'an input without submit',
      { blocks: [input(select())] },
      'missing required field: submit [json-pointer:/view]',
    ],
    ['a wrong block', { blocks: [{ type: 'section' }] }, '[json-pointer:/view/blocks/0]'],
  ])('with %s is refused', (_name, extra, complaint) => {
    const result = checkView(modal(extra), 'modal', ['view']);
    expect(result).toMatchObject({ complaints: [expect.stringContaining(complaint)] });
  });

  test('within its limits is taken', () => {
    const view = modal({ submit: plain('Save'), blocks: [input(select())], private_metadata: long(3000) });
    expect(checkView(view, 'modal', ['view'])).toHaveProperty('view');
  });
});
