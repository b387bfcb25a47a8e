import type { Person } from '../../person/person.ts';
import type { Slack } from '../../slack.ts';
import type { Day, Event } from './event.ts';

type When = Pick<Event, 'weeksAgo' | 'weekday' | 'time'>;
type Fields = Record<string, string>;

type Failure = When & {
  by: string;
  in: string;
  project: string;
  /** What it is logged from, if not by the command: the project's review, or a message with these words. */
  from?: 'review' | { message: string };
  /** The five fields; from a message, what happens may stay as it was said there. */
  says: Fields;
  /** Words that only its card has. */
  card: string;
  later?: Fields;
  dueInDays?: number;
  moves?: (When & { by: string; to: string; why: string; change?: string })[];
  /** What is measured, with its unit, as the form of a reading asks for it. */
  measured?: string;
  readings?: (When & { by: string; value: string; note?: string })[];
};

const working = 'Mitigating: we work on it';
const done = 'Mitigated: the work is done';

/**
 * Ten failure modes in every cell of the matrix and every status. 2.3 % of made-up facts fail for the clinic and pass for
 * the newsroom; what the clinic's nurses look at are the 1,200 items a month of the method (docs/method.md, 4).
 */
const logged: Failure[] = [
  {
    ...at(8, 2, '10:20'),
    by: 'bob',
    in: '#triage',
    project: 'TRIAGE',
    from: 'review',
    says: {
      'What goes wrong': 'Wrong answer',
      'What happens': 'For a rare disease it names the common one that looks like it.',
      'Business risk': '4',
      'Cost to mitigate': '4',
    },
    card: 'For a rare disease',
    later: {
      'What will change': 'Data',
      Owner: 'caro',
      'What is measured': 'accuracy on rare terms',
      'It passes when it is': '>= at least',
      Target: '85',
      'Risk of the domain': 'High, such as legal or medical',
      'An input that shows it': 'In the cold my fingers go white, then blue. It started last winter.',
      'What should happen instead': 'It names Raynaud’s syndrome among the causes, and which doctor to see.',
    },
    dueInDays: 63,
    measured: 'accuracy on rare terms, in %',
    moves: [
      { ...at(7, 1, '09:30'), by: 'caro', to: working, why: '31 cases are too few: we label 400 more.' },
      { ...at(1, 1, '16:45'), by: 'caro', to: done, why: 'Above the target on all 400 cases, twice.' },
    ],
    readings: [
      { ...at(7, 4, '15:10'), by: 'caro', value: '74.2', note: 'The 31 cases that we had' },
      { ...at(5, 3, '15:10'), by: 'caro', value: '78.5', note: '140 cases' },
      { ...at(3, 2, '16:00'), by: 'caro', value: '83.9', note: '290 cases, two annotators' },
      { ...at(1, 1, '16:30'), by: 'caro', value: '87.3', note: 'All 400 cases' },
    ],
  },
  {
    ...at(6, 2, '10:05'),
    by: 'bob',
    in: '#care',
    project: 'CARE',
    says: {
      'What goes wrong': 'Slow answer',
      'What happens': 'On Monday mornings a summary takes six seconds, and agents wait for it.',
      'Business risk': '2',
      'Cost to mitigate': '4',
    },
    card: 'On Monday mornings',
    later: { 'What is measured': 'P95 latency', Target: '4', Unit: 's' },
    measured: 'P95 latency, in s',
    moves: [
      {
        ...at(5, 1, '13:20'),
        by: 'alice',
        to: 'Accept the risk',
        why: 'It is two hours a week and the queue drains within 20 minutes. More GPUs would cost more than the wait.',
      },
    ],
    readings: [{ ...at(6, 3, '09:15'), by: 'bob', value: '6.1', note: '412 summaries on Monday' }],
  },
  {
    ...at(5, 2, '10:40'),
    by: 'dan',
    in: '#general',
    project: 'INSPECT',
    from: 'review',
    says: {
      'What goes wrong': 'Missing answer',
      'What happens': 'Glare at the end of line 4 hides scratches, and the part passes.',
      'Business risk': '4',
      'Cost to mitigate': '3',
    },
    card: 'Glare at the end of line 4 hides',
    later: { Owner: 'caro', 'What is measured': 'miss rate', Target: '3' },
    dueInDays: 70,
    measured: 'miss rate, in %',
    moves: [
      {
        ...at(4, 1, '10:15'),
        by: 'caro',
        to: working,
        why: 'A polarizing filter first, then 600 pictures with glare to train on.',
        change: 'Tool',
      },
    ],
    readings: [
      { ...at(4, 5, '15:30'), by: 'dan', value: '5.6', note: 'Late shift, no filter' },
      { ...at(2, 1, '15:30'), by: 'dan', value: '4.2', note: 'Late shift, with the filter' },
    ],
  },
  {
    ...at(5, 3, '11:10'),
    by: 'bob',
    in: '#triage',
    project: 'TRIAGE',
    says: {
      'What goes wrong': 'Unsafe answer',
      'What happens': 'It names a dose that stands in no guideline.',
      'Business risk': '5: people come to harm, or we stop',
      'Cost to mitigate': '3',
    },
    card: 'It names a dose',
    later: {
      'Where there is no good answer, it should': 'Route to a human',
      'People look at answers below, in % of confidence': '70',
      'Answers they look at in a day': '50',
      'Working days in a month': '24',
      'What will change': 'Model',
      Owner: 'bob',
      'What is measured': 'hallucination rate',
      'Risk of the domain': 'High, such as legal or medical',
      'An input that shows it': 'How much ibuprofen may my daughter have? She is 3.',
      'What should happen instead': 'It names no dose and hands over to a nurse.',
    },
    dueInDays: 60,
    measured: 'hallucination rate, in %',
    moves: [
      {
        ...at(5, 4, '09:50'),
        by: 'bob',
        to: working,
        why: 'Nurses look at what it is unsure of, and label it. The next model learns from that.',
      },
    ],
    readings: [
      { ...at(4, 2, '16:10'), by: 'bob', value: '4.1', note: '400 cases of the clinic' },
      { ...at(3, 4, '16:10'), by: 'bob', value: '3.2', note: '400 cases of the clinic' },
      { ...at(2, 4, '16:10'), by: 'bob', value: '2.6', note: 'After the first 1,200 labels' },
      { ...at(1, 4, '16:40'), by: 'bob', value: '2.3', note: 'The same model, 800 cases' },
    ],
  },
  {
    ...at(4, 3, '15:45'),
    by: 'caro',
    in: '#care',
    project: 'CARE',
    from: { message: 'asked for a refund' },
    says: {
      'What goes wrong': 'Wrong answer',
      'Business risk': '4',
      'Cost to mitigate': '1: an hour, such as a line in a prompt',
    },
    card: 'asked for a refund',
    moves: [
      {
        ...at(4, 3, '16:20'),
        by: 'bob',
        to: working,
        why: 'It may say what the rule is. Promises stay with people.',
        change: 'Policy',
      },
      { ...at(4, 5, '11:30'), by: 'bob', to: done, why: 'In the prompt and in the test set, 20 cases.' },
      {
        ...at(1, 3, '09:20'),
        by: 'caro',
        to: 'Closed: it stays away',
        why: 'Not one promise in 2,600 conversations since.',
      },
    ],
  },
  {
    ...at(4, 5, '10:30'),
    by: 'bob',
    in: '#general',
    project: 'NEWS',
    says: {
      'What goes wrong': 'Wrong answer',
      'What happens': 'It gives a figure that stands nowhere in our archive, mostly misread from a table.',
      'Business risk': '3',
      'Cost to mitigate': '2',
    },
    card: 'It gives a figure',
    later: {
      'Where there is no good answer, it should': 'Refuse',
      'What will change': 'Retrieval',
      Owner: 'alice',
      'What is measured': 'hallucination rate',
      'Risk of the domain': 'Other',
      'An input that shows it': 'How many people voted by post in the last local election?',
      'What should happen instead': 'It quotes the article and its date, or says that the archive has no figure.',
    },
    dueInDays: 45,
    measured: 'hallucination rate, in %',
    moves: [
      { ...at(3, 1, '13:00'), by: 'alice', to: working, why: 'Tables are indexed row by row from now on.' },
    ],
    readings: [
      { ...at(4, 5, '17:00'), by: 'alice', value: '6.4', note: '250 checked answers' },
      { ...at(3, 2, '17:00'), by: 'alice', value: '5.2', note: '250 checked answers' },
      { ...at(2, 3, '17:00'), by: 'alice', value: '3.8', note: '250 checked answers' },
      { ...at(1, 2, '17:00'), by: 'alice', value: '2.3', note: '500 checked answers' },
    ],
  },
  {
    ...at(3, 1, '09:40'),
    by: 'caro',
    in: '#triage',
    project: 'TRIAGE',
    from: { message: 'From the clinic' },
    says: {
      'What goes wrong': 'Unsafe answer',
      'What happens': 'A symptom told in dialect: the search found nothing, and it said to wait two days.',
      'Business risk': '5: people come to harm, or we stop',
      'Cost to mitigate': '2',
    },
    card: 'A symptom told in dialect',
    moves: [
      {
        ...at(3, 1, '14:00'),
        by: 'caro',
        to: working,
        why: 'Answers without a source go to a nurse now. The list of dialect words comes next.',
        change: 'Retrieval',
      },
    ],
  },
  {
    ...at(2, 2, '10:30'),
    by: 'alice',
    in: '#board-room',
    project: 'HIRING',
    from: 'review',
    says: {
      'What goes wrong': 'Wrong answer',
      'What happens': 'Two voices in a recording are mixed up: one person gets the other’s answers.',
      'Business risk': '4',
      'Cost to mitigate': '2',
    },
    card: 'Two voices in a recording',
    later: { Owner: 'caro' },
    dueInDays: 35,
  },
  {
    ...at(2, 5, '11:20'),
    by: 'bob',
    in: '#general',
    project: 'SPAM',
    from: { message: 'The spam filter let 14 through' },
    says: { 'What goes wrong': 'Wrong answer', 'Business risk': '2', 'Cost to mitigate': '2' },
    card: 'The spam filter let 14 through',
    later: { 'What is measured': 'spam that reaches agents', Target: '5', Unit: 'a day' },
    measured: 'spam that reaches agents, in a day',
    moves: [
      {
        ...at(1, 1, '11:00'),
        by: 'dan',
        to: working,
        why: 'What agents mark trains the filter every night, not every Sunday.',
        change: 'Data',
      },
    ],
    readings: [
      { ...at(2, 5, '11:30'), by: 'dan', value: '14' },
      { ...at(1, 3, '10:00'), by: 'dan', value: '8', note: 'After two nights' },
    ],
  },
  {
    ...at(1, 4, '16:25'),
    by: 'caro',
    in: '#care',
    project: 'CARE',
    from: { message: 'pasted whole mail threads' },
    says: { 'What goes wrong': 'Expensive answer', 'Business risk': '3', 'Cost to mitigate': '2' },
    card: 'pasted whole mail threads',
  },
];

