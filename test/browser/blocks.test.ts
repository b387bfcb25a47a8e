import type { KnownBlock, View } from '@slack/types';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClient } from '../../sandbox/client/routes.ts';
import type { Values } from '../../sandbox/inputs.ts';
import { type Bot, startHttpBot } from '../sandbox/bot.ts';
import { dark, phone, picture, seriousFindings, useBrowser } from '../support/browser.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (text: string) => ({ text: plain(text), value: text });
const options = ['Recall', 'Cost', 'Latency'].map(option);

describe('Block Kit in the browser', () => {
  const openPage = useBrowser();

  it('fills in every input, and the bot gets what was put in', async () => {
    const { bot, submitted } = await startFormBot();
    const page = await openPage({ url: new URL('/', bot.slack.url).href }, '?as=alice&in=general');
    await page.getByLabel('Message #general').fill('/form');
    await page.getByLabel('Message #general').press('Enter');
    const form = page.getByRole('dialog', { name: 'Every input' });
    await form.getByLabel('Line').fill('one line');
    await form.getByLabel('Text').fill('two\nlines');
    await form.getByLabel('Number').fill('2.5');
    await form.getByLabel('Email').fill('a@b.example');
    await form.getByLabel('Link').fill('https://example.com/x');
    for (const label of ['One', 'External', 'Person', 'Channel', 'Conversation']) {
      await form.getByLabel(label, { exact: true }).click();
      if (label === 'External') await page.keyboard.type('co');
      await form.getByRole('listbox').getByRole('option').nth(1).click();
    }
    for (const label of ['Several', 'Several external', 'People', 'Channels']) {
      await form.getByLabel(label, { exact: true }).click();
      if (label === 'Several external') await page.keyboard.type('co');
      await form.getByRole('listbox').getByRole('option').nth(0).click();
      await form.getByLabel(label, { exact: true }).click();
      if (label === 'Several external') await page.keyboard.type('co');
      await form.getByRole('listbox').getByRole('option').last().click();
    }
    await form.getByLabel('Day').fill('2026-12-01');
    await form.getByLabel('Time', { exact: true }).fill('17:00');
    await form.getByLabel('Moment').fill('2026-12-01T17:30');
    await form.getByRole('radio', { name: 'Cost' }).check();
    await form.getByRole('checkbox', { name: 'Recall' }).check();
    await form.getByRole('checkbox', { name: 'Latency' }).check();
    await form
      .getByLabel('File')
      .setInputFiles({ name: 'costs.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b') });
    await form.getByText('costs.csv').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await form.getByRole('button', { name: 'Send' }).click();
    await form.waitFor({ state: 'hidden' });
    const values = Object.fromEntries(
      Object.entries(submitted()).map(([id, block]) => [id, contentOf(Object.values(block)[0])]),
    );
    expect(values).toMatchObject({
      line: 'one line',
      text: 'two\nlines',
      number: '2.5',
      email: 'a@b.example',
      link: 'https://example.com/x',
      one: 'Cost',
      external: 'Cost',
      several: ['Recall', 'Latency'],
      severalExternal: ['Recall', 'Latency'],
      day: '2026-12-01',
      time: '17:00',
      radio: 'Cost',
      boxes: ['Recall', 'Latency'],
    });
    expect(values.person).toMatch(/^U/);
    expect(values.channel).toMatch(/^C/);
    expect(values.people).toHaveLength(2);
    expect(values.channels).toHaveLength(2);
    expect(values.moment).toBe(Date.parse('2026-12-01T17:30+08:00') / 1000);
    expect(submitted().file?.file?.files).toMatchObject([{ name: 'costs.csv', size: 3 }]);
    expect(bot.slack.problems).toEqual([]);
  });

  it('asks before what wants a confirmation, and stacks modals', async () => {
    const { bot, clicks } = await startFormBot();
    const page = await openPage({ url: new URL('/', bot.slack.url).href }, '?as=alice&in=general');
    await bot.app.client.chat.postMessage({ channel: 'C00GENERAL1', text: 'gallery', blocks: gallery });
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Keep it' }).click();
    expect(clicks()).toBe(0);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove it' }).click();
    await expect.poll(clicks).toBe(1);
    await page.getByRole('dialog', { name: 'First' }).getByRole('button', { name: 'Next' }).click();
    const second = page.getByRole('dialog', { name: 'Second' });
    await second.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('dialog', { name: 'First' }).getByRole('button', { name: 'Next' }).click();
    await second.waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(bot.slack.person('alice').modalCount()).toBe(0);
  });

  it('sorts and turns the pages of a table, and gives out files', async () => {
    const { bot } = await startFormBot();
    const page = await openPage({ url: new URL('/', bot.slack.url).href }, '?as=alice&in=general');
    await bot.app.client.chat.postMessage({ channel: 'C00GENERAL1', text: 'gallery', blocks: gallery });
    const table = page.getByRole('table', { name: 'Portfolio' });
    await table.getByRole('columnheader', { name: 'Score' }).getByRole('button').click();
    await expect.poll(() => table.getByRole('row').nth(1).innerText()).toContain('45.0');
    await page.getByRole('button', { name: /next/i }).click();
    await expect.poll(() => table.getByRole('row').nth(1).innerText()).toContain('80.0');
    bot.slack.workspace.channels.find(({ name }) => name === 'general')?.members.push('U00AIPM0001');
    await bot.app.client.filesUploadV2({
      channel_id: 'C00GENERAL1',
      filename: 'report.md',
      content: '# Report',
    });
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /report\.md/ }).click();
    expect((await download).suggestedFilename()).toBe('report.md');
  });

  it('shows what was typed as it was typed, and Markdown as it is meant', async () => {
    const { bot } = await startFormBot();
    const page = await openPage({ url: new URL('/', bot.slack.url).href }, '?as=alice&in=general');
    const blocks = [
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          verbatim: true,
          text: '*Said:* &lt;!channel&gt; &lt;https://evil.example|click&gt;',
        },
      },
      { type: 'section', text: plain('3 * 4 * 5 <@U00BOB00001>') },
      { type: 'markdown', text: '# Report\n\n| a | b |\n| - | - |\n| 1 | [link](https://example.com) |' },
    ] as unknown as KnownBlock[];
    await bot.app.client.chat.postMessage({ channel: 'C00GENERAL1', text: 'x', blocks });
    const message = page.getByRole('article');
    await message.getByText('<!channel> <https://evil.example|click>').waitFor();
    await message.getByText('3 * 4 * 5 <@U00BOB00001>').waitFor();
    expect(await message.locator('strong, b').first().innerText()).toBe('Said:');
    expect(await message.getByRole('link').evaluateAll((links) => links.map((one) => one.innerText))).toEqual(
      ['link'],
    );
    await message.getByRole('heading', { name: 'Report' }).waitFor();
    expect(await message.getByRole('cell').count()).toBe(2);
  });

  it.each([
    ['light', {}],
    ['dark', dark],
    ['phone', phone],
  ])('shows every block to everybody: %s', async (name, look) => {
    const { bot } = await startFormBot();
    const page = await openPage({ url: new URL('/', bot.slack.url).href }, '?as=alice&in=general', look);
    await bot.app.client.chat.postMessage({ channel: 'C00GENERAL1', text: 'gallery', blocks: gallery });
    await page.getByRole('table', { name: 'Portfolio' }).waitFor();
    await picture(page, `blocks-${name}`);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });
});

