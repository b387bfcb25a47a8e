import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { decisions } from '../../src/decisions/schema.ts';
import { projects } from '../../src/projects/schema.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { concludesPoc, plansPoc } from '../support/triage-poc.ts';
import {
  choosesProject,
  createsProject,
  fillsReview,
  holdsReview,
  opensReview,
} from '../support/triage-review.ts';

let now = new Date('2026-11-02T09:00:00Z');
let bot: Bot;
let alice: Person;

beforeAll(async () => {
  bot = await startBot({ now: () => now });
  alice = bot.slack.person('alice');
});
beforeEach(() => {
  now = new Date('2026-11-02T09:00:00Z');
});
afterEach(async () => {
  expect(bot.slack.problems).toEqual([]);
  await bot.clear();
});
afterAll(() => bot.stop());

async function opensDossier(person: Person, key: string): Promise<string> {
  await person.closes({ all: true });
  await person.types('#triage', `/aipm dossier ${key}`);
  return person.sees('Send me the file', { in: 'modal' });
}

async function fileOf(person: Person, key: string): Promise<string> {
  await person.presses('Send me the file');
  await person.sees('The file is in your direct messages', { in: 'modal' });
  return (await person.downloads(`dossier-${key}-2026-11-21.md`, { in: '@aipm' })).toString();
}

describe('a dossier', () => {
  test('holds a project’s records with their outcomes and links, on a page and in a file', async () => {
    await holdsReview(alice, '#triage');
    await alice.clicks('Log a failure mode', { in: '#triage' });
    await alice.sees('[Log it]', { in: 'modal' });
    await alice.fillsIn('What goes wrong', 'Unsafe answer');
    await alice.fillsIn('What happens', 'It names a dose | for a <drug>');
    await alice.fillsIn('Business risk', '5: people come to harm, or we stop');
    await alice.fillsIn('Cost to mitigate', '2');
    await alice.submits();
    await alice.sees('Unsafe answer', { in: '#triage' });
    now = new Date('2026-11-21T09:00:00Z');
    await opensReview(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fillsReview(alice, { Verdict: 'No-go', 'Conditions, or the evidence that is needed': '' });
    await alice.submits();
    await alice.presses('Supersede it');
    await alice.sees('superseded', { in: 'modal' });

    const page = await opensDossier(alice, 'medical');
    expect(page).toContain('*Medical triage (MEDICAL)*');
    expect(page).toContain('2 decisions, 0 of them checked');
    expect(page).toContain('*Technical reviews* (2)');
    expect(page).toContain('*Go with conditions* · 75 % confident · 2 Nov · superseded');
    expect(page).toContain('*Failure modes* (1)');
    expect(page).toContain('from: Technical review: Go with conditions');

    const file = await fileOf(alice, 'MEDICAL');
    expect(file).toMatch(/^# Medical triage \(MEDICAL\)\n/);
    for (const heading of ['#### Status', '#### Context', '#### Decision', '#### Consequences'])
      expect(file.split(heading)).toHaveLength(3);
    expect(file).toContain('Superseded by [2](#decision-2)');
    expect(file).toContain(
      '**Where might it bottleneck after launch?**\n\n> Rare terms: accuracy is under 80 %',
    );
    expect(file).toContain('> It names a dose \\| for a \\<drug>');
    expect(file).toContain('Took part: Alice');
    const [review] = await bot.database.db.select().from(decisions).orderBy(decisions.decidedAt);
    expect(file).toContain(`See also: [Technical review: Go with conditions](#review-${review?.recordId})`);
    expect(file).toContain(`<a id="review-${review?.recordId}"></a>`);
  });

  test('holds a concluded POC with its results', async () => {
    await plansPoc(alice, '#triage');
    await alice.sees('Conclude', { in: '#triage' });
    await concludesPoc(alice, '#triage');
    await alice.sees('C chosen', { in: '#triage' });
    now = new Date('2026-11-21T09:00:00Z');
    expect(await opensDossier(alice, 'MEDICAL')).toContain('Concluded · C chosen');
    const file = await fileOf(alice, 'MEDICAL');
    expect(file).toContain('| C | Llama 3, fine-tuned on our samples | 91');
    expect(file).toContain('### 1. C chosen: Llama 3, fine-tuned on our samples');
  });

  test('of a project without records says how to begin', async () => {
    await createsProject(alice, '#triage', 'EMPTY');
    expect(await opensDossier(alice, 'EMPTY')).toContain('Nothing has been recorded for EMPTY yet.');
  });

  test.each([
    ['/aipm dossier', 'Whose? Type `/aipm dossier` and the key of a project.'],
    ['/aipm dossier NOPE', 'I know no such project that you can see.'],
  ])('%s says what is missing', async (line, sentence) => {
    await alice.types('#triage', line);
    await alice.sees(sentence, { in: 'modal' });
  });

  test('comes as one file for each click, and says so when Slack does not take it', async () => {
    await createsProject(alice, '#triage', 'EMPTY');
    await opensDossier(alice, 'EMPTY');
    bot.slack.misbehave({ method: 'upload', times: 1, fault: { status: 500 } });
    await alice.presses('Send me the file');
    await alice.sees('Slack did not take the file. Please try again in a moment.', { in: 'modal' });
    bot.slack.deliverTwice(true);
    await alice.presses('Send me the file');
    await alice.sees('The file is in your direct messages', { in: 'modal' });
    bot.slack.deliverTwice(false);
    // Long enough for a second file, if there were one.
    await setTimeout(500);
    expect(alice.dm().split('The dossier of EMPTY')).toHaveLength(2);
  });

  test('of a restricted project is for its people', async () => {
    await holdsReview(alice, '#triage');
    await bot.database.db.update(projects).set({ visibility: 'restricted' });
    const bob = bot.slack.person('bob');
    await bob.types('#triage', '/aipm dossier MEDICAL');
    await bob.sees('I know no such project that you can see.', { in: 'modal' });
  });
});
