import { describe, expect, test } from 'vitest';
import { FailureInput } from '../../../src/rituals/failures/input.ts';
import { isLeftBy, placeIn, placeText, ranked } from '../../../src/rituals/failures/register.ts';
import {
  type Cell,
  cellOf,
  changeProblems,
  daysOverdue,
  dueWhenReopened,
  isOpen,
  isOverdue,
  moveProblems,
  movesFrom,
  passes,
  reviewsAMonth,
  type Status,
  statuses,
  usualDueDay,
  usualTarget,
} from '../../../src/rituals/failures/rules.ts';

describe('the risk-cost matrix', () => {
  const rows: [risk: number, byCost: Cell[]][] = [
    [1, ['quick win', 'quick win', 'accept and watch', 'accept and watch', 'accept and watch']],
    [2, ['quick win', 'quick win', 'accept and watch', 'accept and watch', 'accept and watch']],
    [3, ['quick win', 'quick win', 'accept and watch', 'accept and watch', 'accept and watch']],
    [4, ['do now', 'do now', 'plan', 'plan', 'plan']],
    [5, ['do now', 'do now', 'plan', 'plan', 'plan']],
  ];

  test.each(rows)('places a risk of %i by its cost', (risk, byCost) => {
    expect([1, 2, 3, 4, 5].map((cost) => cellOf({ risk, cost }))).toEqual(byCost);
  });

  test('says by when each is due', () => {
    const due = (risk: number, cost: number) => usualDueDay({ risk, cost }, '2026-12-28');
    expect(due(5, 1)).toBe('2027-01-04');
    expect(due(5, 5)).toBe('2027-01-27');
    expect(due(1, 1)).toBe('2027-01-27');
    expect(due(1, 5)).toBeNull();
  });
});

describe('a target', () => {
  test('of 2.3 % hallucinations passes in a newsroom and fails in a clinic', () => {
    const against = (domain: 'high' | 'other') =>
      ({ comparator: '<=', target: usualTarget(domain) }) as const;
    expect(passes(against('other'), '2.3')).toBe(true);
    expect(passes(against('high'), '2.3')).toBe(false);
  });

  test('is compared exactly, and may be met to the dot', () => {
    expect(passes({ comparator: '<=', target: '0.3' }, '0.300000')).toBe(true);
    expect(passes({ comparator: '<=', target: '999999999999999' }, '999999999999999.000001')).toBe(false);
    expect(passes({ comparator: '>=', target: '85' }, '85')).toBe(true);
    expect(passes({ comparator: '>=', target: '85' }, '84.999999')).toBe(false);
  });
});

test('50 reviews a day on 24 days are 1,200 labelled items a month', () => {
  expect(reviewsAMonth(50, 24)).toBe(1200);
});

describe('a status', () => {
  const allowed: Record<Status, Status[]> = {
    open: ['mitigating', 'accepted'],
    mitigating: ['mitigated', 'accepted'],
    mitigated: ['closed', 'open'],
    closed: ['open'],
    accepted: ['open'],
  };
  const mode = { risk: 3, cost: 3, mechanism: 'prompt' };

  test.each(statuses)('%s moves on to what the method says, and to nothing else', (status) => {
    expect(movesFrom(status)).toEqual(allowed[status]);
    for (const to of statuses) {
      const problems = moveProblems({ ...mode, status }, { to, mechanism: null }, { isAdmin: true });
      expect(problems.to === undefined).toBe(allowed[status].includes(to));
    }
  });

  test('counts as open when it is open or being mitigated', () => {
    expect(statuses.filter((status) => isOpen({ status }))).toEqual(['open', 'mitigating']);
  });

  test('of a “do now” is accepted by admins alone', () => {
    const urgent = { risk: 4, cost: 2, mechanism: null, status: 'open' } as const;
    const accept = { to: 'accepted', mechanism: null } as const;
    expect(moveProblems(urgent, accept, { isAdmin: false }).to).toContain('Only an admin');
    expect(moveProblems(urgent, accept, { isAdmin: true })).toEqual({});
    expect(moveProblems({ ...urgent, cost: 3 }, accept, { isAdmin: false })).toEqual({});
  });

  test('of an accepted one can not be made a “do now” by others than admins either', () => {
    const accepted = { risk: 3, cost: 2, mechanism: null, status: 'accepted' } as const;
    expect(changeProblems(accepted, { ...accepted, risk: 4 }, { isAdmin: false }).risk).toContain('Reopen');
    expect(changeProblems(accepted, { ...accepted, risk: 4 }, { isAdmin: true })).toEqual({});
    expect(changeProblems(accepted, { ...accepted, cost: 1 }, { isAdmin: false })).toEqual({});
  });

  test('moves to mitigating once it is said what will change, and keeps that', () => {
    const bare = { ...mode, mechanism: null, status: 'open' } as const;
    const member = { isAdmin: false };
    expect(moveProblems(bare, { to: 'mitigating', mechanism: null }, member).mechanism).toBeDefined();
    expect(moveProblems(bare, { to: 'mitigating', mechanism: 'prompt' }, member)).toEqual({});
    const mitigating = { ...mode, status: 'mitigating' } as const;
    expect(changeProblems(mitigating, { ...mode, mechanism: null }, member).mechanism).toBeDefined();
  });
});

