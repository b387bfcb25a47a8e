import { inArray } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { stackOf } from '../../sandbox/workspace.ts';
import { features } from '../../src/app.ts';
import { createIndexing } from '../../src/search/indexing.ts';
import { searchEntries } from '../../src/search/schema.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { choosesProject, createsProject, holdsReview, type ReviewFields } from '../support/triage-review.ts';

let bot: Bot;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  bot = await startBot({ now: () => new Date('2026-11-21T09:00:00Z') });
  alice = bot.slack.person('alice');
  bob = bot.slack.person('bob');
});
afterEach(async () => {
  expect(bot.slack.problems).toEqual([]);
  await bot.clear();
});
afterAll(() => bot.stop());

const bottleneck = '3. Where might it bottleneck after launch?';
const load = '4. How does it handle extreme load spikes?';
const terms = 'Conditions, or the evidence that is needed';

async function looksFor(person: Person, words: string): Promise<string> {
  await person.closes({ all: true });
  await person.types('#general', `/aipm decisions ${words}`);
  return person.sees(answered, { in: 'modal' });
}

const answered =
  /the best first|of the newest|Nothing that you can see|All decisions|Decisions of|\[Search\]/;

async function holds(fields: ReviewFields, project?: string): Promise<void> {
  await alice.closes({ all: true });
  await holdsReview(alice, '#triage', fields, project);
}

async function drawsCanvas(person: Person): Promise<void> {
  await person.types('#triage', '/aipm canvas');
  await person.sees('Save draft', { in: 'modal' });
  await choosesProject(person, 'Medical triage');
  await person.fillsIn('Which problem does it solve, and whose?', 'Nurses sort messages by hand');
  for (const label of ['Which data sources does it need?', 'What does the model give?'])
    await person.fillsIn(label, 'A degree of urgency');
  await person.fillsIn('What is that worth to the user?', 'Urgent messages are read first');
  expect(await person.submits()).toEqual({ outcome: 'closed' });
}

/** What is bold in the excerpts on a person's screen. */
function boldOf(person: Person): string[] {
  const shown = stackOf(bot.slack.workspace, person.id).at(-1)?.view.blocks ?? [];
  const quoted = shown.flatMap((block) => (block.type === 'rich_text' ? block.elements : []));
  return quoted.flatMap(({ elements }) =>
    elements.flatMap((piece) => (piece.type === 'text' && piece.style?.bold ? [piece.text] : [])),
  );
}

describe('a record', () => {
  test('is found by its words, in English and in Chinese, and opens', async () => {
    await holds({ [load]: 'Beyond the peak day 大模型排队，延迟上升' });
    expect(await looksFor(bob, 'consultation peaks')).toContain(
      'Nothing that you can see holds these words.',
    );
    const found = await looksFor(bob, '"peak days" 模型');
    expect(found).toContain('*Technical review* · Medical triage (MEDICAL)');
    expect(found).toMatch(/@Alice Chen · 21 Nov/);
    expect(found).toContain('1 record, the best first.');
    expect(boldOf(bob)).toEqual(['peak', 'day', '模型']);
    await bob.presses('Open');
    await bob.sees('Revision 1', { in: 'modal' });
    await bob.closes();
    expect(bob.modal()?.text).toContain('1 record');
  });

  test('is found as a decision by what it hangs on, and no more by what an edit removed', async () => {
    await holds({});
    const found = await looksFor(bob, 'recall gold set');
    expect(found).toContain(
      '*Go with conditions* · Medical triage (MEDICAL)\nDecision · @Alice Chen · 21 Nov',
    );
    await bob.presses('Open');
    await bob.sees('Revision 1', { in: 'modal' });
    await alice.clicks('Edit', { in: '#triage' });
    await alice.sees('Edit the review', { in: 'modal' });
    await alice.fillsIn(terms, 'Nurses agree');
    await alice.submits();
    expect(await looksFor(bob, 'recall gold set')).toContain('Nothing that you can see');
    expect(await looksFor(bob, 'nurse agreed')).toContain('*Go with conditions*');
  });

  test('is found as a document', async () => {
    await drawsCanvas(alice);
    expect(await looksFor(bob, 'sorting')).toContain('*One-page canvas* · Medical triage (MEDICAL)');
    expect(boldOf(bob)).toEqual(['sort']);
    await bob.presses('Open');
    await bob.sees('Revision 1', { in: 'modal' });
  });

  test('that was written before there was a search becomes findable as it would be now', async () => {
    await holds({});
    await drawsCanvas(alice);
    const { db } = bot.database;
    const entries = () => db.select().from(searchEntries).orderBy(searchEntries.kind, searchEntries.recordId);
    const before = await entries();
    expect(before.map(({ kind }) => kind)).toEqual(['canvas', 'decision', 'review']);
    await db.delete(searchEntries);
    expect(await looksFor(bob, 'recall')).toContain('Nothing that you can see');
    const look = createIndexing(() => features.flatMap(({ findable }) => findable ?? []));
    const app = { workspaceId: bot.slack.teamId, db };
    await look(app);
    expect(await entries()).toEqual(before);
    await look(app);
    expect(await looksFor(bob, 'recall')).toContain('1 record');
  });

  test('of a restricted project is found by those whom it names alone', async () => {
    await createsProject(alice, '#general', 'MERGER', {
      Name: 'Merger forecasts',
      'Who can see it': 'Only its owner and the people named below',
      Channel: '#triage',
    });
    await holds({ [bottleneck]: 'Zeppelins' }, 'Merger forecasts');
    expect(await looksFor(alice, 'zeppelin')).toContain('*Technical review* · Merger forecasts (MERGER)');
    expect(await looksFor(bob, 'zeppelin')).not.toContain('Merger');
    expect(await looksFor(bob, 'MERGER')).toContain('I know no project MERGER that you can see.');
  });
});

