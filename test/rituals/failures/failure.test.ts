import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { decisions } from '../../../src/decisions/schema.ts';
import { failureModes, failureMoves, failureReadings } from '../../../src/rituals/failures/schema.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { choosesProject, createsProject, holdsReview } from '../../support/triage-review.ts';
import {
  asksForMore,
  beginsMove,
  closesWith,
  doNow,
  fills,
  logsFailure,
  moves,
  opensFailure,
  reads,
} from './steps.ts';

describe.each(['http', 'socket'] as const)('a failure mode over %s', (transport) => {
  const clock = { now: new Date('2026-11-21T08:00:00Z') };
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot({ transport, now: () => clock.now });
  });
  afterAll(() => bot.stop());

  test('goes from the incident to closed, with readings and a decision on the way', async () => {
    const { slack, database } = bot;
    const [alice, bob] = [slack.person('alice'), slack.person('bob')];
    await logsFailure(alice, '#triage');
    await alice.sees('*Unsafe answer* · Open', { in: '#triage' });
    const card = slack.shows('#triage');
    expect(card).toContain('*Failure mode* · Medical triage (MEDICAL)');
    expect(card).toContain('Do now: high risk and cheap to mitigate (risk 5 of 5, cost 2 of 5)');
    expect(card).toContain('Owner: Alice · due 28 Nov');
    expect(card).toContain('It names a dose');
    expect(card).toContain('[Move on…] (primary) [Edit] [Open record]');

    await bob.clicks('Edit', { in: '#triage' });
    await bob.sees('Edit the failure mode', { in: 'modal' });
    await fills(bob, {
      'What is measured': 'hallucination rate',
      'Risk of the domain': 'High, such as legal or medical',
    });
    await closesWith(bob);
    await alice.sees('hallucination rate <= 1 %', { in: '#triage' });

    await moves(bob, '#triage', 'Mitigating: we work on it', { 'What will change': 'Prompt' });
    await alice.sees('*Unsafe answer* · Mitigating', { in: '#triage' });
    await alice.sees('@Alice Chen: Bob moved it from open to *mitigating*.', { in: '#triage' });
    expect(slack.shows('#triage')).toContain('what changes: prompt');

    await reads(alice, '#triage', 'hallucination rate, in %', '2.3', '2026-11-20');
    await alice.sees('2.3 % on 20 Nov: *fails* against <= 1 %', { in: '#triage' });
    expect(slack.shows('#triage')).not.toContain('line chart');
    await reads(alice, '#triage', 'hallucination rate, in %', '0.9');
    await alice.sees('0.9 % on 21 Nov: *passes* against <= 1 %', { in: '#triage' });
    expect(slack.shows('#triage')).toContain('[line chart: hallucination rate, in %]');
    expect(slack.shows('#triage')).toContain('Reading: 20 Nov 2.3, 21 Nov 0.9');
    expect(slack.shows('#triage')).toContain('Target: 20 Nov 1, 21 Nov 1');

    await moves(alice, '#triage', 'Mitigated: the work is done', { 'Why?': 'The prompt refuses doses' });
    await alice.sees('*Unsafe answer* · Mitigated', { in: '#triage' });
    await moves(alice, '#triage', 'Closed: it stays away');
    await alice.sees('*Unsafe answer* · Closed', { in: '#triage' });
    expect(slack.shows('#triage')).not.toContain('due 28 Nov');

    await alice.clicks('Open record', { in: '#triage' });
    await alice.sees('How it moved, newest first', { in: 'modal' });
    const record = alice.modal()?.text ?? '';
    expect(record).toContain('Open → *Mitigating* · @Bob Meyer');
    expect(record).toContain('Mitigated → *Closed* · @Alice Chen');
    expect(record).toContain('The prompt refuses doses');
    expect(record).toContain('Readings, newest first');
    expect(slack.messages('#triage').filter(({ threadTs }) => !threadTs)).toHaveLength(1);
    expect(await database.db.select().from(decisions)).toEqual([]);
    expect(slack.problems).toEqual([]);
  });
});

