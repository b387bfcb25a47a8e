import { describe, expect, test } from 'vitest';
import { ConclusionInput, planInput, UsageInput } from '../../../src/rituals/pocs/input.ts';
import {
  approverProblem,
  assess,
  assessmentText,
  type Comparator,
  choiceText,
  conclusionProblems,
  isOverdue,
  type Label,
  lastDay,
  leftText,
  type Result,
  startProblem,
  usedText,
} from '../../../src/rituals/pocs/rules.ts';

const allowance = { items: 1000, days: 10, people: 2 };
const PlanInput = planInput(allowance);
const names = { A: 'GPT-4 as it is', B: 'GPT-4 with retrieval', C: 'fine-tuned Llama 3' };
const solutions = (Object.entries(names) as [Label, string][]).map(([label, name]) => ({ label, name }));
const accuracy = { metric: 'accuracy', comparator: '>=', target: '85', unit: '%', solutions } as const;

function results(values: Partial<Record<Label, string>>): Result[] {
  return (Object.entries(values) as [Label, string][]).map(([label, value]) => ({
    label,
    value,
    latency: null,
    cost: null,
  }));
}

const plan = {
  project: '6b0f7c3e-3f0e-4a53-9a0e-0d6f3f4d8a11',
  metric: 'accuracy',
  comparator: '>=',
  target: '85',
  unit: '%',
  solutionA: names.A,
  solutionB: names.B,
  solutionC: names.C,
  itemLimit: '1000',
  dayLimit: '10',
  peopleLimit: '2',
  raiseReason: null,
  approver: null,
  people: ['U00ALICE001'],
  startDate: '2026-11-21',
};

type Parsed = { success: boolean; error?: { issues: { path: PropertyKey[] }[] } };

function fields(parsed: Parsed): string[] {
  return parsed.error?.issues.map((issue) => issue.path.join('.')) ?? [];
}

function planProblems(change: object): string[] {
  return fields(PlanInput.safeParse({ ...plan, ...change }));
}

describe('the worked example (docs/method.md, 2)', () => {
  const example = results({ A: '72', B: '88', C: '91' });

  test('72, 88 and 91 against >= 85: B and C meet it, C is best', () => {
    expect(assess(accuracy, example)).toEqual({ meets: ['B', 'C'], best: 'C', asGood: [] });
    expect(assessmentText(assess(accuracy, example), solutions)).toBe('B and C meet the goal; C is best.');
    expect(choiceText(solutions, 'C')).toBe('C chosen: fine-tuned Llama 3');
  });
});

describe('results against a goal', () => {
  test.each<[Comparator, string, boolean]>([
    ['>=', '85', true],
    ['>=', '84.999999', false],
    ['>', '85', false],
    ['>', '85.000001', true],
    ['<=', '85', true],
    ['<=', '85.000001', false],
    ['<', '85', false],
    ['<', '84.999999', true],
  ])('%s 85 with %s: %s', (comparator, value, meets) => {
    expect(assess({ ...accuracy, comparator }, results({ A: value })).meets).toEqual(meets ? ['A'] : []);
  });

  test('are compared exactly, not as floating-point numbers', () => {
    const goal = { ...accuracy, target: '999999999999999.000001' };
    expect(assess(goal, results({ A: '999999999999999', B: '999999999999999.000001' })).meets).toEqual(['B']);
  });

  test.each<[Comparator, Label]>([
    ['>=', 'C'],
    ['>', 'C'],
    ['<=', 'A'],
    ['<', 'A'],
  ])('are best at one end for %s', (comparator, best) => {
    expect(assess({ ...accuracy, comparator }, results({ A: '72', B: '88', C: '91' })).best).toBe(best);
  });

  test('that are equal make the first the best, and say who is equally good', () => {
    const assessment = assess(accuracy, results({ A: '72', B: '91', C: '91.0' }));
    expect(assessment).toEqual({ meets: ['B', 'C'], best: 'B', asGood: ['C'] });
    expect(assessmentText(assessment, solutions)).toBe(
      'B and C meet the goal; B is best, C is equally good.',
    );
  });

  test('have a best even when none meets the goal', () => {
    expect(assessmentText(assess(accuracy, results({ A: '60', B: '70' })), solutions)).toBe(
      'None meets the goal; B is best.',
    );
  });

  test('of an only solution are said without comparing', () => {
    const [only] = solutions;
    const said = (value: string) =>
      assessmentText(assess(accuracy, results({ A: value })), only ? [only] : []);
    expect(said('90')).toBe('A meets the goal.');
    expect(said('80')).toBe('A does not meet the goal.');
  });

  test('that were not tried are neither best nor met', () => {
    expect(assess(accuracy, results({ A: '72' }))).toEqual({ meets: [], best: 'A', asGood: [] });
    expect(assess(accuracy, [])).toEqual({ meets: [], best: undefined, asGood: [] });
  });
});

