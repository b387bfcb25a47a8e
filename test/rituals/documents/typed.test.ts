import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Needs, suggest } from '../../../src/rituals/documents/approaches.ts';
import { cacheSaving } from '../../../src/rituals/documents/cache-hits.ts';
import { type Measure, readMeasure, worstFirst } from '../../../src/rituals/documents/measures.ts';
import { readShares } from '../../../src/rituals/documents/shares.ts';
import {
  readNamedTarget,
  readTarget,
  type Target,
  targetText,
} from '../../../src/rituals/documents/targets.ts';

/** Millionths as an exact decimal. */
function millionths(count: number): string {
  return Big(count).div(1_000_000).toFixed();
}

const shareOfHundred = fc.integer({ min: 0, max: 100_000_000 });

describe('shares', () => {
  test('are taken exactly when they add up to 100, however finely they are cut', () => {
    fc.assert(
      fc.property(fc.array(shareOfHundred, { minLength: 1, maxLength: 19 }), (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), 100_000_000];
        const parts = edges.slice(1).map((edge, index) => edge - (edges[index] ?? 0));
        const typed = parts.map((part, index) => `source ${index}: ${millionths(part)} %`).join('\n');
        const shares = parts.map((part, index) => ({ name: `source ${index}`, percent: millionths(part) }));
        expect(readShares(typed)).toEqual({ read: shares });
      }),
    );
  });

  test('that do not are told their exact sum', () => {
    fc.assert(
      fc.property(shareOfHundred, shareOfHundred, (a, b) => {
        fc.pre(a + b !== 100_000_000);
        const parsed = readShares(`a: ${millionths(a)}\nb: ${millionths(b)}`);
        const said = /^These add up to ([\d.,]+) %/.exec('wrong' in parsed ? parsed.wrong : '')?.[1];
        expect(said?.replaceAll(',', '')).toBe(millionths(a + b));
      }),
    );
  });

  test.each([
    ['- real: 70 %\n* simulated：30％', ['real', 'simulated']],
    ['真实数据：７０％\r\n模拟数据：\t３０．０％', ['真实数据', '模拟数据']],
    ['10:30 feed: 100', ['10:30 feed']],
  ])('are read as people type them: %j', (typed, names) => {
    const parsed = readShares(typed);
    expect('read' in parsed && parsed.read.map(({ name }) => name)).toEqual(names);
  });

  test.each([
    ['real 70', '“real 70” needs a name, a colon and a share'],
    ['real: 70\nsimulated: most', '“simulated: most” needs'],
    ['real: -70', '“real: -70” needs'],
    ['real: 7,5', '“real: 7,5” needs'],
    ['real: 50\nReal: 50', '“Real” stands here twice.'],
    [Array.from({ length: 21 }, (_, index) => `s${index}: 1`).join('\n'), 'At most 20 lines'],
    [`${'x'.repeat(500)}: much`, `“${'x'.repeat(59)}…” needs`],
  ])('with a mistake name it: %j', (typed, sentence) => {
    expect(readShares(typed)).toEqual({ wrong: expect.stringContaining(sentence) });
  });
});

