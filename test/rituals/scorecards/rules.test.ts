import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shownMean } from '../../../src/projects/rules.ts';
import {
  BallotInput,
  overrideProblem,
  RoundInput,
  roundProblems,
} from '../../../src/rituals/scorecards/input.ts';
import {
  type Ballot,
  ballotsVisibleTo,
  electorate,
  finalWords,
  isReminderDue,
  mayFacilitate,
  quorumOf,
  resultWords,
  type Status,
  shownBallots,
  statuses,
  type Tally,
  tally,
  tierOf,
  total,
} from '../../../src/rituals/scorecards/rules.ts';
import { ballotOf, scoresOf } from '../../support/scorecard-vote.ts';

function result(totals: number[], abstentions = 0): Tally {
  const found = tally(totals.map(scoresOf), abstentions);
  if (!found) throw new Error('There are no votes');
  return found;
}

const anyScores = fc.record({
  value: fc.integer({ min: 0, max: 40 }),
  maturity: fc.integer({ min: 0, max: 30 }),
  demand: fc.integer({ min: 0, max: 30 }),
});
const anyVotes = fc.array(anyScores, { minLength: 1, maxLength: 40 });

describe('a result (docs/method.md, 3)', () => {
  test.each([
    [80, 'P0'],
    [70, 'P1'],
    [45, 'P2'],
    [60, 'P1'],
    [59, 'P2'],
    [100, 'P0'],
    [0, 'P2'],
  ])('of %i points is %s', (points, tier) => {
    expect(resultWords(result([points]))).toBe(`${tier} · ${points}.0 of 100`);
  });

  test('of 79.96 is P1 and shows 79.9', () => {
    const votes = [...Array.from({ length: 24 }, () => 80), 79];
    expect(resultWords(result(votes))).toBe('P1 · 79.9 of 100');
  });

  test('counts abstentions, in no figure', () => {
    expect(result([80, 80], 3)).toMatchObject({ votes: 2, abstentions: 3, tier: 'P0', total: { sum: 160 } });
    expect(tally([], 3)).toBeUndefined();
  });

  test('shows a figure that never contradicts its tier', () => {
    fc.assert(
      fc.property(anyVotes, (votes) => {
        const { tier, total: spread } = tally(votes, 0) as Tally;
        const shown = Number(shownMean(spread.sum, votes.length));
        expect(tier).toBe(shown >= 80 ? 'P0' : shown >= 60 ? 'P1' : 'P2');
        expect(shown).toBeLessThanOrEqual(spread.sum / votes.length);
        expect(spread.lowest).toBeLessThanOrEqual(spread.sum / votes.length);
      }),
      { numRuns: 2000 },
    );
  });

  test('shows such a figure also just beside a bound, where chance hardly goes', () => {
    const beside = fc.record({
      votes: fc.integer({ min: 1, max: 1000 }),
      bound: fc.constantFrom(60, 80),
      off: fc.integer({ min: -2, max: 2 }),
    });
    fc.assert(
      fc.property(beside, ({ votes, bound, off }) => {
        const sum = bound * votes + off;
        const isOver = Number(shownMean(sum, votes)) >= bound;
        expect(isOver).toBe(off >= 0);
        expect(tierOf(sum, votes)).toBe(bound === 80 ? (isOver ? 'P0' : 'P1') : isOver ? 'P1' : 'P2');
      }),
      { numRuns: 2000 },
    );
  });

  test('does not depend on the order of votes', () => {
    const shuffled = anyVotes.chain((votes) =>
      fc.tuple(
        fc.constant(votes),
        fc.shuffledSubarray(votes, { minLength: votes.length, maxLength: votes.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([votes, others]) => {
        expect(tally(others, 1)).toEqual(tally(votes, 1));
      }),
    );
  });

  test('has as many votes in its bins as there are', () => {
    fc.assert(
      fc.property(anyVotes, (votes) => {
        const { bins } = tally(votes, 0) as Tally;
        expect(bins).toHaveLength(10);
        expect(bins.reduce((sum, count) => sum + count, 0)).toBe(votes.length);
      }),
    );
    expect(result([0, 9, 10, 89, 90, 100]).bins).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 1, 2]);
  });
});

