import { dayIn, daysAfter } from '../../../src/slack/text.ts';
import type { Person } from '../../person/person.ts';
import type { Slack } from '../../slack.ts';
import type { Day, Event, Recent } from './event.ts';
import { daysUsed, newsThisMonth, usageFile } from './usage.ts';

type When = Pick<Event, 'weeksAgo' | 'weekday' | 'time'>;
type Fields = Record<string, string>;
type Form = { when: When; by: string; in: string; project: string; says: Fields };

/** Where the team's months end. */
const zone = 'Asia/Shanghai';

/** The worked examples of the method (docs/method.md, 5). */
const estimates: (Form & { comesTo: string })[] = [
  {
    when: { weeksAgo: 8, weekday: 2, time: '09:10' },
    by: 'bob',
    in: '#care',
    project: 'CARE',
    says: { 'Tokens a month': '990000000' },
    comesTo: 'Running cost a month: CNY 1,980',
  },
  {
    when: { weeksAgo: 7, weekday: 2, time: '09:30' },
    by: 'alice',
    in: '#triage',
    project: 'TRIAGE',
    says: {
      'Fixed costs a month': '26000',
      'Investment: compute': '300000',
      'Investment: people': '500000',
      'Saves or earns in a year': '1812000',
    },
    comesTo: 'Pays back in 6.4 months',
  },
  {
    when: { weeksAgo: 6, weekday: 2, time: '13:00' },
    by: 'caro',
    in: '#general',
    project: 'INSPECT',
    says: {
      'Samples to label': '5000',
      'Price of a sample': '2',
      GPUs: '8',
      'Hours a day': '24',
      'Days of training': '7',
      'Price of a GPU hour in training': '10',
      People: '2',
      'Days of work of each': '7',
      'Price of a day of work': '800',
    },
    comesTo: 'Building a model of your own: CNY 34,640',
  },
];

const budgets: Form[] = [
  {
    when: { weeksAgo: 8, weekday: 2, time: '09:25' },
    by: 'bob',
    in: '#care',
    project: 'CARE',
    says: {
      'Budget a month': '1980',
      'What one use of an action may cost at most': 'summarize call <= 0.05\ndraft reply <= 0.12',
    },
  },
  {
    when: { weeksAgo: 7, weekday: 2, time: '09:40' },
    by: 'alice',
    in: '#triage',
    project: 'TRIAGE',
    says: { 'Budget a month': '30000', 'Who answers for it': 'caro' },
  },
  {
    when: { weeksAgo: 7, weekday: 3, time: '14:15' },
    by: 'bob',
    in: '#general',
    project: 'NEWS',
    says: {
      'Budget a month': '900',
      'What one use of an action may cost at most': 'check article <= 0.55',
    },
  },
  {
    when: { weeksAgo: 6, weekday: 4, time: '08:50' },
    by: 'dan',
    in: '#general',
    project: 'SPAM',
    says: { 'Budget a month': '400' },
  },
];

/** At these minutes before now, the last of the usage is brought in. */
const lastFile = 6;
const lastForms = 4;

/** The day on which the last file is brought in: it decides which month is the one that is overrun. */
function lastDay(now: Date): string {
  return dayIn(zone, new Date(now.getTime() - lastFile * 60_000));
}

export const costs: (Event | Recent)[] = [
  { weeksAgo: 8, weekday: 1, time: '08:05', happens: setWorkspace },
  ...estimates.map((estimate) => ({
    ...estimate.when,
    happens: (slack: Slack) => estimateCost(slack, estimate),
  })),
  ...budgets.map((budget) => ({ ...budget.when, happens: (slack: Slack) => setBudget(slack, budget) })),
  ...[7, 6, 5, 4, 3, 2, 1].map((weeksAgo) => ({
    ...{ weeksAgo, weekday: 1, time: '09:00' },
    happens: (slack: Slack, day: Day, now: Date) =>
      importUsage(slack, { first: day(-7), last: day(-1), today: lastDay(now) }),
  })),
  ...archiveSortedTwice(),
  {
    ...{ weeksAgo: 2, weekday: 3, time: '10:20' },
    happens: (slack, day) =>
      logUsage(slack, 'caro', 'INSPECT', {
        Day: day(0),
        Action: 'label photographs',
        Amount: '640',
        'How many uses': '320',
      }),
  },
  {
    minutesAgo: lastFile,
    // What earlier files brought is in here again, and adds nothing.
    happens: (slack, _day, now) =>
      importUsage(slack, { first: daysAfter(lastDay(now), -14), last: lastDay(now), today: lastDay(now) }),
  },
  {
    minutesAgo: lastForms,
    happens: async (slack, _day, now) => {
      for (const entry of newsThisMonth(lastDay(now))) await logUsage(slack, 'bob', 'NEWS', entry);
    },
  },
];