const gallery: KnownBlock[] = [
  { type: 'header', text: plain('AI portfolio') },
  {
    type: 'section',
    text: {
      type: 'mrkdwn',
      text: '*1 P0* · 2 P1 for <@U00BOB00001> in <#C00TRIAGE01>, `recall` ~later~ _soon_',
    },
    accessory: { type: 'button', text: plain('Vote'), action_id: 'vote', style: 'primary' },
  },
  { type: 'divider' },
  {
    type: 'data_table',
    caption: 'Portfolio',
    page_size: 2,
    rows: [
      ['Project', 'Score'],
      ['CARE', '80.0'],
      ['TRIAGE', '70.0'],
      ['COPY', '45.0'],
    ].map((row, index) =>
      row.map((text, column) =>
        index > 0 && column === 1
          ? { type: 'raw_number', value: Number(text), text }
          : { type: 'raw_text', text },
      ),
    ),
  },
  {
    type: 'data_visualization',
    title: 'Spend by month',
    chart: {
      type: 'bar',
      series: [
        {
          name: 'Spent',
          data: [
            { label: 'Oct', value: 1980 },
            { label: 'Nov', value: 5940 },
          ],
        },
        {
          name: 'Budget',
          data: [
            { label: 'Oct', value: 1980 },
            { label: 'Nov', value: 1980 },
          ],
        },
      ],
      axis_config: { categories: ['Oct', 'Nov'] },
    },
  },
  {
    type: 'container',
    title: plain('Details'),
    is_collapsible: true,
    child_blocks: [{ type: 'section', text: plain('Folded away') }],
  },
  { type: 'context', elements: [{ type: 'mrkdwn', text: 'Mondays 09:00 · set up by Alice' }] },
  {
    type: 'actions',
    elements: [
      {
        type: 'button',
        text: plain('Remove'),
        action_id: 'remove',
        style: 'danger',
        confirm: {
          title: plain('Remove it?'),
          text: plain('It is gone then.'),
          confirm: plain('Remove it'),
          deny: plain('Keep it'),
        },
      },
      { type: 'overflow', action_id: 'more', options: [option('Remind'), option('Extend')] },
      { type: 'static_select', action_id: 'pick', placeholder: plain('Filter'), options },
    ],
  },
] as unknown as KnownBlock[];