describe('targets', () => {
  test.each<[string, Target]>([
    ['>= 85 %', { sign: '>=', value: '85', unit: '%' }],
    ['≥85％', { sign: '>=', value: '85', unit: '%' }],
    ['＜＝　２．５％', { sign: '<=', value: '2.5', unit: '%' }],
    ['At most 2.50 s', { sign: '<=', value: '2.5', unit: 's' }],
    ['< 0.05 CNY a call', { sign: '<', value: '0.05', unit: 'CNY a call' }],
    ['above 100 req/s', { sign: '>', value: '100', unit: 'req/s' }],
    ['>= -5', { sign: '>=', value: '-5', unit: '' }],
    ['−15 %', { sign: '-', value: '15', unit: '%' }],
    ['+ 0.3', { sign: '+', value: '0.3', unit: '' }],
  ])('%s is read', (typed, target) => {
    expect(readTarget(typed)).toEqual({ read: target });
  });

  test.each(['85 %', 'high', '>= ', '>= 85 90', '>= 1,000', '>= 85 % and < 99 %', '>= 1e3', '> > 5', ''])(
    '%j is refused',
    (typed) => {
      expect(readTarget(typed)).toHaveProperty('wrong');
    },
  );

  test('are shown in a way that reads the same again', () => {
    const target = fc.record({
      sign: fc.constantFrom<Target['sign']>('>=', '>', '<=', '<', '+', '-'),
      value: fc.integer({ min: 0, max: 999_999_999 }).map(millionths),
      unit: fc.constantFrom('', '%', 's', 'req/s', 'points'),
    });
    fc.assert(
      fc.property(target, (each) => {
        expect(readTarget(targetText(each))).toEqual({ read: each });
      }),
    );
  });

  test.each([
    ['latency: <= 2 s', 'latency', '<= 2 s'],
    ['GPT-4 accuracy > 85 %', 'GPT-4 accuracy', '> 85 %'],
    ['top-5 accuracy -15 %', 'top-5 accuracy', '-15 %'],
    ['answers in time: P95: at least 90 %', 'answers in time: P95', '>= 90 %'],
    ['coverage at least 90 %', 'coverage', '>= 90 %'],
    ['P95: latency < 2 s', 'P95: latency', '< 2 s'],
  ])('stand after a name: %s', (typed, name, words) => {
    const parsed = readNamedTarget(typed);
    expect('read' in parsed && [parsed.read.name, targetText(parsed.read.target)]).toEqual([name, words]);
  });

  test.each(['<= 2 s', 'latency', 'latency: 2 s', 'top-5 accuracy', ': > 5', 'latency: soon > later'])(
    'without a name or a number are refused: %s',
    (typed) => {
      expect(readNamedTarget(typed)).toHaveProperty('wrong');
    },
  );
});

test.each(['a > 1 %, b > 2 %', 'a: -15 %, b: < 3 %', 'a -15 %, b -3 %, c: <= 2 s'])(
  'several targets on one line are asked apart: %s',
  (typed) => {
    expect(readNamedTarget(typed)).toEqual({ wrong: 'holds more than one target: write each on a line.' });
  },
);

describe('a stage’s measure', () => {
  test('has a value and a limit either way, in one unit', () => {
    expect(readMeasure('P95 latency: 1.80 s / <= 2 s')).toEqual({
      read: { metric: 'P95 latency', value: '1.8', limit: { sign: '<=', value: '2', unit: 's' } },
    });
    expect(readMeasure('命中率：６５％／>= ６０％')).toEqual({
      read: { metric: '命中率', value: '65', limit: { sign: '>=', value: '60', unit: '%' } },
    });
    expect(readMeasure('requests: 120 req/s at least 100')).toEqual({
      read: { metric: 'requests', value: '120', limit: { sign: '>=', value: '100', unit: 'req/s' } },
    });
  });

  test.each([
    ['1.8 s / <= 2 s', 'Begin with what is measured and a colon'],
    ['latency: 1.8 s', 'Write the limit after a slash'],
    ['latency: 1.8 s / 2 s', 'Say which way the limit goes'],
    ['latency: fast / <= 2 s', 'Between the colon and the limit stands a number'],
    ['latency: <= 2 s', 'Between the colon and the limit stands a number'],
    ['latency: 1.8 s / <= two', 'A limit is a comparison and a number'],
    ['latency: 1800 ms / <= 2 s', 'The value is in ms and the limit in s: write both in the same unit.'],
  ])('with a mistake names it: %s', (typed, sentence) => {
    expect(readMeasure(typed)).toEqual({ wrong: expect.stringContaining(sentence) });
  });

  const measure = fc.record({
    metric: fc.constant('load'),
    value: fc.integer({ min: 0, max: 50 }).map(String),
    limit: fc.record({
      sign: fc.constantFrom<Target['sign']>('>=', '>', '<=', '<'),
      value: fc.integer({ min: 0, max: 50 }).map(String),
      unit: fc.constant('%'),
    }),
  });

  function isWithin({ value, limit }: Measure): boolean {
    const [is, bound] = [Number(value), Number(limit.value)];
    return { '>=': is >= bound, '>': is > bound, '<=': is <= bound, '<': is < bound }[limit.sign as '<'];
  }

  function part({ value, limit }: Measure): number {
    const gap = Math.abs(Number(value) - Number(limit.value));
    return gap === 0 ? 0 : gap / Number(limit.value);
  }

  test('is found when it is beyond its limit, and the furthest beyond comes first', () => {
    fc.assert(
      fc.property(fc.array(measure, { maxLength: 6 }), (measures) => {
        const worst = worstFirst(measures.map((each) => ({ measure: each })));
        const beyond = measures.filter((each) => !isWithin(each));
        expect(worst).toHaveLength(beyond.length);
        expect(worst.map((each) => part(each.measure))).toEqual(beyond.map(part).toSorted((a, b) => b - a));
      }),
    );
  });
});

