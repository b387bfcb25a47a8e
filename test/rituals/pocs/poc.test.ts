import { setTimeout } from 'node:timers/promises';
import { like } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startAipm } from '../../../src/aipm.ts';
import { decisions } from '../../../src/decisions/schema.ts';
import { createLogger } from '../../../src/log.ts';
import { messages } from '../../../src/messages/schema.ts';
import { projects } from '../../../src/projects/schema.ts';
import { pocs, pocUsage } from '../../../src/rituals/pocs/schema.ts';
import { workspaces } from '../../../src/workspaces/schema.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import {
  beginsConclusion,
  concludesPoc,
  fills,
  logsUse,
  opensPlan,
  plansPoc,
  triagePlan,
} from '../../support/triage-poc.ts';
import { choosesProject, createsProject } from '../../support/triage-review.ts';

describe.each(['http', 'socket'] as const)('a POC over %s', (transport) => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot({ transport });
  });
  afterAll(() => bot.stop());

  test('goes from the plan to the report, the file and the decision log', async () => {
    const { slack, database } = bot;
    const alice = slack.person('alice');
    await plansPoc(alice, '#triage');
    await alice.sees('Running until', { in: '#triage' });
    expect(slack.shows('#triage')).toContain('Goal: accuracy >= 85 %');
    await logsUse(alice, '#triage', 400, 4);
    await alice.sees('Items 400 of 1,000 · Days 4 of 10 · People 2 of 2', { in: '#triage' });
    await concludesPoc(alice, '#triage');
    await alice.sees('Concluded · C chosen', { in: '#triage' });

    const card = slack.shows('#triage');
    expect(card).toContain('*POC* · Medical triage (MEDICAL)');
    expect(card).toContain('B and C meet the goal; C is best.');
    expect(card).toContain('C | 91 % | yes | best | 1.8 s');
    expect(card).toContain('A | 72 % | no | – | 1.5 s');
    expect(card).toContain('*A*  GPT-4 as it is');
    expect(card).toContain('[bar chart: accuracy, in %]');
    expect(card).toContain('Items 900 of 1,000');
    expect(card).toContain('Pilot with two clinics');
    expect(slack.messages('#triage')).toHaveLength(1);

    expect(await database.db.select().from(decisions)).toMatchObject([
      { ritual: 'poc', verdict: 'C chosen: Llama 3, fine-tuned on our samples', ownerId: alice.id },
    ]);
    await alice.types('#triage', '/aipm decisions');
    await alice.sees('C chosen: Llama 3', { in: 'modal' });
    await alice.presses('Open');
    await alice.sees('Proof of concept', { in: 'modal' });
    await alice.sees('91 % · meets the goal · best · latency 1.8 s', { in: 'modal' });
    await alice.closes({ all: true });

    await alice.clicks('Report as a file', { in: '#triage' });
    await alice.sees('The report is in your direct messages', { in: '#triage' });
    const [poc] = await database.db.select().from(pocs);
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(
      poc?.concludedAt ?? undefined,
    );
    const file = (await alice.downloads(`poc-MEDICAL-${day}.md`, { in: '@aipm' })).toString('utf8');
    expect(file).toContain('# POC of Medical triage (MEDICAL)');
    expect(file).toContain('| C | Llama 3, fine-tuned on our samples | 91 % | yes | best | 1.8 s | – |');
    expect(slack.problems).toEqual([]);
  });
});

