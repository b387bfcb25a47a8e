import type { ViewClosedAction } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SlackOptions } from '../../sandbox/slack.ts';
import { type Bot, plain, startHttpBot } from './bot.ts';

type Client = Bot['app']['client'];

let bot: Bot;
/** The trigger of the last command, and a client to spend it with. */
let trigger: string;
let client: Client;

async function start(options: SlackOptions = {}): Promise<void> {
  bot = await startHttpBot(options);
  client = bot.app.client;
  bot.app.command('/aipm', async ({ ack, body }) => {
    trigger = body.trigger_id;
    await ack();
  });
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => 'ok',
    (error: { data: { error: string } }) => error.data.error,
  );
}

async function typesCommand(name = 'alice'): Promise<void> {
  await bot.slack.person(name).types('#triage', '/aipm review');
}

function text(blockId: string, actionId: string, initial?: string, extra: object = {}) {
  return {
    type: 'input',
    block_id: blockId,
    optional: true,
    label: plain(`${blockId} field`),
    element: {
      type: 'plain_text_input',
      action_id: actionId,
      ...(initial === undefined ? {} : { initial_value: initial }),
    },
    ...extra,
  };
}

function form(blocks: object[], extra: object = {}) {
  return {
    type: 'modal' as const,
    title: plain('Review'),
    submit: plain('Save'),
    blocks: blocks as never,
    ...extra,
  };
}

async function opens(view: ReturnType<typeof form>): Promise<{ id: string; hash: string }> {
  await typesCommand();
  const { view: shown } = await client.views.open({ trigger_id: trigger, view });
  return { id: shown?.id ?? '', hash: shown?.hash ?? '' };
}

beforeEach(() => start());
afterEach(() => bot.stop());

describe('a trigger', () => {
  test('opens one view, once', async () => {
    await opens(form([text('why', 'why')]));
    const again = client.views.open({ trigger_id: trigger, view: form([]) });
    expect(await codeOf(again)).toBe('exchanged_trigger_id');
    expect(bot.slack.problems).toMatchObject([{ what: 'exchanged_trigger_id', about: 'views.open' }]);
  });

  test('that was never given out is invalid', async () => {
    expect(await codeOf(client.views.open({ trigger_id: '1.2.3', view: form([]) }))).toBe(
      'invalid_trigger_id',
    );
  });

  test('expires', async () => {
    await bot.stop();
    await start({ triggerMs: -1 });
    await typesCommand();
    expect(await codeOf(client.views.open({ trigger_id: trigger, view: form([]) }))).toBe(
      'expired_trigger_id',
    );
  });

  test('survives a view that was refused', async () => {
    await typesCommand();
    const open = (view: ReturnType<typeof form>) => codeOf(client.views.open({ trigger_id: trigger, view }));
    expect(await open(form([{ type: 'section' }]))).toBe('invalid_arguments');
    expect(await open(form([text('why', 'why')]))).toBe('ok');
  });
});

describe('a stack of views', () => {
  test('holds three', async () => {
    await opens(form([text('one', 'one')]));
    const push = async () => {
      await typesCommand();
      return await codeOf(client.views.push({ trigger_id: trigger, view: form([text('more', 'more')]) }));
    };
    expect([await push(), await push(), await push()]).toEqual(['ok', 'ok', 'push_limit_reached']);
    expect(bot.slack.person('alice').modalCount()).toBe(3);
  });

  test("is each person's own", async () => {
    await opens(form([text('one', 'one')]));
    await typesCommand('bob');
    await client.views.open({ trigger_id: trigger, view: form([text('other', 'other')]) });
    expect(bot.slack.person('alice').modal()?.labels).toEqual(['one field']);
    expect(bot.slack.person('bob').modal()?.labels).toEqual(['other field']);
  });

  test('closing tells the bot only where it asked', async () => {
    const closed: unknown[] = [];
    bot.app.view({ type: 'view_closed', callback_id: 'noted' }, async ({ ack, body, view }) => {
      closed.push([(body as ViewClosedAction).is_cleared, view.state.values.why?.why?.value]);
      await ack();
    });
    await opens(form([text('why', 'why')], { callback_id: 'noted', notify_on_close: true }));
    const alice = bot.slack.person('alice');
    await alice.fillsIn('why field', 'Recall is too low');
    await typesCommand();
    await client.views.push({ trigger_id: trigger, view: form([]) });
    await alice.closes();
    expect(closed).toEqual([]);
    await alice.closes();
    expect(closed).toEqual([[false, 'Recall is too low']]);
    expect(alice.modal()).toBeUndefined();
  });
});