describe('a divided result', () => {
  test.each([
    ['votes that agree', [70, 70, 72], false],
    ['a deviation of exactly 12', [58, 82], false],
    ['a deviation above 12', [57, 82], true],
    ['a range of 30', [50, 65, 65, 65, 80], false],
    ['a range above 30 among eight', [50, 66, 66, 66, 66, 66, 66, 81], true],
    ['a range above 30 among nine', [50, 66, 66, 66, 66, 66, 66, 66, 81], false],
  ])('is told by %s', (_, totals, divided) => {
    const even = totals.map((points) => {
      const part = Math.floor(points / 3);
      return {
        value: points - 2 * Math.min(30, part),
        maturity: Math.min(30, part),
        demand: Math.min(30, part),
      };
    });
    expect(even.map(total)).toEqual(totals);
    expect(tally(even, 0)?.isDivided).toBe(divided);
  });

  test('is told by one dimension whose range is above half its points', () => {
    const votes = (maturity: number[]) =>
      maturity.map((points) => ({ value: 20, maturity: points, demand: 30 - points }));
    expect(tally(votes([0, 15]), 0)?.isDivided).toBe(false);
    expect(tally(votes([0, 16]), 0)?.isDivided).toBe(true);
  });
});

describe('a fragile result', () => {
  test.each([
    ['a single vote', [70], true],
    ['votes far from every bound', [70, 70, 70], false],
    ['a vote that 5 points would take over a bound', [79, 79, 79], true],
    ['votes that 5 points just do not take there', [78, 78, 78], false],
    ['a vote without which the tier changes', [100, 70, 70], true],
    ['a vote at the end of the scale, which can not move further', [100, 100], false],
    ['a vote that 5 points down would take below', [80, 80, 82], true],
  ])('is told by %s', (_, totals, fragile) => {
    expect(result(totals).isFragile).toBe(fragile);
  });
});

