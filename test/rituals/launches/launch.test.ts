import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../../sandbox/person/person.ts';
import { auditLog } from '../../../src/audit/schema.ts';
import { decisions } from '../../../src/decisions/schema.ts';
import { messages } from '../../../src/messages/schema.ts';
import { projects } from '../../../src/projects/schema.ts';
import { enterCosts } from '../../../src/rituals/costs/entering.ts';
import { failureModes } from '../../../src/rituals/failures/schema.ts';
import { launchGates, launchItems, launchOpenings } from '../../../src/rituals/launches/schema.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { eventually } from '../../support/eventually.ts';
import { budgetFor, clocked, costEntry } from '../../support/ledger.ts';
import { alice as member } from '../../support/members.ts';
import { votes } from '../../support/scorecard-vote.ts';
import { plansPoc } from '../../support/triage-poc.ts';
import { choosesProject, createsProject, holdsReview } from '../../support/triage-review.ts';
import { fills, logsFailure, moves } from '../failures/steps.ts';
import {
  beginsOpening,
  closesWith,
  fillsInAll,
  hasSpecAndScore,
  names,
  opensGate,
  ready,
  savesItem,
} from './steps.ts';

const begin = new Date('2026-11-21T08:00:00Z');
const minute = 60_000;
const triage = '#triage';

