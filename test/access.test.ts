import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../sandbox/person/person.ts';
import { startAipm } from '../src/aipm.ts';
import { createLogger } from '../src/log.ts';
import { projects } from '../src/projects/schema.ts';
import { reviews } from '../src/rituals/reviews/schema.ts';
import { type Bot, startBot } from './support/bot.ts';
import {
  choosesProject,
  createsProject,
  fillsReview,
  holdsReview,
  opensReview,
} from './support/triage-review.ts';

const refusal = 'Only members of this workspace can use aipm';

describe('a person who is no member', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
    await holdsReview(bot.slack.person('alice'), '#triage');
    await holdsReview(bot.slack.person('alice'), '#shared-otto');
    await bot.slack.person('alice').sees('Go with conditions', { in: '#triage' });
    await bot.slack.person('alice').sees('Go with conditions', { in: '#shared-otto' });
  });
  afterAll(() => bot.stop());

  const strangers = [
    { who: 'gita', kind: 'a guest', channel: '#triage' },
    { who: 'otto', kind: 'from another workspace', channel: '#shared-otto' },
  ];
  describe.each(strangers)('($kind)', ({ who, channel }) => {
    let person: Person;
    beforeAll(() => {
      person = bot.slack.person(who);
    });

    test('can read the cards where they are', () => {
      expect(person.look(channel)).toContain('Go with conditions');
    });

    test.each(['/aipm', '/aipm review', '/aipm review MEDICAL', '/aipm project', '/aipm decisions'])(
      'is refused politely when typing %s',
      async (command) => {
        await person.types(channel, command);
        await person.sees(refusal, { in: 'modal' });
        expect(person.modal()?.text).not.toContain('Medical triage');
        await person.closes({ all: true });
      },
    );

    test.each(['/aipm help', '/aipm what'])('is refused politely when typing %s', async (command) => {
      await person.types(channel, command);
      await person.sees(refusal, { in: channel });
    });

    test.each(['Edit', 'Open record'])('is refused politely when clicking %s', async (label) => {
      await person.clicks(label, { in: channel });
      await person.sees(refusal, { in: 'modal' });
      await person.closes({ all: true });
    });
  });

  test('changes nothing with a form that was opened as a member', async () => {
    const dan = bot.slack.person('dan');
    await opensReview(dan, '#general');
    await choosesProject(dan, 'Reports');
    await fillsReview(dan);
    const member = bot.slack.workspace.members.find(({ id }) => id === dan.id);
    if (!member) throw new Error('Dan is gone');
    member.isGuest = true;
    const { config, database, slack } = bot;
    const fresh = await startAipm(config, { log: createLogger('silent'), database });
    slack.deliverTo(`http://127.0.0.1:${fresh.port}/slack/events`);
    const before = await database.db.select().from(reviews);
    const { errors } = await dan.submits();
    expect(Object.values(errors ?? {})[0]).toContain(refusal);
    expect(await database.db.select().from(reviews)).toHaveLength(before.length);
    await fresh.stop();
  });
});

describe('a restricted project', () => {
  let bot: Bot;
  let alice: Person;
  let caro: Person;
  let dan: Person;
  beforeAll(async () => {
    bot = await startBot();
    [alice, caro, dan] = ['alice', 'caro', 'dan'].map((name) => bot.slack.person(name)) as [
      Person,
      Person,
      Person,
    ];
    await createsProject(alice, '#general', 'MERGER', {
      Name: 'Merger forecasts',
      Channel: '#board-room',
      'Who can see it': 'Only its owner and the people named below',
      'People who can see it when restricted': ['Caro Silva'],
    });
    await alice.closes({ all: true });
    await opensReview(alice, '#general', 'MERGER');
    await fillsReview(alice, { 'Confidence, in %': '' });
    await alice.presses('Save draft');
    await alice.sees('Draft saved', { in: 'modal' });
    await alice.fillsIn('Confidence, in %', '75');
    await alice.submits();
    await alice.sees('Go with conditions', { in: '#board-room' });
    await opensReview(alice, '#general', 'MERGER');
    await fillsReview(alice);
    await alice.presses('Save draft');
    await alice.sees('Draft saved', { in: 'modal' });
    await alice.closes({ all: true });
  });
  afterAll(() => bot.stop());

  test('posts to its own channel alone, wherever the command was typed', () => {
    expect(bot.slack.shows('#general')).not.toContain('Merger');
  });

  test('is there for the people it names', async () => {
    await caro.types('#general', '/aipm decisions MERGER');
    await caro.sees('Merger forecasts', { in: 'modal' });
    await caro.presses('Open');
    await caro.sees('Revision 1', { in: 'modal' });
    await caro.closes({ all: true });
    await opensReview(caro, '#general', 'MERGER');
    expect(caro.modal()?.text).toContain('There is a draft for *MERGER*');
    await caro.closes({ all: true });
  });

  test('can be changed by its owner and admins alone', async () => {
    await caro.types('#general', '/aipm project MERGER');
    await caro.sees('Only the owner of MERGER and admins can change it', { in: 'modal' });
    await caro.closes({ all: true });
  });

  describe('for somebody whom it does not name', () => {
    afterEach(() => dan.closes({ all: true }));

    test('is in no suggestion, whatever is typed', async () => {
      await opensReview(dan, '#general');
      for (const typed of ['', 'M', 'MERGER', 'merger forecasts', '%', '_']) {
        const found = await dan.searches('Project', typed);
        expect(found.filter((option) => option.includes('(MERGER)'))).toEqual([]);
      }
      await dan.closes();
      await dan.types('#general', '/aipm project');
      await dan.sees('Lifecycle stage', { in: 'modal' });
      await dan.closes();
    });

    test.each(['/aipm review MERGER', '/aipm review', '/aipm decisions MERGER', '/aipm decisions'])(
      'does not show in %s',
      async (command) => {
        await dan.types('#general', command);
        await dan.sees(/Save review|Nothing has been decided|I know no project MERGER/, { in: 'modal' });
        expect(dan.modal()?.text).not.toMatch(/Merger forecasts|by @Alice|draft for/);
        await dan.closes();
      },
    );

    test('shows an empty form, and a taken key, where somebody tries to make it', async () => {
      await dan.types('#general', '/aipm project MERGER');
      await dan.sees('New project', { in: 'modal' });
      await dan.fillsIn('Name', 'Merger forecasts');
      expect((await dan.submits()).errors).toEqual({
        Key: 'Another project has this key: choose a different one.',
      });
      await dan.closes();
    });

    test('can not be reviewed by naming its id in a forged form', async () => {
      const [project] = await bot.database.db.select().from(projects);
      await opensReview(dan, '#general');
      await fillsReview(dan);
      await choosesProject(dan, 'Something else');
      const form = bot.slack.workspace.stacks[dan.id]?.at(-1);
      const chosen = form?.values.project?.project_search?.selected_option;
      if (!chosen || !project) throw new Error('There is no form');
      chosen.value = project.id;
      expect((await dan.submits()).errors).toEqual({ Project: 'Choose a project that you can see.' });
      await dan.closes();
    });

    test('can not be opened or edited by its buttons', async () => {
      await dan.joins('#board-room');
      for (const label of ['Open record', 'Edit']) {
        await dan.clicks(label, { in: '#board-room' });
        await dan.sees('I know no such review that you can see', { in: 'modal' });
        await dan.closes({ all: true });
      }
    });
  });
});
