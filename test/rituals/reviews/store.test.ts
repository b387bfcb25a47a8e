import { expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { decisionPage } from '../../../src/decisions/store.ts';
import { newProjectChoice } from '../../../src/projects/rules.ts';
import { projects } from '../../../src/projects/schema.ts';
import type { ReviewInput } from '../../../src/rituals/reviews/rules.ts';
import { reviewRevisions, reviews } from '../../../src/rituals/reviews/schema.ts';
import { reviewById, reviewHistory, saveReview } from '../../../src/rituals/reviews/store.ts';
import type { Submission } from '../../../src/submission.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { alice, bob, dan, northwind, otherWorkspace, projectIn, submission } from '../../support/members.ts';

function input(project: string, change: Partial<ReviewInput> = {}): ReviewInput {
  return {
    project,
    technology: 'GPT-4',
    costs: '30,000 a month',
    bottleneck: 'Rare terms',
    load: 'A queue',
    data: 'Yes',
    verdict: 'go',
    terms: null,
    confidence: 75,
    expectation: 'Accuracy >= 85 %',
    checkDate: '2027-02-20',
    participants: [alice.userId],
    ...change,
  };
}

type Place = Parameters<typeof saveReview>[4];

function save(
  db: Database,
  form: Submission,
  review: ReviewInput,
  place: Place = { channel: 'C00TRIAGE01' },
) {
  return db.transaction((tx) => saveReview(northwind, tx, form, review, place));
}

async function saved(db: Database, form: Submission, review: ReviewInput, place?: Place) {
  const result = await save(db, form, review, place);
  if (result.kind !== 'saved') throw new Error(`The review was not saved: ${result.kind}`);
  return result.record;
}

onBothDatabases('reviews', (open) => {
  test('are saved with their first revision and their decision', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const { review } = await saved(db, submission(bob), input(id));
    const record = await reviewById(northwind, db, alice, review.id);
    expect(record).toMatchObject({
      review: { revision: 1, createdBy: bob.userId, channelId: 'C00TRIAGE01' },
      revision: { verdict: 'go', confidence: 75 },
      project: { key: 'TRIAGE' },
    });
    const { decisions } = await decisionPage(northwind, db, alice, { size: 10 });
    expect(decisions).toMatchObject([{ recordId: review.id, verdict: 'Go', checkDate: '2027-02-20' }]);
  });

  test('sent again by the same form are the same, and with other values a revision', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const form = submission(alice);
    const first = await saved(db, form, input(id));
    const same = await saved(db, form, input(id));
    expect(same.review).toEqual(first.review);
    const other = await saved(db, { ...form, valuesHash: 'other' }, input(id, { verdict: 'no-go' }));
    expect(other).toMatchObject({
      review: { id: first.review.id, revision: 2 },
      revision: { verdict: 'no-go' },
    });
    expect(await db.select().from(reviews)).toHaveLength(1);
    expect(await db.select().from(reviewRevisions)).toHaveLength(2);
  });

  test('sent by the same form at the same time are one', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const form = submission(alice);
    await Promise.all([1, 2, 3].map(() => save(db, form, input(id))));
    expect(await db.select().from(reviewRevisions)).toHaveLength(1);
  });

  test('keep every revision, and who made it', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const { review } = await saved(db, submission(alice), input(id));
    const editing = { id: review.id, revision: 1 };
    await saved(db, submission(bob), input(id, { verdict: 'no-go' }), { channel: null, editing });
    const history = await reviewHistory(northwind, db, alice, review.id);
    expect(history.map(({ revision, revisedBy }) => [revision, revisedBy])).toEqual([
      [2, bob.userId],
      [1, alice.userId],
    ]);
    expect((await reviewById(northwind, db, alice, review.id, 1))?.revision.verdict).toBe('go');
    expect((await reviewById(northwind, db, alice, review.id))?.revision.verdict).toBe('no-go');
  });

  test('edited by two people at once take the first, and give the second what it was', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const { review } = await saved(db, submission(alice), input(id));
    const place = { channel: null, editing: { id: review.id, revision: 1 } };
    const results = await Promise.all([
      save(db, submission(alice), input(id, { confidence: 60 }), place),
      save(db, submission(bob), input(id, { confidence: 90 }), place),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['changed meanwhile', 'saved']);
    expect(await db.select().from(reviewRevisions)).toHaveLength(2);
  });

  test('edited again by a form whose first answer got lost go on from what it saved', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const { review } = await saved(db, submission(alice), input(id));
    const place = { channel: null, editing: { id: review.id, revision: 1 } };
    const form = submission(bob);
    await saved(db, form, input(id, { confidence: 80 }), place);
    const again = await saved(db, { ...form, valuesHash: 'other' }, input(id, { confidence: 85 }), place);
    expect(again.review.revision).toBe(3);
  });

  test('go back to earlier values when that is what was sent last', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const form = submission(alice);
    for (const [valuesHash, confidence] of [
      ['60', 60],
      ['70', 70],
      ['60', 60],
    ] as const) {
      await saved(db, { ...form, valuesHash }, input(id, { confidence }));
    }
    const [review] = await db.select().from(reviews);
    expect((await reviewById(northwind, db, alice, review?.id ?? ''))?.revision.confidence).toBe(60);
  });

  test('sent again by the form that made them do not undo what somebody else has edited since', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const form = submission(alice);
    const { review } = await saved(db, form, input(id));
    const editing = { id: review.id, revision: 1 };
    await saved(db, submission(bob), input(id, { verdict: 'no-go' }), { channel: null, editing });
    const late = await save(db, { ...form, valuesHash: 'other' }, input(id, { confidence: 90 }));
    expect(late).toMatchObject({ kind: 'changed meanwhile', record: { revision: { verdict: 'no-go' } } });
  });

  test('sent again for another project move there, with their decision', async () => {
    const { db } = open();
    const triage = await projectIn(db);
    const care = await projectIn(db, { key: 'CARE' });
    const form = submission(alice);
    await saved(db, form, input(triage.id));
    const moved = await saved(db, { ...form, valuesHash: 'other' }, input(care.id));
    expect(moved.project.key).toBe('CARE');
    const { decisions } = await decisionPage(northwind, db, alice, { size: 10 });
    expect(decisions.map(({ projectKey }) => projectKey)).toEqual(['CARE']);
  });

  test('make their project on the spot, once', async () => {
    const { db } = open();
    await projectIn(db, { key: 'CARE' });
    const form = submission(bob);
    const choice = newProjectChoice('Medical triage');
    const first = await saved(db, form, input(choice));
    await saved(db, { ...form, valuesHash: 'other' }, input(choice, { confidence: 80 }));
    expect(first.project).toMatchObject({ key: 'MEDICAL', ownerId: bob.userId, channelId: 'C00TRIAGE01' });
    expect(await db.select().from(projects)).toHaveLength(2);
  });

  test('of projects that a person may not see are not there for them', async () => {
    const { db } = open();
    const { id } = await projectIn(db, { visibility: 'restricted' });
    const { review } = await saved(db, submission(alice), input(id));
    expect(await reviewById(northwind, db, dan, review.id)).toBeUndefined();
    expect(await reviewHistory(northwind, db, dan, review.id)).toEqual([]);
    expect(await save(db, submission(dan), input(id))).toEqual({ kind: 'not visible' });
    const editing = { id: review.id, revision: 1 };
    expect(await save(db, submission(dan), input(id), { channel: null, editing })).toEqual({
      kind: 'not visible',
    });
    expect(await reviewById(otherWorkspace, db, alice, review.id)).toBeUndefined();
  });
});
