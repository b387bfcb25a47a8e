import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../../sandbox/person/person.ts';
import { auditLog } from '../../../src/audit/schema.ts';
import { projects } from '../../../src/projects/schema.ts';
import { costEntries, costTotals } from '../../../src/rituals/costs/ledger/schema.ts';
import { workspaces } from '../../../src/workspaces/schema.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { choosesProject, createsProject } from '../../support/triage-review.ts';

describe('usage logged by hand', () => {
  let bot: Bot;
  const noon = new Date('2026-11-21T06:02:00Z');
  let now = noon;
  beforeAll(async () => {
    bot = await startBot({ now: () => now });
  });
  beforeEach(async () => {
    now = noon;
    await bot.database.db.update(workspaces).set({ currency: 'CNY', zone: 'Asia/Shanghai' });
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  async function createsTriage(person: Person, fields: Record<string, string> = {}): Promise<void> {
    await createsProject(person, '#triage', 'TRIAGE', { Currency: 'CNY', ...fields });
    await person.closes({ all: true });
  }

  async function opens(person: Person, page = '/aipm cost TRIAGE'): Promise<void> {
    await person.types('#triage', page);
    await person.clicks('Log usage', { in: '#triage' });
    await person.sees('[Log]', { in: 'modal' });
  }

  async function fills(person: Person, fields: Record<string, string>): Promise<void> {
    for (const [label, value] of Object.entries(fields)) await person.fillsIn(label, value);
  }

  async function stored() {
    return bot.database.db.select().from(costEntries);
  }

  test('shows how its amount was computed, and is kept with an audit row', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    expect(alice.modal()?.values).toMatchObject({ Project: 'Medical triage (TRIAGE)', Day: '2026-11-21' });
    await fills(alice, {
      Action: 'summarize call',
      Tokens: '990000000',
      'GPU hours': '2.5',
      'How many uses': '40',
    });
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    const receipt = alice.modal()?.text ?? '';
    expect(receipt).toContain('21 Nov · summarize call: *CNY 2,000*');
    expect(receipt).toContain('990,000,000 / 1,000 x 0.002 = 1,980.00');
    expect(receipt).toContain('GPU hours: 2.5 x 8 = 20.00');
    expect(await stored()).toMatchObject([
      {
        action: 'summarize call',
        tokens: '990000000',
        quantity: '40',
        month: '2026-11-01',
        occurredAt: new Date('2026-11-21T04:00:00Z'),
        source: 'form',
        enteredBy: alice.id,
      },
    ]);
    expect(Number((await stored())[0]?.amount)).toBe(2000);
    const actions = (await bot.database.db.select().from(auditLog)).map(({ action }) => action);
    expect(actions).toContain('cost entered');
    await alice.presses('Log another');
    await alice.sees('[Log]', { in: 'modal' });
    expect(alice.modal()?.values.Project).toBe('Medical triage (TRIAGE)');
  });

  test('counts a given amount before what it would come to', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    await fills(alice, { Action: 'summarize call', Tokens: '990000000', Amount: '0.000123' });
    await alice.submits();
    await alice.sees('CNY 0.000123', { in: 'modal' });
    expect(alice.modal()?.text).toContain('The amount as it was given');
  });

  test('begins in the launcher, and makes a project on the spot', async () => {
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm');
    await alice.sees('Log what it cost', { in: 'modal' });
    await alice.closes();
    await opens(alice, '/aipm cost');
    await choosesProject(alice, 'Newsroom');
    await fills(alice, { Action: 'headline', Amount: '3' });
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    expect(await bot.database.db.select().from(projects)).toMatchObject([
      { key: 'NEWSROOM', currency: 'CNY' },
    ]);
    expect(await stored()).toHaveLength(1);
  });

  test('without an amount, for a day to come, or with a wrong number is refused under the field', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    await fills(alice, { Action: 'summarize call' });
    expect((await alice.submits()).errors).toEqual({ Tokens: 'Give tokens, GPU hours or an amount.' });
    await fills(alice, { Tokens: '1.5' });
    expect((await alice.submits()).errors).toHaveProperty('Tokens');
    await fills(alice, { Tokens: '15', Day: '2026-12-24' });
    expect((await alice.submits()).errors).toEqual({ Day: 'That is still to come.' });
    await alice.fillsIn('Amount', '-5', { force: true });
    expect((await alice.submits()).errors).toHaveProperty('Amount');
    await alice.fillsIn('Amount', 'NaN', { force: true });
    expect((await alice.submits()).errors).toHaveProperty('Amount');
    expect(await stored()).toEqual([]);
  });

  test('of a project in another currency needs an amount', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice, { Currency: 'EUR' });
    await opens(alice);
    await fills(alice, { Action: 'summarize call', Tokens: '1000' });
    expect((await alice.submits()).errors?.Amount).toContain('Give an amount');
    await fills(alice, { Amount: '4' });
    await alice.submits();
    await alice.sees('EUR 4', { in: 'modal' });
  });

  test('sent twice at once is one entry', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    await fills(alice, { Action: 'summarize call', Amount: '5' });
    bot.slack.deliverTwice(true);
    await alice.submits();
    bot.slack.deliverTwice(false);
    expect(await stored()).toHaveLength(1);
    const actions = (await bot.database.db.select().from(auditLog)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'cost entered')).toHaveLength(1);
  });

  test('at the end of a month counts in the day’s month, whatever the zone', async () => {
    now = new Date('2026-11-30T17:00:00Z');
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    expect(alice.modal()?.values.Day).toBe('2026-12-01');
    await fills(alice, { Action: 'a', Amount: '1' });
    await alice.submits();
    await opens(alice);
    await fills(alice, { Action: 'a', Amount: '1', Day: '2026-11-30' });
    await alice.submits();
    const months = (await bot.database.db.select().from(costTotals)).map(({ month }) => month);
    expect(months.sort()).toEqual(['2026-11-01', '2026-12-01']);
  });

  test('locks the currency of its project', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    await fills(alice, { Action: 'summarize call', Amount: '5' });
    await alice.submits();
    await alice.closes({ all: true });
    await alice.types('#triage', '/aipm project TRIAGE');
    await alice.sees('Edit TRIAGE', { in: 'modal' });
    await alice.fillsIn('Currency', 'EUR');
    expect((await alice.submits()).errors).toEqual({
      Currency: 'Costs were entered in CNY, so the currency stays.',
    });
    await alice.fillsIn('Currency', 'cny');
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
  });

  test('is voided with a reason, once, and stays in the list', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await createsTriage(alice);
    await opens(alice);
    await fills(alice, { Action: '<!channel> & co', Amount: '5' });
    await alice.submits();
    await alice.closes({ all: true });
    for (const person of [alice, bob]) {
      await person.types('#triage', '/aipm cost TRIAGE');
      await person.clicks('Entries', { in: '#triage' });
      await person.sees('21 Nov · <!channel> & co', { in: 'modal' });
      await person.presses('Void…');
      await person.sees('[Void]', { in: 'modal' });
    }
    expect((await alice.submits({ force: true })).errors).toEqual({ 'Why?': 'Say why it is wrong.' });
    await alice.fillsIn('Why?', 'The invoice has it too');
    await alice.submits();
    await alice.sees('Voided: 1 entry counts no more.', { in: 'modal' });
    expect(alice.modal()?.text).toContain('The invoice has it too');
    expect(alice.modal()?.buttons).toEqual([]);
    await bob.fillsIn('Why?', 'I was late');
    await bob.submits();
    await bob.sees('That was voided already.', { in: 'modal' });
    expect(bob.modal()?.text).toContain('The invoice has it too');
    expect(await stored()).toMatchObject([{ voidedBy: alice.id, voidReason: 'The invoice has it too' }]);
    const voids = (await bot.database.db.select().from(auditLog)).filter(
      ({ action }) => action === 'costs voided',
    );
    expect(voids).toMatchObject([{ after: { reason: 'The invoice has it too', count: 1 } }]);
    await alice.closes();
    await alice.types('#general', '/aipm cost TRIAGE');
    await alice.sees('Nothing was entered this month', { in: '#general' });
  });

  test('is listed ten at a time', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    for (let n = 1; n <= 12; n += 1) {
      await opens(alice);
      await fills(alice, {
        Action: `action ${n} ${'&'.repeat(80)}`,
        Amount: '1',
        Day: `2026-11-${n < 10 ? '0' : ''}${n}`,
      });
      await alice.submits();
      await alice.closes({ all: true });
    }
    await alice.types('#triage', '/aipm cost TRIAGE');
    await alice.clicks('Entries', { in: '#triage' });
    await alice.sees('12 Nov', { in: 'modal' });
    expect(alice.modal()?.text).not.toContain('*2 Nov');
    await alice.presses('Older');
    await alice.sees('*2 Nov', { in: 'modal' });
    expect(alice.modal()?.text).toContain('*1 Nov');
    await alice.presses('Newest');
    await alice.sees('12 Nov', { in: 'modal' });
  });

  test('is nothing for guests, and of a restricted project nothing for others', async () => {
    const gita = bot.slack.person('gita');
    const bob = bot.slack.person('bob');
    const dan = bot.slack.person('dan');
    await gita.types('#triage', '/aipm cost');
    await gita.sees('Only members of this workspace can use aipm', { in: '#triage' });
    await createsTriage(bob);
    await opens(dan);
    await fills(dan, { Action: 'summarize call', Amount: '5' });
    await bob.types('#triage', '/aipm project TRIAGE');
    await bob.sees('Edit TRIAGE', { in: 'modal' });
    await bob.fillsIn('Who can see it', 'Only its owner and the people named below');
    await bob.submits();
    expect((await dan.submits()).errors).toEqual({ Project: 'Choose a project that you can see.' });
    await dan.closes({ all: true });
    await dan.clicks('Entries', { in: '#triage' });
    await dan.sees('I know no such project that you can see.', { in: 'modal' });
    expect(await stored()).toEqual([]);
  });
});
