import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../../sandbox/person/person.ts';
import { features } from '../../../src/app.ts';
import { auditLog } from '../../../src/audit/schema.ts';
import { decisions } from '../../../src/decisions/schema.ts';
import { drafts } from '../../../src/drafts/schema.ts';
import { projects } from '../../../src/projects/schema.ts';
import { amount, essay, line, oneOf, optional } from '../../../src/rituals/documents/questions.ts';
import { createDocuments } from '../../../src/rituals/documents/ritual.ts';
import { documentReadings, documentRevisions, documents } from '../../../src/rituals/documents/schema.ts';
import { note, template, warning } from '../../../src/rituals/documents/template.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { choosesProject, createsProject } from '../../support/triage-review.ts';

/** A document made up on the spot: three pages, a rule across two of them, a decision and a ladder. */
const trip = template({
  kind: 'trip',
  word: 'trip',
  title: 'Field trip',
  about: 'Plan a visit to where the product is used',
  start: 'Plan a field trip',
  questions: {
    place: line('Where do we go?'),
    why: essay('Why there?'),
    people: amount('How many go?'),
    seats: amount('How many seats has the bus?'),
    risks: optional(essay('What may go wrong?')),
    verdict: oneOf('Do we go?', { go: 'We go', stay: 'We stay' }),
    business: line('What should rise for the business?'),
    model: line('What should rise for the model?'),
  },
  pages: [
    [{ title: 'The place', about: 'One clinic is enough.', keys: ['place', 'why'] }],
    [
      { title: 'The people', keys: ['people', 'seats'] },
      { title: 'The risks', keys: ['risks'] },
    ],
    [{ title: 'The decision', keys: ['verdict', 'business', 'model'] }],
  ],
  problems: ({ people, seats, verdict, place }) => ({
    ...(Number(people) > Number(seats) && { people: 'More people than seats.' }),
    ...(place === 'Nowhere' && verdict === 'go' && { place: 'Nobody can go nowhere.' }),
  }),
  findings: ({ risks, people }) => [
    note(`${people} people travel.`),
    ...(risks === null ? [warning('Nobody has thought of risks.')] : []),
  ],
  facts: ({ place, why }) => [
    { label: 'Place', words: place },
    { label: 'Why', words: why },
  ],
  decision: ({ verdict, why }) => ({
    verdict: verdict === 'go' ? 'We go' : 'We stay',
    terms: why,
    stance: verdict === 'go' ? 'go' : 'stop',
  }),
  ladder: ({ business, model }) => [
    { metric: 'business', name: business, target: '>= 10', unit: '', isBetterAbove: true },
    { metric: 'model', name: model, target: '>= 0.9', unit: '', isBetterAbove: true },
  ],
});

const where = { 'Where do we go?': 'Clinic North', 'Why there?': 'It has the rarest terms' };
const who = { 'How many go?': '4', 'How many seats has the bus?': '5', 'What may go wrong?': 'Snow' };
const what = {
  'Do we go?': 'We go',
  'What should rise for the business?': 'Messages read in time',
  'What should rise for the model?': 'Recall',
};

const at = features.findIndex(({ name }) => name === 'documents');
features[at] = createDocuments([trip]);

let bot: Bot;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  bot = await startBot();
  alice = bot.slack.person('alice');
  bob = bot.slack.person('bob');
});
afterEach(async () => {
  bot.slack.deliverTwice(false);
  expect(bot.slack.problems).toEqual([]);
  await bot.clear();
});
afterAll(() => bot.stop());

async function fills(person: Person, fields: Record<string, string>) {
  for (const [label, value] of Object.entries(fields)) await person.fillsIn(label, value);
}

/** Begins a trip for a new project, and fills in its first page. */
async function begins(person: Person, fields: Record<string, string> = where, project = 'Medical triage') {
  await person.types('#triage', '/aipm trip');
  await person.sees('Page 1 of 3', { in: 'modal' });
  await choosesProject(person, project);
  await fills(person, fields);
}