describe('a due day', () => {
  const mode = { status: 'open', dueDate: '2026-11-20', risk: 5, cost: 1 } as const;

  test('has passed from the next day on, while the failure mode is open', () => {
    expect(isOverdue(mode, '2026-11-20')).toBe(false);
    expect(daysOverdue(mode, '2026-11-23')).toBe(3);
    expect(isOverdue({ ...mode, status: 'mitigating' }, '2026-11-21')).toBe(true);
    expect(isOverdue({ ...mode, status: 'closed' }, '2026-11-23')).toBe(false);
    expect(isOverdue({ ...mode, dueDate: null }, '2026-11-23')).toBe(false);
  });

  test('is set anew on reopening, unless it is still to come', () => {
    expect(dueWhenReopened(mode, '2026-11-19')).toBe('2026-11-20');
    expect(dueWhenReopened(mode, '2026-11-23')).toBe('2026-11-30');
    expect(dueWhenReopened({ ...mode, dueDate: null }, '2026-11-23')).toBe('2026-11-30');
  });
});

describe('what was typed', () => {
  const typed = {
    project: 'p',
    kind: 'wrong answer',
    description: 'It cites a law that does not exist',
    risk: '4',
    cost: '3',
    ...Object.fromEntries(
      [
        'noAnswerPolicy',
        'reviewThreshold',
        'reviewsADay',
        'workingDays',
        'mechanism',
        'owner',
        'dueDate',
        'metric',
        'comparator',
        'target',
        'unit',
        'domainRisk',
        'exampleInput',
        'expectedBehaviour',
      ].map((key) => [key, null]),
    ),
  };

  function problems(change: Record<string, string | null>): string[] {
    const parsed = FailureInput.safeParse({ ...typed, ...change });
    return (parsed.error?.issues ?? []).map((issue) => String(issue.path[0]));
  }

  test('is enough with five fields', () => {
    expect(FailureInput.parse(typed)).toMatchObject({ risk: 4, cost: 3, metric: null, workingDays: null });
  });

  test('gets the target of its domain where a metric comes without one', () => {
    const rate = { metric: 'hallucination rate', comparator: '<=', unit: '%' };
    expect(FailureInput.parse({ ...typed, ...rate, domainRisk: 'high' })).toMatchObject({ target: '1' });
    expect(FailureInput.parse({ ...typed, ...rate, domainRisk: 'other' })).toMatchObject({ target: '5' });
    expect(FailureInput.parse({ ...typed, metric: 'hallucination rate' })).toMatchObject({
      comparator: '<=',
      target: '5',
      unit: '%',
      domainRisk: 'other',
    });
  });

  test('gets no such target where the metric is no rate to stay below', () => {
    expect(problems({ metric: 'p95 latency', unit: 's' })).toEqual(['target']);
    expect(problems({ metric: 'accuracy', comparator: '>=', unit: '%' })).toEqual(['target']);
    expect(FailureInput.parse({ ...typed, metric: 'p95 latency', unit: 's', target: '02.50' })).toMatchObject(
      {
        target: '2.5',
        comparator: '<=',
      },
    );
  });

  test('drops what belongs to a metric that is not there', () => {
    const parsed = FailureInput.parse({ ...typed, comparator: '<=', unit: '%', workingDays: '22' });
    expect(parsed).toMatchObject({ comparator: null, unit: null, target: null, workingDays: null });
    expect(problems({ target: '5' })).toEqual(['metric']);
  });

  test('counts with 22 working days unless it says otherwise', () => {
    expect(FailureInput.parse({ ...typed, reviewsADay: '50' }).workingDays).toBe(22);
    expect(FailureInput.parse({ ...typed, reviewsADay: '50', workingDays: '24' }).workingDays).toBe(24);
  });

  test.each([
    ['risk', '0'],
    ['risk', '6'],
    ['cost', '1.5'],
    ['kind', 'rude answer'],
    ['reviewThreshold', '100.1'],
    ['reviewThreshold', '-1'],
    ['workingDays', '32'],
    ['reviewsADay', '1000001'],
    ['target', 'NaN'],
    ['target', '1.1234567'],
    ['dueDate', '2026-02-30'],
    ['description', 'x'.repeat(3001)],
  ])('is refused where %s is %s', (key, value) => {
    expect(problems({ metric: 'rate', [key]: value })).toContain(key);
  });
});

