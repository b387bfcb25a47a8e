import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../../sandbox/person/person.ts';
import { auditLog } from '../../../src/audit/schema.ts';
import { messages } from '../../../src/messages/schema.ts';
import { projects } from '../../../src/projects/schema.ts';
import { costEntries, costImports } from '../../../src/rituals/costs/ledger/schema.ts';
import { workspaces } from '../../../src/workspaces/schema.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { choosesProject, createsProject } from '../../support/triage-review.ts';

const header = 'date,action,tokens,amount,quantity';
const november = `${header}\n2026-11-02,summarize call,990000000,,20000\n2026-11-03,"search, deep",,12.50,\n2026-11-03,"search, deep",,12.50,\n`;

describe('a CSV of costs', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot({ now: () => new Date('2026-11-21T06:02:00Z') });
  });
  beforeEach(async () => {
    await bot.database.db.update(workspaces).set({ currency: 'CNY', zone: 'Asia/Shanghai' });
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  async function createsTriage(person: Person): Promise<void> {
    await createsProject(person, '#triage', 'TRIAGE', { Currency: 'CNY' });
    await person.closes({ all: true });
  }

  async function opens(person: Person, page = '/aipm cost TRIAGE'): Promise<void> {
    await person.types('#triage', page);
    await person.clicks('Import CSV', { in: '#triage' });
    await person.sees('[Preview]', { in: 'modal' });
  }

  async function previews(person: Person, content: string | Buffer, name = 'november.csv'): Promise<string> {
    await person.attaches('CSV file', { name, content });
    expect(await person.submits()).toMatchObject({ outcome: 'updated' });
    await person.sees(name, { in: 'modal' });
    return person.modal()?.text ?? '';
  }

  async function stored() {
    return bot.database.db.select().from(costEntries);
  }

  test('is shown before anything is written, and then imported as a whole', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    expect(alice.modal()?.values.Project).toBe('Medical triage (TRIAGE)');
    const shown = await previews(alice, november);
    expect(shown).toContain('Nothing is written yet. 3 entries, CNY 2,005 in all.');
    expect(shown).toContain('*TRIAGE* · search, deep · 2 entries · CNY 25');
    expect(shown).toContain('*TRIAGE* · summarize call · 1 entry · CNY 1,980');
    expect(await stored()).toEqual([]);
    expect(await bot.database.db.select().from(costImports)).toEqual([]);
    expect(await bot.database.db.select().from(projects)).toMatchObject([{ currencyLockedAt: null }]);

    await alice.presses('Import 3 entries');
    await alice.sees('Imported: 3 entries, CNY 2,005 in all.', { in: 'modal' });
    expect(await stored()).toHaveLength(3);
    expect(await bot.database.db.select().from(costImports)).toMatchObject([
      { filename: 'november.csv', entries: 3, createdBy: alice.id },
    ]);
    const imports = (await bot.database.db.select().from(auditLog)).filter(
      ({ action }) => action === 'costs imported',
    );
    expect(imports).toMatchObject([{ after: { filename: 'november.csv', entries: 3 } }]);
    await alice.closes();
    await alice.types('#triage', '/aipm cost TRIAGE');
    await alice.sees('CNY 2,005 spent · no budget', { in: '#triage' });
  });

  test('a second time adds nothing, and longer adds what is new when rows have keys', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    await previews(alice, november);
    await alice.presses('Import 3 entries');
    await alice.sees('Imported', { in: 'modal' });
    await alice.closes();
    await opens(alice);
    const again = await previews(alice, november, 'again.csv');
    expect(again).toContain('All 3 entries are in the ledger already: there is nothing to import.');
    expect(alice.modal()?.buttons).toEqual(['Choose another file']);
    await alice.presses('Choose another file');
    await alice.sees('[Preview]', { in: 'modal' });
    expect(alice.modal()?.values.Project).toBe('Medical triage (TRIAGE)');
    const keyed = 'date,action,amount,key\n2026-11-02,a,1,k1\n';
    await previews(alice, keyed, 'keyed.csv');
    await alice.presses('Import 1 entry');
    await alice.sees('Imported: 1 entry', { in: 'modal' });
    await alice.closes();
    await opens(alice);
    const longer = await previews(alice, `${keyed}2026-11-03,a,2,k2\n`, 'longer.csv');
    expect(longer).toContain('1 entry, CNY 2 in all. 1 more are in the ledger already and add nothing.');
    await alice.presses('Import 1 entry');
    await alice.sees('Imported: 1 entry', { in: 'modal' });
    expect(await stored()).toHaveLength(5);
  });

  test('whose import is delivered twice is imported once', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    await previews(alice, november);
    bot.slack.deliverTwice(true);
    await alice.presses('Import 3 entries');
    bot.slack.deliverTwice(false);
    await alice.sees('Imported: 3 entries', { in: 'modal' });
    expect(await stored()).toHaveLength(3);
    expect(await bot.database.db.select().from(costImports)).toHaveLength(1);
  });

  test('names its wrong lines by number, the first ten of them, and writes nothing', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    const wrong = Array.from({ length: 12 }, () => '2026-11-03,<!channel>,,"1,5",\n').join('');
    const shown = await previews(alice, `${november}${wrong}`);
    expect(shown).toContain('Nothing was written. 12 lines are wrong:');
    expect(shown).toContain('*Line 5*  "1,5": write numbers with a dot');
    expect(shown).toContain('*Line 14*');
    expect(shown).not.toContain('*Line 15*');
    expect(shown).toContain('And 2 more.');
    expect(alice.modal()?.buttons).toEqual(['Choose another file']);
    expect(await stored()).toEqual([]);
  });

  test('is held against the ledger: projects, currencies, keys', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    const rows = 'date,action,amount,project,currency,key\n';
    const shown = await previews(
      alice,
      `${rows}2026-11-02,a,1,NOPE,,k1\n2026-11-02,a,1,TRIAGE,EUR,k2\n2026-11-02,a,1,TRIAGE,CNY,k3\n2027-11-02,a,1,TRIAGE,,k4\n`,
    );
    expect(shown).toContain('3 lines are wrong');
    expect(shown).toContain('*Line 2*  There is no project NOPE that you can see.');
    expect(shown).toContain('*Line 3*  TRIAGE counts in CNY, not in EUR.');
    expect(shown).toContain('*Line 5*  That is still to come.');
    await alice.closes();
    await opens(alice);
    await previews(alice, `${rows}2026-11-02,a,1,TRIAGE,,k3\n`);
    await alice.presses('Import 1 entry');
    await alice.sees('Imported', { in: 'modal' });
    await alice.closes();
    await opens(alice);
    const taken = await previews(alice, `${rows}2026-11-02,a,2,TRIAGE,,k3\n`);
    expect(taken).toContain('*Line 2*  This key names an entry of another content already.');
  });

  test('that is wrong as a whole says why', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    for (const [content, sentence] of [
      [`${header}\n`, 'There is a header and nothing under it.'],
      ['name,price\na,1\n', 'Missing: occurred_at; action'],
      [Buffer.from([0xff, 0xfe, 0x64, 0x00]), 'This is no text in UTF-8.'],
    ] as const) {
      await opens(alice);
      expect(await previews(alice, content)).toContain(sentence);
      await alice.closes();
    }
    await opens(alice);
    await alice.attaches('CSV file', { name: 'huge.csv', content: Buffer.alloc(2_000_001, 'a') });
    await alice.submits();
    await alice.sees('A file may have at most 2 MB', { in: 'modal' });
  });

  test('is read for nobody but the person whose file it is', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    await previews(alice, november);
    for (const file of bot.slack.workspace.files) file.owner = bot.slack.person('bob').id;
    await alice.presses('Import 3 entries');
    await alice.sees('Slack did not hand over the file. Choose it again.', { in: 'modal' });
    expect(await stored()).toEqual([]);
  });

  test('that Slack does not hand over is not imported', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    for (const fault of [{ status: 500 }, { drop: true }] as const) {
      await opens(alice);
      await alice.attaches('CSV file', { name: 'november.csv', content: november });
      const mend = bot.slack.misbehave({ method: 'files.info', fault });
      await alice.submits();
      await alice.sees('Slack did not hand over the file. Please try again in a moment.', { in: 'modal' });
      mend();
      await alice.closes();
    }
    await opens(alice);
    await previews(alice, november);
    bot.slack.workspace.files.length = 0;
    await alice.presses('Import 3 entries');
    await alice.sees('Slack did not hand over the file (file_not_found)', { in: 'modal' });
    expect(await stored()).toEqual([]);
  });

  test('for several projects at once needs none in the form, and one that does not exist yet is made', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await createsProject(alice, '#triage', 'CARE', { Currency: 'EUR', Name: 'Customer service' });
    await alice.closes({ all: true });
    await opens(alice, '/aipm cost');
    const shown = await previews(
      alice,
      'date,action,amount,project\n2026-11-02,a,1,triage\n2026-11-02,a,2.5,care\n2026-10-02,=cmd(),3,care\n',
    );
    expect(shown).toContain('3 entries, CNY 1 and EUR 5.50 in all.');
    expect(shown).toContain('=cmd()');
    await alice.presses('Import 3 entries');
    await alice.sees('Imported', { in: 'modal' });
    await alice.closes();
    await opens(alice, '/aipm cost');
    await choosesProject(alice, 'Newsroom');
    await previews(alice, 'date;action;amount\n2026-11-02;headline;1.5\n');
    expect(await bot.database.db.select().from(projects)).toHaveLength(2);
    await alice.presses('Import 1 entry');
    await alice.sees('Imported: 1 entry', { in: 'modal' });
    expect(alice.modal()?.text).toContain('*NEWSROOM* · headline · 1 entry · CNY 1.50');
    expect(await bot.database.db.select().from(projects)).toHaveLength(3);
  });

  test('of 5,000 rows with the longest words goes through', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await opens(alice);
    const rows = Array.from({ length: 5000 }, (_, n) => `2026-11-02,${'&<'.repeat(47)}${n % 40},1,,1\n`).join(
      '',
    );
    await alice.attaches('CSV file', { name: `${'<&'.repeat(100)}.csv`, content: `${header}\n${rows}` });
    await alice.submits();
    await alice.sees('5,000 entries, CNY 0.01 in all', { in: 'modal', within: 15_000 });
    await alice.presses('Import 5,000 entries');
    await alice.sees('Imported: 5,000 entries', { in: 'modal', within: 15_000 });
    expect(await stored()).toHaveLength(5000);
  });

  test('is voided as a whole, and its overrun stays told', async () => {
    const alice = bot.slack.person('alice');
    await createsTriage(alice);
    await alice.types('#triage', '/aipm cost TRIAGE');
    await alice.clicks('Budget', { in: '#triage' });
    await alice.sees('[Save budget]', { in: 'modal' });
    await alice.fillsIn('Budget a month', '100');
    await alice.submits();
    await alice.closes({ all: true });
    await opens(alice);
    await previews(alice, november);
    const owed = () => bot.database.db.select().from(messages).where(eq(messages.actorId, alice.id));
    expect(await owed()).toEqual([]);
    await alice.presses('Import 3 entries');
    await alice.sees('Imported', { in: 'modal' });
    expect(await owed()).not.toEqual([]);
    await alice.closes();
    await alice.types('#triage', '/aipm cost TRIAGE');
    await alice.clicks('Entries', { in: '#triage' });
    await alice.sees('*File november.csv*', { in: 'modal' });
    expect(alice.modal()?.text).toContain('3 entries count here · CNY 2,005');
    await alice.presses('Void the file…');
    await alice.sees('[Void]', { in: 'modal' });
    await alice.fillsIn('Why?', 'The wrong month');
    await alice.submits();
    await alice.sees('Voided: 3 entries count no more.', { in: 'modal' });
    expect(alice.modal()?.text).not.toContain('*File');
    expect((await stored()).every(({ voidReason }) => voidReason === 'The wrong month')).toBe(true);
  });
});
