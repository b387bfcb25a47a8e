import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { projects } from '../../src/projects/schema.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { createsProject, fillsReview, opensReview } from '../support/triage-review.ts';

describe('a project', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  test('is created in its form, whose saving offers the first review', async () => {
    const alice = bot.slack.person('alice');
    await createsProject(alice, '#triage', 'triage', { 'Target date': '2027-03-01' });
    expect(alice.modal()?.text).toContain('*Medical triage (TRIAGE)*');
    expect(alice.modal()?.text).toContain('visible to every member of the workspace');
    await alice.presses('Start a technical review');
    await alice.sees('Save review', { in: 'modal' });
    expect(alice.modal()?.values.Project).toBe('Medical triage (TRIAGE)');
    const [project] = await bot.database.db.select().from(projects);
    expect(project).toMatchObject({
      key: 'TRIAGE',
      ownerId: alice.id,
      visibility: 'workspace',
      stage: 'problem',
      targetDate: '2027-03-01',
      firstTargetDate: '2027-03-01',
      currency: 'USD',
    });
  });

  test('keeps the first target date that it committed to', async () => {
    const alice = bot.slack.person('alice');
    await createsProject(alice, '#triage', 'TRIAGE', { 'Target date': '2027-03-01' });
    await createsProject(alice, '#triage', 'TRIAGE', { 'Target date': '2027-06-01' });
    const [project] = await bot.database.db.select().from(projects);
    expect(project).toMatchObject({ targetDate: '2027-06-01', firstTargetDate: '2027-03-01', revision: 2 });
    await alice.closes({ all: true });
    await alice.types('#triage', '/aipm project TRIAGE');
    await alice.sees('First committed to 1 Mar 2027', { in: 'modal' });
  });

  test('can be chosen for editing in the form for a new one', async () => {
    const alice = bot.slack.person('alice');
    await createsProject(alice, '#triage', 'TRIAGE');
    await alice.closes({ all: true });
    await alice.types('#triage', '/aipm project');
    await alice.sees('Lifecycle stage', { in: 'modal' });
    expect(await alice.searches('To change a project that exists, choose it here.', 'medical')).toEqual([
      'Medical triage (TRIAGE)',
    ]);
    await alice.picks('To change a project that exists, choose it here.', 'Medical triage (TRIAGE)');
    await alice.sees('Edit TRIAGE', { in: 'modal' });
    expect(alice.modal()?.values.Name).toBe('Medical triage');
  });

  test('whose key exists is refused under the key', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await createsProject(alice, '#triage', 'TRIAGE');
    await bob.types('#general', '/aipm project');
    await bob.sees('Lifecycle stage', { in: 'modal' });
    await bob.fillsIn('Key', 'triage');
    await bob.fillsIn('Name', 'Another triage');
    expect((await bob.submits()).errors).toEqual({
      Key: 'Another project has this key: choose a different one.',
    });
  });

  test.each([
    ['Key', '1ST', 'A key has 2 to 12 letters and digits and begins with a letter, such as TRIAGE.'],
    ['Currency', 'XX', 'A currency is a code such as USD, EUR or CNY.'],
  ])('with a wrong %s is refused under it', async (label, value, sentence) => {
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm project TRIAGE');
    await alice.sees('Lifecycle stage', { in: 'modal' });
    await alice.fillsIn('Name', 'Medical triage');
    await alice.fillsIn(label, value);
    expect((await alice.submits()).errors).toEqual({ [label]: sentence });
  });

  test('can not lock out by mistake the person who restricts it', async () => {
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm project TRIAGE');
    await alice.sees('Lifecycle stage', { in: 'modal' });
    await alice.fillsIn('Name', 'Medical triage');
    await alice.fillsIn('Owner', 'Bob Meyer');
    await alice.fillsIn('Who can see it', 'Only its owner and the people named below');
    expect((await alice.submits()).errors).toEqual({
      'People who can see it when restricted':
        'Name yourself too, or you will not see this project any more.',
    });
  });

  test('can have no owner or member who can not act', async () => {
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm project TRIAGE');
    await alice.sees('Lifecycle stage', { in: 'modal' });
    await alice.fillsIn('Name', 'Medical triage');
    await alice.fillsIn('Owner', 'Gita Rao');
    expect((await alice.submits()).errors).toHaveProperty('Owner');
    await alice.fillsIn('Owner', 'Alice Chen');
    await alice.fillsIn('People who can see it when restricted', ['Otto Brandt']);
    expect((await alice.submits()).errors).toHaveProperty('People who can see it when restricted');
  });

  test('can not be taken over: its owner and who sees it are for the owner and admins to change', async () => {
    const bob = bot.slack.person('bob');
    const dan = bot.slack.person('dan');
    await createsProject(bob, '#general', 'TRIAGE');
    await dan.types('#general', '/aipm project TRIAGE');
    await dan.sees('[Save]', { in: 'modal' });
    await dan.fillsIn('Owner', 'Dan Okafor');
    await dan.fillsIn('Who can see it', 'Only its owner and the people named below');
    expect((await dan.submits()).errors).toEqual({
      Owner: 'Only the owner and admins can change this.',
      'Who can see it': 'Only the owner and admins can change this.',
    });
    await dan.fillsIn('Owner', 'Bob Meyer');
    await dan.fillsIn('Who can see it', 'Every member of the workspace');
    await dan.fillsIn('Status', 'Paused');
    expect(await dan.submits()).toMatchObject({ outcome: 'updated' });
  });

  test('that is restricted can be unlocked by an admin whom it does not name', async () => {
    const bob = bot.slack.person('bob');
    const alice = bot.slack.person('alice');
    await createsProject(bob, '#general', 'TRIAGE', {
      'Who can see it': 'Only its owner and the people named below',
    });
    await alice.types('#general', '/aipm decisions TRIAGE');
    await alice.sees('I know no project TRIAGE', { in: 'modal' });
    await alice.closes();
    await alice.types('#general', '/aipm project TRIAGE');
    await alice.sees('Edit TRIAGE', { in: 'modal' });
    await alice.fillsIn('Who can see it', 'Every member of the workspace');
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
  });

  test('that becomes restricted takes its cards out of the channels that others see', async () => {
    const alice = bot.slack.person('alice');
    await createsProject(alice, '#general', 'MERGER', { Name: 'Merger forecasts', Channel: '#board-room' });
    await alice.closes({ all: true });
    await opensReview(alice, '#general', 'MERGER');
    await fillsReview(alice);
    await alice.submits();
    await alice.sees('Merger forecasts', { in: '#general' });
    await alice.types('#general', '/aipm project MERGER');
    await alice.sees('Edit MERGER', { in: 'modal' });
    await alice.fillsIn('Who can see it', 'Only its owner and the people named below');
    await alice.submits();
    await alice.sees('Merger forecasts', { in: '#board-room' });
    await eventually(() => !bot.slack.shows('#general').includes('Merger'));
  });

  test('that becomes restricted can not be carried out again by an old button', async () => {
    const bob = bot.slack.person('bob');
    await createsProject(bob, '#general', 'MERGER', { Name: 'Merger forecasts', Channel: '#board-room' });
    await bob.closes({ all: true });
    await opensReview(bob, '#secret', 'MERGER');
    await fillsReview(bob);
    await bob.submits();
    await bob.sees('Merger forecasts', { in: '#board-room' });
    await bob.sees('/invite @aipm', { in: '@aipm' });
    await bob.types('#general', '/aipm project MERGER');
    await bob.sees('Edit MERGER', { in: 'modal' });
    await bob.fillsIn('Who can see it', 'Only its owner and the people named below');
    await bob.submits();
    await bob.invites('aipm', '#secret');
    await bob.clicks('Post the card there', { in: '@aipm' });
    await bob.sees('There is nothing left to post', { in: '@aipm' });
    expect(bot.slack.shows('#secret')).not.toContain('Merger');
    expect(bot.slack.shows('#board-room')).toContain('Merger');
  });

  test('that becomes restricted says where its card could not be taken away', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await createsProject(alice, '#general', 'MERGER', { Name: 'Merger forecasts' });
    await alice.closes({ all: true });
    await opensReview(bob, '#care', 'MERGER');
    await fillsReview(bob);
    await bob.submits();
    await alice.sees('Merger forecasts', { in: '#care' });
    bot.slack.archive('#care');
    await alice.types('#general', '/aipm project MERGER');
    await alice.sees('Edit MERGER', { in: 'modal' });
    await alice.fillsIn('Who can see it', 'Only its owner and the people named below');
    await alice.submits();
    await alice.sees('I could not take the card', { in: '@aipm' });
    expect(bob.dm()).not.toContain('Merger');
  });

  test('edited by two people at once shows the second what the first saved', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await createsProject(alice, '#triage', 'TRIAGE');
    await alice.closes({ all: true });
    for (const person of [alice, bob]) {
      await person.types('#general', '/aipm project TRIAGE');
      await person.sees('Edit TRIAGE', { in: 'modal' });
    }
    await bob.fillsIn('Status', 'Paused');
    expect(await bob.submits()).toMatchObject({ outcome: 'updated' });
    await alice.fillsIn('Name', 'Triage of calls');
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    expect(alice.modal()?.text).toContain('has: Paused');
    await alice.fillsIn('Status', 'Paused');
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    const [project] = await bot.database.db.select().from(projects);
    expect(project).toMatchObject({ name: 'Triage of calls', status: 'paused', revision: 3 });
  });

  test('sent twice at once is one project, and one change', async () => {
    const alice = bot.slack.person('alice');
    bot.slack.deliverTwice(true);
    await createsProject(alice, '#triage', 'TRIAGE');
    await createsProject(alice, '#triage', 'TRIAGE', { Name: 'Triage of calls' });
    bot.slack.deliverTwice(false);
    const all = await bot.database.db.select().from(projects);
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ name: 'Triage of calls', revision: 2 });
  });
});
