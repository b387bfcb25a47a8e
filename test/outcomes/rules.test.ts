import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byMonth,
  type Checked,
  calibrationOf,
  countsOf,
  fewestChecked,
  mayRecord,
  type Outcome,
  outcomes,
  percentOf,
} from '../../src/outcomes/rules.ts';

function checked(...all: [Outcome, number | null][]): Checked[] {
  return all.map(([outcome, confidence]) => ({ outcome, confidence }));
}

const five = checked(['right', 75], ['right', 75], ['right', 75], ['partly', 75], ['wrong', 75]);

test('partly right counts one half', () => {
  expect(percentOf(countsOf(five))).toBe(70);
  expect(percentOf({ right: 9, partly: 0, wrong: 2 })).toBe(82);
});

test('below five it is too few to tell', () => {
  expect(percentOf({ right: 4, partly: 0, wrong: 0 })).toBeNull();
  expect(percentOf({ right: 5, partly: 0, wrong: 0 })).toBe(100);
  expect(calibrationOf(five.slice(1))).toBeNull();
});

test('calibration is what was said against what came true, with the Brier score', () => {
  // (4 x 0.25^2 + 0.75^2) / 5
  expect(calibrationOf(five)).toEqual({ checked: 5, said: 75, right: 70, brier: '0.16' });
  const certain = checked(...Array(5).fill(['right', 100] as const));
  expect(calibrationOf(certain)).toMatchObject({ brier: '0.00' });
  const coin = checked(['right', 50], ['wrong', 50], ['right', 50], ['wrong', 50], ['right', 50]);
  expect(calibrationOf(coin)).toMatchObject({ said: 50, right: 60, brier: '0.25' });
});

test('judgements that said nothing of how sure they were count in accuracy alone', () => {
  const unsure = checked(['wrong', null], ['wrong', null]);
  expect(percentOf(countsOf([...five, ...unsure]))).toBe(50);
  expect(calibrationOf([...five, ...unsure])).toEqual(calibrationOf(five));
});

describe('whatever was checked', () => {
  const judgement = fc.record({
    outcome: fc.constantFrom(...outcomes),
    confidence: fc.integer({ min: 50, max: 100 }),
  });
  const some = fc.array(judgement, { minLength: fewestChecked, maxLength: 40 });

  test('accuracy and the Brier score stay inside their bounds, in any order', () => {
    fc.assert(
      fc.property(some, (all) => {
        const percent = percentOf(countsOf(all)) ?? -1;
        const { brier = '-1', right } = calibrationOf(all) ?? {};
        expect(percent).toBeGreaterThanOrEqual(0);
        expect(percent).toBeLessThanOrEqual(100);
        expect(right).toBe(percent);
        expect(Number(brier)).toBeGreaterThanOrEqual(0);
        expect(Number(brier)).toBeLessThanOrEqual(1);
        expect(calibrationOf([...all].reverse())).toEqual(calibrationOf(all));
      }),
    );
  });

  test('a wrong one turned right never lowers accuracy', () => {
    fc.assert(
      fc.property(some, (all) => {
        const [first, ...rest] = all;
        if (!first) return;
        const better = percentOf(countsOf([{ ...first, outcome: 'right' }, ...rest])) ?? -1;
        expect(better).toBeGreaterThanOrEqual(percentOf(countsOf(all)) ?? 101);
      }),
    );
  });
});

test('months without outcomes stand between those with some', () => {
  const on = (recordedOn: string, outcome: Outcome = 'right') => ({ recordedOn, outcome });
  expect(byMonth([on('2027-01-03'), on('2026-11-30', 'wrong'), on('2026-11-01')])).toEqual([
    { month: '2026-11', counts: { right: 1, partly: 0, wrong: 1 } },
    { month: '2026-12', counts: { right: 0, partly: 0, wrong: 0 } },
    { month: '2027-01', counts: { right: 1, partly: 0, wrong: 0 } },
  ]);
  expect(byMonth([])).toEqual([]);
});

test.each([
  ['its owner', { userId: 'U1', isAdmin: false }, true],
  ['the owner of its project', { userId: 'U2', isAdmin: false }, true],
  ['an admin', { userId: 'U3', isAdmin: true }, true],
  ['somebody else', { userId: 'U3', isAdmin: false }, false],
])('how a decision turned out is said by %s: %#', (_who, viewer, may) => {
  expect(mayRecord(viewer, { ownerId: 'U1', projectOwnerId: 'U2' })).toBe(may);
});
