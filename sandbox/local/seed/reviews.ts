import type { Person } from '../../person/person.ts';
import type { Slack } from '../../slack.ts';
import type { Day, Event } from './event.ts';

type Review = {
  weeksAgo: number;
  weekday: number;
  by: string;
  in: string;
  project: string;
  /** To the five questions, in their order. */
  answers: [string, string, string, string, string];
  verdict: 'Go' | 'Go with conditions' | 'No-go' | 'Needs evidence';
  terms?: string;
  confidence?: number;
  expectation?: string;
  checkInDays: number;
  tookPart: string[];
};

/** The reviews of eight weeks; the first is the worked example of the method (docs/method.md, 1). */
const held: Review[] = [
  {
    weeksAgo: 8,
    weekday: 2,
    by: 'alice',
    in: '#triage',
    project: 'TRIAGE',
    answers: [
      'GPT-4, or Llama 3 fine-tuned on our own samples',
      'GPT-4 costs 30,000 a month; Llama 3 costs 26,000 a month and 5,000 labelled medical samples',
      'Rare terms: accuracy is under 80 %',
      'The peak day is 10,000 consultations; beyond it, they queue',
      'Yes: 400 new labelled cases a month',
    ],
    verdict: 'Go with conditions',
    terms: 'Recall on rare terms >= 85 % on the 400-case gold set before the pilot',
    confidence: 75,
    expectation: 'Rare-term accuracy in production >= 85 %',
    checkInDays: 84,
    tookPart: ['alice', 'bob', 'caro'],
  },
  {
    weeksAgo: 7,
    weekday: 3,
    by: 'bob',
    in: '#care',
    project: 'CARE',
    answers: [
      'A hosted model with retrieval over 1,200 help articles',
      '1,980 a month at 990 million tokens; a call centre minute costs more than a summary',
      'Long mail threads: over 8,000 tokens the answer takes six seconds',
      'Monday mornings are four times the average; the queue drains within 20 minutes',
      'Every call gives a corrected summary, 2,400 a month',
    ],
    verdict: 'Go',
    confidence: 85,
    expectation: 'First-call resolution above 70 % with an error rate below 5 %',
    checkInDays: 35,
    tookPart: ['bob', 'caro'],
  },
  {
    weeksAgo: 6,
    weekday: 4,
    by: 'dan',
    in: '#general',
    project: 'COPY',
    answers: [
      'A prompt and a style guide',
      'Cheap to run; nobody has counted the time of the people who correct it',
      'Tone: three brands, one prompt',
      'Campaign weeks only',
      'There are no labels yet; they are three months away',
    ],
    verdict: 'Needs evidence',
    terms: '50 texts of each brand, rated blind by marketing',
    checkInDays: 21,
    tookPart: ['dan', 'alice'],
  },
  {
    weeksAgo: 5,
    weekday: 2,
    by: 'caro',
    in: '#general',
    project: 'INSPECT',
    answers: [
      'A vision model on the line camera, fine-tuned on 5,000 pictures of scratches',
      'Built for 34,640 once; a shift of inspectors costs that in two months',
      'Glare at the end of the line',
      'One part a second at most, the camera is the limit',
      'A new product line needs 600 new pictures',
    ],
    verdict: 'Go with conditions',
    terms: 'Miss rate below 3 % at a latency of 2 s on line 4, both shifts',
    confidence: 70,
    expectation: 'Error rate down by 15 % after four weeks on line 4',
    checkInDays: 60,
    tookPart: ['caro', 'bob', 'dan'],
  },
  {
    weeksAgo: 4,
    weekday: 4,
    by: 'bob',
    in: '#general',
    project: 'NEWS',
    answers: [
      'Retrieval over our own archive, quoting its source',
      'Twice the cost of a bare model, half the corrections',
      'Numbers in tables are misread',
      'Election night: 40 times the average; we cap it',
      'The archive grows by 300 articles a day',
    ],
    verdict: 'Go',
    confidence: 65,
    expectation: 'Hallucination rate <= 5 % over 500 checked answers',
    checkInDays: 25,
    tookPart: ['bob', 'alice', 'dan'],
  },
  {
    weeksAgo: 3,
    weekday: 3,
    by: 'dan',
    in: '#general',
    project: 'GAME',
    answers: [
      'Reinforcement learning in a simulated world',
      'Eight GPUs for months, against scripted characters that players like',
      'Training has not converged in either of the two trials',
      'Runs on the player’s machine',
      'Needs a simulator we do not have',
    ],
    verdict: 'No-go',
    confidence: 80,
    expectation: 'No competitor ships learning characters within half a year',
    checkInDays: 60,
    tookPart: ['dan', 'caro'],
  },
  {
    weeksAgo: 2,
    weekday: 2,
    by: 'alice',
    in: '#board-room',
    project: 'HIRING',
    answers: [
      'A summary of notes, no scoring of people',
      '200 a month; two hours saved for each interviewer a week',
      'Names and accents in recordings',
      'Spring hiring: 30 interviews a day',
      'Only with consent, and deleted after 90 days',
    ],
    verdict: 'Needs evidence',
    terms: 'Consent text and retention, agreed with legal',
    checkInDays: 28,
    tookPart: ['alice', 'bob', 'caro'],
  },
  {
    weeksAgo: 1,
    weekday: 1,
    by: 'dan',
    in: '#general',
    project: 'SPAM',
    answers: [
      'Supervised: a small classifier on our own mail',
      'Almost nothing to run; a hosted model would cost 400 a month',
      'New templates for the first hour',
      'Ten times the average at night, no delay',
      'Agents mark 200 messages a day',
    ],
    verdict: 'Go',
    confidence: 90,
    expectation: 'Fewer than 5 spam messages a day reach an agent',
    checkInDays: 30,
    tookPart: ['dan', 'bob'],
  },
];