describe('a plan', () => {
  test('takes one to three solutions, in order', () => {
    expect(PlanInput.parse(plan).solutions).toEqual(solutions);
    expect(PlanInput.parse({ ...plan, solutionB: null, solutionC: null }).solutions).toHaveLength(1);
    expect(planProblems({ solutionB: null })).toEqual(['solutionB']);
    expect(planProblems({ solutionA: null })).toEqual(['solutionA']);
  });

  test.each([
    ['itemLimit', '1000', '1001'],
    ['dayLimit', '10', '11'],
    ['peopleLimit', '2', '3'],
  ])('needs a reason and an approver for a %s above %s', (key, within, above) => {
    expect(planProblems({ [key]: within })).toEqual([]);
    expect(planProblems({ [key]: above })).toEqual(['raiseReason', 'approver']);
    expect(
      planProblems({ [key]: above, raiseReason: 'Rare terms are rare', approver: 'U00BOB00001' }),
    ).toEqual([]);
  });

  test('is held against the allowance of its workspace', () => {
    const parsed = planInput({ items: 500, days: 10, people: 2 }).safeParse(plan);
    expect(parsed.error?.issues).toMatchObject([
      { path: ['raiseReason'], message: 'Why more than 500 items, 10 days and 2 people?' },
      { path: ['approver'] },
    ]);
  });

  test('starts at most a year from today, unless it was planned so before', () => {
    const problem = 'Choose a day at most a year from today.';
    expect(startProblem('2025-11-21', undefined, '2026-11-21')).toBeUndefined();
    expect(startProblem('2027-11-21', undefined, '2026-11-21')).toBeUndefined();
    expect(startProblem('2025-11-01', undefined, '2026-11-21')).toBe(problem);
    expect(startProblem('2062-11-21', undefined, '2026-11-21')).toBe(problem);
    expect(startProblem('2025-11-01', '2025-11-01', '2026-11-21')).toBeUndefined();
  });

  test.each([
    ['085.50', '85.5'],
    ['-0', '0'],
    ['-0.000', '0'],
    ['-03.10', '-3.1'],
    ['000000000000001', '1'],
  ])('takes a target of %s as %s', (typed, target) => {
    expect(PlanInput.parse({ ...plan, target: typed }).target).toBe(target);
  });

  test('within the allowance keeps no reason and no approver', () => {
    const parsed = PlanInput.parse({ ...plan, raiseReason: 'Left over', approver: 'U00BOB00001' });
    expect(parsed).toMatchObject({ raiseReason: null, approver: null });
  });

  test.each(['0', '-1', '1.5', '1000001', '9999999999', 'many'])('refuses %s data items', (itemLimit) => {
    expect(planProblems({ itemLimit })[0]).toBe('itemLimit');
  });

  test.each(['', 'eighty', '1e2', '0x10', '1234567890123456', '1.1234567', '٨٥', '1,5', 'Infinity'])(
    'refuses a target of “%s”',
    (target) => {
      expect(planProblems({ target })).toEqual(['target']);
    },
  );

  test.each(['0', '-3.5', '85.000001', '999999999999999.999999'])('takes a target of %s', (target) => {
    expect(PlanInput.parse({ ...plan, target }).target).toBe(target);
  });
});

describe('the approver of a plan', () => {
  const raised = { itemLimit: 1500, dayLimit: 10, peopleLimit: 2, approver: 'bob' };

  test('is somebody else than who asks', () => {
    expect(approverProblem(raised, undefined, 'alice')).toBeUndefined();
    expect(approverProblem(raised, undefined, 'bob')).toBe('Somebody else has to approve of it.');
  });

  test('may change the rest of what they approved of, but raise nothing further', () => {
    expect(approverProblem(raised, raised, 'bob')).toBeUndefined();
    expect(approverProblem({ ...raised, itemLimit: 1600 }, raised, 'bob')).toBeDefined();
    expect(approverProblem(raised, { ...raised, approver: 'caro' }, 'bob')).toBeDefined();
  });
});

