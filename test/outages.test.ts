import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../src/db/database.ts';
import { reviewRevisions, reviews } from '../src/rituals/reviews/schema.ts';
import { type Bot, startBot } from './support/bot.ts';
import { freshPostgres, type TestDatabase } from './support/databases.ts';
import { eventually } from './support/eventually.ts';
import { type FaultyProxy, openProxy } from './support/proxy.ts';
import { choosesProject, fillsReview, holdsReview, opensReview } from './support/triage-review.ts';

describe('while the database misbehaves', () => {
  let database: TestDatabase<'postgres'>;
  let proxy: FaultyProxy;
  let bot: Bot;
  beforeEach(async () => {
    database = await freshPostgres();
    proxy = await openProxy(database.config.url);
    const config = { kind: 'postgres', url: proxy.url } as const;
    bot = await startBot({ database: { ...(await openDatabase(config)), config } });
  });
  afterEach(async () => {
    await bot.stop();
    await proxy.close();
    await database.close();
  });

  async function fillsForm() {
    const alice = bot.slack.person('alice');
    await opensReview(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fillsReview(alice);
    return alice;
  }

  test('a submission that was surely not saved says so and keeps the text, and can be sent again', async () => {
    const alice = await fillsForm();
    proxy.failAt('insert into "reviews"', 'cut before');
    const { outcome, errors } = await alice.submits();
    expect(outcome).toBe('errors');
    expect(Object.values(errors ?? {})).toEqual([
      'The database did not answer, so nothing was saved yet. Your text is still here: press Save review again.',
    ]);
    expect(alice.modal()?.values['3. Where might it bottleneck after launch?']).toContain('Rare terms');
    expect(await database.db.select().from(reviews)).toEqual([]);

    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('Go with conditions', { in: '#triage' });
  });

  test('a submission that gets no answer is given up before Slack gives up, with nothing saved', async () => {
    const alice = await fillsForm();
    proxy.failAt('insert into "reviews"', 'silence');
    const { errors } = await alice.submits();
    expect(Object.values(errors ?? {})[0]).toContain('nothing was saved yet');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    expect(await database.db.select().from(reviews)).toHaveLength(1);
  });

  test.each(['cut after', 'silence'] as const)(
    'a submission whose outcome is unknown (%s) says so, and sending it again is safe',
    async (fault) => {
      const alice = await fillsForm();
      proxy.failAt('commit', fault, 'insert into "reviews"');
      const { errors } = await alice.submits();
      expect(Object.values(errors ?? {})).toEqual([
        "I can't tell whether this was saved; pressing Save review again is safe.",
      ]);
      await alice.fillsIn('Confidence, in %', '80');
      expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
      await alice.sees('80 % confident', { in: '#triage' });
      expect(await database.db.select().from(reviews)).toHaveLength(1);
      expect(bot.slack.messages('#triage')).toHaveLength(1);
    },
  );

  test('an edit whose outcome is unknown can be changed and sent again', async () => {
    const alice = bot.slack.person('alice');
    await holdsReview(alice, '#triage');
    await alice.sees('75 % confident', { in: '#triage' });
    await alice.clicks('Edit', { in: '#triage' });
    await alice.sees('Edit the review', { in: 'modal' });
    await alice.fillsIn('Confidence, in %', '80');
    proxy.failAt('commit', 'cut after', 'Llama 3 fine-tuned');
    expect((await alice.submits()).outcome).toBe('errors');
    await alice.fillsIn('Confidence, in %', '85');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('85 % confident', { in: '#triage' });
    const revisions = await database.db.select().from(reviewRevisions);
    expect(revisions.map(({ confidence }) => confidence).sort()).toContain(85);
  });

  test('a command says that the database is away, in the form it opened', async () => {
    const alice = bot.slack.person('alice');
    await proxy.close();
    await alice.types('#triage', '/aipm review');
    await alice.sees('The database did not answer, so nothing was changed', { in: 'modal' });
  });

  test('readiness says what is missing, while the process stays live', async () => {
    const address = `http://127.0.0.1:${bot.aipm.port}`;
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    await proxy.close();
    const ready = await fetch(`${address}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ database: false, migrations: false, slack: true });
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
  });
});

describe('while Slack misbehaves', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterEach(() => bot.clear());
  afterAll(() => bot.stop());

  const faults = [
    { name: '429', fault: { status: 429, retryAfter: 1 }, times: 2 },
    { name: '500', fault: { status: 500 }, times: 2 },
    { name: 'a dropped connection', fault: { drop: true }, times: 2 },
  ] as const;
  test.each(faults)('a card that meets $name appears later, once', async ({ fault, times }) => {
    const alice = bot.slack.person('alice');
    bot.slack.misbehave({ method: 'chat.postMessage', times, fault });
    await holdsReview(alice, '#triage');
    await alice.sees('Go with conditions', { in: '#triage', within: 10_000 });
    expect(bot.slack.messages('#triage')).toHaveLength(1);
  });

  test('a card that Slack took without saying so shows twice, until somebody clicks on the copy', async () => {
    const alice = bot.slack.person('alice');
    bot.slack.misbehave({ method: 'chat.postMessage', times: 1, fault: { dropAfter: true } });
    await holdsReview(alice, '#triage');
    await eventually(() => bot.slack.messages('#triage').length === 2);
    const [copy] = bot.slack.messages('#triage');
    await alice.clicks('Open record', { in: '#triage', message: copy?.ts ?? '' });
    await alice.sees('Revision 1', { in: 'modal' });
    await alice.sees('This card is kept up to date', { in: '#triage' });
    const metrics = await (await fetch(`http://127.0.0.1:${bot.aipm.port}/metrics`)).text();
    expect(metrics).toMatch(/aipm_possible_repeats_total [1-9]/);
  });

  test('an edit that meets 429 and 500 is shown in the end, on the same card', async () => {
    const alice = bot.slack.person('alice');
    await holdsReview(alice, '#triage');
    await alice.sees('Go with conditions', { in: '#triage' });
    bot.slack.misbehave({ method: 'chat.update', times: 1, fault: { status: 429, retryAfter: 1 } });
    bot.slack.misbehave({ method: 'chat.update', times: 1, fault: { status: 500 } });
    await alice.clicks('Edit', { in: '#triage' });
    await alice.sees('Edit the review', { in: 'modal' });
    await alice.fillsIn('Verdict', 'No-go');
    await alice.submits();
    await alice.sees('No-go', { in: '#triage', within: 10_000 });
    expect(bot.slack.messages('#triage')).toHaveLength(1);
  });

  test('who somebody is stays known for a while; a stranger is asked to try again', async () => {
    const dan = bot.slack.person('dan');
    const end = bot.slack.misbehave({ method: 'users.info', fault: { status: 500 } });
    await dan.types('#general', '/aipm review');
    await dan.sees('Slack did not tell me who you are', { in: 'modal' });
    await dan.closes();
    end();
    await opensReview(dan, '#general');
    await dan.closes();
    bot.slack.misbehave({ method: 'users.info', fault: { status: 500 } });
    await opensReview(dan, '#general');
  });
});

describe('a channel that the bot cannot post to', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterEach(() => bot.clear());
  afterAll(() => bot.stop());

  test('leaves the review saved, and tells the person what to do, which then works', async () => {
    const alice = bot.slack.person('alice');
    await holdsReview(alice, '#secret');
    await alice.sees('I am not in', { in: '@aipm' });
    expect(alice.dm()).toContain('/invite @aipm');
    expect(alice.dm()).toContain('Go with conditions');
    expect(await bot.database.db.select().from(reviews)).toHaveLength(1);

    await alice.invites('aipm', '#secret');
    await alice.clicks('Post the card there', { in: '@aipm' });
    await alice.sees('Go with conditions', { in: '#secret' });
    await eventually(() => !alice.dm().includes('The five questions'));
    expect(bot.slack.messages('#secret')).toHaveLength(1);
  });

  test('takes the card later, also when somebody else has edited the review since', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await holdsReview(alice, '#secret');
    await alice.sees('/invite @aipm', { in: '@aipm' });
    await bob.types('#general', '/aipm decisions');
    await bob.presses('Open');
    await bob.sees('Revision 1', { in: 'modal' });
    await bob.presses('Edit');
    await bob.sees('[Save]', { in: 'modal' });
    await bob.fillsIn('Verdict', 'No-go');
    await bob.submits();
    await alice.invites('aipm', '#secret');
    await alice.clicks('Post the card there', { in: '@aipm' });
    await alice.sees('No-go', { in: '#secret' });
  });

  test('that is archived is named, and the card comes as a direct message', async () => {
    const alice = bot.slack.person('alice');
    await opensReview(alice, '#care');
    await choosesProject(alice, 'Medical triage');
    await fillsReview(alice);
    bot.slack.archive('#care');
    await alice.submits();
    await alice.sees('is archived', { in: '@aipm' });
    await alice.sees('The five questions', { in: '@aipm' });
  });
});