async function turns(person: Person, page: number) {
  expect(await person.submits()).toMatchObject({ outcome: 'updated' });
  await person.sees(`Page ${page} of 3`, { in: 'modal' });
}

async function saves(person: Person) {
  expect(await person.submits()).toEqual({ outcome: 'closed' });
}

async function plans(person: Person) {
  await begins(person);
  await turns(person, 2);
  await fills(person, who);
  await turns(person, 3);
  await fills(person, what);
  await saves(person);
  await person.sees('*Field trip* · Medical triage', { in: '#triage' });
}

async function edits(person: Person) {
  await person.clicks('Edit', { in: '#triage' });
  await person.sees('Page 1 of 3', { in: 'modal' });
}

async function answers() {
  const rows = await bot.database.db.select().from(documentRevisions);
  return rows.sort((a, b) => a.revision - b.revision).map((row) => row.answers);
}

describe('a document of three pages', () => {
  test('is written page by page, and ends in a card, a decision and a line in the audit log', async () => {
    await plans(alice);
    const card = bot.slack.shows('#triage');
    expect(card).toContain('*Field trip* · Medical triage (MEDICAL)');
    expect(card).toContain('*We go*');
    expect(card).toContain('4 people travel.');
    expect(card).toContain('*Place* Clinic North');
    expect(card).toContain('[Log readings] [Edit] [Open record]');
    const { db } = bot.database;
    expect(await db.select().from(decisions)).toMatchObject([
      { ritual: 'trip', verdict: 'We go', terms: 'It has the rarest terms', stance: 'go', ownerId: alice.id },
    ]);
    expect((await db.select().from(auditLog)).map(({ action }) => action)).toContain('document written');
    expect(await db.select().from(drafts)).toEqual([]);
    await alice.types('#triage', '/aipm decisions');
    await alice.presses('Open');
    expect(await alice.sees('The people', { in: 'modal' })).toContain('What should rise for the model?');
  });

  test('loses nothing going back and forth', async () => {
    await begins(alice);
    await turns(alice, 2);
    await alice.fillsIn('How many go?', '3');
    await alice.presses('Back');
    await alice.sees('Page 1 of 3', { in: 'modal' });
    expect(alice.modal()?.values).toMatchObject({ ...where, Project: 'New project: Medical triage' });
    await alice.fillsIn('Where do we go?', 'Clinic South');
    await turns(alice, 2);
    expect(alice.modal()?.values['How many go?']).toBe('3');
    await fills(alice, who);
    await turns(alice, 3);
    await alice.presses('Back');
    await alice.sees('Page 2 of 3', { in: 'modal' });
    expect(alice.modal()?.values).toMatchObject(who);
    await turns(alice, 3);
    await fills(alice, what);
    await saves(alice);
    await alice.sees('*Place* Clinic South', { in: '#triage' });
  });

  test('closed on its second page is continued from its draft, all pages of it', async () => {
    await createsProject(alice, '#triage', 'TRIAGE');
    await alice.closes({ all: true });
    await begins(alice, where, 'Medical triage');
    await turns(alice, 2);
    await fills(alice, who);
    await alice.presses('Save draft');
    await alice.sees('Draft saved. Whoever sees TRIAGE', { in: 'modal' });
    await turns(alice, 3);
    await alice.closes();
    expect(alice.modal()).toBeUndefined();

    await bob.types('#triage', '/aipm trip TRIAGE');
    await bob.presses('Continue it', { confirm: true });
    await bob.sees('Draft by @Alice Chen', { in: 'modal' });
    expect(bob.modal()?.values).toMatchObject({ ...where, Project: 'Medical triage (TRIAGE)' });
    await turns(bob, 2);
    expect(bob.modal()?.values).toMatchObject(who);
    await turns(bob, 3);
    await fills(bob, what);
    await saves(bob);
    await bob.sees('*We go*', { in: '#triage' });
    await alice.types('#triage', '/aipm trip TRIAGE');
    await alice.sees('Page 1 of 3', { in: 'modal' });
    expect(alice.modal()?.buttons).not.toContain('Continue it');
  });

  test('says what is wrong under the fields of the page that is turned', async () => {
    await alice.types('#triage', '/aipm trip');
    await alice.sees('Page 1 of 3', { in: 'modal' });
    await alice.fillsIn('Where do we go?', 'x'.repeat(201), { force: true });
    expect((await alice.submits({ force: true })).errors).toEqual({
      Project: 'Choose a project.',
      'Where do we go?': 'At most 200 characters, please: put the rest behind a link.',
      'Why there?': 'Please answer this; a line is enough.',
    });
    expect(await bot.database.db.select().from(drafts)).toEqual([]);
  });

  test('says what is wrong on another page with its name, and keeps the last one as typed', async () => {
    await begins(alice, { ...where, 'Where do we go?': 'Nowhere' });
    await turns(alice, 2);
    await fills(alice, { ...who, 'How many go?': '6' });
    await turns(alice, 3);
    expect((await alice.submits({ force: true })).errors).toEqual({
      'Do we go?': 'Choose one.',
      'What should rise for the business?': 'Please answer this; a line is enough.',
      'What should rise for the model?': 'Please answer this; a line is enough.',
    });
    await fills(alice, what);
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    await alice.sees(/Page [12], “.*”: (More people than seats|Nobody can go nowhere)/, { in: 'modal' });
    expect(alice.modal()?.values).toMatchObject(what);
    await alice.presses('Back');
    await alice.sees('Page 2 of 3', { in: 'modal' });
    await alice.fillsIn('How many go?', '2');
    await alice.presses('Back');
    await alice.sees('Page 1 of 3', { in: 'modal' });
    await alice.fillsIn('Where do we go?', 'Clinic North');
    await turns(alice, 2);
    await turns(alice, 3);
    expect(alice.modal()?.values).toMatchObject(what);
    await saves(alice);
    await alice.sees('2 people travel.', { in: '#triage' });
  });

  test('sent twice at once, every page of it, is one document; its edit is one revision', async () => {
    bot.slack.deliverTwice(true);
    await plans(alice);
    await edits(alice);
    await alice.fillsIn('Where do we go?', 'Clinic South');
    await turns(alice, 2);
    await turns(alice, 3);
    await saves(alice);
    bot.slack.deliverTwice(false);
    await alice.sees('*Place* Clinic South', { in: '#triage' });
    const { db } = bot.database;
    expect(await db.select().from(documents)).toHaveLength(1);
    expect(await db.select().from(documentRevisions)).toHaveLength(2);
    expect(await db.select().from(projects)).toHaveLength(1);
    expect(await db.select().from(decisions)).toHaveLength(1);
    expect(bot.slack.messages('#triage')).toHaveLength(1);
  });

  test('whose answer got lost can be sent again: the same is one document, more is a revision', async () => {
    await begins(alice);
    await turns(alice, 2);
    await fills(alice, who);
    await turns(alice, 3);
    await fills(alice, what);
    bot.slack.misdeliver({ kind: 'submission', times: 2, fault: { dropResponse: true } });
    expect(await alice.submits()).toMatchObject({ outcome: 'failed' });
    expect(await alice.submits()).toMatchObject({ outcome: 'failed' });
    expect(await bot.database.db.select().from(documentRevisions)).toHaveLength(1);
    await alice.fillsIn('Do we go?', 'We stay');
    await saves(alice);
    await alice.sees('*We stay*', { in: '#triage' });
    expect(await answers()).toMatchObject([
      { place: 'Clinic North', people: '4', verdict: 'go' },
      { place: 'Clinic North', people: '4', verdict: 'stay' },
    ]);
    expect(await bot.database.db.select().from(documents)).toHaveLength(1);
  });

  test('edited by two people at once keeps what each changed, and asks where both changed the same', async () => {
    await bob.joins('#triage');
    await plans(alice);
    await edits(alice);
    await edits(bob);
    await bob.fillsIn('Where do we go?', 'Clinic East');
    await bob.fillsIn('Why there?', 'It is near');
    await turns(bob, 2);
    await turns(bob, 3);
    await bob.fillsIn('Do we go?', 'We stay');
    await saves(bob);

    await alice.fillsIn('Where do we go?', 'Clinic West');
    await turns(alice, 2);
    await turns(alice, 3);
    await alice.fillsIn('What should rise for the model?', 'Precision');
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    const seen = await alice.sees('saved this while you were editing', { in: 'modal' });
    expect(seen).toContain('Page 1, “Where do we go?”: Bob has: Clinic East');
    expect(seen).not.toContain('It is near');
    expect(seen).toContain('Bob has: We stay');
    expect(alice.modal()?.values['Do we go?']).toBe('We go');
    await saves(alice);
    await alice.sees('revision 3 by', { in: '#triage' });
    expect((await answers()).at(-1)).toMatchObject({
      place: 'Clinic West',
      why: 'It is near',
      verdict: 'go',
      model: 'Precision',
    });
    expect(await bot.database.db.select().from(drafts)).toEqual([]);
  });

  test('left in the middle of an edit is gone on with from the edit form, not as a new document', async () => {
    await plans(alice);
    await edits(alice);
    await alice.fillsIn('Where do we go?', 'Clinic South');
    await turns(alice, 2);
    await alice.closes();
    await alice.types('#triage', '/aipm trip MEDICAL');
    await alice.sees('Page 1 of 3', { in: 'modal' });
    expect(alice.modal()?.buttons).not.toContain('Continue it');
    await alice.closes();
    await edits(alice);
    expect(alice.modal()?.values['Where do we go?']).toBe('Clinic North');
    await alice.presses('Continue it', { confirm: true });
    await alice.sees('Draft by', { in: 'modal' });
    expect(alice.modal()?.values['Where do we go?']).toBe('Clinic South');
    await turns(alice, 2);
    expect(alice.modal()?.values).toMatchObject(who);
    await turns(alice, 3);
    await saves(alice);
    await alice.sees('*Place* Clinic South', { in: '#triage' });
    expect(await bot.database.db.select().from(documents)).toMatchObject([{ revision: 2 }]);
  });

  test('that turns out to be of another project takes its draft along', async () => {
    for (const key of ['TRIAGE', 'CARE']) {
      await createsProject(alice, '#triage', key, { Name: `Project ${key}` });
      await alice.closes({ all: true });
    }
    await begins(alice, where, 'Project TRIAGE');
    await turns(alice, 2);
    await alice.presses('Back');
    await alice.sees('Page 1 of 3', { in: 'modal' });
    await choosesProject(alice, 'Project CARE');
    await turns(alice, 2);
    await fills(alice, who);
    await turns(alice, 3);
    expect(await bot.database.db.select().from(drafts)).toHaveLength(1);
    await fills(alice, what);
    await saves(alice);
    await alice.sees('*Field trip* · Project CARE', { in: '#triage' });
    expect(await bot.database.db.select().from(drafts)).toEqual([]);
  });

  test('whose draft somebody discards meanwhile keeps what was typed on every page', async () => {
    await bob.joins('#triage');
    await plans(alice);
    await edits(alice);
    await alice.fillsIn('Where do we go?', 'Clinic South');
    await turns(alice, 2);
    await alice.fillsIn('What may go wrong?', 'Ice');
    await edits(bob);
    await bob.presses('Discard it', { confirm: true });
    await bob.sees('The draft is gone', { in: 'modal' });
    await bob.closes();
    await edits(bob);
    expect(bob.modal()?.buttons).not.toContain('Continue it');
    await turns(alice, 3);
    await saves(alice);
    await alice.sees('*Place* Clinic South', { in: '#triage' });
    expect((await answers()).at(-1)).toMatchObject({ place: 'Clinic South', risks: 'Ice' });
    expect(await bot.database.db.select().from(drafts)).toEqual([]);
  });

  test('whose draft somebody else goes on with while its form is open loses nothing of either', async () => {
    await createsProject(alice, '#triage', 'TRIAGE');
    await alice.closes({ all: true });
    await begins(alice);
    await turns(alice, 2);
    await fills(alice, who);
    await bob.types('#triage', '/aipm trip TRIAGE');
    await bob.presses('Continue it', { confirm: true });
    await bob.sees('Draft by @Alice Chen', { in: 'modal' });
    await bob.fillsIn('Where do we go?', 'Clinic East');
    await turns(bob, 2);
    await alice.presses('Back');
    await alice.sees('Page 1 of 3', { in: 'modal' });
    expect(alice.modal()?.values).toMatchObject(where);
    await turns(alice, 2);
    expect(alice.modal()?.values).toMatchObject(who);
    await turns(alice, 3);
    await fills(alice, what);
    await saves(alice);
    await alice.sees('*Place* Clinic North', { in: '#triage' });
    await fills(bob, who);
    await turns(bob, 3);
    await fills(bob, what);
    expect(await bob.submits()).toMatchObject({ outcome: 'updated' });
    await bob.sees('*Place* Clinic East', { in: '#triage' });
    expect(await bot.database.db.select().from(drafts)).toEqual([]);
  });

  test('takes the longest words, and its pages, card, record and comparison stay within what Slack shows', async () => {
    const longest = '&'.repeat(3000);
    await begins(alice, { 'Where do we go?': '&'.repeat(200), 'Why there?': longest });
    await turns(alice, 2);
    await fills(alice, { ...who, 'What may go wrong?': longest });
    await turns(alice, 3);
    await alice.presses('Back');
    await alice.sees('Page 2 of 3', { in: 'modal' });
    await turns(alice, 3);
    await fills(alice, { ...what, 'What should rise for the model?': '<'.repeat(200) });
    await saves(alice);
    await alice.sees('*Field trip*', { in: '#triage' });
    await edits(alice);
    await alice.fillsIn('Why there?', '<'.repeat(3000));
    await turns(alice, 2);
    await turns(alice, 3);
    await saves(alice);
    await alice.sees('revision 2', { in: '#triage' });
    await alice.clicks('Log readings', { in: '#triage' });
    await alice.sees('Measured on', { in: 'modal' });
    await alice.closes();
    await alice.clicks('Open record', { in: '#triage' });
    await alice.presses('Compare');
    await alice.sees('Show revision 1', { in: 'modal' });
  });

  test('that nobody may see any more refuses, and keeps what was typed', async () => {
    await createsProject(alice, '#triage', 'TRIAGE', { Channel: '#triage' });
    await alice.closes({ all: true });
    const dan = bot.slack.person('dan');
    await begins(dan, where, 'Medical triage');
    await turns(dan, 2);
    await fills(dan, who);
    await turns(dan, 3);
    await fills(dan, what);
    await bot.database.db.update(projects).set({ visibility: 'restricted' });
    expect(await dan.submits()).toMatchObject({ outcome: 'updated' });
    await dan.sees('Page 1, “Project”: Choose a project that you can see.', { in: 'modal' });
    expect(dan.modal()?.values).toMatchObject(what);
    expect(await bot.database.db.select().from(documents)).toEqual([]);
    await dan.closes();
    await dan.types('#triage', '/aipm trip TRIAGE');
    await dan.sees('I know no project TRIAGE', { in: 'modal' });
  });
});

