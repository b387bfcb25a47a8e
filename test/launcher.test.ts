import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Bot, startBot } from './support/bot.ts';
import { holdsReview } from './support/triage-review.ts';

describe('/aipm', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  test('alone leads to the project form and to the decisions', async () => {
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm');
    await alice.sees('Create or change a project', { in: 'modal' });
    await alice.presses('Project');
    await alice.sees('Lifecycle stage', { in: 'modal' });
    expect(alice.modal()?.values.Channel).toBe('#triage');
    await alice.closes({ all: true });
    await alice.types('#triage', '/aipm');
    await alice.presses('Decisions');
    await alice.sees('Nothing has been decided yet', { in: 'modal' });
  });

  test('help lists every command, to the person alone', async () => {
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm help');
    await alice.sees('`/aipm review [project]`', { in: '#triage' });
    expect(bot.slack.shows('#triage')).toBe('');
  });

  test('with a word that is none names the nearest one', async () => {
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm decision');
    await alice.sees('Did you mean `/aipm decisions`?', { in: '#triage' });
  });

  test('decisions turns its pages', async () => {
    const alice = bot.slack.person('alice');
    for (let n = 1; n <= 12; n += 1) {
      await holdsReview(
        alice,
        '@aipm',
        { 'Conditions, or the evidence that is needed': `Condition ${n}.` },
        'Medical',
      );
    }
    await alice.types('#triage', '/aipm decisions');
    await alice.sees('Condition 12.', { in: 'modal' });
    expect(alice.modal()?.text).not.toContain('Condition 2.');
    expect(alice.modal()?.buttons).not.toContain('Newer');
    await alice.presses('Older');
    await alice.sees('Condition 2.', { in: 'modal' });
    expect(alice.modal()?.buttons).not.toContain('Older');
    await alice.presses('Newer');
    await alice.sees('Condition 12.', { in: 'modal' });
  });
});