describe('a cache’s saving', () => {
  test.each([
    ['115500', '45', '65', '42000'],
    ['100', '0', '100', '100'],
    ['100', '40', '70', '50'],
    ['0', '10', '20', '0'],
    ['1', '1', '2', '0.01'],
  ])('of %s a month from %s to %s percent is %s', (cost, from, to, saving) => {
    expect(cacheSaving(cost, from, to)).toBe(saving);
  });

  test('is never more than the cost, and the same in one step or two', () => {
    const rates = fc.tuple(
      fc.integer({ min: 0, max: 97 }),
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 100 }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), rates, (cost, [from, rise, more]) => {
        const middle = Math.min(98, from + rise);
        const to = Math.min(99, middle + more);
        const whole = Big(cacheSaving(String(cost), String(from), String(to)));
        const first = cacheSaving(String(cost), String(from), String(middle));
        const second = cacheSaving(Big(cost).minus(first).toFixed(), String(middle), String(to));
        expect(whole.lte(cost)).toBe(true);
        expect(Big(first).plus(second).minus(whole).abs().lte('0.02')).toBe(true);
      }),
    );
  });
});

describe('the suggested approach (docs/method.md, 9)', () => {
  const modest: Needs = {
    speed: 'weeks',
    skills: 'none',
    control: 'little',
    amount: 'little',
    quality: 'rough',
    fresh: 'no',
    style: 'no',
  };
  const able: Needs = { ...modest, speed: 'months', skills: 'some', amount: 'some', quality: 'stable' };
  const mighty: Needs = { ...able, speed: 'year', skills: 'strong', amount: 'much', control: 'full' };

  test.each<[string, Needs, string]>([
    ['fast, without ML skills and with little control', modest, 'api'],
    ['fresh or traceable', { ...modest, fresh: 'yes' }, 'retrieval'],
    ['a stable style with stable training data', { ...able, style: 'yes' }, 'tune'],
    ['some control, with the means for it', { ...able, control: 'some' }, 'tune'],
    ['a stable style, but data that keeps changing', { ...able, style: 'yes', quality: 'rough' }, 'api'],
    ['full control with much data', mighty, 'scratch'],
    ['full control without much data', { ...mighty, amount: 'some' }, 'tune'],
  ])('%s', (_, needs, approach) => {
    expect(suggest(needs).approach).toBe(approach);
  });

  test('says what stays open', () => {
    expect(suggest({ ...mighty, amount: 'some', speed: 'months' }).open).toEqual([
      'Full control means training from scratch, which also takes much data and a year’s time.',
    ]);
    expect(suggest({ ...mighty, fresh: 'yes' }).open).toEqual([
      'Fresh or traceable answers take retrieval beside it.',
    ]);
    expect(suggest({ ...modest, style: 'yes' }).open).toEqual([
      'A fixed style or format suits fine-tuning, which also takes thousands of examples, clean and stable data, some ML skills and some months.',
    ]);
    expect(suggest({ ...able, fresh: 'yes', style: 'yes' }).open).toEqual([
      'Fine-tuning beside it would keep the fixed style or format.',
    ]);
  });

  test('always has its reasons, and never asks for what is not there', () => {
    const needs = fc.record<Needs>({
      speed: fc.constantFrom('weeks', 'months', 'year'),
      skills: fc.constantFrom('none', 'some', 'strong'),
      control: fc.constantFrom('little', 'some', 'full'),
      amount: fc.constantFrom('little', 'some', 'much'),
      quality: fc.constantFrom('rough', 'stable'),
      fresh: fc.constantFrom('yes', 'no'),
      style: fc.constantFrom('yes', 'no'),
    });
    fc.assert(
      fc.property(needs, (each) => {
        const { approach, because, open } = suggest(each);
        expect(because.length).toBeGreaterThan(0);
        for (const sentence of open) expect(sentence).not.toContain('takes .');
        if (approach === 'scratch')
          expect([each.amount, each.skills, each.speed]).toEqual(['much', 'strong', 'year']);
        if (approach === 'tune') {
          expect(each.quality).toBe('stable');
          expect([each.skills, each.amount, each.speed]).not.toEqual(
            expect.arrayContaining([expect.stringMatching(/none|little|weeks/)]),
          );
        }
        if (each.fresh === 'yes' && approach !== 'scratch') expect(approach).toBe('retrieval');
      }),
    );
  });
});