describe('the readings of a ladder', () => {
  async function logs(person: Person, values: Record<string, string>) {
    await person.clicks('Log readings', { in: '#triage' });
    await person.sees('Measured on', { in: 'modal' });
    await fills(person, values);
    return person.submits();
  }
  const business = 'Messages read in time (business)';
  const model = 'Recall (model)';

  test('stand on the card, and warn in words when the model gets better and the business worse', async () => {
    await plans(alice);
    expect((await logs(alice, {})).errors).toEqual({ [business]: 'Give at least one reading.' });
    await alice.fillsIn(business, 'ten', { force: true });
    expect((await alice.submits({ force: true })).errors).toHaveProperty([business]);
    await alice.fillsIn(business, '12');
    await alice.fillsIn('Measured on', '2099-01-01');
    expect((await alice.submits()).errors).toEqual({ 'Measured on': 'Choose a day that has come.' });
    await alice.fillsIn('Measured on', '2026-01-05');
    await alice.fillsIn(model, '0.80');
    await saves(alice);
    await alice.sees('*Recall* (model): 0.8 · target >= 0.9', { in: '#triage' });
    expect(bot.slack.shows('#triage')).not.toContain('Warning');

    bot.slack.deliverTwice(true);
    expect(await logs(alice, { [business]: '11', [model]: '0.85', 'Measured on': '2026-02-05' })).toEqual({
      outcome: 'closed',
    });
    bot.slack.deliverTwice(false);
    const flag = 'The model got better (0.8 → 0.85) while the business got worse (12 → 11).';
    await alice.sees(`*Warning:* ${flag}`, { in: '#triage' });
    await alice.sees(`: ${flag} Look at the ladder again`, { in: '#triage' });
    const replies = bot.slack.messages('#triage').filter(({ threadTs }) => threadTs);
    expect(replies).toHaveLength(1);
    expect(await bot.database.db.select().from(documentReadings)).toHaveLength(4);

    await alice.clicks('Open record', { in: '#triage' });
    const record = await alice.sees('*Readings*', { in: 'modal' });
    expect(record).toContain(flag);
    expect(record).toContain('5 Jan · Recall 0.8');
    await alice.closes();
    expect(await logs(alice, { [business]: '13', 'Measured on': '2026-03-05' })).toEqual({
      outcome: 'closed',
    });
    await alice.sees('(business): 13, before 11', { in: '#triage' });
    expect(bot.slack.messages('#triage')[0]?.text).toBeDefined();
    expect(JSON.stringify(bot.slack.messages('#triage')[0]?.blocks)).not.toContain('Warning');
  });

  test('of a metric that has become another one are not compared with its own', async () => {
    await plans(alice);
    await logs(alice, { [business]: '12', [model]: '0.8', 'Measured on': '2026-01-05' });
    await alice.sees('(business): 12', { in: '#triage' });
    await edits(alice);
    await turns(alice, 2);
    await turns(alice, 3);
    await alice.fillsIn('What should rise for the business?', 'Revenue');
    await saves(alice);
    await alice.sees('*Revenue* (business): not measured yet', { in: '#triage' });
    await logs(alice, { 'Revenue (business)': '3', [model]: '0.9', 'Measured on': '2026-01-04' });
    await alice.sees('*Revenue* (business): 3 ·', { in: '#triage' });
    expect(bot.slack.shows('#triage')).toContain('(model): 0.8, before 0.9');
    await logs(alice, { [model]: '0.95' });
    await alice.sees('(model): 0.95, before 0.8', { in: '#triage' });
    expect(bot.slack.shows('#triage')).not.toContain('Warning');
    expect(await bot.database.db.select().from(documentReadings)).toHaveLength(5);
  });

  test('sent again with other values take the place of what the form logged', async () => {
    await plans(alice);
    bot.slack.misdeliver({ kind: 'submission', times: 1, fault: { dropResponse: true } });
    expect(await logs(alice, { [business]: '12', [model]: '0.8' })).toMatchObject({ outcome: 'failed' });
    await alice.fillsIn(business, '');
    await alice.fillsIn(model, '0.9');
    await saves(alice);
    await alice.sees('(model): 0.9', { in: '#triage' });
    const readings = await bot.database.db.select().from(documentReadings);
    expect(readings.map(({ metric, value }) => `${metric} ${value}`)).toEqual(['model 0.9']);
  });
});
