import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../../sandbox/person/person.ts';
import { features } from '../../../src/app.ts';
import { decisions } from '../../../src/decisions/schema.ts';
import { drafts } from '../../../src/drafts/schema.ts';
import { documentRevisions, documents } from '../../../src/rituals/documents/schema.ts';
import { templates } from '../../../src/rituals/documents/templates/index.ts';
import { helpText } from '../../../src/slack/command.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { writesDocument } from '../../support/document-writing.ts';
import { choosesProject, createsProject } from '../../support/triage-review.ts';

const idea = {
  'Which problem does it solve, and whose?': 'Nurses sort 10,000 messages a day by hand',
  'Which data sources does it need?': 'Two years of sorted messages',
  'What does the model give?': 'A degree of urgency',
  'What is that worth to the user?': 'Urgent messages are read within minutes',
};

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

async function opensCanvas(person: Person, channel = '#triage', project = '') {
  await person.types(channel, `/aipm canvas ${project}`.trim());
  await person.sees('Save draft', { in: 'modal' });
}

async function draws(person: Person, fields: Partial<typeof idea> = {}) {
  await opensCanvas(person);
  await choosesProject(person, 'Medical triage');
  await fills(person, { ...idea, ...fields });
  expect(await person.submits()).toEqual({ outcome: 'closed' });
  await person.sees('*One-page canvas*', { in: '#triage' });
}

