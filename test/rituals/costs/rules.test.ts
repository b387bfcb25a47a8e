import { describe, expect, test } from 'vitest';
import { EntryInput } from '../../../src/rituals/costs/ledger/input.ts';
import {
  amountOf,
  daysIn,
  momentProblem,
  monthAfter,
  monthName,
  monthOf,
} from '../../../src/rituals/costs/ledger/rules.ts';
import {
  calendarOf,
  changeOf,
  percentUsed,
  standingsOf,
  timesEstimate,
} from '../../../src/rituals/costs/overruns/rules.ts';

const usual = { tokens: '0.002', gpuHour: '8' };

function entry(change: object = {}): EntryInput {
  return EntryInput.parse({
    project: 'TRIAGE',
    occurredAt: new Date('2026-11-20T10:00:00Z'),
    action: 'summarize call',
    tokens: null,
    gpuHours: null,
    amount: '1',
    currency: null,
    quantity: null,
    key: 'k',
    ...change,
  });
}

function problem(change: object): string | undefined {
  const base = { ...entry(), ...change };
  return EntryInput.safeParse(base).error?.issues[0]?.message;
}

describe('an entry', () => {
  test('costs what tokens and GPU hours come to: 990,000,000 tokens are 1,980', () => {
    expect(amountOf(entry({ amount: null, tokens: '990000000' }), usual)).toBe('1980');
    expect(amountOf(entry({ amount: null, tokens: '1', gpuHours: '0.5' }), usual)).toBe('4.000002');
  });

  test('costs the amount that it gives, whatever else it says', () => {
    expect(amountOf(entry({ amount: '12.5', tokens: '990000000' }), usual)).toBe('12.5');
  });

  test('is computed to twelve decimals, and to nothing at rates of zero', () => {
    const third = { tokens: '0.0000000033335', gpuHour: '0' };
    expect(amountOf(entry({ amount: null, tokens: '1000' }), third)).toBe('0.000000003334');
    expect(amountOf(entry({ amount: null, tokens: '5', gpuHours: '3' }), { tokens: '0', gpuHour: '0' })).toBe(
      '0',
    );
  });

  test('takes 10^12 and twelve decimals', () => {
    expect(entry({ amount: '1000000000000' }).amount).toBe('1000000000000');
    expect(entry({ amount: '0.123456789012' }).amount).toBe('0.123456789012');
  });

  test.each([
    ['-1', 'not negative'],
    ['0.1234567890123456789', '12 decimal places'],
    ['NaN', 'An amount is a number'],
    ['1e3', 'An amount is a number'],
    ['1,50', 'An amount is a number'],
    ['1000000000000000', '15 digits'],
  ])('with the amount %s is refused in a sentence', (amount, sentence) => {
    expect(problem({ amount })).toContain(sentence);
  });

  test.each([
    [{ tokens: '1.5' }, 'Tokens: a whole number'],
    [{ gpuHours: '1.1234567' }, '6 decimal places'],
    [{ quantity: '0' }, 'A quantity is 1 or more'],
    [{ currency: 'XYZ' }, 'A currency is a code'],
    [{ action: '' }, 'Name the action'],
    [{ action: 'x'.repeat(101) }, 'at most 100 characters'],
    [{ key: '' }, 'a key of its own'],
    [{ amount: null }, 'Give an amount, tokens or GPU hours.'],
  ])('with %o is refused in a sentence', (change, sentence) => {
    expect(problem(change)).toContain(sentence);
  });

  test('is neither of the future nor of long ago', () => {
    const now = new Date('2026-11-21T08:00:00Z');
    expect(momentProblem(new Date('2026-11-22T07:00:00Z'), now)).toBeUndefined();
    expect(momentProblem(new Date('2026-11-23T09:00:00Z'), now)).toBe('That is still to come.');
    expect(momentProblem(new Date('1926-11-21T08:00:00Z'), now)).toContain('ten years');
  });
});