describe('the register', () => {
  const today = '2026-11-21';
  const mode = (id: string, change: Record<string, unknown> = {}) => ({
    id,
    kind: 'wrong answer' as const,
    risk: 5,
    cost: 1,
    status: 'open' as Status,
    ownerId: 'U1',
    dueDate: null as string | null,
    ...change,
  });

  test('ranks by cell, then by days overdue, then by risk, with what is settled last', () => {
    const modes = [
      mode('settled', { status: 'closed' }),
      mode('watch', { risk: 1, cost: 5 }),
      mode('quick', { risk: 1 }),
      mode('plan', { cost: 5 }),
      mode('now, risk 4', { risk: 4 }),
      mode('now, risk 5'),
      mode('now, late', { risk: 4, dueDate: '2026-11-20' }),
      mode('now, later', { risk: 4, dueDate: '2026-11-10' }),
    ];
    expect(ranked(modes, today).map(({ id }) => id)).toEqual([
      'now, later',
      'now, late',
      'now, risk 5',
      'now, risk 4',
      'plan',
      'quick',
      'watch',
      'settled',
    ]);
  });

  test('is filtered', () => {
    const reader = { userId: 'U1', today };
    const late = mode('late', { dueDate: '2026-11-20', risk: 1 });
    const theirs = mode('theirs', { ownerId: 'U2' });
    const closed = mode('closed', { status: 'closed', dueDate: '2026-11-20' });
    const left = (filter: Parameters<typeof isLeftBy>[0]) =>
      [late, theirs, closed].filter((each) => isLeftBy(filter, each, reader)).map(({ id }) => id);
    expect(left('open')).toEqual(['late', 'theirs']);
    expect(left('mine')).toEqual(['late']);
    expect(left('overdue')).toEqual(['late']);
    expect(left('do now')).toEqual(['theirs']);
    expect(left('all')).toEqual(['late', 'theirs', 'closed']);
  });

  test('writes its place in as many characters as a menu takes, and reads it back', () => {
    const projectId = '0f0e0d0c-0b0a-4908-8706-050403020100';
    const place = { filter: 'overdue', kind: 'expensive answer', projectId, from: 499 } as const;
    expect(placeText(place).length).toBeLessThanOrEqual(75);
    expect(placeIn(placeText(place))).toEqual(place);
    const start = { filter: 'open', kind: null, projectId: null, from: 0 };
    expect(placeIn(placeText({ ...start, filter: 'open' }))).toEqual(start);
    for (const forged of ['', 'x/y/z/-1', '////', 'open//null/1e9'])
      expect(placeIn(forged)).toMatchObject({ filter: 'open', kind: null, from: 0 });
  });
});