describe('a failure mode', () => {
  const clock = { now: new Date('2026-11-21T08:00:00Z') };
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot({ now: () => clock.now });
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    clock.now = new Date('2026-11-21T08:00:00Z');
    await bot.clear();
  });
  afterAll(() => bot.stop());

  const stored = () => bot.database.db.select().from(failureModes);
  const logged = () => bot.database.db.select().from(decisions);

  test('stands in the launcher, and its form asks for five fields', async () => {
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm');
    await alice.sees('Log a failure mode', { in: 'modal' });
    await alice.closes();
    await opensFailure(alice, '#triage');
    expect(alice.modal()?.labels).toEqual([
      'Project',
      'What goes wrong',
      'What happens',
      'Business risk',
      'Cost to mitigate',
    ]);
    const { errors } = await alice.submits({ force: true });
    expect(Object.keys(errors ?? {})).toHaveLength(5);
    expect(await stored()).toEqual([]);
  });

  test('says so when the key that was typed is not known', async () => {
    const alice = bot.slack.person('alice');
    await opensFailure(alice, '#triage', 'NOPE');
    expect(alice.modal()?.text).toContain('I know no project NOPE');
  });

  test('keeps what was typed when the later fields are asked for', async () => {
    const alice = bot.slack.person('alice');
    await opensFailure(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fills(alice, doNow);
    await asksForMore(alice);
    expect(alice.modal()?.values).toMatchObject({ ...doNow, 'Working days in a month': '22', Unit: '%' });
    expect(alice.modal()?.buttons).not.toContain('More fields');
    await fills(alice, {
      'Where there is no good answer, it should': 'Route to a human',
      'People look at answers below, in % of confidence': '70',
      'Answers they look at in a day': '50',
      'Working days in a month': '24',
      'What will change': 'Model',
      Owner: 'bob',
      Due: '2026-12-24',
      'What is measured': 'hallucination rate',
      'An input that shows it': 'How much ibuprofen for a child of 3?',
      'What should happen instead': 'It names no dose and hands over',
    });
    await closesWith(alice);
    await alice.sees('Owner: Bob · due 24 Dec · what changes: model', { in: '#triage' });
    await alice.clicks('Open record', { in: '#triage' });
    await alice.sees('People look at answers below 70 % confidence: 50 a day x 24 days = 1,200', {
      in: 'modal',
    });
    expect(alice.modal()?.text).toContain('How much ibuprofen');
    expect(alice.modal()?.text).toContain('Target: hallucination rate <= 5 %');
    expect(await stored()).toMatchObject([
      { ownerId: bot.slack.person('bob').id, mechanism: 'model change' },
    ]);
  });

  test('belongs to the project’s owner, and is due as its cell says on the logger’s calendar', async () => {
    const [alice, caro] = [bot.slack.person('alice'), bot.slack.person('caro')];
    await createsProject(alice, '#triage', 'TRIAGE', { Owner: 'bob' });
    await alice.closes({ all: true });
    // In São Paulo it is still the 20th.
    clock.now = new Date('2026-11-21T01:00:00Z');
    const cells = [
      { 'Business risk': '4', 'Cost to mitigate': '3' },
      { 'Business risk': '1: hardly anybody notices', 'Cost to mitigate': '2' },
      { 'Business risk': '3', 'Cost to mitigate': '5: months of work' },
    ];
    await logsFailure(caro, '#triage');
    for (const cell of cells) await logsFailure(caro, '#triage', cell);
    const rows = await stored();
    expect(rows.map(({ dueDate }) => dueDate).sort()).toEqual([
      '2026-11-27',
      '2026-12-20',
      '2026-12-20',
      null,
    ]);
    expect(new Set(rows.map(({ ownerId }) => ownerId))).toEqual(new Set([bot.slack.person('bob').id]));
    await caro.sees('Accept and watch: low risk and costly to mitigate', { in: '#triage' });
    expect(bot.slack.shows('#triage')).toContain('Owner: Bob · no due date');
  });

  test('is owned by members who can see the project alone', async () => {
    const alice = bot.slack.person('alice');
    await createsProject(alice, '#general', 'MERGER', {
      Channel: '#board-room',
      'Who can see it': 'Only its owner and the people named below',
    });
    await alice.closes({ all: true });
    await opensFailure(alice, '#general', 'MERGER');
    await fills(alice, doNow);
    await asksForMore(alice);
    await alice.fillsIn('Owner', 'gita');
    expect((await alice.submits()).errors).toEqual({
      Owner: 'Only members of this workspace can own it: guests and apps can not.',
    });
    await alice.fillsIn('Owner', 'bob');
    expect((await alice.submits()).errors).toEqual({
      Owner: 'They can not see this project: name somebody who can.',
    });
    await alice.fillsIn('Owner', 'alice');
    await closesWith(alice);
  });

  test('is logged once, however often the form arrives', async () => {
    const alice = bot.slack.person('alice');
    await opensFailure(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fills(alice, doNow);
    bot.slack.deliverTwice(true);
    await closesWith(alice);
    bot.slack.deliverTwice(false);
    await alice.sees('*Unsafe answer* · Open', { in: '#triage' });
    expect(await stored()).toHaveLength(1);
    expect(bot.slack.messages('#triage')).toHaveLength(1);
  });

  test('whose answer got lost can be saved again, with what was corrected meanwhile', async () => {
    const alice = bot.slack.person('alice');
    await opensFailure(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fills(alice, doNow);
    bot.slack.misdeliver({ kind: 'submission', times: 1, fault: { dropResponse: true } });
    expect(await alice.submits()).toMatchObject({ outcome: 'failed' });
    await alice.fillsIn('Business risk', '3');
    await closesWith(alice);
    await alice.sees('Quick win: low risk and cheap to mitigate', { in: '#triage' });
    expect(await stored()).toMatchObject([{ risk: 3, dueDate: '2026-12-21' }]);
    expect(bot.slack.messages('#triage')).toHaveLength(1);
  });

  test('links nowhere but to Slack, and to a record, whatever its form carries', async () => {
    const alice = bot.slack.person('alice');
    await opensFailure(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fills(alice, doNow);
    const view = bot.slack.workspace.stacks[alice.id]?.at(-1)?.view;
    if (!view) throw new Error('No form is open');
    view.private_metadata = JSON.stringify({
      ...(JSON.parse(view.private_metadata ?? '{}') as object),
      link: 'https://evil.example/archives/C1/p1',
      source: { ritual: 'review', recordId: 'none' },
    });
    await closesWith(alice);
    expect(await stored()).toMatchObject([{ sourceLink: null, sourceRitual: null, sourceRecordId: null }]);
    await alice.sees('*Unsafe answer* · Open', { in: '#triage' });
  });

  test('begun in a meeting can be kept as a draft and finished by somebody else', async () => {
    const [alice, bob] = [bot.slack.person('alice'), bot.slack.person('bob')];
    await createsProject(alice, '#triage', 'TRIAGE');
    await alice.closes({ all: true });
    await opensFailure(alice, '#triage', 'TRIAGE');
    await alice.fillsIn('What happens', 'It names a dose');
    await asksForMore(alice);
    await alice.fillsIn('An input that shows it', 'How much ibuprofen?');
    await alice.presses('Save draft');
    await alice.sees('Draft saved. Whoever sees TRIAGE', { in: 'modal' });
    await alice.closes();
    await opensFailure(bob, '#general', 'TRIAGE');
    await bob.presses('Continue it', { confirm: true });
    await bob.sees('Draft by @Alice Chen', { in: 'modal' });
    expect(bob.modal()?.values['An input that shows it']).toBe('How much ibuprofen?');
    const { 'What happens': _, ...rest } = doNow;
    await fills(bob, rest);
    await closesWith(bob);
    await bob.sees('It names a dose', { in: '#general' });
    expect(await stored()).toMatchObject([{ exampleInput: 'How much ibuprofen?' }]);
  });

  test('edited by two people at once keeps both: the second sees what the first saved, and decides', async () => {
    const [alice, bob] = [bot.slack.person('alice'), bot.slack.person('bob')];
    await logsFailure(alice, '#triage');
    for (const person of [alice, bob]) {
      await person.clicks('Edit', { in: '#triage' });
      await person.sees('Edit the failure mode', { in: 'modal' });
    }
    await bob.fillsIn('Business risk', '3');
    await closesWith(bob);
    await alice.fillsIn('What happens', 'It names any dose');
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    expect(alice.modal()?.text).toContain('Bob has: 3');
    expect(alice.modal()?.text).not.toContain('Bob has: nothing');
    await closesWith(alice);
    await alice.sees('It names any dose', { in: '#triage' });
    expect(await stored()).toMatchObject([{ risk: 5, revision: 3 }]);
  });

  test('logged again by a form whose answer got lost keeps what somebody else filled in behind its fields', async () => {
    const [alice, bob] = [bot.slack.person('alice'), bot.slack.person('bob')];
    await opensFailure(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fills(alice, doNow);
    bot.slack.misdeliver({ kind: 'submission', times: 1, fault: { dropResponse: true } });
    await alice.submits();
    await bob.sees('*Unsafe answer* · Open', { in: '#triage' });
    await bob.clicks('Edit', { in: '#triage' });
    await bob.sees('Edit the failure mode', { in: 'modal' });
    await bob.fillsIn('An input that shows it', 'How much ibuprofen?');
    await closesWith(bob);
    await alice.fillsIn('Business risk', '4');
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    await closesWith(alice);
    expect(await stored()).toMatchObject([{ risk: 4, exampleInput: 'How much ibuprofen?' }]);
  });

  test('moves by the form alone as it is allowed, and only when it is said why', async () => {
    const alice = bot.slack.person('alice');
    await logsFailure(alice, '#triage');
    await beginsMove(alice, '#triage', 'Mitigating: we work on it');
    expect((await alice.submits()).errors).toEqual({
      'What will change': 'What will change? Prompt, retrieval, tool, policy, data or model.',
    });
    expect(alice.modal()?.text).not.toContain('Closed: it stays away');
    await fills(alice, { 'What will change': 'Tool', 'Why?': '' });
    const { errors } = await alice.submits({ force: true });
    expect(errors).toEqual({ 'Why?': 'Say why; a line is enough.' });
    await alice.fillsIn('Why?', 'We begin');
    await closesWith(alice);
    expect(await bot.database.db.select().from(failureMoves)).toMatchObject([
      { fromStatus: 'open', toStatus: 'mitigating', note: 'We begin' },
    ]);
  });

  test('moved by two people at once moves once, and the second is told by whom', async () => {
    const [alice, bob] = [bot.slack.person('alice'), bot.slack.person('bob')];
    await logsFailure(alice, '#triage');
    await beginsMove(alice, '#triage', 'Mitigating: we work on it', { 'What will change': 'Prompt' });
    await beginsMove(bob, '#triage', 'Mitigating: we work on it', { 'What will change': 'Data' });
    const outcomes = await Promise.all([alice.submits(), bob.submits()]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['closed', 'updated']);
    const [second, first] = outcomes[0]?.outcome === 'updated' ? [alice, 'Bob'] : [bob, 'Alice'];
    expect(second.modal()?.text).toMatch(
      new RegExp(`${first} moved it to mitigating on 21 Nov at \\d\\d:\\d\\d`),
    );
    expect(second.modal()?.values['Why?']).toBe('We talked about it');
    expect(await bot.database.db.select().from(failureMoves)).toHaveLength(1);
    await alice.sees('↳', { in: '#triage' });
    expect(bot.slack.messages('#triage').filter(({ threadTs }) => threadTs)).toHaveLength(1);
  });

  test('moves once, however often the form arrives', async () => {
    const alice = bot.slack.person('alice');
    await logsFailure(alice, '#triage');
    await beginsMove(alice, '#triage', 'Mitigating: we work on it', { 'What will change': 'Prompt' });
    bot.slack.deliverTwice(true);
    await closesWith(alice);
    bot.slack.deliverTwice(false);
    await alice.sees('moved it from open to *mitigating*', { in: '#triage' });
    expect(await bot.database.db.select().from(failureMoves)).toHaveLength(1);
    expect(bot.slack.messages('#triage')).toHaveLength(2);
  });

  test('whose move’s answer got lost can be moved again, with another reason', async () => {
    const alice = bot.slack.person('alice');
    await logsFailure(alice, '#triage');
    await beginsMove(alice, '#triage', 'Accept the risk (admins only)');
    bot.slack.misdeliver({ kind: 'submission', times: 1, fault: { dropResponse: true } });
    expect(await alice.submits()).toMatchObject({ outcome: 'failed' });
    await alice.fillsIn('Why?', 'The pilot ends tomorrow');
    await closesWith(alice);
    await alice.sees('The pilot ends tomorrow', { in: '#triage' });
    expect(await bot.database.db.select().from(failureMoves)).toMatchObject([
      { fromStatus: 'open', toStatus: 'accepted', note: 'The pilot ends tomorrow' },
    ]);
    expect(await logged()).toMatchObject([{ terms: 'The pilot ends tomorrow' }]);
    expect(bot.slack.messages('#triage')).toHaveLength(2);
  });

  test('to do now is accepted by an admin alone, which is a decision until it is reopened', async () => {
    const [alice, bob] = [bot.slack.person('alice'), bot.slack.person('bob')];
    await logsFailure(bob, '#triage');
    await beginsMove(bob, '#triage', 'Accept the risk (admins only)');
    expect((await bob.submits()).errors).toEqual({
      'Where does it go?': 'Only an admin can accept a “do now”. Ask one, or choose another status.',
    });
    await bob.closes();
    await moves(alice, '#triage', 'Accept the risk (admins only)', { 'Why?': 'The pilot ends tomorrow' });
    await alice.sees('*Unsafe answer* · Risk accepted', { in: '#triage' });
    expect(await logged()).toMatchObject([
      {
        ritual: 'failure',
        verdict: 'Accept the risk: unsafe answer',
        terms: 'The pilot ends tomorrow',
        ownerId: alice.id,
      },
    ]);

    clock.now = new Date('2026-12-21T08:00:00Z');
    await beginsMove(bob, '#triage', 'Reopen it', { 'Why?': 'The pilot goes on' }, 'Reopen…');
    await closesWith(bob);
    await bob.sees('*Unsafe answer* · Open', { in: '#triage' });
    expect(bot.slack.shows('#triage')).toContain('due 28 Dec');
    expect(await logged()).toMatchObject([
      {
        verdict: 'Risk no longer accepted',
        terms: 'The pilot goes on',
        ownerId: bob.id,
        decidedAt: clock.now,
      },
    ]);
    await alice.types('#triage', '/aipm decisions');
    await alice.sees('Risk no longer accepted', { in: 'modal' });
    await alice.presses('Open');
    await alice.sees('Failure mode', { in: 'modal' });
    await alice.sees('How it moved', { in: 'modal' });
  });

  test('whose risk is accepted is not made a “do now” by the way', async () => {
    const bob = bot.slack.person('bob');
    await logsFailure(bob, '#triage', { 'Business risk': '3' });
    await moves(bob, '#triage', 'Accept the risk');
    await bob.sees('Risk accepted', { in: '#triage' });
    await bob.clicks('Edit', { in: '#triage' });
    await bob.sees('Edit the failure mode', { in: 'modal' });
    await fills(bob, { 'What goes wrong': 'Wrong answer', 'Business risk': '4' });
    expect((await bob.submits()).errors?.['Business risk']).toContain('Reopen it first');
    await bob.fillsIn('Business risk', '2');
    await closesWith(bob);
    expect(await logged()).toMatchObject([
      { verdict: 'Accept the risk: wrong answer', terms: 'We talked about it' },
    ]);
  });

  test('says on its card by how many days it is overdue, and no longer once it is mitigated', async () => {
    const alice = bot.slack.person('alice');
    await logsFailure(alice, '#triage');
    await alice.sees('due 28 Nov', { in: '#triage' });
    clock.now = new Date('2026-12-01T08:00:00Z');
    await moves(alice, '#triage', 'Mitigating: we work on it', { 'What will change': 'Prompt' });
    await alice.sees('due 28 Nov, *overdue by 3 days*', { in: '#triage' });
    await moves(alice, '#triage', 'Mitigated: the work is done');
    await alice.sees('*Unsafe answer* · Mitigated', { in: '#triage' });
    expect(bot.slack.shows('#triage')).not.toContain('overdue');
  });

  test('is held against the target that held when it was read', async () => {
    const alice = bot.slack.person('alice');
    const measured = { 'What is measured': 'hallucination rate' };
    await logsFailure(alice, '#triage', {}, measured);
    await alice.sees('No reading yet', { in: '#triage' });
    await reads(alice, '#triage', 'hallucination rate, in %', '2.3');
    await alice.sees('2.3 % on 21 Nov: *passes* against <= 5 %', { in: '#triage' });
    await alice.clicks('Edit', { in: '#triage' });
    await alice.sees('Edit the failure mode', { in: 'modal' });
    await alice.fillsIn('Target', '1');
    await closesWith(alice);
    await reads(alice, '#triage', 'hallucination rate, in %', '2.3');
    await alice.sees('2.3 % on 21 Nov: *fails* against <= 1 %', { in: '#triage' });
    expect(bot.slack.shows('#triage')).toContain('Reading: 21 Nov 2.3, 21 Nov (2) 2.3');
    expect(bot.slack.shows('#triage')).toContain('Target: 21 Nov 5, 21 Nov (2) 1');
    await alice.clicks('Open record', { in: '#triage' });
    await alice.sees('*passes* against <= 5 %', { in: 'modal' });
    await alice.sees('*fails* against <= 1 %', { in: 'modal' });
  });

  test('is not read on a day to come, and once however often the form arrives', async () => {
    const alice = bot.slack.person('alice');
    await logsFailure(alice, '#triage', {}, { 'What is measured': 'hallucination rate' });
    await alice.clicks('Log a reading', { in: '#triage' });
    await alice.sees('[Log]', { in: 'modal' });
    await fills(alice, { 'hallucination rate, in %': '2.3', 'Measured on': '2026-11-22' });
    expect((await alice.submits()).errors).toEqual({ 'Measured on': 'That day has not come yet.' });
    await alice.fillsIn('Measured on', '2026-11-21');
    bot.slack.deliverTwice(true);
    await closesWith(alice);
    bot.slack.deliverTwice(false);
    await alice.sees('2.3 % on 21 Nov', { in: '#triage' });
    expect(await bot.database.db.select().from(failureReadings)).toHaveLength(1);
  });

  test('logged from a review’s card keeps the review, and its record leads back there', async () => {
    const alice = bot.slack.person('alice');
    await holdsReview(alice, '#triage');
    await alice.sees('Go with conditions', { in: '#triage' });
    await alice.clicks('Log a failure mode', { in: '#triage' });
    await alice.sees('[Log it]', { in: 'modal' });
    expect(alice.modal()?.values.Project).toBe('Medical triage (MEDICAL)');
    await fills(alice, doNow);
    await closesWith(alice);
    await alice.sees('*Unsafe answer* · Open', { in: '#triage' });
    await alice.clicks('Open record', { in: '#triage' });
    await alice.sees('Open the review', { in: 'modal' });
    await alice.presses('Open the review');
    await alice.sees('Rare terms', { in: 'modal' });
    await alice.presses('Log a failure mode');
    await alice.sees('[Log it]', { in: 'modal' });
    expect(await stored()).toMatchObject([{ sourceRitual: 'review' }]);
  });
});

describe('a failure mode of a restricted project', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
    const alice = bot.slack.person('alice');
    await createsProject(alice, '#general', 'MERGER', {
      Name: 'Merger forecasts',
      Channel: '#board-room',
      'Who can see it': 'Only its owner and the people named below',
    });
    await alice.closes({ all: true });
    await opensFailure(alice, '#general', 'MERGER');
    await fills(alice, doNow);
    await asksForMore(alice);
    await alice.fillsIn('What is measured', 'hallucination rate');
    await closesWith(alice);
    await alice.sees('*Unsafe answer* · Open', { in: '#board-room' });
  });
  afterEach(() => expect(bot.slack.problems).toEqual([]));
  afterAll(() => bot.stop());

  test('stays in the project’s channel', () => {
    expect(bot.slack.shows('#general')).not.toContain('Merger');
  });

  test.each(['Move on…', 'Log a reading', 'Edit', 'Open record'])(
    'is nobody else’s business: %s',
    async (label) => {
      const bob = bot.slack.person('bob');
      await bob.clicks(label, { in: '#board-room' });
      await bob.sees('I know no such failure mode that you can see.', { in: 'modal' });
      await bob.closes({ all: true });
    },
  );

  test('is in nobody else’s register, file or form', async () => {
    const bob = bot.slack.person('bob');
    await bob.types('#general', '/aipm failures');
    await bob.sees('Nobody has logged a failure mode yet', { in: '#general' });
    await bob.types('#general', '/aipm failures MERGER');
    await bob.sees('I know no such project that you can see', { in: '#general' });
    await bob.types('#general', '/aipm failures export');
    await bob.sees('There is no failure mode to export yet', { in: '#general' });
    await opensFailure(bob, '#general', 'MERGER');
    expect(bob.modal()?.text).not.toContain('Merger forecasts');
    await bob.closes({ all: true });
    const alice = bot.slack.person('alice');
    await alice.types('#general', '/aipm failures MERGER');
    await alice.sees('MERGER | do now', { in: '#general' });
  });

  test('is not moved by a form that was open when its person was taken off', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await alice.types('#general', '/aipm project MERGER');
    await alice.sees('Lifecycle stage', { in: 'modal' });
    await alice.fillsIn('People who can see it when restricted', ['Bob Meyer']);
    await alice.submits();
    await alice.closes({ all: true });
    await beginsMove(bob, '#board-room', 'Mitigating: we work on it', { 'What will change': 'Prompt' });
    await alice.types('#general', '/aipm project MERGER');
    await alice.sees('Lifecycle stage', { in: 'modal' });
    await alice.fillsIn('People who can see it when restricted', []);
    await alice.submits();
    const { errors } = await bob.submits();
    expect(Object.values(errors ?? {})).toEqual(['I know no such failure mode that you can see.']);
    expect(await bot.database.db.select().from(failureMoves)).toEqual([]);
  });
});

