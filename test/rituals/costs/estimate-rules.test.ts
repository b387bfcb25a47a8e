import { describe, expect, test } from 'vitest';
import { calculate, EstimateInput } from '../../../src/rituals/costs/estimate/input.ts';
import {
  buildCost,
  inCents,
  overrunPercent,
  runningCost,
  shown,
  termText,
} from '../../../src/rituals/costs/estimate/rules.ts';
import { percentUsed, timesEstimate } from '../../../src/rituals/costs/overruns/rules.ts';
import { usualRates } from '../../../src/workspaces/schema.ts';

const nothing = Object.fromEntries(
  Object.keys(EstimateInput.shape).map((key) => [key, null]),
) as EstimateInput;

function complaints(change: Record<string, string>) {
  const parsed = EstimateInput.safeParse({ ...nothing, ...change });
  return Object.fromEntries(
    (parsed.error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]),
  );
}

describe('the running cost a month', () => {
  test('of 990,000,000 tokens is 1,980', () => {
    const cost = runningCost({ tokens: '990000000', gpuHours: null, fixed: null }, usualRates);
    expect(cost.total).toBe('1980');
    expect(cost.terms.map(termText)).toEqual(['Tokens: 990,000,000 / 1,000 x 0.002 = 1,980.00']);
  });

  test('of three times the tokens is 5,940: 300 % of the estimate, an overrun of 200 %', () => {
    const cost = runningCost({ tokens: '2970000000', gpuHours: null, fixed: null }, usualRates);
    expect(cost.total).toBe('5940');
    expect(percentUsed(cost.total, '1980')).toBe('300');
    expect(overrunPercent(cost.total, '1980')).toBe('200');
    expect(timesEstimate(cost.total, '1980')).toBe('3.0');
  });

  test('adds GPU hours and what is fixed', () => {
    const cost = runningCost({ tokens: '1000', gpuHours: '2.5', fixed: '100.10' }, usualRates);
    expect(cost.total).toBe('120.102');
    expect(cost.terms.map(termText)).toEqual([
      'Tokens: 1,000 / 1,000 x 0.002 = 0.00',
      'GPU hours: 2.5 x 8 = 20.00',
      'Fixed: 100.10',
    ]);
  });

  test('is exact where floats are not, and 0 at rates of 0', () => {
    expect(
      runningCost({ tokens: '100', gpuHours: '0.1', fixed: '0.2' }, { tokens: '1', gpuHour: '1' }).total,
    ).toBe('0.4');
    expect(
      runningCost({ tokens: '9', gpuHours: '9', fixed: null }, { tokens: '0', gpuHour: '0' }).total,
    ).toBe('0');
  });
});

test('building a model of one’s own costs 34,640, with its terms', () => {
  const cost = buildCost({
    samples: '5000',
    samplePrice: '2',
    gpus: '8',
    hoursADay: '24',
    gpuDays: '7',
    buildRate: '10',
    people: '2',
    peopleDays: '7',
    dayRate: '800',
  });
  expect(cost.total).toBe('34640');
  expect(cost.terms.map(termText)).toEqual([
    'Samples: 5,000 x 2 = 10,000.00',
    'Training: 8 x 24 x 7 x 10 = 13,440.00',
    'People: 2 x 7 x 800 = 11,200.00',
  ]);
});

test.each([
  ['990000000', '990,000,000'],
  ['0.002', '0.002'],
  ['-1234.5', '-1,234.5'],
  ['100', '100'],
])('%s is shown as %s', (decimal, text) => {
  expect(shown(decimal)).toBe(text);
});

test.each([
  ['1980', '1,980.00'],
  ['0.005', '0.01'],
  ['-1234567.891', '-1,234,567.89'],
])('%s is %s to the cent', (amount, text) => {
  expect(inCents(amount)).toBe(text);
});

describe('what stands in the calculators', () => {
  test('must be something', () => {
    expect(complaints({})).toEqual({ tokens: 'Fill in at least one of the three parts.' });
  });

  test('must have every factor of a term, and a saving for an investment', () => {
    expect(complaints({ samples: '1', gpus: '2', hoursADay: '3', gpuDays: '4' })).toEqual({
      samplePrice: 'This is needed for the fields beside it.',
    });
    expect(complaints({ buildRate: '10' })).toEqual({ gpus: 'How many GPUs?' });
    expect(complaints({ compute: '10' })).toEqual({ saving: 'How much does it save or earn in a year?' });
  });

  test.each(['NaN', '-1', '1e9', '1,5', '1234567890123456', '0.1234567'])('can not be %s', (tokens) => {
    expect(complaints({ tokens })).toHaveProperty('tokens');
  });

  test('takes what building costs for the investment where none is named', () => {
    const calculated = calculate({ ...nothing, samples: '100', samplePrice: '2', saving: '400' }, usualRates);
    expect(calculated).toMatchObject({ results: { back: { investment: '200', ratio: '1:2' } } });
  });

  test('says which rate is missing where the workspace counts in another currency', () => {
    const calculated = calculate(
      { ...nothing, tokens: '1', gpuHours: '1', gpus: '1', hoursADay: '1', gpuDays: '1' },
      { tokens: null, gpuHour: null },
    );
    expect(calculated.kind === 'missing' && Object.keys(calculated.problems)).toEqual([
      'tokens',
      'gpuHours',
      'buildRate',
    ]);
  });

  test('is refused where it comes to more than 15 digits, or to a return on nothing', () => {
    const huge = { samples: '999999999999', samplePrice: '999999' };
    expect(calculate({ ...nothing, ...huge }, usualRates)).toEqual({
      kind: 'missing',
      problems: { samples: 'This comes to more than 15 digits.' },
    });
    expect(calculate({ ...nothing, saving: '5', compute: '0' }, usualRates)).toHaveProperty(
      'problems.compute',
    );
  });
});