describe('a POC', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  async function stored() {
    return bot.database.db.select().from(pocs);
  }

  test('stands in the launcher, and planned by the global shortcut has its card as a direct message', async () => {
    const alice = bot.slack.person('alice');
    await alice.uses('Plan a POC');
    await alice.sees('[Save plan]', { in: 'modal' });
    await choosesProject(alice, 'Medical triage');
    await fills(alice, triagePlan);
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('Running until', { in: '@aipm' });
    await alice.types('#triage', '/aipm');
    await alice.sees('Plan a POC', { in: 'modal' });
  });

  test('opens with the allowance for its limits, and today', async () => {
    const alice = bot.slack.person('alice');
    await opensPlan(alice, '#triage');
    expect(alice.modal()?.values).toMatchObject({
      'Data items, at most': '1000',
      'Days, at most': '10',
      'People, at most': '2',
    });
    expect(alice.modal()?.text).toContain('The allowance is 1,000; more needs a reason and an approver.');
  });

  test('opens with the allowance of its workspace, and is held against that', async () => {
    await bot.database.db.update(workspaces).set({ pocItemLimit: 500 });
    const alice = bot.slack.person('alice');
    await opensPlan(alice, '#triage');
    expect(alice.modal()?.values['Data items, at most']).toBe('500');
    expect(alice.modal()?.text).toContain('The allowance is 500; more needs a reason and an approver.');
    await choosesProject(alice, 'Medical triage');
    await fills(alice, { ...triagePlan, 'Data items, at most': '501', 'Starts on': '2062-11-21' });
    expect((await alice.submits()).errors).toMatchObject({
      'Why more than the allowance?': 'Why more than 500 items, 10 days and 2 people?',
    });
    await fills(alice, { 'Data items, at most': '500' });
    expect((await alice.submits()).errors).toEqual({
      'Starts on': 'Choose a day at most a year from today.',
    });
    await bot.database.db.update(workspaces).set({ pocItemLimit: 1000 });
  });

  test('says so when the key that was typed is not known', async () => {
    const alice = bot.slack.person('alice');
    await opensPlan(alice, '#triage', 'NOPE');
    expect(alice.modal()?.text).toContain('I know no project NOPE');
  });

  test('above the allowance is refused under the fields until it has a reason and an approver', async () => {
    const alice = bot.slack.person('alice');
    await opensPlan(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fills(alice, { ...triagePlan, 'Data items, at most': '1500' });
    expect((await alice.submits()).errors).toEqual({
      'Why more than the allowance?': 'Why more than 1,000 items, 10 days and 2 people?',
      'Who approves of it?': 'Who approves of the higher limit?',
    });
    await fills(alice, {
      'Why more than the allowance?': 'Rare terms are rare',
      'Who approves of it?': 'alice',
    });
    expect((await alice.submits()).errors).toEqual({
      'Who approves of it?': 'Somebody else has to approve of it.',
    });
    await alice.fillsIn('Who approves of it?', 'gita');
    expect((await alice.submits()).errors).toEqual({
      'Who approves of it?': 'Only a member of this workspace can approve of it.',
    });
    await alice.fillsIn('Who approves of it?', 'bob');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('approver: Bob', { in: '#triage' });
    expect(bot.slack.shows('#triage')).toContain('Rare terms are rare');
    expect(await stored()).toMatchObject([{ itemLimit: 1500, raiseReason: 'Rare terms are rare' }]);
  });

  test('whose form is empty says under each field what is missing', async () => {
    const alice = bot.slack.person('alice');
    await opensPlan(alice, '#triage');
    await alice.fillsIn('Who works on it', []);
    const { errors } = await alice.submits({ force: true });
    expect(Object.keys(errors ?? {}).sort()).toEqual(
      [
        'Project',
        'Solution A',
        'Target',
        'The goal is met when it is',
        'Unit',
        'What do you measure?',
        'Who works on it',
      ].sort(),
    );
    expect(await stored()).toEqual([]);
  });

  test('with C and no B is refused under B', async () => {
    const alice = bot.slack.person('alice');
    await opensPlan(alice, '#triage');
    await choosesProject(alice, 'Medical triage');
    await fills(alice, { ...triagePlan, 'Solution B': '' });
    expect((await alice.submits()).errors).toEqual({ 'Solution B': 'C comes after B.' });
  });

  test('begun in a meeting can be kept as a draft and finished by somebody else', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await createsProject(alice, '#triage', 'TRIAGE');
    await opensPlan(alice, '#triage', 'TRIAGE');
    await fills(alice, { ...triagePlan, Target: '', 'Days, at most': '8' });
    await alice.presses('Save draft');
    await alice.sees('Draft saved. Whoever sees TRIAGE', { in: 'modal' });
    await alice.closes();
    await opensPlan(bob, '#general', 'TRIAGE');
    await bob.presses('Continue it', { confirm: true });
    await bob.sees('Draft by @Alice Chen', { in: 'modal' });
    expect(bob.modal()?.values['Days, at most']).toBe('8');
    await bob.fillsIn('Target', '85');
    expect(await bob.submits()).toMatchObject({ outcome: 'closed' });
    await bob.sees('Days 0 of 8', { in: '#general' });
    expect(await stored()).toHaveLength(1);
  });

  test('that runs is what the command opens, and another can be planned beside it', async () => {
    const alice = bot.slack.person('alice');
    await plansPoc(alice, '#triage');
    await alice.types('#triage', '/aipm poc MEDICAL');
    await alice.sees('Plan another', { in: 'modal' });
    expect(alice.modal()?.buttons).toEqual(
      expect.arrayContaining(['Log use', 'Conclude', 'Edit', 'Plan another', 'Cancel the POC']),
    );
    await alice.presses('Plan another');
    await alice.sees('[Save plan]', { in: 'modal' });
    expect(alice.modal()?.values.Project).toBe('Medical triage (MEDICAL)');
    await fills(alice, triagePlan);
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    expect(await stored()).toHaveLength(2);
  });

  test('shows what was used, what is left, and what is over its limits', async () => {
    const alice = bot.slack.person('alice');
    await plansPoc(alice, '#triage');
    await logsUse(alice, '#triage', 400, 4);
    await alice.sees('600 items and 6 days left', { in: '#triage' });
    await logsUse(alice, '#triage', 620, 1);
    await alice.sees('20 items over the limit; 5 days left', { in: '#triage' });
    await alice.clicks('Open record', { in: '#triage' });
    await alice.sees('Use, newest first', { in: 'modal' });
    expect(alice.modal()?.text).toContain('620 items, 1 day and 2 people');
    expect(bot.slack.messages('#triage')).toHaveLength(1);
  });

  test('logs use once, however often the form arrives', async () => {
    const alice = bot.slack.person('alice');
    await plansPoc(alice, '#triage');
    await alice.clicks('Log use', { in: '#triage' });
    await alice.sees('[Log]', { in: 'modal' });
    await fills(alice, { 'Data items': '400', Days: '4' });
    bot.slack.deliverTwice(true);
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    bot.slack.deliverTwice(false);
    await alice.sees('Items 400 of 1,000', { in: '#triage' });
    expect(await bot.database.db.select().from(pocUsage)).toHaveLength(1);
  });

  test('can be edited while it runs', async () => {
    const alice = bot.slack.person('alice');
    await plansPoc(alice, '#triage');
    await alice.clicks('Edit', { in: '#triage' });
    await alice.sees('Edit the POC', { in: 'modal' });
    expect(alice.modal()?.labels).not.toContain('Project');
    await fills(alice, { Target: '90.5', 'Solution C': '' });
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('accuracy >= 90.5 %', { in: '#triage' });
    expect(bot.slack.shows('#triage')).not.toContain('Llama');
    expect(bot.slack.messages('#triage')).toHaveLength(1);
  });

  test('edited by two people at once keeps both: the second sees what the first saved, and decides', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await plansPoc(alice, '#triage');
    for (const person of [alice, bob]) {
      await person.clicks('Edit', { in: '#triage' });
      await person.sees('Edit the POC', { in: 'modal' });
    }
    await bob.fillsIn('Target', '80');
    expect(await bob.submits()).toMatchObject({ outcome: 'closed' });
    await alice.fillsIn('Target', '95');
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    expect(alice.modal()?.text).toContain('Bob has: 80');
    expect(alice.modal()?.values.Target).toBe('95');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('accuracy >= 95 %', { in: '#triage' });
  });

  test('concludes with another than the best only when it says why', async () => {
    const alice = bot.slack.person('alice');
    await plansPoc(alice, '#triage');
    await logsUse(alice, '#triage', 812, 7);
    await alice.clicks('Conclude', { in: '#triage' });
    await alice.sees('[Conclude]', { in: 'modal' });
    expect(alice.modal()?.values).toMatchObject({
      'Data items it took': '812',
      'Days it took': '7',
      'People who worked on it': '2',
    });
    await alice.closes();
    await beginsConclusion(alice, '#triage', { 'Which one is chosen?': 'B: GPT-4 with retrieval' });
    expect((await alice.submits()).errors).toEqual({
      'Why this choice?': 'C is best, with 91 %. Why choose B?',
    });
    await alice.fillsIn('Why this choice?', 'Nobody here can host Llama before March');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('Concluded · B chosen', { in: '#triage' });
    expect(bot.slack.shows('#triage')).toContain('Nobody here can host Llama before March');
    expect(bot.slack.shows('#triage')).not.toContain('[Log use]');
  });

  test('concludes with none, and with solutions that were not tried', async () => {
    const alice = bot.slack.person('alice');
    await plansPoc(alice, '#triage');
    await concludesPoc(alice, '#triage', {
      'B: accuracy, in %': '',
      'C: accuracy, in %': '',
      'Which one is chosen?': 'None of them',
    });
    await alice.sees('Concluded · None chosen', { in: '#triage' });
    const card = bot.slack.shows('#triage');
    expect(card).toContain('None meets the goal; A is best.');
    expect(card).toContain('B | not tried | – | –');
  });

  test('concluded by two people at once has one conclusion, and the second is told whose', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await plansPoc(alice, '#triage');
    await beginsConclusion(alice, '#triage');
    await beginsConclusion(bob, '#triage', { 'Next steps': 'Something else' });
    const outcomes = await Promise.all([alice.submits(), bob.submits()]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['closed', 'updated']);
    const [second, first] = outcomes[0]?.outcome === 'updated' ? [alice, 'Bob'] : [bob, 'Alice'];
    expect(second.modal()?.text).toMatch(new RegExp(`${first} concluded this POC on .* at \\d\\d:\\d\\d`));
    expect(second.modal()?.values['A: accuracy, in %']).toBe('72');
    expect(await bot.database.db.select().from(decisions)).toHaveLength(1);
    await alice.sees('Concluded · C chosen', { in: '#triage' });
    expect(bot.slack.messages('#triage')).toHaveLength(1);
  });

  test('whose plan changed under a conclusion shows the new plan, and keeps what was typed', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await plansPoc(alice, '#triage');
    await beginsConclusion(alice, '#triage');
    await bob.clicks('Edit', { in: '#triage' });
    await bob.sees('Edit the POC', { in: 'modal' });
    await bob.fillsIn('Target', '90');
    await bob.submits();
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    expect(alice.modal()?.text).toContain('Bob changed the plan while this form was open');
    expect(alice.modal()?.text).toContain('Goal: accuracy >= 90 %');
    expect(alice.modal()?.values['B: accuracy, in %']).toBe('88');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('C meets the goal; C is best.', { in: '#triage' });
  });

  test('cancelled while somebody had its forms open says so in them', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await plansPoc(alice, '#triage');
    await beginsConclusion(alice, '#triage');
    await bob.clicks('Open record', { in: '#triage' });
    await bob.sees('Cancel the POC', { in: 'modal' });
    await bob.presses('Cancel the POC', { confirm: true });
    await bob.sees('Cancelled', { in: 'modal' });
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    expect(alice.modal()?.text).toContain('Bob cancelled this POC on');
    await alice.closes({ all: true });
    await alice.sees('Cancelled by Bob', { in: '#triage' });
    expect(bot.slack.shows('#triage')).not.toContain('[Conclude]');
    expect(bot.slack.shows('#triage')).not.toContain('left');
    expect(await stored()).toMatchObject([{ status: 'cancelled' }]);
    expect(await bot.database.db.select().from(decisions)).toEqual([]);
  });

  test('cancelled by two people is cancelled once, and the second is told by whom', async () => {
    const alice = bot.slack.person('alice');
    const bob = bot.slack.person('bob');
    await plansPoc(alice, '#triage');
    for (const person of [alice, bob]) {
      await person.clicks('Open record', { in: '#triage' });
      await person.sees('Cancel the POC', { in: 'modal' });
    }
    await alice.presses('Cancel the POC', { confirm: true });
    await alice.sees('Cancelled', { in: 'modal' });
    await bob.presses('Cancel the POC', { confirm: true });
    await bob.sees('Alice cancelled this POC on', { in: 'modal' });
  });

  test('whose conclusion’s answer got lost can be concluded again, with what was corrected meanwhile', async () => {
    const alice = bot.slack.person('alice');
    await plansPoc(alice, '#triage');
    await beginsConclusion(alice, '#triage');
    bot.slack.misdeliver({ kind: 'submission', times: 1, fault: { dropResponse: true } });
    expect(await alice.submits()).toMatchObject({ outcome: 'failed' });
    await alice.fillsIn('Next steps', 'Pilot with three clinics');
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('Pilot with three clinics', { in: '#triage' });
    expect(await bot.database.db.select().from(decisions)).toHaveLength(1);
    expect(bot.slack.messages('#triage')).toHaveLength(1);
  });

  test('sends its report once for each click, however often that arrives', async () => {
    const alice = bot.slack.person('alice');
    await plansPoc(alice, '#triage');
    await concludesPoc(alice, '#triage');
    await alice.sees('Concluded', { in: '#triage' });
    const files = () => alice.dm().split('The report of the POC of MEDICAL').length - 1;
    bot.slack.deliverTwice(true);
    await alice.clicks('Report as a file', { in: '#triage' });
    await alice.sees('The report of the POC', { in: '@aipm' });
    await alice.sees('The report is in your direct messages', { in: '#triage' });
    // Long enough for a second file, if there were one.
    await setTimeout(500);
    expect(files()).toBe(1);
    bot.slack.deliverTwice(false);
    await alice.clicks('Report as a file', { in: '#triage' });
    await vi.waitFor(() => expect(files()).toBe(2));
    const receipts = () => alice.look('#triage').match(/The report is in your direct messages/g);
    await vi.waitFor(() => expect(receipts()).toHaveLength(2));
  });

  test('says so when Slack does not take its report', async () => {
    const alice = bot.slack.person('alice');
    await plansPoc(alice, '#triage');
    await concludesPoc(alice, '#triage');
    await alice.sees('Concluded', { in: '#triage' });
    bot.slack.misbehave({ method: 'upload', times: 1, fault: { status: 500 } });
    await alice.clicks('Report as a file', { in: '#triage' });
    await alice.sees('Slack did not take the file', { in: '#triage' });
    expect(alice.look('#triage')).not.toContain('The report is in your direct messages');
  });

  test('of a restricted project stays in its channel, and is nobody else’s business', async () => {
    const [alice, dan] = [bot.slack.person('alice'), bot.slack.person('dan')];
    await createsProject(alice, '#general', 'MERGER', {
      Name: 'Merger forecasts',
      Channel: '#board-room',
      'Who can see it': 'Only its owner and the people named below',
    });
    await alice.closes({ all: true });
    await opensPlan(alice, '#general', 'MERGER');
    await fills(alice, triagePlan);
    await alice.submits();
    await alice.sees('Running until', { in: '#board-room' });
    expect(bot.slack.shows('#general')).not.toContain('Merger');

    await opensPlan(dan, '#general', 'MERGER');
    expect(dan.modal()?.text).toContain('I know no project MERGER');
    expect(dan.modal()?.text).not.toContain('Merger forecasts');
    await dan.closes({ all: true });
    const bob = bot.slack.person('bob');
    await bob.clicks('Log use', { in: '#board-room' });
    await bob.sees('I know no such POC that you can see.', { in: 'modal' });
    await bob.closes({ all: true });
    await concludesPoc(alice, '#board-room');
    await bob.clicks('Report as a file', { in: '#board-room' });
    await bob.sees('I know no such POC that you can see.', { in: '#board-room' });
    expect(bob.dm()).not.toContain('poc-MERGER');
  });

  test('is read, but not touched, by a guest', async () => {
    const gita = bot.slack.person('gita');
    await plansPoc(bot.slack.person('alice'), '#triage');
    await gita.sees('Running until', { in: '#triage' });
    await gita.types('#triage', '/aipm poc MEDICAL');
    await gita.sees('Only members of this workspace', { in: 'modal' });
    await gita.closes({ all: true });
    for (const label of ['Log use', 'Conclude', 'Edit', 'Open record']) {
      await gita.clicks(label, { in: '#triage' });
      await gita.sees('Only members of this workspace', { in: 'modal' });
      await gita.closes({ all: true });
    }
  });
});