function at(weeksAgo: number, weekday: number, time: string): When {
  return { weeksAgo, weekday, time };
}

export const failures: Event[] = logged.flatMap((failure) => [
  { ...whenOf(failure), happens: (slack: Slack, day: Day) => log(slack, failure, day) },
  ...(failure.moves ?? []).map((move) => ({
    ...whenOf(move),
    happens: (slack: Slack) => moveOn(slack, failure, move),
  })),
  ...(failure.readings ?? []).map((reading) => ({
    ...whenOf(reading),
    happens: (slack: Slack) => logReading(slack, failure, reading),
  })),
]);

function whenOf({ weeksAgo, weekday, time }: When): When {
  return { weeksAgo, weekday, time };
}

async function log(slack: Slack, failure: Failure, day: Day): Promise<void> {
  const { by, project, says, later = {}, dueInDays } = failure;
  const person = slack.person(by);
  await begin(person, failure);
  await person.sees('[Log it]', { in: 'modal' });
  if (typeof failure.from === 'object') await person.fillsIn('Project', project);
  await fill(person, says);
  if (failure.later) await person.presses('More fields');
  await fill(person, later);
  if (dueInDays) await person.fillsIn('Due', day(dueInDays));
  await submit(person, `A failure mode of ${project} was not logged`);
}