describe('the words', () => {
  test('may be a project’s key: then it is its log, from which it is searched', async () => {
    await holds({});
    await holds({}, 'Customer service');
    expect(await looksFor(bob, 'medical')).toContain('Decisions of *Medical triage (MEDICAL)*');
    await bob.presses('Search…');
    await bob.sees('[Search]', { in: 'modal' });
    expect(bob.modal()?.values.Project).toBe('Medical triage (MEDICAL)');
    await bob.fillsIn('Words', 'rare terms');
    expect(await bob.submits()).toEqual({ outcome: 'updated' });
    const found = bob.modal()?.text ?? '';
    expect(found).toContain('*rare terms*\nMedical triage (MEDICAL)');
    expect(found).toContain('2 records');
    expect(found).not.toContain('CUSTOMER');
  });

  test.each([
    ['the', 'I can not look for this'],
    ['-recall', 'I can not look for this'],
    ['。！', 'I can not look for this'],
  ])('%j say what is missing, in a form that holds them', async (words, sentence) => {
    expect(await looksFor(bob, words)).toContain(sentence);
    expect(bob.modal()?.values.Words).toBe(words);
    expect((await bob.submits()).errors?.Words).toContain(sentence);
    await bob.fillsIn('Words', 'recall');
    expect(await bob.submits()).toEqual({ outcome: 'updated' });
  });

  test.each([
    '<!channel> *recall* <https://evil.example|x>',
    `'; drop table search_entries; --`,
    `${'recall '.repeat(500)}`,
    '大'.repeat(1500),
    '🙂 & | ! :* ( recall',
    '&'.repeat(600).concat(' recall'),
  ])('%.40j do no harm', async (words) => {
    await holds({ [terms]: '*recall* <!channel> & `recall`' });
    await looksFor(bob, words);
    const shown = JSON.stringify(stackOf(bot.slack.workspace, bob.id).at(-1)?.view.blocks);
    expect(shown).not.toMatch(/"mrkdwn","text":"[^"]*<[!h]/);
    expect(await looksFor(bob, 'recall')).toContain('*recall* <!channel> & `recall`');
    expect(boldOf(bob)).toEqual(['recall', 'recall']);
  });
});

test('a search is narrowed by kind, person and day, and changed', async () => {
  await holds({ [terms]: 'Rare terms are found' });
  await looksFor(bob, 'rare terms');
  expect(bob.modal()?.text).toContain('2 records');
  await bob.presses('Change…');
  await bob.sees('[Search]', { in: 'modal' });
  expect(bob.modal()?.values.Words).toBe('rare terms');
  await bob.fillsIn('Kind', 'Technical review');
  await bob.fillsIn('Person', 'Alice Chen');
  await bob.fillsIn('From', '2026-11-20');
  await bob.fillsIn('To', '2026-11-19');
  expect((await bob.submits()).errors?.To).toContain('a later one');
  await bob.fillsIn('To', '2026-11-21');
  expect(await bob.submits()).toEqual({ outcome: 'updated' });
  expect(bob.modal()?.text).toContain('Technical review · by @Alice Chen · from 20 Nov · to 21 Nov');
  expect(bob.modal()?.text).toContain('1 record,');
  await bob.presses('Change…');
  await bob.sees('[Search]', { in: 'modal' });
  await bob.fillsIn('Person', 'Bob Meyer');
  await bob.submits();
  expect(bob.modal()?.text).toContain('a search without project, kind, person and days');
});

test('many are shown page by page', async () => {
  await holds({});
  const [entry] = await bot.database.db.select().from(searchEntries);
  if (!entry) throw new Error('Nothing was kept');
  const { words: _generated, ...kept } = entry;
  await bot.database.db.insert(searchEntries).values(
    Array.from({ length: 10 }, (_, n) => ({
      ...kept,
      kind: 'review',
      recordId: `00000000-0000-4000-8000-00000000000${n}`,
      title: `Number ${n}`,
      body: `zebra ${'&'.repeat(3000)}`,
      normalized: 'zebra',
    })),
  );
  expect(await looksFor(bob, 'zebras')).toContain('1 to 8 of 10 records');
  await bob.presses('More');
  const second = await bob.sees('9 to 10 of 10 records', { in: 'modal' });
  expect(second).not.toContain('[More]');
  await bob.presses('Back');
  expect(await bob.sees('1 to 8 of 10', { in: 'modal' })).not.toContain('[Back]');
  await bot.database.db.delete(searchEntries).where(inArray(searchEntries.title, ['Number 0', 'Number 1']));
  await bob.presses('More');
  expect(await bob.sees('8 records, the best first.', { in: 'modal' })).toContain('*Number 2*');
});

test('words that are too many are not cut in silence', async () => {
  await holds({});
  const asked = await looksFor(bob, `recall ${'recalled '.repeat(21)}recalling`);
  expect(asked).toContain('A search takes 200 characters at most, and this was longer.');
  await bob.fillsIn('Words', 'recall');
  expect(await bob.submits()).toEqual({ outcome: 'updated' });
  expect(bob.modal()?.text).toContain('1 record');
});

test('a guest finds nothing', async () => {
  const gita = bot.slack.person('gita');
  await gita.types('#triage', '/aipm decisions recall');
  await gita.sees('Only members of this workspace can use aipm', { in: 'modal' });
});