/** An overrun that was dealt with: it is always about the month before this one. */
function archiveSortedTwice(): Event[] {
  const byDan = (slack: Slack) => slack.person('dan');
  const card = { in: '#general', text: /Over budget · Spam detection/ };
  return [
    {
      ...{ weeksAgo: 3, weekday: 4, time: '09:10' },
      happens: (slack, _day, now) =>
        logUsage(slack, 'dan', 'SPAM', {
          Day: `${daysAfter(`${lastDay(now).slice(0, 7)}-01`, -1).slice(0, 7)}-03`,
          Action: 'sort the archive',
          Tokens: '230000000',
          'How many uses': '2300000',
        }),
    },
    {
      ...{ weeksAgo: 3, weekday: 4, time: '09:35' },
      happens: async (slack) => byDan(slack).clicks('Acknowledge', card),
    },
    {
      ...{ weeksAgo: 3, weekday: 5, time: '13:20' },
      happens: async (slack) => {
        const dan = byDan(slack);
        await dan.clicks('Resolve…', card);
        await fill(dan, {
          'What was done about it?':
            'The archive was sorted twice: the job began again after a restart. It remembers now what it has done.',
        });
        await submit(dan, 'closed', 'The overrun of SPAM was not resolved');
      },
    },
  ];
}

async function setWorkspace(slack: Slack): Promise<void> {
  const alice = slack.person('alice');
  await alice.types('#general', '/aipm settings');
  await alice.sees('API keys', { in: 'modal' });
  await alice.presses('Change');
  await alice.waitsForModal('Workspace settings');
  await fill(alice, { Currency: 'CNY', 'Time zone': zone });
  await submit(alice, 'updated', 'The workspace was not set');
}

async function estimateCost(slack: Slack, estimate: (typeof estimates)[number]): Promise<void> {
  const { by, project, says, comesTo } = estimate;
  await fromCostPage(slack.person(by), estimate.in, project, 'Estimate', async (person) => {
    await person.sees('[Calculate and save]', { in: 'modal' });
    await fill(person, says);
    await submit(person, 'updated', `${project} was not estimated`);
    await person.sees(comesTo, { in: 'modal' });
  });
}

async function setBudget(slack: Slack, { by, in: channel, project, says }: Form): Promise<void> {
  await fromCostPage(slack.person(by), channel, project, 'Budget', async (person) => {
    await person.sees('[Save budget]', { in: 'modal' });
    await fill(person, says);
    await submit(person, 'updated', `${project} has no budget`);
  });
}

async function logUsage(slack: Slack, by: string, project: string, entry: Fields): Promise<void> {
  await fromCostPage(slack.person(by), '#general', project, 'Log usage', async (person) => {
    await person.sees('[Log]', { in: 'modal' });
    await fill(person, entry);
    await submit(person, 'updated', `What ${project} used was not logged`);
  });
}

/** A file of all projects, as the gateway that their models are called through exports it. */
async function importUsage(slack: Slack, days: Parameters<typeof daysUsed>[0]): Promise<void> {
  await fromCostPage(slack.person('dan'), '#general', '', 'Import CSV', async (person) => {
    await person.sees('[Preview]', { in: 'modal' });
    await person.attaches('CSV file', {
      name: `usage-until-${days.last}.csv`,
      content: usageFile(daysUsed(days)),
    });
    await submit(person, 'updated', 'The usage was not shown');
    await person.sees('Nothing is written yet', { in: 'modal' });
    const importThem = person.modal()?.buttons.find((label) => label.startsWith('Import '));
    await person.presses(importThem ?? 'Import');
    await person.sees('Imported:', { in: 'modal' });
  });
}

/** Does something from a page of `/aipm cost`, which is then dismissed: it would show the past for ever. */
async function fromCostPage(
  person: Person,
  channel: string,
  project: string,
  button: string,
  work: (person: Person) => Promise<void>,
): Promise<void> {
  await person.types(channel, `/aipm cost ${project}`.trim());
  await person.clicks(button, { in: channel });
  await work(person);
  await person.closes({ all: true });
  await person.deletes({ in: channel, text: 'Only you see this.' });
}

async function fill(person: Person, fields: Fields): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await person.fillsIn(label, value);
}

async function submit(person: Person, expected: 'closed' | 'updated', complaint: string): Promise<void> {
  const { outcome, errors } = await person.submits();
  if (outcome !== expected) throw new Error(`${complaint}: ${JSON.stringify(errors)}`);
}