describe('a POC whose days are up', () => {
  const clock = { now: new Date('2026-11-11T08:00:00Z') };
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot({ now: () => clock.now });
  });
  afterAll(() => bot.stop());

  test('is said to be overdue on its card, and once in its thread', async () => {
    const { slack } = bot;
    const alice = slack.person('alice');
    await plansPoc(alice, '#triage');
    await alice.sees('Running until 20 Nov', { in: '#triage' });
    clock.now = new Date('2026-11-20T23:59:00Z');
    await bot.aipm.lookForDue();
    expect(slack.shows('#triage')).not.toContain('Overdue');

    clock.now = new Date('2026-11-21T00:01:00Z');
    const { config, database } = bot;
    const second = await startAipm(config, {
      log: createLogger('silent'),
      database,
      now: () => clock.now,
    });
    await Promise.all([bot.aipm.lookForDue(), second.lookForDue()]);
    await second.stop();
    await alice.sees('↳', { in: '#triage' });
    const overdue = 'Overdue: 10 days were up on 20 Nov; conclude it';
    await alice.sees(`*${overdue}*`, { in: '#triage' });
    expect(slack.shows('#triage')).toContain(`@Alice Chen: ${overdue}`);
    expect(slack.shows('#triage')).not.toContain('10 days left');
    await bot.aipm.lookForDue();
    await bot.aipm.lookForDue();
    expect(slack.messages('#triage')).toHaveLength(2);

    await alice.clicks('Edit', { in: '#triage' });
    await alice.sees('Edit the POC', { in: 'modal' });
    await fills(alice, {
      'Days, at most': '12',
      'Why more than the allowance?': 'The clinic was closed for two days',
      'Who approves of it?': 'bob',
    });
    await alice.submits();
    await alice.sees('Running until 22 Nov', { in: '#triage' });
    clock.now = new Date('2026-11-23T00:01:00Z');
    await bot.aipm.lookForDue();
    await alice.sees('12 days were up on 22 Nov', { in: '#triage' });
    await concludesPoc(alice, '#triage');
    await alice.sees('Concluded · C chosen', { in: '#triage' });
    await bot.aipm.lookForDue();
    expect(slack.messages('#triage')).toHaveLength(3);
    expect(slack.problems).toEqual([]);
  });
});

