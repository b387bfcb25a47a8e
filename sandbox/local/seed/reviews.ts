import type { Person } from '../../person/person.ts';
import type { Slack } from '../../slack.ts';
import type { Day, Event } from './event.ts';
import { heldReviews, type Review } from './held-reviews.ts';

export const reviews: Event[] = [
  ...heldReviews.map((review) => ({
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
  if (outcome !== (review.isAnew ? 'updated' : 'closed'))
    throw new Error(`The review of ${review.project} was not saved: ${JSON.stringify(errors)}`);
  if (review.isAnew) await takeItsPlace(person);
}

/** Of what was decided before on the same question. */
async function takeItsPlace(person: Person): Promise<void> {
  await person.presses('Supersede it');
  await person.sees('[Undo]', { in: 'modal' });
  await person.closes({ all: true });
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