describe('what may be seen of ballots', () => {
  const blind = { isBlind: true, showsNames: true };
  const none = { hasVoted: false };
  const voted = { hasVoted: true };

  test.each(['open', 'not decided', 'cancelled'] as Status[])(
    'is nothing but the own one in a blind round that is %s',
    (status) => {
      expect(ballotsVisibleTo({ ...blind, status }, none)).toBe('nothing');
      expect(ballotsVisibleTo({ ...blind, status }, voted)).toBe('own');
    },
  );

  test.each(['revealed', 'repeated', 'finalized'] as Status[])(
    'is everything in one that is %s, without names where that was promised',
    (status) => {
      expect(ballotsVisibleTo({ ...blind, status }, none)).toBe('all');
      expect(ballotsVisibleTo({ ...blind, showsNames: false, status }, voted)).toBe('without names');
    },
  );

  test('is all so far for who has voted in an open one, and for nobody else', () => {
    const open = { isBlind: false, showsNames: true, status: 'open' } as const;
    expect(ballotsVisibleTo(open, voted)).toBe('all');
    expect(ballotsVisibleTo(open, none)).toBe('nothing');
    expect(ballotsVisibleTo(open, { hasVoted: true, hasAbstained: true })).toBe('own');
    expect(ballotsVisibleTo({ ...open, status: 'cancelled' }, voted)).toBe('own');
  });

  test('never comes with names where they are hidden, whatever the round', () => {
    const rounds = fc.record({
      isBlind: fc.boolean(),
      showsNames: fc.constant(false),
      status: fc.constantFrom(...statuses),
    });
    const viewers = fc.record({ hasVoted: fc.boolean(), hasAbstained: fc.boolean() });
    fc.assert(
      fc.property(rounds, viewers, (round, viewer) => {
        expect(ballotsVisibleTo(round, viewer)).not.toBe('all');
      }),
    );
  });

  test('shows no figure and no reason before the reveal', () => {
    for (const sight of ['nothing', 'own'] as const)
      expect(shownBallots(sight, [ballotOf(scoresOf(80))])).toEqual({
        tally: undefined,
        named: [],
        reasons: [],
      });
  });

  test('without names tells nothing by its order', () => {
    const ballots: Ballot[] = [90, 20, 50].map((points, index) => ({
      ...ballotOf(scoresOf(points)),
      reasons: { value: ['zebra', 'apple', 'mango'][index] ?? null, maturity: null, demand: null },
    }));
    const shown = shownBallots('without names', ballots);
    expect(shown.named).toEqual([]);
    expect(shown.reasons.map(({ text, by }) => [text, by])).toEqual([
      ['apple', null],
      ['mango', null],
      ['zebra', null],
    ]);
    expect(JSON.stringify(shown)).not.toContain('U0');
    expect(shownBallots('without names', ballots.toReversed())).toEqual(shown);
  });

  test('with names puts the highest first, and reasons beside their points', () => {
    const [low, high] = [ballotOf(scoresOf(50), 'U1'), ballotOf(scoresOf(90), 'U2')];
    const why = { ...high, reasons: { ...high.reasons, value: 'cuts calls' } };
    const shown = shownBallots('all', [low, ballotOf(null, 'U3'), why]);
    expect(shown.named.map(({ userId }) => userId)).toEqual(['U2', 'U1', 'U3']);
    expect(shown.reasons).toEqual([
      { dimension: 'value', text: 'cuts calls', by: { userId: 'U2', points: 40 } },
    ]);
  });
});

describe('a ballot', () => {
  const typed = {
    value: '35',
    valueReason: 'cuts calls',
    maturity: '25',
    maturityReason: null,
    demand: '20',
    demandReason: null,
    abstain: null,
  };

  function problems(change: object): string[] {
    const parsed = BallotInput.safeParse({ ...typed, ...change });
    return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
  }

  test('has three scores and perhaps reasons', () => {
    expect(BallotInput.parse(typed)).toEqual({
      scores: { value: 35, maturity: 25, demand: 20 },
      reasons: { value: 'cuts calls', maturity: null, demand: null },
    });
    expect(problems({ value: '0', maturity: '30', demand: '30' })).toEqual([]);
  });

  test.each(['41', '-1', '3.5', '1e1', '٧', '', null])('refuses %j for 0 to 40', (value) => {
    expect(problems({ value })).toEqual(['value']);
  });

  test('says under each score what is missing', () => {
    expect(problems({ value: null, maturity: '31', demand: null })).toEqual(['value', 'maturity', 'demand']);
  });

  test('that abstains needs none, and keeps none', () => {
    expect(BallotInput.parse({ ...typed, value: '99', abstain: 'yes' })).toEqual({
      scores: null,
      reasons: { value: null, maturity: null, demand: null },
    });
  });
});

