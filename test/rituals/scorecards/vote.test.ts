import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../../sandbox/person/person.ts';
import { auditLog } from '../../../src/audit/schema.ts';
import { decisions } from '../../../src/decisions/schema.ts';
import { messages } from '../../../src/messages/schema.ts';
import { projects } from '../../../src/projects/schema.ts';
import { scorecardBallots, scorecardRounds } from '../../../src/rituals/scorecards/schema.ts';
import { workspaces } from '../../../src/workspaces/schema.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import {
  fillsBallot,
  fillsVote,
  opensBallot,
  opensVote,
  question,
  votes,
} from '../../support/scorecard-vote.ts';
import { createsProject } from '../../support/triage-review.ts';

const care = '#care';
const asked = { 'Who votes': ['alice', 'bob', 'caro'] };
const hour = 3_600_000;
const begin = new Date('2026-11-21T08:00:00Z');

describe('a scorecard vote', () => {
  let bot: Bot;
  let alice: Person;
  let bob: Person;
  let caro: Person;
  let dan: Person;
  let now = begin;
  beforeAll(async () => {
    bot = await startBot({ now: () => now });
    const { person } = bot.slack;
    [alice, bob, caro, dan] = [person('alice'), person('bob'), person('caro'), person('dan')];
  });
  beforeEach(() => {
    now = begin;
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  const card = () => bot.slack.shows(care);
  const rounds = () => bot.database.db.select().from(scorecardRounds);

  async function carried(fields: Record<string, string | string[]> = asked): Promise<void> {
    await createsProject(bob, care, 'CARE', { Name: 'Customer service' });
    await bob.closes({ all: true });
    await opensVote(alice, care, fields);
    await alice.sees('of', { in: care });
    await alice.sees('have answered', { in: care });
  }

  async function later(hours: number): Promise<void> {
    now = new Date(now.getTime() + hours * hour);
    await bot.aipm.lookForDue();
  }

  test('goes from the command to the decision log and the portfolio', async () => {
    await carried();
    expect(card()).toContain('*Scorecard vote · Customer service (CARE)*');
    expect(card()).toContain('0 of 3 have answered');
    expect(card()).toContain('Should we put the next engineers here?');
    expect(card()).toContain('Asked: @Alice Chen, @Bob Meyer, @Caro Silva · it takes 2 votes');
    expect(card()).toContain('Votes stay hidden until @Alice Chen reveals them');

    await votes(alice, care, [35, 25, 20], ['Cuts 2,000 calls a week']);
    await votes(bob, care, [32, 28, 20]);
    await bob.sees('2 of 3 have answered', { in: care });
    await alice.clicks('Reveal…', { in: care, confirm: true });
    await alice.sees('Finalize P0…', { in: care });
    expect(card()).toContain('*P0, fragile: one vote decides · 80.0 of 100*');
    expect(card()).toMatch(/Business value\*\s+33\.5 of 40 \(32 to 35\)/);
    expect(card()).toContain('Cuts 2,000 calls a week');
    expect(card()).toContain('The votes are revealed');

    await alice.clicks('Finalize P0…', { in: care });
    await alice.sees('Why another tier', { in: 'modal' });
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('Finalized: P0 · 80.0 of 100', { in: care });
    const { db } = bot.database;
    expect(await db.select().from(decisions)).toMatchObject([
      { ritual: 'scorecard', verdict: 'P0 · 80.0 of 100', terms: null, ownerId: alice.id },
    ]);
    expect(await db.select().from(projects)).toMatchObject([
      { tier: 'P0', scoreSum: 160, scoreVotes: 2, scoredAt: now },
    ]);
    await alice.types(care, '/aipm decisions');
    await alice.sees('P0 · 80.0 of 100', { in: 'modal' });
    await alice.presses('Open');
    await alice.sees('Business value 35 of 40: Cuts 2,000 calls a week', { in: 'modal' });
  });

  test.each([
    [[35, 25, 20], 'P0', '80.0'],
    [[30, 20, 20], 'P1', '70.0'],
    [[20, 15, 10], 'P2', '45.0'],
  ])('of %j is %s', async (scores, tier, shown) => {
    await carried({ 'Who votes': ['bob'] });
    await votes(bob, care, scores);
    await alice.sees(`${tier}, fragile: one vote decides · ${shown} of 100`, { in: care });
  });

  test('is revealed when all have answered', async () => {
    await carried();
    for (const person of [alice, bob]) await votes(person, care, [30, 20, 20]);
    expect(card()).not.toContain('P1');
    await votes(caro, care, [30, 20, 20]);
    await alice.sees('Finalize P1…', { in: care });
    expect(card()).toContain('P1 · 70.0 of 100');
    expect(card()).toContain('[bar chart: How the votes lie]');
    expect(card()).toContain('Business value: Alice 30, Bob 30, Caro 30');
    expect(card()).toContain('Alice 70, Bob 70, Caro 70');
    expect(bot.slack.messages(care).filter(({ text }) => text.includes('revealed'))).toHaveLength(1);
  });

  test('starts from the launcher, the shortcut and a key that nobody knows', async () => {
    await alice.types(care, '/aipm');
    await alice.sees('Vote on where to invest', { in: 'modal' });
    await alice.closes();
    await alice.uses('Start a scorecard vote');
    await alice.sees('Open the vote', { in: 'modal' });
    expect(alice.modal()?.labels).not.toContain('Or everybody here');
    await alice.closes();
    await alice.types(care, '/aipm score NOPE');
    await alice.sees('I know no project NOPE', { in: 'modal' });
  });

  test('of a new project makes it on the spot, and posts where it was typed', async () => {
    await opensVote(alice, care, asked, 'Contract search');
    await alice.sees('Contract search (CONTRACT)', { in: care });
  });

  test('asks everybody in the channel but its facilitator, guests and apps', async () => {
    await opensVote(
      dan,
      '#triage',
      { 'Or everybody here': ['Everybody in this channel but me'] },
      'Medical triage',
    );
    await dan.sees('0 of 3 have answered', { in: '#triage' });
    expect(bot.slack.shows('#triage')).toContain('Asked: @Alice Chen, @Bob Meyer, @Caro Silva');
  });

  test('says under each field what it does not take', async () => {
    await fillsVote(alice, care, { 'Who votes': [], [question]: '', Closes: '2026-11-20T08:00:00Z' });
    expect((await alice.submits({ force: true })).errors).toEqual({
      [question]: 'Say what is being judged.',
    });
    await alice.fillsIn(question, 'Two engineers?');
    expect((await alice.submits()).errors).toEqual({ 'Who votes': 'Name who votes.' });
    await alice.fillsIn('Who votes', ['bob', 'caro']);
    await alice.fillsIn('Votes it takes', '3');
    await alice.fillsIn('After the reveal', 'Names stay hidden (takes at least 3 votes)');
    expect((await alice.submits()).errors).toEqual({
      Closes: 'Choose a moment that is still to come.',
      'Votes it takes': 'Only 2 people are asked.',
      'After the reveal': 'Names can be hidden among at least 3 voters.',
    });
    await alice.fillsIn('Who votes', ['bob', 'gita']);
    expect((await alice.submits()).errors).toEqual({
      'Who votes':
        'Only members of this workspace can vote: not guests, apps or people from elsewhere, such as Gita.',
    });
    expect(await rounds()).toEqual([]);
  });

  test('of a restricted project asks only people who are on it', async () => {
    await createsProject(alice, '#board-room', 'HIRING', {
      Name: 'Interview summaries',
      Channel: '#board-room',
      'Who can see it': 'Only its owner and the people named below',
      'People who can see it when restricted': ['bob'],
    });
    await alice.closes({ all: true });
    await fillsVote(alice, '#board-room', { 'Who votes': ['bob', 'caro'] }, 'HIRING');
    expect((await alice.submits()).errors).toEqual({
      'Who votes':
        'HIRING is restricted, and Caro can not see it. Name people who are on it, or add them first.',
    });
    await alice.fillsIn('Who votes', ['bob']);
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await bob.sees('0 of 1 have answered', { in: '#board-room' });
    await caro.clicks('Vote', { in: '#board-room' });
    await caro.sees('I know no such vote that you can see', { in: 'modal' });
  });

  test('opened twice by the same form is one', async () => {
    await createsProject(bob, care, 'CARE');
    bot.slack.deliverTwice(true);
    await opensVote(alice, care, asked);
    bot.slack.deliverTwice(false);
    await alice.sees('have answered', { in: care });
    expect(await rounds()).toHaveLength(1);
    expect(bot.slack.messages(care)).toHaveLength(1);
  });

  describe('ballot', () => {
    test('says who will see what, and confirms a vote to the voter alone', async () => {
      await carried();
      await opensBallot(bob, care);
      const form = bob.modal()?.text;
      expect(form).toContain('0: no measurable outcome · 40: directly moves a top business metric');
      expect(form).toContain('0: research only · 30: proven in production elsewhere');
      expect(form).toContain('Names and reasons will be shown then.');
      await fillsBallot(bob, [35, 25, 20]);
      expect(await bob.submits()).toMatchObject({ outcome: 'updated' });
      expect(bob.modal()?.text).toContain('Your vote: 80 of 100');
      expect(bob.modal()?.text).toContain('Only you see this until the reveal');
    });

    test('opens with what one voted, and takes another vote in its place', async () => {
      await carried();
      await opensBallot(bob, care);
      await fillsBallot(bob, [35, 25, 20], ['Calls']);
      await bob.submits();
      await bob.presses('Change');
      await bob.sees('Or abstain', { in: 'modal' });
      expect(bob.modal()?.values['Business value, 0 to 40']).toBe('35');
      expect(bob.modal()?.values['Why? Business value']).toBe('Calls');
      await bob.fillsIn('Business value, 0 to 40', '0');
      await bob.submits();
      expect(bob.modal()?.text).toContain('Your vote: 45 of 100');
      expect(await bot.database.db.select().from(scorecardBallots)).toMatchObject([
        { userId: bob.id, value: 0, revision: 2 },
      ]);
      expect(card()).toContain('1 of 3 have answered');
    });

    test('says what is missing, and takes an abstention without scores', async () => {
      await carried();
      await opensBallot(bob, care);
      expect((await bob.submits()).errors).toEqual({
        'Business value, 0 to 40': 'Give 0 to 40, or abstain.',
        'Technical maturity, 0 to 30': 'Give 0 to 30, or abstain.',
        'Resource demand, 0 to 30': 'Give 0 to 30, or abstain.',
      });
      await bob.fillsIn('Or abstain', ['I give no vote']);
      expect(await bob.submits()).toMatchObject({ outcome: 'updated' });
      expect(bob.modal()?.text).toContain('You abstain');
      await alice.sees('1 of 3 have answered', { in: care });
      await alice.clicks('Reveal…', { in: care, confirm: true });
      await alice.sees('It takes 2 votes, and there are 0 (abstentions do not count)', { in: care });
      for (const person of [alice, caro]) await votes(person, care, [30, 20, 20]);
      await alice.sees('2 votes, 1 abstained', { in: care });
    });

    test('refuses whoever was not asked, and guests', async () => {
      await opensVote(alice, '#triage', { 'Who votes': ['bob', 'caro'] }, 'Medical triage');
      await dan.clicks('Vote', { in: '#triage' });
      await dan.sees('This vote asks others', { in: 'modal' });
      await alice.clicks('Vote', { in: '#triage' });
      await alice.sees('This vote asks others', { in: 'modal' });
      const gita = bot.slack.person('gita');
      await gita.clicks('Vote', { in: '#triage' });
      await gita.sees('Only members of this workspace can use aipm', { in: 'modal' });
      expect(await bot.database.db.select().from(scorecardBallots)).toEqual([]);
    });

    test('that is sent after the reveal is refused, and counts for nothing', async () => {
      await carried();
      for (const person of [alice, bob]) await votes(person, care, [30, 20, 20]);
      await opensBallot(caro, care);
      await fillsBallot(caro, [40, 30, 30]);
      await alice.clicks('Reveal…', { in: care, confirm: true });
      await alice.sees('P1 · 70.0 of 100', { in: care });
      const { outcome, errors } = await caro.submits();
      expect(outcome).toBe('errors');
      expect(Object.values(errors ?? {})).toEqual([
        'The votes were revealed, so no vote is taken any more. Nothing was changed.',
      ]);
      expect(await bot.database.db.select().from(scorecardBallots)).toHaveLength(2);
    });

    test('that is sent after the deadline is refused, before anybody has closed the vote', async () => {
      await carried();
      await opensBallot(bob, care);
      await fillsBallot(bob, [40, 30, 30]);
      now = new Date(now.getTime() + 49 * hour);
      expect((await bob.submits()).outcome).toBe('errors');
    });

    test('delivered twice is one vote', async () => {
      await carried();
      await opensBallot(bob, care);
      await fillsBallot(bob, [35, 25, 20]);
      bot.slack.deliverTwice(true);
      await bob.submits();
      bot.slack.deliverTwice(false);
      expect(await bot.database.db.select().from(scorecardBallots)).toMatchObject([{ revision: 1 }]);
    });
  });

  test('in no channel invites each voter, who votes from the invitation', async () => {
    await opensVote(alice, '@aipm', asked, 'Contract search');
    await alice.sees('0 of 3 have answered', { in: '@aipm' });
    for (const person of [bob, caro])
      await person.sees('You are asked to vote: Scorecard vote · Contract search (CONTRACT)', {
        in: '@aipm',
      });
    expect(alice.dm()).not.toContain('You are asked to vote');
    await votes(bob, '@aipm', [35, 25, 20]);
    expect(await bot.database.db.select().from(scorecardBallots)).toMatchObject([
      { userId: bob.id, value: 35, maturity: 25, demand: 20 },
    ]);
    await alice.sees('1 of 3 have answered', { in: '@aipm' });
    expect(bob.dm()).toContain('You are asked to vote');
    for (const person of [caro, alice]) await votes(person, '@aipm', [35, 25, 20]);
    await alice.sees('P0, fragile: one vote decides · 80.0 of 100', { in: '@aipm' });
  });

  describe('before the reveal', () => {
    const secret = { scores: [37, 23, 19], total: '79', reason: 'Because of zebras' };

    test('shows its votes on no surface at all', async () => {
      await carried();
      await votes(bob, care, secret.scores, [secret.reason]);
      await alice.sees('1 of 3 have answered', { in: care });
      await later(37);
      const seen: string[] = [card()];
      for (const person of [alice, caro, dan]) {
        if (person !== dan) {
          await opensBallotOrRefusal(person);
          seen.push(person.modal()?.text ?? '');
          await person.closes({ all: true });
        }
        await person.types('#general', '/aipm decisions');
        await person.sees('Nothing has been decided', { in: 'modal' });
        seen.push(person.modal()?.text ?? '');
        await person.closes({ all: true });
        await person.types('#general', '/aipm portfolio');
        await person.opensHome();
        seen.push(person.look());
      }
      await alice.clicks('Open record', { in: care });
      await alice.sees('Facilitated by', { in: 'modal' });
      seen.push(alice.modal()?.text ?? '');
      await caro.sees('Your vote is wanted', { in: '@aipm' });
      seen.push(caro.dm());
      const { db } = bot.database;
      seen.push(JSON.stringify(await db.select().from(messages)));
      const audit = await db.select().from(auditLog);
      expect(audit.map(({ action }) => action)).toContain('ballot cast');
      seen.push(JSON.stringify(audit.map(({ before, after }) => [before, after])));
      for (const text of seen) {
        expect(text).not.toContain('zebras');
        for (const number of [...secret.scores, secret.total])
          expect(text).not.toMatch(new RegExp(`\\b${number} of |\\b${number}\\.\\d of`));
        expect(text).not.toMatch(/\bP[012]\b.*of 100/);
        expect(text).not.toContain('fragile');
      }

      await bob.clicks('Open record', { in: care });
      await bob.sees('Your vote: 79 of 100', { in: 'modal' });

      async function opensBallotOrRefusal(person: Person): Promise<void> {
        await person.clicks('Vote', { in: care });
        await person.sees('Or abstain', { in: 'modal' });
      }
    });

    test('of an open vote shows them to who has voted, and not on the card', async () => {
      await carried({ ...asked, 'Before the reveal': 'Open: whoever has voted sees the votes so far' });
      await votes(bob, care, secret.scores, [secret.reason]);
      await alice.sees('1 of 3 have answered', { in: care });
      expect(card()).not.toContain('zebras');
      expect(card()).not.toContain('79');
      await caro.clicks('See the votes so far', { in: care });
      await caro.sees('Facilitated by', { in: 'modal' });
      expect(caro.modal()?.text).not.toContain('79');
      await caro.closes();
      await votes(caro, care, [30, 20, 20]);
      await caro.clicks('See the votes so far', { in: care });
      await caro.sees('79 of 100', { in: 'modal' });
      expect(caro.modal()?.text).toContain('zebras');
      expect(card()).not.toContain('zebras');
    });
  });

  describe('with names hidden', () => {
    const hidden = { ...asked, 'After the reveal': 'Names stay hidden (takes at least 3 votes)' };

    test('shows nobody who voted what, the facilitator and the audit log included', async () => {
      await carried(hidden);
      expect(card()).toContain('nobody is ever shown who voted what');
      await votes(alice, care, [40, 30, 30], ['zebra']);
      await votes(bob, care, [10, 10, 10], ['apple']);
      await votes(caro, care, [30, 20, 20], ['mango']);
      await alice.sees('Finalize P1…', { in: care });
      expect(card()).toContain('*Divided*');
      expect(card()).toContain('[bar chart: How many totals lie where]');
      expect(card()).toContain('30 to 39 1');
      expect(card()).toMatch(/apple[\s\S]*mango[\s\S]*zebra/);
      await alice.clicks('Open record', { in: care });
      await alice.sees('apple', { in: 'modal' });
      const texts = [card().replace(/Asked.*/, ''), alice.modal()?.text ?? ''];
      for (const text of texts) {
        expect(text).not.toContain('Bob Meyer');
        expect(text).not.toContain('Caro Silva');
        expect(text).not.toContain('Highest');
      }
      const audit = await bot.database.db.select().from(auditLog);
      expect(JSON.stringify(audit)).not.toContain('apple');
      const { db } = bot.database;
      expect(JSON.stringify((await db.select().from(messages)).map(({ content }) => content))).not.toContain(
        bob.id,
      );
    });
  });

  describe('at its deadline', () => {
    test('is revealed when enough have voted, once', async () => {
      await carried();
      for (const person of [alice, bob]) await votes(person, care, [30, 20, 20]);
      await later(49);
      await later(1);
      await alice.sees('P1 · 70.0 of 100', { in: care });
      await alice.sees('The votes are revealed', { in: care });
      expect(bot.slack.messages(care)).toHaveLength(2);
    });

    test('is not decided when too few have, shows nothing, and can be extended', async () => {
      await carried();
      await votes(alice, care, [31, 20, 20]);
      await later(49);
      await alice.sees('Not decided: too few have voted', { in: care });
      await alice.sees('too few votes; it takes 2', { in: care });
      expect(card()).not.toContain('71');
      expect(await rounds()).toMatchObject([{ status: 'not decided' }]);

      await dan.joins(care);
      await dan.clicks('Extend…', { in: care });
      await dan.sees('Only who opened this vote can do that', { in: 'modal' });
      await alice.clicks('Extend…', { in: care });
      await alice.sees('Extend the vote', { in: 'modal' });
      await alice.sees('Closes', { in: 'modal' });
      expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
      await alice.sees('There is more time', { in: care });
      await votes(bob, care, [30, 20, 20]);
      await alice.clicks('Reveal…', { in: care, confirm: true });
      await alice.sees('P1 · 70.5 of 100', { in: care });
    });

    test('is not extended to an earlier moment, which its form says under the field', async () => {
      await carried();
      const [before] = await rounds();
      await alice.clicks('Extend…', { in: care });
      await alice.sees('The votes given so far stay', { in: 'modal' });
      await alice.fillsIn('Closes', '2026-11-22T08:00:00Z');
      expect(await alice.submits()).toMatchObject({
        outcome: 'errors',
        errors: { Closes: 'That is before it closes as it is. Choose a later moment.' },
      });
      expect(await rounds()).toEqual([before]);
      await later(47);
      expect(card()).not.toContain('There is more time');
      expect(await rounds()).toMatchObject([{ status: 'open' }]);
      await later(1);
      await alice.sees('Not decided', { in: care });
    });

    test('is preceded by one reminder, to those who have not answered', async () => {
      await carried();
      await votes(alice, care, [30, 20, 20]);
      await opensBallot(bob, care);
      await bob.fillsIn('Or abstain', ['I give no vote']);
      await bob.submits();
      await bob.closes({ all: true });
      await later(30);
      expect(caro.dm()).not.toContain('Your vote is wanted');
      await later(7);
      await caro.sees('Your vote is wanted', { in: '@aipm' });
      await later(1);
      await later(1);
      expect(caro.dm().match(/Your vote is wanted/g)).toHaveLength(1);
      for (const person of [alice, bob]) expect(person.dm()).not.toContain('Your vote is wanted');
      await caro.clicks('Vote', { in: '@aipm' });
      await caro.sees('Or abstain', { in: 'modal' });
      expect(caro.dm()).toContain('Your vote is wanted');
    });

    test('is preceded by the reminder as many hours ahead as the workspace says', async () => {
      await bot.database.db.update(workspaces).set({ voteReminderHours: 3 });
      await carried();
      await later(44);
      expect(caro.dm()).not.toContain('Your vote is wanted');
      await later(2);
      await caro.sees('Your vote is wanted', { in: '@aipm' });
    });

    test('can be reminded of by the facilitator before, and then not again', async () => {
      await carried();
      await votes(alice, care, [30, 20, 20]);
      await bob.sees('1 of 3 have answered', { in: care });
      await caro.clicks('Remind who has not answered', { in: care });
      await caro.sees('Only who opened this vote can do that', { in: care });
      await alice.clicks('Remind who has not answered', { in: care });
      await alice.sees('I am reminding the 2 people who have not answered', { in: care });
      await bob.sees('Your vote is wanted', { in: '@aipm' });
      await alice.clicks('Remind who has not answered', { in: care });
      await alice.sees('They were reminded already', { in: care });
      await later(37);
      expect(bob.dm().match(/Your vote is wanted/g)).toHaveLength(1);
    });

    test('is none when it was cancelled before', async () => {
      await carried();
      await votes(alice, care, [31, 20, 20]);
      await alice.clicks('Cancel the vote…', { in: care });
      await alice.sees('Nothing is revealed then', { in: 'modal' });
      expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
      await alice.sees('The vote was cancelled', { in: care });
      await later(49);
      expect(card()).not.toContain('71');
      expect(await rounds()).toMatchObject([{ status: 'cancelled' }]);
    });
  });

  describe('that is revealed', () => {
    async function revealed(...ballots: number[][]): Promise<void> {
      await carried();
      for (const [index, scores] of ballots.entries())
        await votes([alice, bob, caro][index] ?? alice, care, scores, ['Why not', 'So', 'Yes']);
      await alice.sees('Finalize', { in: care });
    }

    test('can go into a second round, which keeps the first and shows both', async () => {
      await revealed([40, 30, 30], [10, 10, 10], [30, 20, 20]);
      expect(card()).toContain('*Divided*: the votes lie far apart');
      expect(card()).toContain('Highest: @Alice Chen, 100 · Lowest: @Bob Meyer, 30');
      await alice.clicks('Second round…', { in: care });
      await alice.sees('The people who were asked vote again, as far as they can still see the project', {
        in: 'modal',
      });
      expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
      await alice.sees('Scorecard vote, round 2', { in: care });
      await alice.sees('followed by a second round', { in: care });
      for (const person of [alice, bob, caro]) await votes(person, care, [25, 20, 20]);
      await alice.sees('Round 1 was P1, fragile: one vote decides · 66.6 of 100', { in: care });
      await alice.sees('P1 · 65.0 of 100', { in: care });
      expect(await rounds()).toHaveLength(2);
      await bob.clicks('Open record', { in: care });
      await bob.sees('Round 1: P1 · 66.6 of 100', { in: 'modal' });
      await bob.presses('Show');
      await bob.sees('followed by a second round', { in: 'modal' });
    });

    test('asks in its second round only who can still see the project, as its form says', async () => {
      await revealed([40, 30, 30], [10, 10, 10], [30, 20, 20]);
      await bob.types(care, '/aipm project CARE');
      await bob.sees('Lifecycle stage', { in: 'modal' });
      await bob.fillsIn('Who can see it', 'Only its owner and the people named below');
      await bob.fillsIn('People who can see it when restricted', ['alice']);
      await bob.fillsIn('Channel', care);
      expect(await bob.submits()).toMatchObject({ outcome: 'updated' });
      await bob.closes({ all: true });
      await alice.clicks('Second round…', { in: care });
      await alice.sees('as far as they can still see the project', { in: 'modal' });
      expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
      await alice.sees('0 of 2 have answered', { in: care });
      expect(card()).toContain('Asked: @Alice Chen, @Bob Meyer · it takes 2 votes');
      for (const person of [alice, bob]) await votes(person, care, [25, 20, 20]);
      await alice.sees('P1 · 65.0 of 100', { in: care });
    });

    test('takes another tier only with a reason, which the record and the log keep', async () => {
      await revealed([30, 20, 20], [30, 20, 20], [30, 20, 20]);
      await alice.clicks('Finalize P1…', { in: care });
      await alice.sees('Why another tier', { in: 'modal' });
      await alice.fillsIn('Tier', 'P0, critical');
      expect((await alice.submits()).errors).toEqual({
        'Why another tier than that of the votes?':
          'The votes say P1. Why P0? The reason stands in the record.',
      });
      await alice.fillsIn('Why another tier than that of the votes?', 'A new law from March on');
      expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
      await alice.sees('Finalized: P0 by override · 70.0 of 100', { in: care });
      await alice.sees('The votes say P1. A new law from March on', { in: care });
      expect(await bot.database.db.select().from(decisions)).toMatchObject([
        { verdict: 'P0 by override · 70.0 of 100', terms: 'A new law from March on' },
      ]);
      expect(await bot.database.db.select().from(projects)).toMatchObject([{ tier: 'P0', scoreSum: 210 }]);
    });

    test('finalized by two people at once is one decision and one polite notice', async () => {
      await revealed([30, 20, 20], [30, 20, 20], [30, 20, 20]);
      for (const person of [alice, bob]) {
        await person.clicks('Finalize P1…', { in: care });
        await person.sees('Why another tier', { in: 'modal' });
      }
      const results = await Promise.all([alice.submits(), bob.submits()]);
      expect(results.map(({ outcome }) => outcome).sort()).toEqual(['closed', 'errors']);
      const [notice] = results.flatMap(({ errors }) => Object.values(errors ?? {}));
      expect(notice).toMatch(/^(Alice|Bob) has finalized this vote already, as P1\. Nothing was changed\.$/);
      expect(await bot.database.db.select().from(decisions)).toHaveLength(1);
      await alice.sees('Finalized: P1', { in: care });
      expect(bot.slack.messages(care).filter(({ text }) => text.startsWith('Finalized'))).toHaveLength(1);
    });

    test('is for its facilitator, the owner and admins to finalize', async () => {
      await revealed([30, 20, 20], [30, 20, 20], [30, 20, 20]);
      await caro.clicks('Finalize P1…', { in: care });
      await caro.sees('Only who opened this vote can do that; the owner of CARE and admins stand in', {
        in: 'modal',
      });
    });
  });

  test('takes the longest inputs, and every screen still fits', async () => {
    const long = '&'.repeat(500);
    const { members } = bot.slack.workspace;
    const before = members.length;
    const people = Array.from({ length: 50 }, (_, index) => `crowd${index}`);
    for (const [index, name] of people.entries())
      members.push({
        id: `U00CROWD${String(index).padStart(3, '0')}`,
        name,
        realName: `Crowd ${'with a very long name '.repeat(3)}${index}`,
        teamId: bot.slack.teamId,
        tz: 'UTC',
      });
    await createsProject(bob, care, 'LONGESTKEY12', { Name: '&'.repeat(100) });
    await opensVote(alice, care, { 'Who votes': people, [question]: '&'.repeat(300) }, 'LONGESTKEY12');
    await alice.sees('0 of 50 have answered', { in: care });
    expect(card()).toContain('… and 20 more');
    for (const name of people) {
      const person = bot.slack.person(name);
      await opensBallot(person, care);
      await fillsBallot(person, [40, 30, 30], [long, long, long]);
      expect(await person.submits()).toMatchObject({ outcome: 'updated' });
    }
    await alice.sees('P0 · 100.0 of 100', { in: care, within: 10_000 });
    await alice.clicks('Open record', { in: care });
    await alice.sees('[More]', { in: 'modal' });
    await alice.presses('More');
    await alice.sees('[Back]', { in: 'modal' });
    await alice.closes({ all: true });
    await alice.clicks('Finalize P0…', { in: care });
    await alice.sees('Why another tier', { in: 'modal' });
    await alice.fillsIn('Tier', 'P2, defer');
    await alice.fillsIn('Why another tier than that of the votes?', long);
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('Finalized: P2 by override', { in: care });
    await alice.clicks('Open record', { in: care });
    await alice.sees('Why not P0', { in: 'modal' });
    expect(bot.slack.problems).toEqual([]);
    members.length = before;
  }, 60_000);

  test('escapes what people typed', async () => {
    await carried({ ...asked, [question]: '<!channel> <https://evil.example|wiki>' });
    for (const person of [alice, bob, caro]) await votes(person, care, [30, 20, 20], ['<!here> & <@U1>']);
    await alice.sees('Finalize P1…', { in: care });
    expect(card()).not.toContain('pings everyone');
    expect(card()).toContain('<!channel>');
    await alice.clicks('Open record', { in: care });
    await alice.sees('<!here> & <@U1>', { in: 'modal' });
  });
});
