import type { Event } from './event.ts';

type When = Pick<Event, 'weeksAgo' | 'weekday' | 'time'>;
export type Fields = Record<string, string>;

export type Failure = When & {
  by: string;
  in: string;
  project: string;
  /** What it is logged from, if not by the command: the project's review, or a message with these words. */
  from?: 'review' | { message: string };
  /** The five fields. From a message, what happens may stay as it was said there. */
  says: [kind: string, risk: number, cost: number, whatHappens?: string];
  later?: Fields;
  dueInDays?: number;
  moves?: Move[];
  readings?: Reading[];
};
export type Move = [when: When, by: string, to: string, why: string, whatChanges?: string];
export type Reading = [when: When, by: string, value: string, note?: string];

const working = 'Mitigating: we work on it';
const done = 'Mitigated: the work is done';

/**
 * Ten failure modes in every cell of the matrix and every status. 2.3 % of made-up facts fail for the clinic and pass for
 * the newsroom; what the clinic's nurses look at are the 1,200 items a month of the method (docs/method.md, 4).
 */
export const loggedFailures: Failure[] = [
  {
    ...at(8, 2, '10:20'),
    by: 'bob',
    in: '#triage',
    project: 'TRIAGE',
    from: 'review',
    says: ['Wrong answer', 4, 4, 'For a rare disease it names the common one that looks like it.'],
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
    moves: [
      [at(7, 1, '09:30'), 'caro', working, '31 cases are too few: we label 400 more.'],
      [at(1, 1, '16:45'), 'caro', done, 'Above the target on all 400 cases, twice.'],
    ],
    readings: [
      [at(7, 4, '15:10'), 'caro', '74.2', 'The 31 cases that we had'],
      [at(5, 3, '15:10'), 'caro', '78.5', '140 cases'],
      [at(3, 2, '16:00'), 'caro', '83.9', '290 cases, two annotators'],
      [at(1, 1, '16:30'), 'caro', '87.3', 'All 400 cases'],
    ],
  },
  {
    ...at(6, 2, '10:05'),
    by: 'bob',
    in: '#care',
    project: 'CARE',
    says: ['Slow answer', 2, 4, 'On Monday mornings a summary takes six seconds, and agents wait for it.'],
    later: { 'What is measured': 'P95 latency', Target: '4', Unit: 's' },
    moves: [
      [
        at(5, 1, '13:20'),
        'alice',
        'Accept the risk',
        'It is two hours a week and the queue drains within 20 minutes. More GPUs would cost more than the wait.',
      ],
    ],
    readings: [[at(6, 3, '09:15'), 'bob', '6.1', '412 summaries on Monday']],
  },
  {
    ...at(5, 2, '10:40'),
    by: 'dan',
    in: '#general',
    project: 'INSPECT',
    from: 'review',
    says: ['Missing answer', 4, 3, 'Glare at the end of line 4 hides scratches, and the part passes.'],
    later: { Owner: 'caro', 'What is measured': 'miss rate', Target: '3' },
    dueInDays: 70,
    moves: [
      [
        at(4, 1, '10:15'),
        'caro',
        working,
        'A polarizing filter first, then 600 pictures with glare to train on.',
        'Tool',
      ],
    ],
    readings: [
      [at(4, 5, '15:30'), 'dan', '5.6', 'Late shift, no filter'],
      [at(2, 1, '15:30'), 'dan', '4.2', 'Late shift, with the filter'],
    ],
  },
  {
    ...at(5, 3, '11:10'),
    by: 'bob',
    in: '#triage',
    project: 'TRIAGE',
    says: ['Unsafe answer', 5, 3, 'It names a dose that stands in no guideline.'],
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
    moves: [
      [
        at(5, 4, '09:50'),
        'bob',
        working,
        'Nurses look at what it is unsure of, and label it. The next model learns from that.',
      ],
    ],
    readings: [
      [at(4, 2, '16:10'), 'bob', '4.1', '400 cases of the clinic'],
      [at(3, 4, '16:10'), 'bob', '3.2', '400 cases of the clinic'],
      [at(2, 4, '16:10'), 'bob', '2.6', 'After the first 1,200 labels'],
      [at(1, 4, '16:40'), 'bob', '2.3', 'The same model, 800 cases'],
    ],
  },
  {
    ...at(4, 3, '15:45'),
    by: 'caro',
    in: '#care',
    project: 'CARE',
    from: { message: 'asked for a refund' },
    says: ['Wrong answer', 4, 1],
    moves: [
      [at(4, 3, '16:20'), 'bob', working, 'It may tell the rule. Promises stay with people.', 'Policy'],
      [at(4, 5, '11:30'), 'bob', done, 'In the prompt and in the test set, 20 cases.'],
      [at(1, 3, '09:20'), 'caro', 'Closed: it stays away', 'Not one promise in 2,600 conversations since.'],
    ],
  },
  {
    ...at(4, 5, '10:30'),
    by: 'bob',
    in: '#general',
    project: 'NEWS',
    says: [
      'Wrong answer',
      3,
      2,
      'It gives a figure that stands nowhere in our archive, mostly misread from a table.',
    ],
    later: {
      'Where there is no good answer, it should': 'Refuse',
      'What will change': 'Retrieval',
      Owner: 'alice',
      'What is measured': 'hallucination rate',
      'Risk of the domain': 'Other',
      'An input that shows it': 'How many people voted by post in the last local election?',
      'What should happen instead':
        'It quotes the article and its date, or says that the archive has no figure.',
    },
    dueInDays: 45,
    moves: [[at(3, 1, '13:00'), 'alice', working, 'Tables are indexed row by row from now on.']],
    readings: [
      [at(4, 5, '17:00'), 'alice', '6.4', '250 checked answers'],
      [at(3, 2, '17:00'), 'alice', '5.2', '250 checked answers'],
      [at(2, 3, '17:00'), 'alice', '3.8', '250 checked answers'],
      [at(1, 2, '17:00'), 'alice', '2.3', '500 checked answers'],
    ],
  },
  {
    ...at(3, 1, '09:40'),
    by: 'caro',
    in: '#triage',
    project: 'TRIAGE',
    from: { message: 'From the clinic' },
    says: [
      'Unsafe answer',
      5,
      2,
      'A symptom told in dialect: the search found nothing, and it said to wait two days.',
    ],
    moves: [
      [
        at(3, 1, '14:00'),
        'caro',
        working,
        'Answers without a source go to a nurse now. The list of dialect words comes next.',
        'Retrieval',
      ],
    ],
  },
  {
    ...at(2, 2, '10:30'),
    by: 'alice',
    in: '#board-room',
    project: 'HIRING',
    from: 'review',
    says: [
      'Wrong answer',
      4,
      2,
      'Two voices in a recording are mixed up: one person gets the other’s answers.',
    ],
    later: { Owner: 'caro' },
    dueInDays: 35,
  },
  {
    ...at(2, 5, '11:20'),
    by: 'bob',
    in: '#general',
    project: 'SPAM',
    from: { message: 'The spam filter let 14 through' },
    says: ['Wrong answer', 2, 2],
    later: { 'What is measured': 'spam that reaches agents a day', Target: '5', Unit: 'messages' },
    moves: [[at(1, 1, '11:00'), 'dan', working, 'What agents mark trains the filter every night.', 'Data']],
    readings: [
      [at(2, 5, '11:30'), 'dan', '14'],
      [at(1, 3, '10:00'), 'dan', '8', 'After two nights'],
    ],
  },
  {
    ...at(1, 4, '16:25'),
    by: 'caro',
    in: '#care',
    project: 'CARE',
    from: { message: 'pasted whole mail threads' },
    says: ['Expensive answer', 3, 2],
  },
];

function at(weeksAgo: number, weekday: number, time: string): When {
  return { weeksAgo, weekday, time };
}