describe('a POC of a project restricted since', () => {
  const clock = { now: new Date('2026-11-11T08:00:00Z') };
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot({ now: () => clock.now });
  });
  afterAll(() => bot.stop());

  test('says that it is overdue to its owner alone, not to who planned it and was taken off it', async () => {
    const { slack, database } = bot;
    const [alice, bob] = [slack.person('alice'), slack.person('bob')];
    await createsProject(alice, '#general', 'MERGER', { Name: 'Merger forecasts', Channel: '#board-room' });
    await alice.closes({ all: true });
    await opensPlan(bob, '#general', 'MERGER');
    await fills(bob, triagePlan);
    await bob.submits();
    await bob.sees('Running until', { in: '#general' });
    await database.db.update(projects).set({ visibility: 'restricted' });
    clock.now = new Date('2026-11-21T00:01:00Z');
    await bot.aipm.lookForDue();
    await alice.sees('↳', { in: '#board-room' });
    expect(slack.shows('#board-room')).toContain('@Alice Chen: Overdue: 10 days were up on 20 Nov');
    expect(slack.shows('#board-room')).not.toMatch(/@Bob.*planned it/);
    const owed = await database.db.select().from(messages).where(like(messages.key, 'poc/%/overdue/%'));
    expect(owed).toMatchObject([{ actorId: alice.id }]);
    expect(JSON.stringify(owed)).not.toContain(bob.id);
    expect(slack.problems).toEqual([]);
  });
});