describe('a month', () => {
  test('ends at midnight in the zone of the workspace', () => {
    const beforeInShanghai = new Date('2026-10-31T15:59:59.999Z');
    const afterInShanghai = new Date('2026-10-31T16:00:00Z');
    expect(monthOf('Asia/Shanghai', beforeInShanghai)).toBe('2026-10-01');
    expect(monthOf('Asia/Shanghai', afterInShanghai)).toBe('2026-11-01');
    expect(monthOf('UTC', afterInShanghai)).toBe('2026-10-01');
  });

  test('ends at midnight on days when the clocks change, too', () => {
    // Berlin went back an hour on 31 October 2027, Santiago forward at midnight before 5 September 2026.
    expect(monthOf('Europe/Berlin', new Date('2027-10-31T22:59:59Z'))).toBe('2027-10-01');
    expect(monthOf('Europe/Berlin', new Date('2027-10-31T23:00:00Z'))).toBe('2027-11-01');
    expect(monthOf('America/New_York', new Date('2026-11-01T03:59:59Z'))).toBe('2026-10-01');
    expect(monthOf('America/New_York', new Date('2026-11-01T04:00:00Z'))).toBe('2026-11-01');
  });

  test('has its days, a leap day too', () => {
    expect(['2026-02-01', '2028-02-01', '2026-11-01', '2026-12-01'].map(daysIn)).toEqual([28, 29, 30, 31]);
  });

  test('follows and precedes others over the year', () => {
    expect(monthAfter('2026-12-01', 1)).toBe('2027-01-01');
    expect(monthAfter('2026-01-01', -1)).toBe('2025-12-01');
    expect(monthAfter('2026-11-01', -5)).toBe('2026-06-01');
    expect(monthName('2026-11-01')).toBe('November 2026');
  });

  test('alerts while it runs and in the month after it', () => {
    const since = '2026-01-31';
    expect(calendarOf('2026-11-01', '2026-11-05', since)).toEqual({ elapsed: 5, days: 30, alerts: true });
    expect(calendarOf('2026-10-01', '2026-11-30', since)).toEqual({ elapsed: 31, days: 31, alerts: true });
    expect(calendarOf('2026-09-01', '2026-11-01', since)).toMatchObject({ alerts: false });
    expect(calendarOf('2026-12-01', '2026-11-30', since)).toBeUndefined();
    expect(calendarOf('2028-02-01', '2028-02-29', since)).toMatchObject({ elapsed: 29, days: 29 });
  });

  test('does not alert of a budget that was set after it', () => {
    expect(calendarOf('2026-10-01', '2026-11-05', '2026-11-01')).toMatchObject({ alerts: false });
    expect(calendarOf('2026-10-01', '2026-11-05', '2026-10-31')).toMatchObject({ alerts: true });
    expect(calendarOf('2026-11-01', '2026-11-05', '2026-11-05')).toMatchObject({ alerts: true });
  });
});

function spent(amount: string, quantity = '0', action = 'summarize call') {
  return { action, amount, quantity };
}

function budgetLevel(amount: string, limit: string, elapsed = 30, warningPercent = 80) {
  const [standing] = standingsOf({ amount: limit, warningPercent, ceilings: [] }, [spent(amount)], {
    elapsed,
    days: 30,
  });
  return standing?.level;
}

describe('a budget', () => {
  test('of 1,980 with 5,940 spent is overrun: 300 % used, an overrun of 200 %', () => {
    expect(budgetLevel('5940', '1980')).toBe('actual');
    expect(percentUsed('5940', '1980')).toBe('300');
    expect(timesEstimate('5940', '1980')).toBe('3.0');
  });

  test('warns from its percentage on, exactly', () => {
    expect(budgetLevel('79.999999', '100')).toBeNull();
    expect(budgetLevel('80', '100')).toBe('warning');
    expect(budgetLevel('50', '100', 30, 50)).toBe('warning');
    expect(budgetLevel('100', '100')).toBe('warning');
    expect(budgetLevel('100.000000000001', '100')).toBe('actual');
  });

  test('is forecast from the fifth day on', () => {
    expect(budgetLevel('20', '100', 4)).toBeNull();
    expect(budgetLevel('20', '100', 5)).toBe('forecast');
    expect(budgetLevel('16.666666666666', '100', 5)).toBeNull();
    expect(budgetLevel('16.7', '100', 5)).toBe('forecast');
  });

  test('is not forecast for a month that is over', () => {
    const [standing] = standingsOf({ amount: '100', warningPercent: 80, ceilings: [] }, [spent('70')], {
      elapsed: 30,
      days: 30,
    });
    expect(standing).toMatchObject({ level: null, forecast: null });
  });

  test('tells what the month will come to: 5,940 after 20 days of 30 is 8,910', () => {
    const [standing] = standingsOf({ amount: '1980', warningPercent: 80, ceilings: [] }, [spent('5940')], {
      elapsed: 20,
      days: 30,
    });
    expect(standing?.forecast).toBe('8910');
  });

  test('of 0 has no percentage, and is overrun by any cost', () => {
    expect(percentUsed('5', '0')).toBeUndefined();
    expect(budgetLevel('0.01', '0')).toBe('actual');
    expect(budgetLevel('0', '0')).toBeNull();
  });

  test('never shows 100 % for less', () => {
    expect(percentUsed('99.999', '100')).toBe('99');
  });
});

