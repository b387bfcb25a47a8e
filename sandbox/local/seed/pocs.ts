import type { Person } from '../../person/person.ts';
import type { Slack } from '../../slack.ts';
import type { Day, Event } from './event.ts';

type When = Pick<Event, 'weeksAgo' | 'weekday' | 'time'>;
type Fields = Record<string, string>;

type Poc = {
  by: string;
  in: string;
  project: string;
  planned: When;
  plan: Fields;
  people: string[];
  used: (When & { by: string; items: number; days: number; note: string })[];
  concluded?: When & { by: string; says: Fields; nextInDays: number };
};

/** The first is the worked example of the method (docs/method.md, 2); one still runs, and one has run out of days. */
const held: Poc[] = [
  {
    by: 'bob',
    in: '#triage',
    project: 'TRIAGE',
    planned: { weeksAgo: 6, weekday: 1, time: '10:15' },
    plan: {
      'What do you measure?': 'accuracy',
      'The goal is met when it is': '>= at least',
      Target: '85',
      Unit: '%',
      'Solution A': 'GPT-4 as it is',
      'Solution B': 'GPT-4 with retrieval over the guidelines',
      'Solution C': 'Llama 3, fine-tuned on our samples',
    },
    people: ['bob', 'caro'],
    used: [
      {
        weeksAgo: 6,
        weekday: 4,
        time: '15:00',
        by: 'bob',
        items: 400,
        days: 4,
        note: 'A and B on the gold set',
      },
      {
        weeksAgo: 5,
        weekday: 1,
        time: '16:20',
        by: 'caro',
        items: 412,
        days: 3,
        note: 'C, trained on the other half',
      },
    ],
    concluded: {
      weeksAgo: 5,
      weekday: 2,
      time: '14:10',
      by: 'bob',
      says: {
        'A: accuracy, in %': '72',
        'A: latency': '1.5 s',
        'B: accuracy, in %': '88',
        'B: latency': '2.3 s',
        'C: accuracy, in %': '91',
        'C: latency': '1.8 s',
        'Which one is chosen?': 'C: Llama 3, fine-tuned on our samples',
        'Next steps': 'Label 500 more rare-term cases, then a pilot with two clinics',
        'Who sees to them': 'caro',
      },
      nextInDays: 21,
    },
  },
  {
    by: 'bob',
    in: '#general',
    project: 'NEWS',
    planned: { weeksAgo: 3, weekday: 2, time: '10:05' },
    plan: {
      'What do you measure?': 'made-up facts in checked answers',
      'The goal is met when it is': '<= at most',
      Target: '5',
      Unit: '%',
      'Solution A': 'Retrieval over our archive, quoting its source',
      'Solution B': 'The same, and a second model that checks every figure',
    },
    people: ['bob', 'alice'],
    used: [
      {
        weeksAgo: 3,
        weekday: 4,
        time: '17:00',
        by: 'alice',
        items: 250,
        days: 2,
        note: 'Only A; tables are misread',
      },
    ],
  },
  {
    by: 'caro',
    in: '#general',
    project: 'INSPECT',
    planned: { weeksAgo: 1, weekday: 4, time: '09:20' },
    plan: {
      'What do you measure?': 'miss rate',
      'The goal is met when it is': '< less than',
      Target: '3',
      Unit: '%',
      'Solution A': 'A hosted vision model',
      'Solution B': 'A small detector trained on our line',
    },
    people: ['caro', 'dan'],
    used: [
      {
        weeksAgo: 1,
        weekday: 5,
        time: '15:45',
        by: 'dan',
        items: 320,
        days: 1,
        note: 'Two shifts of photographs',
      },
    ],
  },
];

export const pocs: Event[] = held.flatMap((poc) => [
  { ...poc.planned, happens: (slack: Slack, day: Day) => plan(slack, poc, day) },
  ...poc.used.map((use) => ({ ...use, happens: (slack: Slack) => logUse(slack, poc, use) })),
  ...(poc.concluded
    ? [{ ...poc.concluded, happens: (slack: Slack, day: Day) => conclude(slack, poc, day) }]
    : []),
]);

async function plan(slack: Slack, { by, in: channel, project, plan: fields, people }: Poc, day: Day) {
  const person = slack.person(by);
  await person.types(channel, `/aipm poc ${project}`);
  await person.sees('[Save plan]', { in: 'modal' });
  await fill(person, fields);
  await person.fillsIn('Who works on it', people);
  await person.fillsIn('Starts on', day(0));
  await submit(person, `The POC of ${project} was not planned`);
}

async function logUse(slack: Slack, { project, in: channel, people }: Poc, use: Poc['used'][number]) {
  const person = slack.person(use.by);
  await openFromRecord(person, channel, project, 'Log use');
  await fill(person, { 'Data items': String(use.items), Days: String(use.days), Note: use.note });
  await person.fillsIn('People at work on it', String(people.length));
  await submit(person, `What the POC of ${project} used was not logged`);
}

async function conclude(slack: Slack, { project, in: channel, concluded }: Poc, day: Day) {
  if (!concluded) return;
  const person = slack.person(concluded.by);
  await openFromRecord(person, channel, project, 'Conclude');
  await fill(person, concluded.says);
  await person.fillsIn('By when', day(concluded.nextInDays));
  await submit(person, `The POC of ${project} was not concluded`);
}

async function openFromRecord(person: Person, channel: string, project: string, button: string) {
  await person.types(channel, `/aipm poc ${project}`);
  await person.sees('Plan another', { in: 'modal' });
  await person.presses(button);
  await person.sees('Logged so far', { in: 'modal' });
}

async function fill(person: Person, fields: Fields): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await person.fillsIn(label, value);
}

async function submit(person: Person, complaint: string): Promise<void> {
  const { outcome, errors } = await person.submits();
  if (outcome !== 'closed') throw new Error(`${complaint}: ${JSON.stringify(errors)}`);
}
