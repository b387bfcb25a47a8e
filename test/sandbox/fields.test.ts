import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { startSlack } from '../../sandbox/slack.ts';
import { type Bot, plain, startHttpBot } from './bot.ts';

let bot: Bot;
let alice: Person;
let submitted: Record<string, unknown>;

beforeEach(async () => {
  bot = await startHttpBot();
  alice = bot.slack.person('alice');
});
afterEach(() => bot.stop());

const options = ['Recall', 'Latency', 'Cost'].map((word) => ({
  text: plain(word),
  value: word.toLowerCase(),
}));

/** Opens a form with one field, and keeps what is submitted. */
async function opens(element: object, extra: object = {}): Promise<void> {
  bot.app.command('/aipm', async ({ ack, body, client }) => {
    await ack();
    const block = { type: 'input', block_id: 'field', label: plain('Field'), optional: true, ...extra };
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'form',
        title: plain('Form'),
        submit: plain('Save'),
        blocks: [{ ...block, element: { action_id: 'value', ...element } }] as never,
      },
    });
  });
  bot.app.view('form', async ({ ack, view }) => {
    submitted = { ...view.state.values.field?.value };
    await ack();
  });
  await alice.types('#triage', '/aipm');
  await alice.waitsForModal('Form');
}

describe('what is filled in arrives as Slack shapes it', () => {
  test.each<[object, string | string[], object]>([
    [{ type: 'plain_text_input' }, 'Because', { value: 'Because' }],
    [{ type: 'plain_text_input', initial_value: 'Old' }, '', { value: null }],
    [{ type: 'number_input', is_decimal_allowed: true }, '7.5', { value: '7.5' }],
    [{ type: 'email_text_input' }, 'bob@northwind.example', { value: 'bob@northwind.example' }],
    [{ type: 'url_text_input' }, 'https://northwind.example', { value: 'https://northwind.example' }],
    [{ type: 'static_select', options }, 'Cost', { selected_option: options[2] }],
    [{ type: 'radio_buttons', options }, 'Recall', { selected_option: options[0] }],
    [{ type: 'checkboxes', options }, ['Recall', 'Cost'], { selected_options: [options[0], options[2]] }],
    [{ type: 'multi_static_select', options }, ['Latency'], { selected_options: [options[1]] }],
    [{ type: 'users_select' }, 'Bob Meyer', { selected_user: 'U00BOB00001' }],
    [{ type: 'multi_users_select' }, ['bob', 'caro'], { selected_users: ['U00BOB00001', 'U00CARO0001'] }],
    [{ type: 'channels_select' }, '#care', { selected_channel: 'C00CARE0001' }],
    [{ type: 'conversations_select' }, '#secret', { selected_conversation: 'C00SECRET01' }],
    [{ type: 'datepicker' }, '2025-11-21', { selected_date: '2025-11-21' }],
    [{ type: 'timepicker', timezone: 'Asia/Shanghai' }, '09:00', { selected_time: '09:00' }],
    [{ type: 'datetimepicker' }, '2025-11-21T09:00:00Z', { selected_date_time: 1_763_715_600 }],
    [{ type: 'rich_text_input' }, 'Go', { rich_text_value: expect.objectContaining({ type: 'rich_text' }) }],
  ])('%o', async (element, input, expected) => {
    await opens(element);
    await alice.fillsIn('Field', input);
    expect(await alice.submits()).toEqual({ outcome: 'closed' });
    expect(submitted).toMatchObject(expected);
    expect(bot.slack.problems).toEqual([]);
  });

  test('and what is left alone arrives empty', async () => {
    await opens({ type: 'multi_users_select' });
    await alice.submits();
    expect(submitted).toEqual({ type: 'multi_users_select', selected_users: [] });
  });

  test('a select can start at the channel the form was opened from', async () => {
    await opens({
      type: 'conversations_select',
      default_to_current_conversation: true,
      response_url_enabled: true,
    });
    const urls: unknown[] = [];
    bot.app.view('form', async ({ body }) => {
      urls.push((body as { response_urls?: unknown }).response_urls);
    });
    expect(alice.modal()?.values).toEqual({ Field: '#triage' });
    await alice.submits();
    expect(submitted).toMatchObject({ selected_conversation: 'C00TRIAGE01' });
    expect(urls).toMatchObject([[{ channel_id: 'C00TRIAGE01', block_id: 'field', action_id: 'value' }]]);
  });
});