describe('a launch gate', () => {
  let bot: Bot;
  let alice: Person;
  let bob: Person;
  let caro: Person;
  let now = begin;
  beforeAll(async () => {
    bot = await startBot({ now: () => now });
    const { person } = bot.slack;
    [alice, bob, caro] = [person('alice'), person('bob'), person('caro')];
  });
  beforeEach(() => {
    now = begin;
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  const db = () => bot.database.db;
  const logged = () => db().select().from(decisions).orderBy(decisions.decidedAt);
  const stored = () => db().select().from(launchItems);
  const openings = () => db().select().from(launchOpenings).orderBy(launchOpenings.openedAt);
  /** What the card of the gate shows. */
  const card = () => bot.slack.shows(triage);

  async function created(fields: Record<string, string | string[]> = {}): Promise<string> {
    await createsProject(bob, triage, 'TRIAGE', fields);
    await bob.closes({ all: true });
    const [project] = await db().select().from(projects);
    return project?.id ?? '';
  }

  async function later(minutes = 1): Promise<void> {
    now = new Date(now.getTime() + minutes * minute);
    await bot.aipm.lookForDue();
  }

  /** A gate that nothing keeps closed, with its card in the channel and its page open to somebody. */
  async function cleared(person = bob): Promise<void> {
    await created();
    await hasSpecAndScore(db());
    await opensGate(person, triage);
    await fillsInAll(person);
    await person.sees('Clear to open', { in: triage });
  }

  test('is closed because of 1, 2, 3, is mended by its buttons, opened, and stands in the decision log', async () => {
    const projectId = await created();
    await logsFailure(bob, triage);
    await plansPoc(bob, triage);
    await budgetFor(db(), projectId);
    await db().transaction((tx) =>
      enterCosts(clocked(now), tx, { viewer: member, source: 'api' }, [costEntry({ amount: '300' })]),
    );

    await opensGate(bob, triage);
    const page = bob.modal()?.text ?? '';
    expect(page).toContain('*Closed because of 15 things*');
    expect(page).toContain('1. A *do now* failure mode is open: unsafe answer: “It names a dose');
    expect(page).toContain('2. An overrun is not resolved: TRIAGE is at 300 % of its November budget');
    expect(page).toContain('3. The POC on “accuracy” is not concluded');
    expect(page).toContain('4. There is no finalized score');
    expect(page).toContain('5. There is no AI feature spec');
    expect(page).toContain('6 to 15. Items below');
    expect(page).toContain('6. *Target user and job* is missing');
    expect(page).toContain('15. *Liability statement* is missing');

    await bob.presses('Post the gate in the channel');
    await bob.sees('The card is on its way', { in: 'modal' });
    expect(bob.modal()?.buttons).not.toContain('Post the gate in the channel');
    await bob.sees('*Launch gate* · Medical triage (TRIAGE)', { in: triage });
    expect(card()).toContain('*Closed because of 15 things*');
    expect(card()).toContain('and 10 more');
    expect(card()).toMatch(/Readiness: 0 of 7 ready · 7 missing\s+Ethics: 0 of 3 ready · 3 missing/);
    expect(card()).toContain('[Open the gate…] [See all]');

    await fillsInAll(bob);
    await bob.sees('*Closed because of 5 things*', { in: triage });
    expect(card()).toMatch(/Readiness: 7 of 7 ready\s+Ethics: 3 of 3 ready/);

    await bob.presses('Open it');
    await bob.sees('It names a dose', { in: 'modal' });
    await bob.closes({ all: true });
    await moves(alice, triage, 'Accept the risk (admins only)');
    await bob.clicks('See all', { in: triage });
    await bob.sees('1. An overrun is not resolved', { in: 'modal' });
    await bob.presses('Resolve…');
    await fills(bob, { 'What was done about it?': 'The prompt is shorter' });
    await closesWith(bob);
    await bob.presses('Look again');
    await bob.sees('*Closed because of 3 things*', { in: 'modal' });
    await bob.presses('Open it');
    await bob.sees('Proof of concept', { in: 'modal' });
    await bob.presses('Cancel the POC', { confirm: true });
    await bob.sees('Cancelled', { in: 'modal' });
    await bob.closes();
    await bob.presses('Vote on it');
    await bob.sees('Open the vote', { in: 'modal' });
    await fills(bob, { 'Who votes': ['caro'] });
    await closesWith(bob);
    await bob.sees('have answered', { in: triage });
    await bob.clicks('See all', { in: triage });
    await bob.sees('There is no finalized score: its vote is not finished', { in: 'modal' });
    await bob.closes();
    await votes(caro, triage, [35, 25, 20]);
    await bob.clicks('Finalize P0…', { in: triage });
    await bob.sees('Why another tier', { in: 'modal' });
    await closesWith(bob);
    await bob.sees('Finalized: P0', { in: triage });

    await bob.clicks('See all', { in: triage });
    await bob.sees('*Closed because of 1 thing*', { in: 'modal' });
    await bob.presses('Write it');
    await bob.sees('AI feature spec', { in: 'modal' });
    await bob.closes({ all: true });
    await hasSpecAndScore(db());

    await later();
    await bob.sees('*Clear to open*', { in: triage });
    expect(card()).toContain('[Open the gate…] (primary) [See all]');
    await beginsOpening(bob, triage, {
      'Anything to note?': 'Two clinics first',
      'What would show that this was right?': 'No complaint in a month',
      'When will we know?': '2026-12-21',
    });
    expect((await bob.submits()).outcome).toMatch(/closed|updated/);
    await bob.sees('@Bob Meyer opened the gate.', { in: triage });
    await bob.sees('by @Bob Meyer*', { in: triage });
    expect(card()).toContain('[Close it again…] [See all]');
    expect((await logged()).at(-1)).toMatchObject({
      ritual: 'launch',
      verdict: 'Launch',
      terms: 'Two clinics first',
      expectation: 'No complaint in a month',
      checkDate: '2026-12-21',
      stance: 'go',
      ownerId: bob.id,
    });
    expect(await openings()).toMatchObject([{ openedBy: bob.id, overrode: [], closedAt: null }]);
    await bob.closes({ all: true });
    await bob.types(triage, '/aipm decisions');
    await bob.sees('Launch', { in: 'modal' });
    await bob.presses('Open');
    await bob.sees('Open since', { in: 'modal' });
    expect(bob.modal()?.text).toContain('Two clinics first');
  });

  test('asks whose gate it is where no project is named, and makes a new one on the spot', async () => {
    await bob.types(triage, '/aipm launch NOPE');
    await bob.sees('I know no project NOPE', { in: 'modal' });
    await choosesProject(bob, 'Contract search');
    expect((await bob.submits()).outcome).toBe('updated');
    await bob.sees('Contract search (CONTRACT)', { in: 'modal' });
    expect(await db().select().from(launchGates)).toEqual([]);
    await bob.closes();
    await bob.types(triage, '/aipm');
    await bob.sees('Prepare a launch', { in: 'modal' });
  });

  test('takes an item with what it needs: evidence, an owner, a day', async () => {
    await created();
    await opensGate(bob, triage);
    await bob.presses('Fill it in');
    await bob.sees('Target user and job', { in: 'modal' });
    expect((await bob.submits()).outcome).toBe('errors');
    const refused = async (fields: Record<string, string>) => {
      for (const [label, value] of Object.entries(fields)) await bob.fillsIn(label, value);
      return (await bob.submits()).errors;
    };
    expect(await refused({ 'How far has it come?': 'Ready' })).toEqual({
      Evidence: 'What shows that it is ready? Give a link, or a few words.',
    });
    expect(await refused({ 'How far has it come?': 'At risk' })).toEqual({
      Owner: 'It is at risk: who sees to it?',
      'By when': 'It is at risk: by when will it be ready?',
    });
    expect(await refused({ Owner: 'gita', 'By when': '2026-11-20' })).toEqual({
      Owner: 'Only members of this workspace can own it: guests and apps can not.',
    });
    expect(await refused({ Owner: 'caro' })).toEqual({ 'By when': 'That day has passed.' });
    expect(await db().select().from(launchGates)).toEqual([]);
    await savesItem(bob, {
      'By when': '2026-11-24',
      Evidence: 'Notes: https://wiki.example/a?b=1|c <!here>',
    });
    await bob.sees('At risk · @Caro Silva · by 24 Nov · Notes: wiki.example/a', { in: 'modal' });
    expect(bob.modal()?.text).toContain('<!here>');
    expect(await stored()).toMatchObject([
      { item: 'users', state: 'at risk', ownerId: caro.id, dueDate: '2026-11-24', revision: 1 },
    ]);
    await bob.sees('Readiness: 0 of 7 ready · 1 at risk · 6 missing', { in: triage });
    await bob.presses('Edit');
    await savesItem(bob, ready);
    await bob.sees('Readiness: 1 of 7 ready · 6 missing', { in: triage });
    expect((await db().select().from(auditLog)).map(({ action }) => action)).toEqual([
      'project created',
      'launch gate begun',
      'launch item users saved',
      'launch item users saved',
    ]);
  });

  test('takes an item that became ready, also where its owner has left since', async () => {
    await created();
    await opensGate(bob, triage);
    await bob.presses('Fill it in');
    await savesItem(bob, { 'How far has it come?': 'At risk', Owner: 'caro', 'By when': '2026-11-24' });
    await bob.sees('At risk', { in: 'modal' });
    await db()
      .update(launchItems)
      .set({ ownerId: bot.slack.person('gita').id });
    await bob.presses('Edit');
    await bob.sees('How far has it come?', { in: 'modal' });
    expect((await bob.submits()).errors).toHaveProperty('Owner');
    await savesItem(bob, ready);
    expect(await stored()).toMatchObject([{ state: 'ready' }]);
  });

  test('keeps what two people saved of one item apart, and takes a form twice as once', async () => {
    await created();
    for (const person of [bob, caro]) {
      await opensGate(person, triage);
      await person.presses('Fill it in');
      await person.sees('How far has it come?', { in: 'modal' });
    }
    bot.slack.deliverTwice(true);
    await savesItem(bob, ready);
    bot.slack.deliverTwice(false);
    expect(await stored()).toMatchObject([{ revision: 1, changedBy: bob.id }]);
    for (const [label, value] of Object.entries({ ...ready, Evidence: 'Mine' }))
      await caro.fillsIn(label, value);
    expect((await caro.submits()).outcome).toBe('updated');
    expect(caro.modal()?.text).toContain('Bob has: https://wiki.example/evidence');
    await closesWith(caro);
    expect(await stored()).toMatchObject([{ revision: 2, evidence: 'Mine', changedBy: caro.id }]);
    await bob.sees('Readiness: 1 of 7 ready', { in: triage });
  });

  test('is opened over what keeps it closed by an admin with a reason, and by nobody else', async () => {
    await created();
    await opensGate(bob, triage);
    await bob.presses('Open the gate…');
    await bob.sees('only an admin of this workspace can open it', { in: 'modal' });
    await bob.closes({ all: true });
    expect(await db().select().from(launchGates)).toEqual([]);

    await opensGate(alice, triage);
    await beginsOpening(alice, 'modal');
    expect(alice.modal()?.text).toContain('12. *Liability statement* is missing');
    expect((await alice.submits({ force: true })).errors).toEqual({
      'Why open it all the same?': 'Why should it open all the same?',
    });
    await fills(alice, {
      'Why open it all the same?': 'A pilot with <5> people',
      'When will we know?': '2026-11-21',
    });
    expect((await alice.submits()).errors).toEqual({
      'What would show that this was right?': 'What would show on that day that it was right?',
      'When will we know?': 'Choose a day after today.',
    });
    await fills(alice, {
      'When will we know?': '2026-12-01',
      'What would show that this was right?': 'Nobody complains',
    });
    bot.slack.deliverTwice(true);
    await closesWith(alice);
    bot.slack.deliverTwice(false);
    await alice.sees('@Alice Chen opened the gate over 12 things that kept it closed.', { in: triage });
    await alice.sees('Open since', { in: 'modal' });
    expect(alice.modal()?.text).toContain('• *Liability statement* is missing');
    expect(alice.modal()?.text).toContain('A pilot with <5> people');
    expect(alice.modal()?.text).not.toContain('Since then');
    expect(await logged()).toMatchObject([
      { verdict: 'Launch over 12 blockers', terms: 'A pilot with <5> people', stance: 'go' },
    ]);
    expect(await openings()).toHaveLength(1);
    expect((await openings())[0]?.overrode).toHaveLength(12);
    await alice.closes({ all: true });

    await logsFailure(bob, triage);
    expect(card()).not.toContain('Since then');
    await later();
    await bob.sees('*Since then:*', { in: triage });
    expect(card()).toContain('1. A *do now* failure mode is open');
    await bob.clicks('See all', { in: triage });
    await bob.sees('*Since then:*', { in: 'modal' });
  });

  test('that is opened by two people at once is open once', async () => {
    await cleared();
    await bob.closes({ all: true });
    for (const person of [bob, caro]) await beginsOpening(person, triage);
    const outcomes = await Promise.all([bob.submits(), caro.submits()]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['closed', 'errors']);
    expect(JSON.stringify(outcomes)).toContain('opened it already');
    expect(await openings()).toHaveLength(1);
    expect(await logged()).toHaveLength(1);
  });

  test('that was clear when its form was opened is not opened over what came meanwhile', async () => {
    await cleared();
    await bob.closes({ all: true });
    await beginsOpening(bob, triage);
    await beginsOpening(alice, triage);
    await logsFailure(caro, triage);
    await bob.submits();
    await bob.sees('only an admin of this workspace can open it', { in: 'modal' });
    expect((await alice.submits()).outcome).toBe('updated');
    await alice.sees('has changed while this was open', { in: 'modal' });
    expect(alice.modal()?.text).toContain('1. A *do now* failure mode is open');
    expect(alice.modal()?.submit).toBe('Open it anyway');
    expect(await openings()).toEqual([]);
    await fills(alice, { 'Why open it all the same?': 'It is fenced in' });
    await closesWith(alice);
    expect(await logged()).toMatchObject([{ verdict: 'Launch over 1 blocker' }]);
  });

  test('is closed again by its owner with a reason, which is a decision of its own', async () => {
    await cleared();
    await bob.closes({ all: true });
    await beginsOpening(caro, triage);
    await closesWith(caro);
    await caro.sees('[Close it again…]', { in: triage });
    await caro.clicks('Close it again…', { in: triage });
    await caro.sees('Only Bob, who owns the project, and admins can close it again.', { in: 'modal' });
    await caro.closes();
    now = new Date(now.getTime() + minute);
    for (const person of [bob, alice]) {
      await person.clicks('Close it again…', { in: triage });
      await person.sees('[Close it]', { in: 'modal' });
    }
    await fills(bob, { 'Why does it close again?': 'Complaints' });
    bot.slack.deliverTwice(true);
    expect((await bob.submits()).outcome).toBe('updated');
    bot.slack.deliverTwice(false);
    expect(bob.modal()?.text).toContain('Launch');
    await fills(alice, { 'Why does it close again?': 'Costs' });
    await alice.submits();
    await alice.sees('Bob closed it already.', { in: 'modal' });
    await bob.sees('@Bob Meyer closed the gate again.', { in: triage });
    await bob.sees('*Clear to open*', { in: triage });
    const [launch, stop, ...others] = await logged();
    expect(others).toEqual([]);
    expect(launch).toMatchObject({ verdict: 'Launch', stance: 'go' });
    expect(stop).toMatchObject({
      verdict: 'No launch',
      stance: 'stop',
      terms: 'Complaints',
      ownerId: bob.id,
    });
    await bob.closes({ all: true });
    await bob.types(triage, '/aipm decisions');
    await bob.sees('No launch', { in: 'modal' });
    await bob.presses('Open');
    await bob.sees('Clear to open', { in: 'modal' });
  });

  test('of a project that others may not see shows them nothing, and stays in its channel', async () => {
    await createsProject(bob, '#general', 'MERGER', {
      Channel: '#board-room',
      'Who can see it': 'Only its owner and the people named below',
    });
    await bob.closes({ all: true });
    const [project] = await db().select().from(projects);
    await opensGate(bob, '#general', 'MERGER');
    await bob.presses('Fill it in');
    await bob.fillsIn('Owner', 'caro');
    await bob.fillsIn('How far has it come?', 'At risk');
    await bob.fillsIn('By when', '2026-11-24');
    expect((await bob.submits()).errors).toEqual({
      Owner: 'They can not see this project: name somebody who can.',
    });
    await savesItem(bob, { Owner: 'bob' });
    await bob.sees('Readiness: 0 of 7 ready · 1 at risk', { in: '#board-room' });
    expect(bot.slack.shows('#general')).not.toContain('Launch gate');
    await later();

    await alice.types('#general', '/aipm launch MERGER');
    await alice.sees('I know no project MERGER', { in: 'modal' });
    await alice.closes();
    for (const label of ['See all', 'Open the gate…']) {
      await caro.clicks(label, { in: '#board-room' });
      await caro.sees('I know no such project that you can see.', { in: 'modal' });
      await caro.closes();
    }
    expect(project?.visibility).toBe('restricted');
    expect(await openings()).toEqual([]);
  });

  test('is none of a guest’s business', async () => {
    await created();
    await opensGate(bob, triage);
    await bob.presses('Post the gate in the channel');
    await bob.sees('Launch gate', { in: triage });
    const gita = bot.slack.person('gita');
    for (const label of ['See all', 'Open the gate…']) {
      await gita.clicks(label, { in: triage });
      await gita.sees('Only members of this workspace can use aipm', { in: 'modal' });
      await gita.closes();
    }
  });

  test('waits on the Home of who owns an item at risk, until it is ready', async () => {
    await created();
    await opensGate(bob, triage);
    await bob.presses('Fill it in');
    await savesItem(bob, { 'How far has it come?': 'At risk', Owner: 'caro', 'By when': '2026-11-24' });
    await caro.opensHome();
    await caro.sees('TRIAGE: at risk before the launch: *Target user and job*', { in: 'home' });
    expect(caro.home()).toContain('due 24 Nov');
    await later(5 * 24 * 60);
    await caro.opensHome();
    await caro.sees('2 days overdue', { in: 'home' });
    await caro.clicks('Update', { in: 'home' });
    await savesItem(caro, ready);
    await eventually(() => !caro.home().includes('at risk before the launch'));
    expect(await stored()).toMatchObject([{ state: 'ready', changedBy: caro.id }]);
  });

  test('asks what becomes of an earlier launch, and says what contradicts it', async () => {
    await cleared();
    await bob.closes({ all: true });
    await holdsReview(bob, triage, { Verdict: 'No-go' }, 'Medical triage');
    await beginsOpening(bob, triage);
    expect((await bob.submits()).outcome).toBe('updated');
    expect(bob.modal()?.text).toContain('No-go');
  });

  test.each([0, 200])(
    'with the longest words and %i failure modes fits into what Slack takes',
    async (count) => {
      const long = `https://wiki.example/${'&'.repeat(478)}`;
      const projectId = await created({ Name: '<&>'.repeat(33) });
      const [project] = await db().select().from(projects);
      const rows = Array.from({ length: count }, (_, at) => ({
        ...{ workspaceId: project?.workspaceId ?? '', projectId, kind: 'expensive answer' as const },
        ...{ description: '<&>'.repeat(100), risk: 5, cost: 1, status: 'open' as const, ownerId: bob.id },
        ...{
          dueDate: '2026-11-01',
          madeBy: `mode ${at}`,
          createdBy: bob.id,
          createdAt: begin,
          movedAt: begin,
        },
        ...{ formId: 'form', valuesHash: '', changedBy: bob.id, changedAt: begin },
      }));
      if (count > 0) await db().insert(failureModes).values(rows);
      await opensGate(alice, triage);
      for (const name of names.slice(0, 2)) {
        await alice.presses('Fill it in');
        await savesItem(alice, {
          'How far has it come?': 'At risk',
          Evidence: name === names[0] ? long : '&'.repeat(500),
          Owner: 'bob',
          'By when': '2026-12-31',
        });
        await alice.sees('At risk', { in: 'modal' });
      }
      await alice.sees(count === 0 ? 'because of 11 things' : 'because of 211 things', { in: triage });
      if (count > 0) expect(card()).toContain('and 206 more');
      await beginsOpening(alice, 'modal', {
        'Why open it all the same?': '&'.repeat(1000),
        'What would show that this was right?': '&'.repeat(500),
        'When will we know?': '2026-12-31',
      });
      if (count > 0) expect(alice.modal()?.text).toContain('and 190 more like these');
      await closesWith(alice);
      await alice.sees('Open since', { in: triage });
      await alice.sees('Open since', { in: 'modal' });
      expect(await db().select().from(messages).where(eq(messages.plain, true))).toEqual([]);
    },
  );

  test('has its card looked at every minute, which stays as it is while nothing changed', async () => {
    const projectId = await created();
    await opensGate(bob, triage);
    await bob.presses('Post the gate in the channel');
    await bob.sees('*Closed because of 12 things*', { in: triage });
    const versions = async () =>
      (await db().select().from(messages)).map(({ key, version }) => [key, version]);
    const before = await versions();
    await later();
    await later(20);
    expect(await versions()).toEqual(before);
    await db().update(projects).set({ status: 'paused' }).where(eq(projects.id, projectId));
    await hasSpecAndScore(db());
    await later();
    expect(await versions()).toEqual(before);
    await db().update(projects).set({ status: 'active' });
    await later();
    await bob.sees('*Closed because of 10 things*', { in: triage });
    expect(bot.slack.messages(triage)).toHaveLength(1);
  });

  test('is one of many, all of which are looked at within a few minutes', async () => {
    await created();
    const [project] = await db().select().from(projects);
    if (!project) throw new Error('There is no project');
    const many = Array.from({ length: 120 }, (_, at) => ({
      ...project,
      id: randomUUID(),
      key: `P${at}`,
      madeBy: `${at}`,
    }));
    await db().insert(projects).values(many);
    const begun = { workspaceId: project.workspaceId, createdBy: bob.id, createdAt: now };
    await db()
      .insert(launchGates)
      .values(many.map(({ id }) => ({ ...begun, projectId: id })));
    const posted = async () => (await db().select().from(messages)).length;
    for (const count of [50, 100, 120, 120]) {
      await later();
      expect(await posted()).toBe(count);
    }
  });
});