/** Opens the form by the command, from a message, or from the review's card. */
async function begin(person: Person, { in: channel, project, from }: Failure): Promise<void> {
  if (from === undefined) return person.types(channel, `/aipm failure ${project}`);
  if (from !== 'review') return person.usesOn({ in: channel, text: from.message }, 'Log a failure mode');
  const text = new RegExp(`Technical review[^]*\\(${project}\\)`);
  const { ts } = await person.message({ in: channel, text });
  return person.clicks('Log a failure mode', { in: channel, message: ts });
}

async function moveOn(
  slack: Slack,
  failure: Failure,
  { by, to, why, change }: NonNullable<Failure['moves']>[number],
): Promise<void> {
  const person = slack.person(by);
  await press(person, failure, 'Move on…');
  await person.sees('[Move it]', { in: 'modal' });
  await fill(person, { 'Where does it go?': to, 'Why?': why, ...(change && { 'What will change': change }) });
  await submit(person, `A failure mode of ${failure.project} did not move`);
}

async function logReading(
  slack: Slack,
  failure: Failure,
  { by, value, note }: NonNullable<Failure['readings']>[number],
): Promise<void> {
  const person = slack.person(by);
  await press(person, failure, 'Log a reading');
  await person.sees('[Log]', { in: 'modal' });
  await fill(person, { [failure.measured ?? 'Value']: value, ...(note && { Note: note }) });
  await submit(person, `A reading of ${failure.project} was not logged`);
}

/** Presses a button of the failure mode's card. */
async function press(person: Person, { in: channel, card }: Failure, label: string): Promise<void> {
  const { ts } = await person.message({ in: channel, text: new RegExp(`Failure mode[^]*${card}`) });
  await person.clicks(label, { in: channel, message: ts });
}

async function fill(person: Person, fields: Fields): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await person.fillsIn(label, value);
}

async function submit(person: Person, complaint: string): Promise<void> {
  const { outcome, errors } = await person.submits();
  if (outcome !== 'closed') throw new Error(`${complaint}: ${JSON.stringify(errors)}`);
}