describe('an update', () => {
  test('gives a new hash, and a stale one conflicts', async () => {
    const { id, hash } = await opens(form([text('why', 'why')]));
    const update = (with_: string) =>
      client.views.update({ view_id: id, hash: with_, view: form([text('why', 'why')]) });
    const fresh = (await update(hash)).view?.hash ?? '';
    expect(fresh).not.toBe(hash);
    expect(await codeOf(update(hash))).toBe('hash_conflict');
    expect(await codeOf(update(fresh))).toBe('ok');
  });

  test('of a view that is closed finds nothing', async () => {
    const { id } = await opens(form([text('why', 'why')]));
    await bot.slack.person('alice').closes();
    expect(await codeOf(client.views.update({ view_id: id, view: form([]) }))).toBe('not_found');
    expect(bot.slack.problems).toEqual([]);
  });

  test('keeps what was typed only where block_id and action_id stay', async () => {
    const { id } = await opens(form([text('kept', 'a'), text('renamed', 'a'), text('moved', 'a')]));
    const alice = bot.slack.person('alice');
    for (const field of ['kept field', 'renamed field', 'moved field']) await alice.fillsIn(field, 'typed');
    await client.views.update({
      view_id: id,
      view: form([text('kept', 'a', 'new'), text('renamed~2', 'a', 'new'), text('moved', 'b', 'new')]),
    });
    expect(alice.modal()?.values).toEqual({
      'kept field': 'typed',
      'renamed~2 field': 'new',
      'moved field': 'new',
    });
  });

  test('keeps an old initial value over a new one too', async () => {
    const { id } = await opens(form([text('why', 'why', 'first')]));
    await client.views.update({ view_id: id, view: form([text('why', 'why', 'second')]) });
    expect(bot.slack.person('alice').modal()?.values).toEqual({ 'why field': 'first' });
  });

  test('can name the view by an external_id, which must be unique', async () => {
    await opens(form([text('why', 'why')], { external_id: 'review-TRIAGE' }));
    expect(await codeOf(client.views.update({ external_id: 'review-TRIAGE', view: form([]) }))).toBe('ok');
    await opens(form([text('why', 'why')], { external_id: 'review-TRIAGE' }));
    await typesCommand('bob');
    const taken = client.views.open({
      trigger_id: trigger,
      view: form([], { external_id: 'review-TRIAGE' }),
    });
    expect(await codeOf(taken)).toBe('duplicate_external_id');
  });

  test('above 250 KB is too large', async () => {
    const { id } = await opens(form([text('why', 'why')]));
    const blocks = Array.from({ length: 90 }, () => ({ type: 'section', text: plain('x'.repeat(3000)) }));
    expect(await codeOf(client.views.update({ view_id: id, view: form(blocks) }))).toBe('view_too_large');
  });
});

describe('a Home', () => {
  const home = (words: string) => ({
    type: 'home' as const,
    blocks: [{ type: 'section' as const, text: plain(words) }],
  });

  test('is published for one person and guarded by its hash', async () => {
    bot.app.event('app_home_opened', async ({ event }) => {
      await client.views.publish({ user_id: event.user, view: home('Waiting for you (3)') });
    });
    const alice = bot.slack.person('alice');
    await alice.opensHome();
    await alice.sees('Waiting for you (3)', { in: 'home' });
    expect(bot.slack.person('bob').home()).toBe('');
    const stale = client.views.publish({ user_id: alice.id, hash: '1.stale', view: home('Nothing') });
    expect(await codeOf(stale)).toBe('hash_conflict');
  });
});