describe("Slack's client", () => {
  test.each<[object, string | string[], string]>([
    [{ type: 'plain_text_input', max_length: 5 }, 'Because', 'at most 5 characters'],
    [{ type: 'plain_text_input', min_length: 5 }, 'No', 'at least 5 characters'],
    [{ type: 'number_input', is_decimal_allowed: false }, '7.5', 'a whole number'],
    [{ type: 'number_input', is_decimal_allowed: false, max_value: '100' }, '101', 'at most 100'],
    [{ type: 'number_input', is_decimal_allowed: false }, 'many', 'a number'],
    [{ type: 'email_text_input' }, 'bob', 'an email address'],
    [{ type: 'url_text_input' }, 'northwind', 'a link'],
    [{ type: 'multi_static_select', options, max_selected_items: 1 }, ['Recall', 'Cost'], 'takes at most 1'],
    [{ type: 'static_select', options }, 'Price', 'there are: Recall, Latency, Cost'],
    [{ type: 'users_select' }, 'nils', 'deactivated'],
    [{ type: 'users_select' }, 'Zoe', 'Nobody is called Zoe'],
  ])('does not take %o with %o', async (element, input, reason) => {
    await opens(element);
    await expect(alice.fillsIn('Field', input)).rejects.toThrow(reason);
  });

  test('can be forged', async () => {
    await opens({ type: 'number_input', is_decimal_allowed: false, max_value: '100' });
    await alice.fillsIn('Field', '999999', { force: true });
    await alice.submits();
    expect(submitted).toMatchObject({ value: '999999' });
  });

  test('tells the bot of a change only where dispatch_action is set', async () => {
    const changes: unknown[] = [];
    bot.app.action('value', async ({ ack, action, body }) => {
      changes.push(action, (body as { view?: { state: unknown } }).view?.state);
      await ack();
    });
    await opens({ type: 'static_select', options }, { dispatch_action: true });
    await alice.fillsIn('Field', 'Cost');
    expect(changes).toMatchObject([
      { type: 'static_select', block_id: 'field', selected_option: { value: 'cost' } },
      { values: { field: { value: { selected_option: { value: 'cost' } } } } },
    ]);
  });

  test('says what it shows when a field is not there', async () => {
    await expect(alice.sees('Card', { in: '#triage', within: 0 })).rejects.toThrow(
      'alice does not see Card in #triage, but:',
    );
    await expect(alice.uses('Start')).rejects.toThrow('No global shortcut Start');
    await expect(alice.types('#nowhere', 'Hello')).rejects.toThrow('No channel #nowhere');
    await expect(bot.slack.person('dan').types('#secret', 'Hello')).rejects.toThrow('dan is not in #secret');
  });
});

describe('what people see', () => {
  test('of every block', async () => {
    const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
    const button = { type: 'button', text: plain('Edit') };
    await bot.app.client.chat.postMessage({
      channel: 'C00TRIAGE01',
      text: 'Card',
      blocks: [
        { type: 'header', text: plain('Technical review') },
        {
          type: 'section',
          text: mrkdwn('*Go* by <@U00BOB00001>'),
          fields: [plain('75 %')],
          accessory: button,
        },
        { type: 'divider' },
        { type: 'context', elements: [mrkdwn('<#C00CARE0001> &amp; <https://northwind.example|site>')] },
        { type: 'card', title: plain('TRIAGE'), actions: [{ ...button, style: 'danger' }] },
        {
          type: 'container',
          title: plain('Questions'),
          child_blocks: [{ type: 'section', text: mrkdwn('Due <!date^1763715600^{date}|21 Nov>') }],
        },
        {
          type: 'table',
          rows: [
            [
              { type: 'raw_text', text: 'P0' },
              { type: 'raw_number', value: 1, text: '1' },
            ],
          ],
        },
        {
          type: 'data_visualization',
          title: 'Spend',
          chart: { type: 'pie', segments: [{ label: 'CARE', value: 5940 }] },
        },
      ] as never,
    });
    expect(bot.slack.shows('#triage')).toBe(
      [
        'aipm:',
        '  # Technical review',
        '  *Go* by @Bob Meyer',
        '  • 75 %',
        '  [Edit]',
        '  ---',
        '  (#care & site (https://northwind.example))',
        '  TRIAGE',
        '  [Edit] (danger)',
        '  ▸ Questions',
        '    Due 21 Nov',
        '  P0 | 1',
        '  [pie chart: Spend]',
        '    CARE 5940',
      ].join('\n'),
    );
  });

  test('survives a restart of the workspace', async () => {
    await bot.app.client.chat.postMessage({ channel: 'C00TRIAGE01', text: 'Decided: go' });
    await opens({ type: 'plain_text_input' });
    await alice.fillsIn('Field', 'half typed');
    const workspace = JSON.parse(JSON.stringify(bot.slack.workspace));
    const later = await startSlack({ workspace });
    expect(later.shows('#triage')).toBe('aipm: Decided: go');
    expect(later.person('alice').modal()?.values).toEqual({ Field: 'half typed' });
    await later.stop();
  });
});