describe('the use of a POC', () => {
  const limits = { items: 1000, days: 10, people: 2 };

  test('is shown against its limits, with what is left', () => {
    const used = { items: 400, days: 4, people: 2 };
    expect(usedText(used, limits)).toBe('Items 400 of 1,000 · Days 4 of 10 · People 2 of 2');
    expect(leftText(used, limits)).toBe('600 items and 6 days left');
  });

  test('says plainly what is over', () => {
    expect(leftText({ items: 1020, days: 9, people: 3 }, limits)).toBe(
      '20 items and 1 person over the limit; 1 day left',
    );
    expect(leftText({ items: 1000, days: 12, people: 2 }, limits)).toBe(
      '2 days over the limit; no items left',
    );
    expect(leftText({ items: 1001, days: 12, people: 2 }, limits)).toBe('1 item and 2 days over the limit');
  });

  test('is items, days, or both', () => {
    const usage = { items: '0', days: '1', people: '2', note: null };
    expect(UsageInput.safeParse(usage).success).toBe(true);
    expect(fields(UsageInput.safeParse({ ...usage, days: '0' }))).toEqual(['items']);
    expect(fields(UsageInput.safeParse({ ...usage, people: '0' }))).toEqual(['people']);
  });
});

describe('a conclusion', () => {
  const written = {
    valueA: '72',
    latencyA: '1.5 s',
    costA: null,
    valueB: '88',
    latencyB: '2.3 s',
    costB: null,
    valueC: '91',
    latencyC: '1.8 s',
    costC: null,
    items: '900',
    days: '9',
    people: '2',
    chosen: 'C',
    choiceReason: null,
    nextSteps: 'Pilot with two clinics',
    nextOwner: 'U00BOB00001',
    nextDate: '2026-12-01',
  };

  function problems(change: object, goal: Partial<typeof accuracy> = {}) {
    const input = ConclusionInput.parse({ ...written, ...change });
    return conclusionProblems({ ...accuracy, ...goal }, input, '2026-11-21');
  }

  test('keeps each result as everybody writes it', () => {
    expect(ConclusionInput.parse({ ...written, valueA: '072.50' }).results[0]).toEqual({
      label: 'A',
      value: '72.5',
      latency: '1.5 s',
      cost: null,
    });
  });

  test('that chooses the best needs no reason', () => {
    expect(problems({})).toEqual({});
  });

  test('that chooses another one, or none although one met the goal, is asked why', () => {
    expect(problems({ chosen: 'B' })).toEqual({
      choiceReason: 'C is best, with 91 %. Why choose B?',
    });
    expect(problems({ chosen: 'none' })).toEqual({
      choiceReason: 'B and C met the goal. Why choose none?',
    });
    expect(problems({ chosen: 'B', choiceReason: 'Our own data may not leave the house' })).toEqual({});
  });

  test('that chooses one of the equally good, or none where none met the goal, is not', () => {
    expect(problems({ valueB: '91.0' })).toEqual({});
    expect(problems({ valueB: '91.0', chosen: 'B' })).toEqual({});
    expect(problems({ valueB: '70', valueC: '70', chosen: 'none' })).toEqual({});
  });

  test('needs a result, and one of what is chosen', () => {
    const untried = { valueA: null, valueB: null, valueC: null };
    expect(problems(untried)).toHaveProperty('valueA');
    expect(problems({ valueC: null })).toEqual({ valueC: 'C is chosen, so give its result.' });
    expect(problems({ valueB: null, valueC: null, chosen: 'A' })).toEqual({});
  });

  test('chooses only what was planned, and a day that is still to come', () => {
    const two = { solutions: solutions.slice(0, 2) } as object;
    expect(problems({ valueC: null }, two)).toEqual({ chosen: 'There is no solution C.' });
    expect(problems({ nextDate: '2026-11-20' })).toHaveProperty('nextDate');
    expect(problems({ nextDate: '2026-11-21' })).toEqual({});
  });
});

test('a POC is overdue from the day after its days are up, until it ends', () => {
  const poc = { status: 'running', startDate: '2026-11-11', dayLimit: 10 } as const;
  expect(lastDay(poc)).toBe('2026-11-20');
  expect(isOverdue(poc, '2026-11-20')).toBe(false);
  expect(isOverdue(poc, '2026-11-21')).toBe(true);
  expect(isOverdue({ ...poc, status: 'concluded' }, '2026-11-21')).toBe(false);
  expect(isOverdue({ ...poc, dayLimit: 1 }, '2026-11-11')).toBe(false);
  expect(isOverdue({ ...poc, dayLimit: 1 }, '2026-11-12')).toBe(true);
});