describe('the answer to a submission', () => {
  let alice: ReturnType<Bot['slack']['person']>;
  type Answer = Record<string, unknown> | undefined;

  async function submitsTo(answer: Answer, options: { force?: boolean } = {}) {
    bot.app.view('review', async ({ ack }) => {
      await (ack as (answer: Answer) => Promise<void>)(answer);
    });
    alice = bot.slack.person('alice');
    await opens(form([text('why', 'why', undefined, { optional: false })], { callback_id: 'review' }));
    if (!options.force) await alice.fillsIn('why field', 'Because');
    return await alice.submits(options);
  }

  test('errors appear under their fields and go with the next submission', async () => {
    const answer = { response_action: 'errors', errors: { why: 'Say more than that.' } };
    expect(await submitsTo(answer)).toEqual({
      outcome: 'errors',
      errors: { 'why field': 'Say more than that.' },
    });
    expect(alice.modal()?.text).toContain('✗ Say more than that.');
    expect(alice.modal()?.values).toEqual({ 'why field': 'Because' });
    expect(bot.slack.problems).toEqual([]);
  });

  test('errors for a block that is not an input of the view are trouble', async () => {
    const answer = { response_action: 'errors', errors: { project: 'Choose one.' } };
    expect(await submitsTo(answer)).toEqual({
      outcome: 'failed',
      message: 'We had some trouble connecting. Try again?',
    });
    expect(bot.slack.problems).toMatchObject([{ details: { stray: ['project'] } }]);
  });

  test('update replaces the view, push adds one, clear takes all away', async () => {
    const next = form([text('next', 'next')]);
    expect(await submitsTo({ response_action: 'update', view: next })).toEqual({ outcome: 'updated' });
    expect(alice.modal()?.labels).toEqual(['next field']);
    expect(alice.modalCount()).toBe(1);
  });

  test('push puts a view on top', async () => {
    const next = form([text('next', 'next')]);
    expect(await submitsTo({ response_action: 'push', view: next })).toEqual({ outcome: 'pushed' });
    expect(alice.modalCount()).toBe(2);
  });

  test('clear takes all views away', async () => {
    expect(await submitsTo({ response_action: 'clear' })).toEqual({ outcome: 'closed' });
    expect(alice.modalCount()).toBe(0);
  });

  test('a view is checked as strictly as in views.update', async () => {
    const answer = { response_action: 'update', view: form([{ type: 'section' }]) };
    expect((await submitsTo(answer)).outcome).toBe('failed');
    expect(bot.slack.problems).toMatchObject([
      { what: 'invalid_arguments', about: 'answer to a submission' },
    ]);
  });

  test('an action nobody knows is refused', async () => {
    expect((await submitsTo({ response_action: 'close' })).outcome).toBe('failed');
  });

  test('a required field that is empty does not leave the client, unless it is a forged one', async () => {
    expect(await submitsTo(undefined, { force: true })).toEqual({ outcome: 'closed' });
    await opens(form([text('why', 'why', undefined, { optional: false })], { callback_id: 'review' }));
    expect(await alice.submits()).toEqual({
      outcome: 'errors',
      errors: { 'why field': 'Please complete this required field.' },
    });
  });

  test('that comes too late leaves the form and what was typed in it', async () => {
    await bot.stop();
    await start({ ackMs: 100 });
    bot.app.view('review', async ({ ack }) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await ack();
    });
    alice = bot.slack.person('alice');
    await opens(form([text('why', 'why')], { callback_id: 'review' }));
    await alice.fillsIn('why field', 'Because');
    expect((await alice.submits()).message).toBe('We had some trouble connecting. Try again?');
    expect(alice.modal()?.values).toEqual({ 'why field': 'Because' });
    expect(bot.slack.problems).toEqual([{ what: 'no answer in time', about: 'submission' }]);
  });
});
