import { describe, expect, test } from 'vitest';
import {
  deliveryOf,
  type Entry,
  isStale,
  onTime,
  passes,
  ranked,
  returnRatios,
} from '../../src/portfolio/rules.ts';
import { alice, bob } from '../support/members.ts';

const today = '2026-11-21';

function entry(change: Partial<Entry> = {}): Entry {
  return {
    id: '1',
    key: 'TRIAGE',
    name: 'Medical triage',
    ownerId: alice.userId,
    status: 'active',
    tier: null,
    scoreSum: null,
    scoreVotes: null,
    scoredOn: null,
    lastDecision: null,
    targetDate: null,
    firstTargetDate: null,
    shippedDate: null,
    currency: 'CNY',
    investment: null,
    annualSaving: null,
    ...change,
  };
}

describe('the portfolio', () => {
  test('ranks by tier, then by the exact score, then by name', () => {
    const entries = [
      entry({ name: 'unscored' }),
      entry({ name: 'low', tier: 'P2', scoreSum: 45, scoreVotes: 1 }),
      entry({ name: 'third', tier: 'P1', scoreSum: 209, scoreVotes: 3 }),
      entry({ name: 'second', tier: 'P1', scoreSum: 210, scoreVotes: 3 }),
      entry({ name: 'also second', tier: 'P1', scoreSum: 70, scoreVotes: 1 }),
      entry({ name: 'first', tier: 'P0', scoreSum: 80, scoreVotes: 1 }),
    ];
    expect(ranked(entries).map(({ name }) => name)).toEqual([
      'first',
      'also second',
      'second',
      'third',
      'low',
      'unscored',
    ]);
  });

  test('calls a score stale when it is more than 90 days old', () => {
    expect(isStale(entry({ scoredOn: '2026-08-23' }), today)).toBe(false);
    expect(isStale(entry({ scoredOn: '2026-08-22' }), today)).toBe(true);
    expect(isStale(entry(), today)).toBe(false);
  });

  test('filters by owner, tier, staleness and want of a score', () => {
    const reader = { userId: bob.userId, today };
    const old = entry({ tier: 'P0', scoredOn: '2026-01-01', ownerId: bob.userId });
    expect(
      ['all', 'mine', 'P0', 'stale', 'unscored'].map((filter) => passes(old, filter as never, reader)),
    ).toEqual([true, true, true, true, false]);
    expect(passes(entry(), 'mine', reader)).toBe(false);
    expect(passes(entry(), 'unscored', reader)).toBe(true);
  });

  test('counts on time against the first date that was promised', () => {
    const firstTargetDate = '2026-11-01';
    expect(deliveryOf(entry({ firstTargetDate, targetDate: '2026-12-24' }), today)).toEqual({
      kind: 'overdue',
      daysLate: 20,
    });
    expect(deliveryOf(entry({ firstTargetDate, shippedDate: '2026-10-30' }), today)).toEqual({
      kind: 'shipped',
      daysLate: -2,
    });
    expect(deliveryOf(entry({ firstTargetDate: today }), today)).toEqual({ kind: 'ahead' });
    expect(deliveryOf(entry({ firstTargetDate, shippedDate: '2026-12-01' }), today)).toMatchObject({
      kind: 'overdue',
    });
    expect(deliveryOf(entry(), today)).toEqual({ kind: 'no date' });
  });

  test('has an on-time rate of those shipped in time among those that were due or shipped', () => {
    const firstTargetDate = '2026-11-01';
    const entries = [
      entry({ firstTargetDate, shippedDate: '2026-11-01' }),
      entry({ firstTargetDate, shippedDate: '2026-11-02' }),
      entry({ firstTargetDate }),
      entry({ firstTargetDate: '2027-01-01' }),
      entry({ shippedDate: '2026-11-02' }),
    ];
    expect(onTime(entries, today)).toEqual({ onTime: 1, counted: 3 });
  });

  test('has the return ratio of the method: 800,000 against 1,500,000 a year is 1:1.88', () => {
    const estimated = entry({ investment: '800000', annualSaving: '1500000' });
    expect(returnRatios([estimated, entry()])).toEqual([{ currency: 'CNY', projects: 1, ratio: '1:1.88' }]);
  });

  test('keeps currencies apart, and says nothing of what has no investment', () => {
    const entries = [
      entry({ investment: '100', annualSaving: '200' }),
      entry({ investment: '100', annualSaving: '50.4', currency: 'EUR' }),
      entry({ investment: '0', annualSaving: '50', currency: 'USD' }),
    ];
    expect(returnRatios(entries)).toEqual([
      { currency: 'CNY', projects: 1, ratio: '1:2' },
      { currency: 'EUR', projects: 1, ratio: '1:0.5' },
    ]);
  });
});