describe('what people type into a POC', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  /** A POC whose every text field holds `words`, from the plan to the file. */
  async function lives(words: (max: number) => string, number: string) {
    const alice = bot.slack.person('alice');
    await opensPlan(alice, '#triage');
    await choosesProject(alice, `Triage ${words(50)}`);
    await fills(alice, {
      'What do you measure?': words(100),
      'The goal is met when it is': '<= at most',
      Target: number,
      Unit: words(20),
      'Solution A': words(150),
      'Solution B': words(150),
      'Solution C': words(150),
      'Data items, at most': '1000000',
      'Days, at most': '365',
      'People, at most': '50',
      'Why more than the allowance?': words(500),
      'Who approves of it?': 'bob',
    });
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('Running until', { in: '#triage' });
    await alice.clicks('Log use', { in: '#triage' });
    await alice.sees('[Log]', { in: 'modal' });
    await fills(alice, { 'Data items': '1000000', Days: '365', Note: words(300) });
    await alice.submits();
    await alice.clicks('Conclude', { in: '#triage' });
    await alice.sees('[Conclude]', { in: 'modal' });
    const modal = await alice.waitsForModal('Conclude the POC');
    for (const label of modal.labels) {
      if (/latency$|cost$/.test(label)) await alice.fillsIn(label, words(60));
      else if (/^[ABC]: /.test(label)) await alice.fillsIn(label, number);
    }
    await fills(alice, {
      'Data items it took': '100000000',
      'Days it took': '10000',
      'People who worked on it': '500',
      'Which one is chosen?': 'None of them',
      'Why this choice?': words(500),
      'Next steps': words(2000),
      'By when': '2099-12-01',
    });
    expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
    await alice.sees('Concluded', { in: '#triage' });
    await alice.clicks('Open record', { in: '#triage' });
    await alice.sees('Use, newest first', { in: 'modal' });
    await alice.presses('Report as a file');
    await alice.sees('The report is in your direct messages', { in: 'modal' });
    await alice.closes({ all: true });
    await alice.types('#triage', '/aipm decisions');
    await alice.sees('None chosen', { in: 'modal' });
    return alice;
  }

  test.each(['&', 'x', '字', '👩‍⚕️'])('may be as long as the forms take it: %s', async (letter) => {
    await lives((max) => letter.repeat(Math.floor(max / letter.length)), '-999999999999999.999999');
    expect(JSON.stringify(bot.slack.messages('#triage'))).toContain('data_visualization');
  });

  test.each([
    ['a mention of everybody', '<!channel> <@U00BOB00001>'],
    ['a link in disguise', '<https://evil.example|x>'],
    ['table cells and headings', '| a | b |\n# c\n> d'],
    ['right-to-left text', 'פרוי \u202Egnirts'],
    ['half a surrogate pair', 'a\u0000b\u0007 \ud83d d'],
  ])('pings nobody and links nowhere: %s', async (_name, words) => {
    const alice = await lives((max) => words.slice(0, max), '1.5');
    const everything = [alice.look('#triage'), alice.modal()?.text].join('\n');
    expect(everything).not.toContain('pings everyone');
    for (const message of bot.slack.messages('#triage')) {
      expect(message.text).not.toMatch(/<[!@]/);
      expect(JSON.stringify(message.blocks)).not.toMatch(/"mrkdwn","text":"[^"]*<[!@](?!date)/);
    }
  });
});
