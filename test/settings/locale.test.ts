import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { auditLog } from '../../src/audit/schema.ts';
import { workspaces } from '../../src/workspaces/schema.ts';
import { bearer, makesKey, opensSettings } from '../api/support.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { freshPostgres } from '../support/databases.ts';
import { budgetFor } from '../support/ledger.ts';
import { projectIn } from '../support/members.ts';
import { opensVote, question, votes } from '../support/scorecard-vote.ts';
import { choosesProject, fillsReview, opensReview } from '../support/triage-review.ts';

const usual = 'English (United Kingdom)';
const german = 'German (Germany)';
const chinese = 'Chinese (China)';
const checkDay = '2027-02-20';

describe('the language of dates and numbers', () => {
  let bot: Bot;
  let alice: Person;
  let now: Date;
  beforeAll(async () => {
    now = new Date('2026-11-21T08:00:00Z');
    bot = await startBot({ now: () => now, database: await freshPostgres() });
    alice = bot.slack.person('alice');
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
    await bot.aipm.lookForDue();
    now = new Date('2026-11-21T08:00:00Z');
  });
  afterAll(() => bot.stop());

  async function opensForm() {
    await opensSettings(alice);
    await alice.presses('Change');
    await alice.waitsForModal('Workspace settings');
  }

  async function chooses(language: string): Promise<string> {
    await opensForm();
    await alice.fillsIn('Language of dates and numbers', language);
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    const seen = await alice.sees('The settings are saved.', { in: 'modal' });
    await alice.closes({ all: true });
    return seen;
  }

  const url = (path: string) => `http://127.0.0.1:${bot.aipm.port}/api/v1/${path}`;

  async function reports(key: string, name: string, amount: string) {
    const entry = {
      project: 'TRIAGE',
      occurred_at: '2026-11-20T10:00:00Z',
      action: 'summarize call',
      amount,
      quantity: '12000',
      idempotency_key: name,
    };
    return fetch(url('costs'), {
      method: 'POST',
      headers: { ...bearer(key), 'content-type': 'application/json' },
      body: JSON.stringify({ entries: [entry] }),
    });
  }

  async function reads(key: string, path: string, accept = 'application/json') {
    return (await fetch(url(path), { headers: { ...bearer(key), accept } })).text();
  }

  async function reviews(channel: string) {
    await opensReview(alice, channel);
    await choosesProject(alice, 'Medical triage');
    await fillsReview(alice);
    await alice.fillsIn('When will we know?', checkDay);
    expect((await alice.submits()).outcome).toBe('closed');
    return alice.sees('We will know by', { in: channel });
  }

  /** Holds a vote to its end, with a mean of 82.5. */
  async function scores(channel: string) {
    const bob = bot.slack.person('bob');
    const fields = { 'Who votes': ['alice', 'bob'], 'Votes it takes': '2' };
    await opensVote(alice, channel, { [question]: 'Two engineers?', ...fields }, 'TRIAGE');
    await alice.sees('have answered', { in: channel });
    await votes(alice, channel, [40, 25, 20]);
    await votes(bob, channel, [35, 25, 20]);
    await alice.clicks('Finalize P0…', { in: channel });
    await alice.sees('Why another tier', { in: 'modal' });
    expect((await alice.submits()).outcome).toBe('closed');
  }

  /** The preview of a digest for a channel; its form stays open. */
  async function previews(channel: string) {
    await alice.types(channel, '/aipm digest');
    await alice.presses('New digest');
    await alice.waitsForModal('New digest');
    await alice.presses('Preview');
    await alice.sees('The preview is in your direct messages', { in: 'modal' });
    return alice.sees('A preview of the digest', { in: '@aipm' });
  }

  async function comes(moment: string) {
    now = new Date(moment);
    await bot.aipm.lookForDue();
  }

  async function typed(command: string, sign: string, channel = '#general') {
    await alice.types(channel, command);
    return alice.sees(sign, { in: channel });
  }

  test('is what an admin chooses, with what stood there before', async () => {
    await opensForm();
    expect(alice.modal()?.values['Language of dates and numbers']).toBe(usual);
    await alice.closes({ all: true });
    const seen = await chooses(german);
    expect(seen).toContain('German (Germany)');
    expect(seen).toContain('1.000 tokens cost USD 0,002, a GPU hour USD 8');
    expect(seen).toContain('1.000 data items, 10 days and 2 people');
    expect(await bot.database.db.select().from(auditLog)).toMatchObject([
      { action: 'settings changed', before: { locale: 'en-GB' }, after: { locale: 'de-DE' } },
    ]);
    expect(await chooses(usual)).toContain('1,000 tokens cost USD 0.002');
  });

  test('is what cards, pages and previews are written in, and nothing that programs read', async () => {
    const project = await projectIn(bot.database.db, {
      channel: 'C00CARE0001',
      targetDate: '2026-12-24',
      investment: '800000',
      annualSaving: '1500000',
    });
    await budgetFor(bot.database.db, project.id, { amount: '1980' });
    const key = await makesKey(alice, 'write');
    expect(await reviews('#triage')).toContain('We will know by 20 Feb 2027');

    await chooses(german);
    expect((await reports(key, 'call 1', '5940.5')).status).toBe(201);
    const card = await alice.sees('Over budget', { in: '#care' });
    expect(card).toContain('5.940,50 CNY of 1.980 CNY · *300 %* used');
    expect(card).toContain('At this rate 8.486,43 CNY by 30. Nov.');
    expect(card).not.toContain('Nov..');
    expect(card).toContain('[bar chart: TRIAGE: spend and budget, CNY]');
    const page = await typed('/aipm cost TRIAGE', '*Cost* · Medical triage');
    expect(page).toContain('*5.940,50 CNY of 1.980 CNY · 300 % of the budget used*');
    expect(page).toContain('summarize call | 5.940,50 CNY | 100 % | 12.000 | 0,495042 CNY');
    expect(await reviews('#general')).toContain('We will know by 20. Feb. 2027');

    now = new Date('2026-11-21T09:00:00Z');
    await scores('#care');
    const voted = await alice.sees('Finalized: P0 · 82,5 of 100', { in: '#care' });
    expect(voted).toMatch(/Business value\*\s+37,5 of 40 \(35 to 40\)/);
    const list = await typed('/aipm portfolio', 'AI portfolio');
    expect(list).toMatch(/ \| P0 \| 82,5 \| 21\. Nov\. \| P0 · 82,5 of 100 · 21\. Nov\. \| 24\. Dez\. \| /);
    expect(list).toContain('Return ratio: 1:1,88 in CNY');
    await alice.types('#general', '/aipm decisions');
    await alice.sees('*P0 · 82,5 of 100*', { in: 'modal' });
    await alice.closes({ all: true });

    const preview = await previews('#care');
    expect(preview).toContain('AI portfolio · week of 16. Nov.');
    expect(preview).toContain('5.940,50 CNY of 1.980 CNY');
    await alice.sees('*P0 · 82,5 of 100* · Medical triage (TRIAGE) · 21. Nov.', { in: '@aipm' });

    expect(JSON.parse(await reads(key, 'costs'))).toMatchObject({ data: [{ amount: '5940.5' }] });
    expect(await reads(key, 'costs', 'text/csv')).toContain(',5940.5,');
    expect(JSON.parse(await reads(key, 'decisions'))).toMatchObject({
      data: [{ verdict: 'P0 · 82.5 of 100' }, { verdict: 'Go with conditions' }, {}],
    });
    expect(JSON.parse(await reads(key, 'portfolio'))).toMatchObject({
      data: [{ score: '82.5', target_date: '2026-12-24', investment: '800000' }],
    });
    await alice.types('#general', '/aipm cost TRIAGE');
    await alice.clicks('Budget', { in: '#general' });
    await alice.sees('[Save budget]', { in: 'modal' });
    expect(alice.modal()?.values['Budget a month']).toBe('1980');
    await alice.closes({ all: true });
  });

  test('counts for what falls due, in every process, from the next minute on', async () => {
    const project = await projectIn(bot.database.db, { channel: 'C00CARE0001' });
    await budgetFor(bot.database.db, project.id, { amount: '1980' });
    await previews('#care');
    expect((await alice.submits()).outcome).toBe('updated');
    await alice.closes({ all: true });
    const key = await makesKey(alice, 'write');
    await chooses(chinese);
    await reports(key, 'call 1', '5940.5');
    const card = await alice.sees('Over budget · Medical triage (TRIAGE), 2026年11月', { in: '#care' });
    expect(card).toContain('CNY 5,940.50 of CNY 1,980 · *300%* used');
    expect(card).toContain('by 11月30日.');
    await comes('2026-11-23T01:00:30Z');
    const digest = await alice.sees('AI portfolio · week of 11月23日', { in: '#care' });
    expect(digest).toContain('TRIAGE is at 300% of its 十一月 budget');

    await bot.database.db.update(workspaces).set({ locale: 'en-US' });
    await comes('2026-11-30T01:00:30Z');
    const next = await alice.sees('AI portfolio · week of Nov 30', { in: '#care' });
    expect(next).toContain('Mondays 9:00 AM Asia/Shanghai');
  });
});
