import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { auditLog } from '../../../src/audit/schema.ts';
import { decisions } from '../../../src/decisions/schema.ts';
import { drafts } from '../../../src/drafts/schema.ts';
import { reviewRevisions, reviews } from '../../../src/rituals/reviews/schema.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import {
  choosesProject,
  fillsReview,
  holdsReview,
  opensReview,
  type ReviewFields,
  triageReview,
} from '../../support/triage-review.ts';

const textFields = Object.keys(triageReview).filter(
  (label) => label !== 'Verdict' && !label.startsWith('Confidence'),
) as (keyof ReviewFields)[];

function everyTextField(value: string): ReviewFields {
  return Object.fromEntries(textFields.map((label) => [label, value]));
}

describe('a review form', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterEach(() => bot.clear());
  afterAll(() => bot.stop());

  async function countReviews(): Promise<number> {
    return (await bot.database.db.select().from(reviews)).length;
  }

  test('submitted with every field empty says under each what is missing', async () => {
    const alice = bot.slack.person('alice');
    await opensReview(alice, '#triage');
    await alice.fillsIn('When will we know?', '');
    await alice.fillsIn('Who took part', []);
    const { outcome, errors } = await alice.submits({ force: true });
    expect(outcome).toBe('errors');
    expect(errors).toEqual({
      Project: 'Choose a project.',
      ...Object.fromEntries(
        textFields.slice(0, 5).map((label) => [label, 'Please answer this question; a line is enough.']),
      ),
      Verdict: 'Choose a verdict.',
      'When will we know?': 'Choose the day on which you will know.',
      'Who took part': 'Name who took part.',
    });
    expect(await countReviews()).toBe(0);
  });

  test('refuses text that is too long and keeps it', async () => {
    const alice = bot.slack.person('alice');
    await opensReview(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fillsReview(alice);
    for (const label of textFields) await alice.fillsIn(label, 'x'.repeat(3001), { force: true });
    const { errors } = await alice.submits({ force: true });
    expect(Object.keys(errors ?? {}).sort()).toEqual([...textFields].sort());
    expect(alice.modal()?.values[textFields[0] ?? '']).toHaveLength(3001);
  });

  test('takes text of the greatest length, and the card and the record still fit', async () => {
    const alice = bot.slack.person('alice');
    await holdsReview(alice, '#triage', everyTextField('&'.repeat(3000)));
    await alice.sees('Go with conditions', { in: '#triage' });
    expect(bot.slack.shows('#triage')).toContain('The five questions');
    await alice.clicks('Open record', { in: '#triage' });
    await alice.sees('Revision 1', { in: 'modal' });
    expect(bot.slack.problems).toEqual([]);
  });

  const hostile = {
    'a mention of everybody': '<!channel> <!here> <!everyone>',
    'a mention of a person': '<@U00BOB00001>',
    'a link in disguise': '<https://evil.example|our wiki>',
    'a closing tag': '</script></div> & <b>',
    emoji: '👩‍⚕️🏥 triage 🚑 \u{1F9D1}\u{1F3FD}',
    'right-to-left text': 'פרויקט \u202Egnirts desrever',
    'control characters and half a surrogate pair': 'a\u0000b\u0007c \ud83d d',
  };
  test.each(Object.entries(hostile))(
    'takes %s in every text field, and pings nobody',
    async (_name, words) => {
      const alice = bot.slack.person('alice');
      await holdsReview(alice, '#triage', everyTextField(words), `Triage ${words}`);
      await alice.sees('Go with conditions', { in: '#triage' });
      await alice.clicks('Open record', { in: '#triage' });
      await alice.sees('Revision 1', { in: 'modal' });
      await alice.closes({ all: true });
      await alice.types('#triage', '/aipm decisions');
      await alice.sees('Go with conditions', { in: 'modal' });

      const everything = [alice.look('#triage'), alice.modal()?.text].join('\n');
      expect(everything).not.toContain('pings everyone');
      for (const message of bot.slack.messages('#triage')) {
        expect(message.text).not.toMatch(/<[!@]/);
        expect(JSON.stringify(message.blocks)).not.toMatch(/"mrkdwn","text":"[^"]*<[!@](?!date)/);
      }
      expect(bot.slack.problems).toEqual([]);
    },
  );

  test('sent twice at once is one review', async () => {
    const alice = bot.slack.person('alice');
    await opensReview(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fillsReview(alice);
    bot.slack.deliverTwice(true);
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    bot.slack.deliverTwice(false);
    await alice.sees('Go with conditions', { in: '#triage' });
    const { db } = bot.database;
    expect(await db.select().from(reviews)).toHaveLength(1);
    expect(await db.select().from(reviewRevisions)).toHaveLength(1);
    expect(await db.select().from(decisions)).toHaveLength(1);
    expect(bot.slack.messages('#triage')).toHaveLength(1);
  });

  test('opened by a command that was delivered twice opens once and says nothing', async () => {
    const alice = bot.slack.person('alice');
    bot.slack.deliverTwice(true);
    await opensReview(alice, '#triage');
    bot.slack.deliverTwice(false);
    expect(alice.look('#triage')).not.toContain('Something went wrong');
  });

  test('whose answer got lost can be submitted again: the same is one review, more is a revision', async () => {
    const alice = bot.slack.person('alice');
    await opensReview(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fillsReview(alice);
    bot.slack.misdeliver({ kind: 'submission', times: 1, fault: { dropResponse: true } });
    expect(await alice.submits()).toMatchObject({ outcome: 'failed' });
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    expect(await bot.database.db.select().from(reviewRevisions)).toHaveLength(1);
  });

  test('edited after an answer that got lost revises what was saved, without a second record', async () => {
    const alice = bot.slack.person('alice');
    await opensReview(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fillsReview(alice);
    bot.slack.misdeliver({ kind: 'submission', times: 1, fault: { dropResponse: true } });
    await alice.submits();
    await alice.fillsIn('Confidence, in %', '90');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('90 % confident', { in: '#triage' });
    expect(await countReviews()).toBe(1);
    expect(bot.slack.messages('#triage')).toHaveLength(1);

    await alice.clicks('Edit', { in: '#triage' });
    await alice.sees('Edit the review', { in: 'modal' });
    await alice.fillsIn('Confidence, in %', '60');
    bot.slack.misdeliver({ kind: 'submission', times: 1, fault: { dropResponse: true } });
    await alice.submits();
    await alice.fillsIn('Confidence, in %', '65');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('65 % confident', { in: '#triage' });
  });

  test('closed before it had loaded breaks nothing', async () => {
    const alice = bot.slack.person('alice');
    const end = bot.slack.misbehave({ method: 'views.update', fault: { delayMs: 150 } });
    await alice.types('#triage', '/aipm review');
    await alice.waitsForModal('Technical review');
    await alice.closes();
    await new Promise((resolve) => setTimeout(resolve, 300));
    end();
    expect(alice.modal()).toBeUndefined();
    expect(alice.look('#triage')).not.toContain('Something went wrong');
    await opensReview(alice, '#triage');
  });

  test('that Slack was too slow to open says so, and nothing is lost', async () => {
    const slow = await startBot({ slack: { triggerMs: 1 } });
    const alice = slow.slack.person('alice');
    await alice.types('#triage', '/aipm review');
    await alice.sees('Slack took too long to open the form', { in: '#triage' });
    await slow.stop();
  });
});

describe('a request that is not from Slack', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  const now = () => Math.floor(Date.now() / 1000);
  const body = new URLSearchParams({
    command: '/aipm',
    text: 'help',
    user_id: 'U00ALICE001',
    team_id: 'T00NORTHWND',
    trigger_id: '1.2.3',
  }).toString();

  function sign(secret: string, timestamp: number): string {
    return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  }

  async function send(signature: string, timestamp: number): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${bot.aipm.port}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-signature': signature,
        'x-slack-request-timestamp': String(timestamp),
      },
      body,
    });
    return answer.status;
  }

  test('is refused, and nothing is written', async () => {
    const secret = bot.slack.signingSecret;
    expect(await send(sign('forged', now()), now())).toBe(401);
    expect(await send(sign(secret, now() - 600), now() - 600)).toBe(401);
    expect(await send(sign(secret, now() + 600), now() + 600)).toBe(401);
    expect(await send('', now())).toBe(401);
    expect(await bot.database.db.select().from(auditLog)).toEqual([]);
    expect(await bot.database.db.select().from(drafts)).toEqual([]);
    expect(await send(sign(secret, now()), now())).toBe(200);
  });
});