describe('a canvas', () => {
  test('is written, edited and compared with what it said before', async () => {
    await draws(alice);
    const card = bot.slack.shows('#triage');
    expect(card).toContain('*One-page canvas* · Medical triage (MEDICAL)');
    expect(card).toContain('*Problem* Nurses sort 10,000 messages a day by hand');
    expect(card).toContain('[Edit] [Open record]');

    await bob.joins('#triage');
    await bob.clicks('Edit', { in: '#triage' });
    await bob.sees('[Save]', { in: 'modal' });
    expect(bob.modal()?.labels).not.toContain('Project');
    await bob.fillsIn('What does the model give?', 'A degree of urgency, and why');
    expect(await bob.submits()).toEqual({ outcome: 'closed' });
    await bob.sees('*Model outputs* A degree of urgency, and why', { in: '#triage' });
    expect(bot.slack.shows('#triage')).toMatch(/Alice, \d+ \w+ · revision 2 by Bob/);
    expect(bot.slack.messages('#triage')).toHaveLength(1);

    await alice.clicks('Open record', { in: '#triage' });
    const record = await alice.sees('Revision 2 · @Bob Meyer', { in: 'modal' });
    expect(record).toContain('Revision 1 · @Alice Chen');
    await alice.presses('Compare');
    const compared = await alice.sees('Show revision 1', { in: 'modal' });
    expect(compared).toContain('A degree of urgency, and why');
    expect(compared).not.toContain('Nurses sort');
    await alice.presses('Show revision 1');
    await alice.sees('This is revision 1', { in: 'modal' });
    expect(alice.modal()?.text).not.toContain('and why');
    await alice.presses('Show newest');
    await alice.sees('and why', { in: 'modal' });
    expect(alice.modalCount()).toBe(1);
  });

  test('says under each field what is missing, and keeps the rest; no draft is made of it', async () => {
    await opensCanvas(alice);
    await alice.fillsIn('Which data sources does it need?', 'Two years of sorted messages');
    expect((await alice.submits({ force: true })).errors).toMatchObject({
      Project: 'Choose a project.',
      'What does the model give?': 'Please answer this; a line is enough.',
    });
    expect(alice.modal()?.values['Which data sources does it need?']).toBe('Two years of sorted messages');
    expect(await bot.database.db.select().from(drafts)).toEqual([]);
  });

  test('sent twice at once is one canvas, and so is one whose answer got lost', async () => {
    bot.slack.deliverTwice(true);
    await draws(alice);
    bot.slack.deliverTwice(false);
    await opensCanvas(alice, '#triage', 'MEDICAL');
    await fills(alice, idea);
    bot.slack.misdeliver({ kind: 'submission', times: 1, fault: { dropResponse: true } });
    expect(await alice.submits()).toMatchObject({ outcome: 'failed' });
    expect(await alice.submits()).toEqual({ outcome: 'closed' });
    expect(await bot.database.db.select().from(documents)).toHaveLength(2);
    expect(await bot.database.db.select().from(documentRevisions)).toHaveLength(2);
  });

  test('kept with no number where one belongs can be gone on with', async () => {
    await alice.types('#triage', '/aipm bridge');
    await alice.sees('Save draft', { in: 'modal' });
    await alice.fillsIn('What does the business gain?', 'Fewer faulty parts');
    await alice.fillsIn('What does it cost once?', 'ten', { force: true });
    await alice.fillsIn('What does it save or earn in a year?', '12.50');
    await alice.presses('Save draft');
    await alice.sees('Draft saved', { in: 'modal' });
    await alice.closes();
    await alice.types('#triage', '/aipm bridge');
    await alice.presses('Continue it', { confirm: true });
    await alice.sees('Draft by @Alice Chen', { in: 'modal' });
    expect(alice.modal()?.values).toMatchObject({
      'What does the business gain?': 'Fewer faulty parts',
      'What does it save or earn in a year?': '12.50',
    });
  });

  test('edited by two people at once shows the second what the first has saved', async () => {
    await bob.joins('#triage');
    await draws(alice);
    for (const person of [alice, bob]) {
      await person.clicks('Edit', { in: '#triage' });
      await person.sees('[Save]', { in: 'modal' });
    }
    await bob.fillsIn('What does the model give?', 'Two labels');
    await bob.submits();
    await alice.fillsIn('What is that worth to the user?', 'Peace of mind');
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    expect(alice.modal()?.text).toContain('Bob has: Two labels');
    await alice.fillsIn('What does the model give?', 'Two labels');
    expect(await alice.submits()).toEqual({ outcome: 'closed' });
    await alice.sees('revision 3', { in: '#triage' });
    expect(bot.slack.shows('#triage')).toContain('*User value* Peace of mind');
    expect(await bot.database.db.select().from(drafts)).toEqual([]);
  });

  test('of somebody hostile pings nobody and links nowhere', async () => {
    const words = '<!channel> <https://evil.example|our wiki> *bold* & <@U00BOB00001>';
    await draws(alice, Object.fromEntries(Object.keys(idea).map((label) => [label, words])));
    await alice.clicks('Open record', { in: '#triage' });
    await alice.sees('Revision 1', { in: 'modal' });
    for (const message of bot.slack.messages('#triage')) {
      expect(message.text).not.toMatch(/<[!@]/);
      expect(JSON.stringify(message.blocks)).not.toMatch(/"mrkdwn","text":"[^"]*<[!@h](?!date)/);
    }
  });

  test('is nothing that a guest can read, write or edit with', async () => {
    await draws(alice);
    const gita = bot.slack.person('gita');
    const refusal = 'Only members of this workspace can use aipm';
    await gita.types('#triage', '/aipm canvas MEDICAL');
    await gita.sees(refusal, { in: 'modal' });
    await gita.closes({ all: true });
    for (const label of ['Edit', 'Open record']) {
      await gita.clicks(label, { in: '#triage' });
      await gita.sees(refusal, { in: 'modal' });
      await gita.closes({ all: true });
    }
  });

  test('of a restricted project is there for nobody else, wherever its buttons are', async () => {
    await createsProject(alice, '#general', 'MERGER', {
      Name: 'Merger forecasts',
      Channel: '#triage',
      'Who can see it': 'Only its owner and the people named below',
    });
    await alice.closes({ all: true });
    await opensCanvas(alice, '#general', 'MERGER');
    await fills(alice, idea);
    await alice.submits();
    await alice.sees('*One-page canvas*', { in: '#triage' });
    expect(bot.slack.shows('#general')).not.toContain('Merger');
    const dan = bot.slack.person('dan');
    for (const label of ['Edit', 'Open record']) {
      await dan.clicks(label, { in: '#triage' });
      await dan.sees('I know no such document that you can see.', { in: 'modal' });
      await dan.closes({ all: true });
    }
    await dan.types('#triage', '/aipm canvas MERGER');
    await dan.sees('I know no project MERGER', { in: 'modal' });
  });
});

