import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bot, plain, startHttpBot } from './bot.ts';

let bot: Bot;

beforeEach(async () => {
  bot = await startHttpBot();
});
afterEach(() => bot.stop());

const option = (text: string, value = text.toLowerCase()) => ({ text: plain(text), value });

function reviewForm(extra: object = {}) {
  return {
    type: 'modal' as const,
    callback_id: 'review',
    title: plain('Technical review'),
    submit: plain('Save'),
    blocks: [
      {
        type: 'input',
        block_id: 'project',
        label: plain('Project'),
        element: { type: 'external_select', action_id: 'project', min_query_length: 2 },
      },
      {
        type: 'input',
        block_id: 'verdict',
        label: plain('Verdict'),
        element: {
          type: 'static_select',
          action_id: 'verdict',
          options: [option('Go'), option('No-go')],
        },
      },
      {
        type: 'input',
        block_id: 'confidence',
        optional: true,
        label: plain('Confidence'),
        element: {
          type: 'number_input',
          action_id: 'confidence',
          is_decimal_allowed: false,
          min_value: '50',
          max_value: '100',
        },
      },
    ],
    ...extra,
  };
}

describe('a command that opens a form', () => {
  beforeEach(() => {
    bot.app.command('/aipm', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: reviewForm() });
    });
    bot.app.options('project', async ({ ack, payload }) => {
      const names = ['Medical triage', 'Triage of tickets', 'Customer service'];
      const found = names.filter((name) => name.toLowerCase().includes(payload.value));
      await ack({ options: found.map((name) => option(name)) });
    });
  });

  test('goes from the line typed to the card in the channel', async () => {
    const { slack, app } = bot;
    app.view('review', async ({ ack, view, client }) => {
      await ack();
      const { project, verdict, confidence } = view.state.values;
      const said = confidence?.confidence?.value ?? 'no';
      const title = `${project?.project?.selected_option?.text.text}: ${verdict?.verdict?.selected_option?.value}`;
      await client.chat.postMessage({ channel: 'C00TRIAGE01', text: `${title}, ${said} % confident` });
    });
    const alice = slack.person('alice');
    await alice.types('#triage', '/aipm review');
    const modal = await alice.waitsForModal('Technical review');
    expect(modal.labels).toEqual(['Project', 'Verdict', 'Confidence']);
    expect(await alice.searches('Project', 't')).toEqual([]);
    expect(await alice.searches('Project', 'tri')).toEqual(['Medical triage', 'Triage of tickets']);
    await alice.picks('Project', 'Medical triage');
    await alice.fillsIn('Verdict', 'Go');
    await expect(alice.fillsIn('Confidence', '20')).rejects.toThrow('must be at least 50');
    await alice.fillsIn('Confidence', '75');
    expect(await alice.submits()).toEqual({ outcome: 'closed' });
    await slack.person('bob').sees('Medical triage: go, 75 % confident', { in: '#triage' });
    expect(alice.modal()).toBeUndefined();
    expect(slack.problems).toEqual([]);
  });
});