describe('a guest', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
    await logsFailure(bot.slack.person('alice'), '#triage', {}, { 'What is measured': 'rate' });
    await bot.slack.person('gita').sees('*Unsafe answer* · Open', { in: '#triage' });
  });
  afterAll(() => bot.stop());

  test.each(['Move on…', 'Log a reading', 'Edit', 'Open record'])(
    'reads the card, and is refused %s',
    async (label) => {
      const gita = bot.slack.person('gita');
      await gita.clicks(label, { in: '#triage' });
      await gita.sees('Only members of this workspace', { in: 'modal' });
      await gita.closes({ all: true });
    },
  );

  test('is refused the commands and the shortcut', async () => {
    const gita = bot.slack.person('gita');
    await gita.types('#triage', '/aipm failure');
    await gita.sees('Only members of this workspace', { in: 'modal' });
    await gita.closes({ all: true });
    await gita.types('#triage', '/aipm failures');
    await gita.sees('Only members of this workspace', { in: '#triage' });
    await gita.usesOn({ in: '#triage', text: 'Unsafe answer' }, 'Log a failure mode');
    await gita.sees('Only members of this workspace', { in: 'modal' });
  });
});

describe('what people type into a failure mode', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  /** A failure mode whose every text field holds `words`, through its whole life. */
  async function lives(words: (max: number) => string, number: string) {
    const alice = bot.slack.person('alice');
    await logsFailure(
      alice,
      '#triage',
      { 'What happens': words(3000) },
      {
        'People look at answers below, in % of confidence': '99.999999',
        'Answers they look at in a day': '1000000',
        'Working days in a month': '31',
        'What is measured': words(100),
        'It passes when it is': '>= at least',
        Target: number,
        Unit: words(20),
        'An input that shows it': words(3000),
        'What should happen instead': words(3000),
      },
      `Triage ${words(50)}`,
    );
    await alice.sees('*Unsafe answer* · Open', { in: '#triage' });
    for (let n = 0; n < 3; n += 1) {
      await alice.clicks('Log a reading', { in: '#triage' });
      const modal = await alice.waitsForModal('Log a reading');
      await alice.sees('[Log]', { in: 'modal' });
      const label = alice.modal()?.labels[0] ?? modal.labels[0] ?? '';
      await fills(alice, { [label]: number, Note: words(300) });
      await closesWith(alice);
    }
    await alice.sees('line chart', { in: '#triage' });
    const why = { 'Why?': words(1000) };
    await moves(alice, '#triage', 'Mitigating: we work on it', { ...why, 'What will change': 'Prompt' });
    await moves(alice, '#triage', 'Accept the risk (admins only)', why);
    await alice.sees('Risk accepted', { in: '#triage' });
    await alice.clicks('Edit', { in: '#triage' });
    await alice.sees('Edit the failure mode', { in: 'modal' });
    await closesWith(alice);
    await alice.clicks('Open record', { in: '#triage' });
    await alice.sees('How it moved', { in: 'modal' });
    const record = alice.modal()?.text ?? '';
    await alice.closes({ all: true });
    await alice.types('#triage', '/aipm failures');
    await alice.sees('Nothing is open', { in: '#triage' });
    await alice.clicks('All (1)', { in: '#triage' });
    await alice.sees('accepted', { in: '#triage' });
    await alice.types('#triage', '/aipm failures export');
    await alice.sees('is in your direct messages with aipm', { in: '#triage' });
    return [alice.look('#triage'), record].join('\n');
  }

  test.each(['&', 'x', '字', '👩‍⚕️'])('may be as long as the forms take it: %s', async (letter) => {
    await lives((max) => letter.repeat(Math.floor(max / letter.length)), '-999999999999999.999999');
    expect(JSON.stringify(bot.slack.messages('#triage'))).toContain('data_visualization');
  });

  test.each([
    ['a mention of everybody', '<!channel> <@U00BOB00001>'],
    ['a link in disguise', '<https://evil.example|x>'],
    ['right-to-left text', 'פרוי \u202Egnirts'],
    ['half a surrogate pair', 'a\u0000b\u0007 \ud83d d'],
  ])('pings nobody and links nowhere: %s', async (_name, words) => {
    const everything = await lives((max) => words.slice(0, max), '1.5');
    expect(everything).not.toContain('pings everyone');
    for (const message of bot.slack.messages('#triage')) {
      expect(message.text).not.toMatch(/<[!@]/);
      expect(JSON.stringify(message.blocks)).not.toMatch(/"mrkdwn","text":"[^"]*<[!@](?!date)/);
    }
  });
});