describe('a ceiling', () => {
  const agreed = {
    amount: null,
    warningPercent: 80,
    ceilings: [{ action: 'summarize call', amount: '0.05' }],
  };
  const calendar = { elapsed: 10, days: 30 };
  const levelOf = (...totals: Parameters<typeof spent>) =>
    standingsOf(agreed, [spent(...totals)], calendar)[0]?.level;

  test('is passed by a unit cost above it, over at least 20 uses', () => {
    expect(levelOf('2.4', '20')).toBe('actual');
    expect(levelOf('2.4', '19')).toBeNull();
    expect(levelOf('1', '20')).toBeNull();
    expect(levelOf('1.000000000001', '20')).toBe('actual');
  });

  test('holds the cost of one use against its limit, exactly', () => {
    expect(standingsOf(agreed, [spent('2.4', '20')], calendar)).toEqual([
      { scope: 'action:summarize call', level: 'actual', spent: '0.12', limit: '0.05', forecast: null },
    ]);
  });

  test('says nothing where nothing was counted', () => {
    expect(standingsOf(agreed, [spent('1000')], calendar)).toEqual([]);
    expect(standingsOf(agreed, [], calendar)).toEqual([]);
  });
});

describe('an overrun', () => {
  const standing = { scope: 'budget', limit: '100', forecast: null };
  const open = { level: 'warning', status: 'open', resolvedSpent: null } as const;

  test('opens at any level, and not without one', () => {
    expect(changeOf(undefined, { ...standing, level: 'warning', spent: '80' })).toBe('opened');
    expect(changeOf(undefined, { ...standing, level: null, spent: '10' })).toBeUndefined();
  });

  test('rises, and never falls', () => {
    expect(changeOf(open, { ...standing, level: 'actual', spent: '101' })).toBe('rose');
    const actual = { ...open, level: 'actual' } as const;
    expect(changeOf(actual, { ...standing, level: 'warning', spent: '90' })).toBe('moved');
    expect(changeOf(actual, { ...standing, level: null, spent: '10' })).toBe('moved');
  });

  test('clears by itself when it was a forecast, and then alone', () => {
    const forecast = { ...open, level: 'forecast' } as const;
    expect(changeOf(forecast, { ...standing, level: null, spent: '50' })).toBe('cleared');
    expect(changeOf(forecast, { ...standing, level: 'warning', spent: '80' })).toBe('moved');
    expect(changeOf(open, { ...standing, level: null, spent: '50' })).toBe('moved');
  });

  test('comes back after it was cleared', () => {
    const cleared = { ...open, level: 'forecast', status: 'cleared' } as const;
    expect(changeOf(cleared, { ...standing, level: 'forecast', spent: '60' })).toBe('reopened');
    expect(changeOf(cleared, { ...standing, level: null, spent: '60' })).toBe('moved');
  });

  test('opens again after it was resolved when a tenth of the limit came on top, or its level rose', () => {
    const resolved = { level: 'actual', status: 'resolved', resolvedSpent: '110' } as const;
    expect(changeOf(resolved, { ...standing, level: 'actual', spent: '119.99' })).toBe('moved');
    expect(changeOf(resolved, { ...standing, level: 'actual', spent: '120' })).toBe('reopened');
    const early = { ...resolved, level: 'warning', resolvedSpent: '95' } as const;
    expect(changeOf(early, { ...standing, level: 'actual', spent: '101' })).toBe('rose');
  });

  test('of a budget of 0 opens again when a tenth of what was spent came on top', () => {
    const resolved = { level: 'actual', status: 'resolved', resolvedSpent: '50' } as const;
    const zero = { ...standing, limit: '0', level: 'actual' } as const;
    expect(changeOf(resolved, { ...zero, spent: '50' })).toBe('moved');
    expect(changeOf(resolved, { ...zero, spent: '54.99' })).toBe('moved');
    expect(changeOf(resolved, { ...zero, spent: '55' })).toBe('reopened');
  });
});