describe('a round', () => {
  const now = new Date('2026-11-21T08:00:00Z');
  const typed = {
    project: '6b0f7c3e-3f0e-4a53-9a0e-0d6f3f4d8a11',
    question: 'Two engineers?',
    voters: ['U1', 'U2', 'U3'],
    everybody: null,
    quorum: null,
    deadline: String(now.getTime() / 1000 + 3600),
    blind: 'blind',
    names: 'shown',
  };

  function problems(change: object, voters = 3): string[] {
    const parsed = RoundInput.safeParse({ ...typed, ...change });
    if (!parsed.success) return parsed.error.issues.map((issue) => issue.path.join('.'));
    return Object.keys(roundProblems(parsed.data, voters, now));
  }

  test('takes what is sensible, and says where something is not', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ voters: [] })).toEqual(['voters']);
    expect(problems({ voters: [], everybody: 'yes' })).toEqual([]);
    expect(problems({ voters: [], everybody: 'yes' }, 0)).toEqual(['everybody']);
    expect(problems({ quorum: '4' })).toEqual(['quorum']);
    expect(problems({ quorum: '0' })).toEqual(['quorum']);
    expect(problems({ deadline: String(now.getTime() / 1000) })).toEqual(['deadline']);
    expect(problems({ deadline: String(now.getTime() / 1000 + 61 * 86_400) })).toEqual(['deadline']);
  });

  test('hides names among three votes or more only, and only when it is blind', () => {
    expect(problems({ names: 'hidden' })).toEqual([]);
    expect(problems({ names: 'hidden', quorum: '2' })).toEqual(['quorum']);
    expect(problems({ names: 'hidden' }, 2)).toEqual(['names']);
    expect(problems({ names: 'hidden', blind: 'open' })).toEqual(['names']);
  });

  test('takes half of its voters, but at least two, or three where names are hidden', () => {
    expect([1, 2, 3, 5, 8].map((voters) => quorumOf(null, voters, true))).toEqual([1, 2, 2, 3, 4]);
    expect([3, 5, 8].map((voters) => quorumOf(null, voters, false))).toEqual([3, 3, 4]);
    expect(quorumOf(7, 8, true)).toBe(7);
  });

  test('asks its facilitator only when they are named', () => {
    expect(electorate(['U2'], ['U1', 'U2', 'U3'], 'U1')).toEqual(['U2', 'U3']);
    expect(electorate(['U1'], ['U1', 'U3'], 'U1')).toEqual(['U1', 'U3']);
  });

  test('reminds as many hours ahead as are wanted, or a quarter of its length if that is less', () => {
    const week = { openedAt: new Date('2026-11-01T00:00Z'), deadlineAt: new Date('2026-11-08T00:00Z') };
    expect(isReminderDue(week, 24, new Date('2026-11-06T23:59Z'))).toBe(false);
    expect(isReminderDue(week, 24, new Date('2026-11-07T00:00Z'))).toBe(true);
    expect(isReminderDue(week, 24, new Date('2026-11-08T00:00Z'))).toBe(false);
    const twoDays = { openedAt: new Date('2026-11-01T00:00Z'), deadlineAt: new Date('2026-11-03T00:00Z') };
    expect(isReminderDue(twoDays, 24, new Date('2026-11-02T11:59Z'))).toBe(false);
    expect(isReminderDue(twoDays, 24, new Date('2026-11-02T12:00Z'))).toBe(true);
    expect(isReminderDue(week, 2, new Date('2026-11-07T21:59Z'))).toBe(false);
    expect(isReminderDue(week, 2, new Date('2026-11-07T22:00Z'))).toBe(true);
  });

  test('is run by who opened it, the owner of its project, and admins', () => {
    const [round, project] = [{ facilitatorId: 'U1' }, { ownerId: 'U2' }];
    const may = (userId: string, isAdmin = false) => mayFacilitate({ userId, isAdmin }, round, project);
    expect([may('U1'), may('U2'), may('U3'), may('U3', true)]).toEqual([true, true, false, true]);
  });

  test('is finalized as its votes say, or otherwise for a reason', () => {
    expect(overrideProblem({ tier: 'P1', reason: null }, 'P1')).toBeUndefined();
    expect(overrideProblem({ tier: 'P0', reason: null }, 'P1')).toContain('The votes say P1');
    expect(overrideProblem({ tier: 'P0', reason: 'A law' }, 'P1')).toBeUndefined();
    expect(finalWords('P0', result([80, 80]))).toBe('P0 · 80.0 of 100');
    expect(finalWords('P0', result([70, 70]))).toBe('P0 by override · 70.0 of 100');
  });
});