test('two specs of the longest words, written at once by somebody with a long name, are compared', async () => {
  const spec = templates.find(({ kind }) => kind === 'spec');
  if (!spec) throw new Error('There is no spec');
  const caro = bot.slack.person('caro');
  await caro.joins('#triage');
  await writesDocument(alice, '#triage', spec);
  const member = bot.slack.workspace.members.find(({ id }) => id === caro.id);
  if (member) member.realName = '&'.repeat(80);
  const labels = (spec.pages[1] ?? []).flatMap(({ keys }) =>
    keys.map((key) => spec.fields[key]?.label ?? ''),
  );
  for (const [person, word] of [
    [caro, '&'],
    [alice, '<'],
  ] as const) {
    await person.clicks('Edit', { in: '#triage' });
    await person.sees('Page 1 of 3', { in: 'modal' });
    await person.submits();
    await person.sees('Page 2 of 3', { in: 'modal' });
    await fills(person, Object.fromEntries(labels.map((label) => [label, word.repeat(3000)])));
    await person.submits();
    await person.sees('Page 3 of 3', { in: 'modal' });
  }
  expect(await caro.submits()).toEqual({ outcome: 'closed' });
  expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
  await alice.sees('and 1 more', { in: 'modal' });
  expect(alice.modal()?.text).toContain('&'.repeat(80));
});

describe('the commands of documents', () => {
  test.each([...new Set(templates.map(({ word }) => word))])(
    '/aipm %s opens a form or a choice',
    async (word) => {
      const kinds = templates.filter((template) => template.word === word);
      await createsProject(alice, '#triage', 'TRIAGE');
      await alice.closes({ all: true });
      await alice.types('#triage', `/aipm ${word} TRIAGE`);
      const [first] = kinds;
      const heading = kinds.length > 1 ? 'Write a document' : first?.title;
      await alice.waitsForModal(heading);
      if (kinds.length > 1) {
        await alice.sees('[Start]', { in: 'modal' });
        expect(alice.modal()?.buttons).toEqual(kinds.map(() => 'Start'));
        await alice.presses('Start');
      }
      await alice.sees('Save draft', { in: 'modal' });
      expect(alice.modal()).toMatchObject({
        title: first?.title,
        values: { Project: 'Medical triage (TRIAGE)' },
      });
    },
  );

  test('are few enough for the help to be one paragraph of Slack', () => {
    const help = helpText(features.flatMap(({ commands }) => commands));
    expect(help.length).toBeLessThan(3000);
    for (const { about } of templates) expect(about.length).toBeLessThan(80);
  });

  test('are offered by the launcher and the Home too, all of them', async () => {
    await alice.types('#triage', '/aipm');
    const seen = await alice.sees('*Write a document*', { in: 'modal' });
    expect(seen).toContain('A canvas, a spec, a data plan, a note');
    await alice.closes();
    await alice.opensHome();
    await alice.clicks('Write a document', { in: 'home' });
    const choice = await alice.sees('[Start]', { in: 'modal' });
    for (const { start } of templates) expect(choice).toContain(`*${start}*`);
    await alice.presses('Start');
    await alice.sees('Save draft', { in: 'modal' });
  });
});

async function fillsApproach(choice: string): Promise<void> {
  await alice.types('#triage', '/aipm approach');
  await alice.sees('Save draft', { in: 'modal' });
  await choosesProject(alice, 'Medical triage');
  await fills(alice, {
    'How soon must it work?': 'Within weeks',
    'Which ML skills are on the team?': 'None',
    'How much control over the model do you need?': 'Little: its maker may change it',
    'How much training data is there?': 'Little: fewer than a thousand examples',
    'How good is that data?': 'Rough, or it keeps changing',
    'Must answers be up to date, or name their sources?': 'No',
    'Must it keep a fixed style or format?': 'No',
    'What does the team choose?': choice,
    'Why?': 'It is there tomorrow',
  });
}

test('what a team chooses with an approach document stands in the decision log', async () => {
  await fillsApproach('Buy an API');
  expect(await alice.submits()).toEqual({ outcome: 'closed' });
  await alice.sees('*Buy an API*', { in: '#triage' });
  expect(await bot.database.db.select().from(decisions)).toMatchObject([
    { ritual: 'approach', verdict: 'Buy an API', terms: 'It is there tomorrow', ownerId: alice.id },
  ]);
  await alice.types('#triage', '/aipm decisions');
  await alice.presses('Open');
  await alice.sees('How soon must it work?', { in: 'modal' });
});

test('another choice offers to take the place of the earlier one', async () => {
  await fillsApproach('Buy an API');
  await alice.submits();
  await alice.sees('*Buy an API*', { in: '#triage' });
  await fillsApproach('Fine-tune');
  expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
  await alice.sees('Does the new verdict take its place?', { in: 'modal' });
  await alice.presses('Supersede it');
  await alice.sees('Superseded by *Fine-tune*', { in: '#triage' });
});
