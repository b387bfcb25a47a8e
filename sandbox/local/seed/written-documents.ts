import type { Event } from './event.ts';

type When = Pick<Event, 'weeksAgo' | 'weekday' | 'time'>;
export type Fields = Record<string, string | string[]>;

export type Written = {
  when: When;
  by: string;
  in: string;
  project: string;
  /** Of the command, and where several kinds share it, what the kind is called in the list. */
  word: string;
  start?: string;
  /** Its answers by label, a page after the other. */
  pages: Fields[];
  /** Days that it names, counted from the one on which it is written. */
  dates?: Record<string, number>;
  readings?: Readings[];
};
export type Readings = [when: When, by: string, values: Record<string, string>];

/** The method's examples where it has some (docs/method.md, 7, 8, 11, 13), and notes of what went wrong and what was learned. */
export const writtenDocuments: Written[] = [
  {
    when: at(6, 3, '13:30'),
    by: 'bob',
    in: '#care',
    project: 'CARE',
    word: 'data',
    pages: [
      {
        'What must the AI accomplish?':
          'Tell what a customer wants from the first message, and sum the call up for the next agent',
        'Which data sources does that take?':
          'Calls of the last year, 1,200 help articles, the list of intents',
        'Quality standards': 'text accuracy: > 95 %\nintent coverage: > 90 %',
        'Where does the data come from?': 'real calls: 70 %\nsimulated calls: 30 %',
        'How is the data refreshed?': 'New calls every Monday; the list of intents every quarter',
        'Which signal tells whether an answer was good?': 'A “Was this helpful?” button below each summary',
        'Its click-through rate, in percent': '8',
      },
    ],
  },
  {
    when: at(5, 3, '09:15'),
    by: 'alice',
    in: '#triage',
    project: 'TRIAGE',
    word: 'approach',
    pages: [
      {
        'How soon must it work?': 'Within some months',
        'How much control over the model do you need?': 'Some: how it behaves',
        'Must answers be up to date, or name their sources?': 'No',
        'Must it keep a fixed style or format?': 'Yes',
        'Which ML skills are on the team?': 'Some: we have tuned models before',
        'How much training data is there?': 'Some: thousands of examples',
        'How good is that data?': 'Clean, labelled and stable',
        'What does the team choose?': 'Fine-tune',
        'Why?': 'C met the goal by the most: 91 %, and it keeps to the clinic’s five degrees of urgency.',
      },
    ],
  },
  {
    when: at(4, 3, '10:30'),
    by: 'alice',
    in: '#triage',
    project: 'TRIAGE',
    word: 'spec',
    pages: [
      {
        'The headline of its press release': 'Urgent messages reach a nurse within minutes, day and night',
        'What will a customer say of it?': '“I wrote at midnight and had a nurse on the phone by ten past.”',
        'First FAQ entry': 'What if it gets the urgency wrong? A nurse reads every message within the hour.',
        'Second FAQ entry': 'Who reads my messages? The clinic’s nurses; nothing leaves the clinic.',
        'Third FAQ entry': 'Does it give medical advice? No. It only decides what is read first.',
      },
      {
        'Problem and success metrics':
          'Urgent messages wait for hours. It is a success when 95 % of them are read within 15 minutes.',
        'Data requirements': '5,000 labelled messages, a fifth with rare terms, labelled by two nurses each',
        'Performance thresholds':
          'Accuracy >= 85 %, P95 latency <= 2 s, at 10,000 consultations on a peak day',
        'Failure modes and fallback':
          'Below 70 % confidence a nurse decides. When the model is down, messages go by time.',
        Explainability: 'It shows the sentence that its judgement rests on',
        'Fairness across user segments':
          'Recall differs by at most 3 points between age groups and languages',
      },
      {
        'Business metric': 'Urgent messages read within 15 minutes',
        'Target of the business metric': '>= 95 %',
        'Proxy metric': 'Nurses’ corrections of the urgency',
        'Target of the proxy metric': '<= 10 %',
        'Model metric': 'Accuracy on the gold set',
        'Target of the model metric': '>= 85 %',
        'Data metric': 'Two labellers agree',
        'Target of the data metric': '> 90 %',
      },
    ],
    readings: [
      [
        at(3, 4, '16:30'),
        'caro',
        {
          'Urgent messages read within 15 minutes (business)': '88',
          'Nurses’ corrections of the urgency (proxy)': '14',
          'Accuracy on the gold set (model)': '83.9',
          'Two labellers agree (data)': '91',
        },
      ],
      [
        at(1, 3, '16:30'),
        'caro',
        {
          'Urgent messages read within 15 minutes (business)': '86',
          'Accuracy on the gold set (model)': '87.3',
        },
      ],
    ],
  },
  {
    when: at(3, 5, '10:20'),
    by: 'caro',
    in: '#triage',
    project: 'TRIAGE',
    word: 'note',
    start: 'Write a post-mortem',
    pages: [
      {
        'What happened?': 'It told a patient who should have called at once to wait two days.',
        '1. Was it the prompt?': 'No',
        'What did you see of the prompt?': 'A clearer prompt gave the same answer',
        '2. Was it the retrieval pipeline?': 'Yes',
        'What did you see of the retrieval pipeline?':
          'The pain was told in dialect, and the search found nothing',
        'What changes now?':
          'Without a source, the answer goes to a nurse. A list of dialect words comes next.',
        'Who sees to it?': 'caro',
      },
    ],
    dates: { 'By when?': 21 },
  },
  {
    when: at(3, 2, '09:30'),
    by: 'caro',
    in: '#general',
    project: 'CONTRACT',
    word: 'canvas',
    pages: [
      {
        'Which problem does it solve, and whose?':
          'One lawyer spends a day a week searching 12,000 contracts for delivery terms',
        'Which data sources does it need?':
          'The contracts and their amendments, and who signed which version',
        'What does the model give?': 'The clause, word for word, and the contract that it comes from',
        'What is that worth to the user?': 'An answer while the customer is still on the phone',
      },
    ],
  },
  {
    when: at(2, 3, '13:15'),
    by: 'bob',
    in: '#care',
    project: 'CARE',
    word: 'bottleneck',
    pages: [
      {
        Interface: 'time to first word: 0.8 s / <= 1 s',
        'API gateway': 'requests: 120 req/s / >= 100 req/s',
        'Model inference': 'P95 latency: 2.4 s / <= 2 s',
        'Vector database': 'recall: 91 % / >= 95 %',
        'Knowledge base': 'age of the newest article: 3 days / <= 7 days',
        'Cache hit rate now, in percent': '45',
        'Cache hit rate it could have, in percent': '65',
        'Inference cost a month now': '115500',
      },
    ],
  },
  {
    when: at(2, 1, '13:40'),
    by: 'bob',
    in: '#general',
    project: 'NEWS',
    word: 'moat',
    pages: [
      {
        Features: 'archive of forty years: 5, 5\nquoting its source: 5, 2\nchat window: 3, 1',
        'Weights of the signals': 'clicks: 60\ndwell time: 20\nshares: 15\nsurveys: 5',
        'What will deepen the moat?': 'Editors’ corrections, which only we collect, every day',
      },
    ],
  },
  {
    when: at(2, 4, '13:10'),
    by: 'alice',
    in: '#general',
    project: 'CONTRACT',
    word: 'note',
    start: 'Match a scenario to a technique',
    pages: [
      {
        'Which scenario?': 'Agents look up delivery terms while the customer waits',
        'What does it demand?': 'Exact wording with its source, within three seconds; contracts change daily',
        'Which technique?': 'Retrieval with a cited passage',
        'Why does it fit?': 'It quotes the contract itself, and a new one is found within the hour',
        'Where does it not fit?': 'Questions that compare many contracts',
      },
    ],
  },
  {
    when: at(1, 3, '13:30'),
    by: 'alice',
    in: '#general',
    project: 'TRIAGE',
    word: 'note',
    start: 'Note a sharing session',
    pages: [
      {
        'What was it about?': 'How retrieval fails, with five cases of our own',
        'Who took part?': ['alice', 'bob', 'caro', 'dan'],
        'What do we keep?':
          '先看检索结果，再改提示词。 Look at what was retrieved before touching the prompt.',
      },
    ],
    dates: { 'When was it?': 0 },
  },
];

function at(weeksAgo: number, weekday: number, time: string): When {
  return { weeksAgo, weekday, time };
}