export const reviews: Event[] = [
  ...held.map((review) => ({
    weeksAgo: review.weeksAgo,
    weekday: review.weekday,
    time: '09:40',
    happens: (slack: Slack, day: Day) => hold(slack, review, day),
  })),
  { weeksAgo: 0, weekday: 1, time: '09:05', happens: (slack) => begin(slack.person('caro')) },
];

async function hold(slack: Slack, review: Review, day: Day): Promise<void> {
  const person = slack.person(review.by);
  await person.types(review.in, `/aipm review ${review.project}`);
  await person.sees('Save review', { in: 'modal' });
  await answer(person, review.answers);
  await person.fillsIn('Verdict', review.verdict);
  if (review.terms) await person.fillsIn('Conditions, or the evidence that is needed', review.terms);
  if (review.confidence) await person.fillsIn('Confidence, in %', String(review.confidence));
  if (review.expectation) await person.fillsIn('How will we know that this was right?', review.expectation);
  await person.fillsIn('When will we know?', day(review.checkInDays));
  await person.fillsIn('Who took part', review.tookPart);
  const { outcome, errors } = await person.submits();
  if (outcome !== 'closed')
    throw new Error(`The review of ${review.project} was not saved: ${JSON.stringify(errors)}`);
}

/** A review that a meeting did not get through: it waits as a draft. */
async function begin(person: Person): Promise<void> {
  await person.types('#general', '/aipm review CONTRACT');
  await person.sees('Save review', { in: 'modal' });
  await answer(person, [
    'Embeddings over 12,000 contracts, answers with the clause they come from',
    'One lawyer spends a day a week searching',
  ]);
  await person.presses('Save draft');
  await person.sees('Draft saved', { in: 'modal' });
  await person.closes({ all: true });
}

async function answer(person: Person, answers: string[]): Promise<void> {
  for (const [index, label] of (await person.waitsForModal()).labels
    .filter((one) => /^\d\. /.test(one))
    .entries()) {
    const words = answers[index];
    if (words !== undefined) await person.fillsIn(label, words);
  }
}