const inputs: [string, string, object][] = [
  ['line', 'Line', { type: 'plain_text_input' }],
  ['text', 'Text', { type: 'plain_text_input', multiline: true }],
  ['number', 'Number', { type: 'number_input', is_decimal_allowed: true }],
  ['email', 'Email', { type: 'email_text_input' }],
  ['link', 'Link', { type: 'url_text_input' }],
  ['one', 'One', { type: 'static_select', options }],
  ['external', 'External', { type: 'external_select', min_query_length: 2 }],
  ['several', 'Several', { type: 'multi_static_select', options }],
  ['severalExternal', 'Several external', { type: 'multi_external_select', min_query_length: 2 }],
  ['person', 'Person', { type: 'users_select' }],
  ['people', 'People', { type: 'multi_users_select' }],
  ['channel', 'Channel', { type: 'channels_select' }],
  ['channels', 'Channels', { type: 'multi_channels_select' }],
  ['conversation', 'Conversation', { type: 'conversations_select' }],
  ['day', 'Day', { type: 'datepicker' }],
  ['time', 'Time', { type: 'timepicker' }],
  ['moment', 'Moment', { type: 'datetimepicker' }],
  ['radio', 'Radio', { type: 'radio_buttons', options }],
  ['boxes', 'Boxes', { type: 'checkboxes', options }],
  ['file', 'File', { type: 'file_input', filetypes: ['csv'], max_files: 1 }],
];

const everyInput = {
  type: 'modal',
  callback_id: 'every',
  title: plain('Every input'),
  submit: plain('Send'),
  blocks: inputs.map(([id, label, element]) => ({
    type: 'input',
    block_id: id,
    label: plain(label),
    element: { ...element, action_id: id },
  })),
} as unknown as View;

const page = (title: string, submit: string) =>
  ({
    type: 'modal',
    callback_id: 'page',
    title: plain(title),
    submit: plain(submit),
    blocks: [{ type: 'section', text: plain(`This is the ${title.toLowerCase()}`) }],
  }) as unknown as View;

/** A bot whose only purpose is to show things and to note what comes back. */
async function startFormBot(): Promise<{ bot: Bot; submitted: () => Values; clicks: () => number }> {
  let values: Values = {};
  let clicks = 0;
  const bot = await startHttpBot({
    client: (sandbox) =>
      createClient(sandbox, {
        isReady: () => true,
        clock: () => ({ now: Date.now(), offsetMs: 0 }),
        jumpTo: async () => {},
        deadlines: async () => [],
      }),
  });
  onTestFinished(bot.stop);
  const { app } = bot;
  app.command('/form', async ({ ack, command, client }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: everyInput });
  });
  app.options(/external/i, async ({ ack }) => ack({ options }));
  app.view('every', async ({ ack, view }) => {
    values = view.state.values as unknown as Values;
    await ack();
  });
  app.action('remove', async ({ ack, body, client }) => {
    clicks += 1;
    await ack();
    if ('trigger_id' in body)
      await client.views.open({ trigger_id: body.trigger_id, view: page('First', 'Next') });
  });
  app.view('page', async ({ ack }) => ack({ response_action: 'push', view: page('Second', 'Done') }));
  return { bot, submitted: () => values, clicks: () => clicks };
}

function contentOf(value: Values[string][string] | undefined): unknown {
  if (!value) return undefined;
  if (value.selected_options) return value.selected_options.map((one) => one.value);
  if (value.selected_option) return value.selected_option.value;
  const { type: _type, timezone: _zone, ...content } = value;
  return Object.values(content)[0];
}
