import { describe, expect, test } from 'vitest';
import { judgementProblems, ReviewInput } from '../../../src/rituals/reviews/rules.ts';

const review = {
  project: '6b0f7c3e-3f0e-4a53-9a0e-0d6f3f4d8a11',
  technology: 'GPT-4',
  costs: '30,000 a month',
  bottleneck: 'Rare terms',
  load: 'A queue',
  data: 'Yes',
  verdict: 'go',
  terms: null,
  confidence: '75',
  expectation: 'Accuracy >= 85 %',
  checkDate: '2027-02-20',
  participants: ['U00ALICE001'],
};

function problems(change: object): string[] {
  const parsed = ReviewInput.safeParse({ ...review, ...change });
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
}

describe('a review (docs/method.md, 1)', () => {
  test('needs conditions to go with conditions, and evidence to name to need evidence', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ verdict: 'no-go' })).toEqual([]);
    expect(problems({ verdict: 'conditions' })).toEqual(['terms']);
    expect(problems({ verdict: 'evidence' })).toEqual(['terms']);
  });

  test('has no confidence while it needs evidence', () => {
    const input = { ...review, verdict: 'evidence', terms: 'Latency at 10,000 a day', expectation: null };
    expect(ReviewInput.parse(input)).toMatchObject({ confidence: null });
  });

  test.each(['49', '101', '-60', '75.5', 'NaN', '1e2', '٧٥'])(
    'refuses a confidence of %s %%',
    (confidence) => {
      expect(problems({ confidence })).toEqual(['confidence']);
    },
  );

  test.each(['50', '100'])('takes a confidence of %s %%', (confidence) => {
    expect(problems({ confidence })).toEqual([]);
  });

  test('needs a confidence and an expectation for every other verdict', () => {
    expect(problems({ confidence: null, expectation: null })).toEqual(['confidence', 'expectation']);
  });
});

describe('the judgement of a review', () => {
  const judgement = { verdict: 'go', confidence: 75, expectation: 'x', checkDate: '2027-02-20' } as const;

  test('can change until its check date comes', () => {
    expect(judgementProblems({ ...judgement, verdict: 'no-go' }, judgement, '2027-02-19')).toEqual({});
  });

  test('is fixed from then on', () => {
    expect(judgementProblems({ ...judgement, verdict: 'no-go' }, judgement, '2027-02-20')).toHaveProperty(
      'verdict',
    );
    expect(judgementProblems({ ...judgement, confidence: 80 }, judgement, '2027-02-20')).toHaveProperty(
      'confidence',
    );
    expect(judgementProblems(judgement, judgement, '2027-02-20')).toEqual({});
  });

  test('is to be checked after today', () => {
    expect(judgementProblems(judgement, undefined, '2027-02-20')).toHaveProperty('checkDate');
    expect(judgementProblems(judgement, undefined, '2027-02-19')).toEqual({});
  });
});
