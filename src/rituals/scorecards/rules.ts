import { mayManageProject, shownMean, type Tier } from '../../projects/rules.ts';
import { decimalText } from '../../slack/text.ts';

/** What the decision log calls this ritual. */
export const ritual = 'scorecard';

/** The three dimensions of a scorecard, in points (docs/method.md, 3). */
export const dimensions = {
  value: {
    name: 'Business value',
    points: 40,
    none: 'no measurable outcome',
    full: 'directly moves a top business metric',
  },
  maturity: {
    name: 'Technical maturity',
    points: 30,
    none: 'research only',
    full: 'proven in production elsewhere',
  },
  demand: {
    name: 'Resource demand',
    points: 30,
    none: 'needs more than we can get',
    full: 'fits what we have (higher = lighter)',
  },
} as const;
export type Dimension = keyof typeof dimensions;
export const dimensionKeys = Object.keys(dimensions) as Dimension[];

/** Where a round stands. `not decided` means that too few had voted when it closed; nothing was revealed. */
export const statuses = ['open', 'revealed', 'not decided', 'repeated', 'finalized', 'cancelled'] as const;
export type Status = (typeof statuses)[number];

/** Scores are whole points, at most those of their dimension. */
export type Scores = Record<Dimension, number>;

/** The total of a ballot, 0 to 100. */
export function total(scores: Scores): number {
  return dimensionKeys.reduce((sum, key) => sum + scores[key], 0);
}

/** The tier of a mean total, compared as exact sums: P0 from 80, P1 from 60 (docs/method.md, 3). */
export function tierOf(sum: number, votes: number): Tier {
  if (sum >= 80 * votes) return 'P0';
  return sum >= 60 * votes ? 'P1' : 'P2';
}

/** How the votes lie in one dimension, or in total: their sum and their range. */
type Spread = { sum: number; lowest: number; highest: number };

/** What a revealed round says. Abstentions are counted, but in nothing else. */
export type Tally = {
  votes: number;
  abstentions: number;
  total: Spread;
  byDimension: Record<Dimension, Spread>;
  tier: Tier;
  isDivided: boolean;
  isFragile: boolean;
  /** How many totals lie in each bin of ten: 0 to 9, 10 to 19, ... 90 to 100. */
  bins: number[];
};

/** The result of at least one vote, or undefined where there is none (docs/method.md, 3). */
export function tally(ballots: Scores[], abstentions: number): Tally | undefined {
  if (ballots.length === 0) return undefined;
  const totals = ballots.map(total);
  const spread = spreadOf(totals);
  const byDimension = {
    value: spreadOf(ballots.map((scores) => scores.value)),
    maturity: spreadOf(ballots.map((scores) => scores.maturity)),
    demand: spreadOf(ballots.map((scores) => scores.demand)),
  };
  return {
    votes: ballots.length,
    abstentions,
    total: spread,
    byDimension,
    tier: tierOf(spread.sum, ballots.length),
    isDivided: isDivided(totals, byDimension),
    isFragile: isFragile(totals),
    bins: binsOf(totals),
  };
}

function spreadOf(values: number[]): Spread {
  return {
    sum: values.reduce((sum, value) => sum + value, 0),
    lowest: Math.min(...values),
    highest: Math.max(...values),
  };
}

/**
 * Whether votes lie too far apart to finalize without talking: a population standard deviation of totals above 12, a
 * range above 30 with at most 8 votes, or a range in one dimension above half its points (docs/method.md, 3). Compared
 * in whole numbers: n * sum of squares - square of sum > 12^2 * n^2.
 */
function isDivided(totals: number[], byDimension: Record<Dimension, Spread>): boolean {
  const { sum, lowest, highest } = spreadOf(totals);
  const votes = totals.length;
  const squares = totals.reduce((running, value) => running + value * value, 0);
  if (votes * squares - sum * sum > 144 * votes * votes) return true;
  if (votes <= 8 && highest - lowest > 30) return true;
  return dimensionKeys.some((key) => {
    const range = byDimension[key].highest - byDimension[key].lowest;
    return 2 * range > dimensions[key].points;
  });
}

/**
 * Whether some one ballot decides the tier: moved by 5 points either way within 0 to 100, or left out, it changes. A
 * single vote always does (docs/method.md, 3).
 */
function isFragile(totals: number[]): boolean {
  const votes = totals.length;
  if (votes === 1) return true;
  const { sum } = spreadOf(totals);
  const tier = tierOf(sum, votes);
  return totals.some((value) => {
    const others = sum - value;
    const moved = [Math.min(100, value + 5), Math.max(0, value - 5)];
    return (
      moved.some((other) => tierOf(others + other, votes) !== tier) || tierOf(others, votes - 1) !== tier
    );
  });
}

function binsOf(totals: number[]): number[] {
  const bins = Array.from({ length: 10 }, () => 0);
  for (const value of totals) {
    const bin = Math.min(9, Math.floor(value / 10));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}

/** "P1 · 66.0 of 100": a result in words. */
export function resultWords({
  tier,
  total: { sum },
  votes,
}: Pick<Tally, 'tier' | 'total' | 'votes'>): string {
  return `${tier} · ${decimalText(shownMean(sum, votes))} of 100`;
}

/** The verdict of a finalized round: as the votes have it, or "P0 by override · 66.0 of 100". */
export function finalWords(tier: Tier, result: Tally): string {
  return tier === result.tier
    ? resultWords(result)
    : resultWords({ ...result, tier }).replace(' ·', ' by override ·');
}

/** One person's answer: three scores with a reason each, or no scores for an abstention. */
export type Ballot = {
  userId: string;
  scores: Scores | null;
  reasons: Record<Dimension, string | null>;
};

/** What somebody may see of a round's ballots; with `own`, the one that they cast. */
export type Sight = 'nothing' | 'own' | 'all' | 'without names';

/**
 * The one rule of what may be seen of a round's ballots. Before the reveal that is one's own, and in an open round, for
 * who has voted, all so far; afterwards everything for everybody, without names if that was promised.
 * @param viewer nobody in particular for what stands in a channel; `hasVoted` also with an abstention
 */
export function ballotsVisibleTo(
  round: { status: Status; isBlind: boolean; showsNames: boolean },
  viewer: { hasVoted: boolean; hasAbstained?: boolean },
): Sight {
  const isRevealed = ['revealed', 'repeated', 'finalized'].includes(round.status);
  if (isRevealed) return round.showsNames ? 'all' : 'without names';
  if (!viewer.hasVoted) return 'nothing';
  const isOpen = !round.isBlind && round.showsNames && round.status !== 'cancelled';
  return isOpen && !viewer.hasAbstained ? 'all' : 'own';
}

/** A reason, and whose it is where that may be seen. */
export type Reason = { dimension: Dimension; text: string; by: { userId: string; points: number } | null };

/** What somebody sees of a round's ballots. `named` are those whose voter may be known, the highest first. */
export type Shown = { tally: Tally | undefined; named: Ballot[]; reasons: Reason[] };

/** Makes of ballots what a sight of them shows; of those without names, no order tells whose they are. */
export function shownBallots(sight: Sight, ballots: Ballot[]): Shown {
  const isComplete = sight === 'all' || sight === 'without names';
  const scores = ballots.flatMap((ballot) => ballot.scores ?? []);
  const ranked = [...ballots].sort((a, b) => rankOf(b) - rankOf(a) || (a.userId < b.userId ? -1 : 1));
  const hidden = sight === 'without names';
  const reasons = dimensionKeys.flatMap((dimension) => reasonsOf(dimension, ranked, hidden));
  return {
    tally: isComplete ? tally(scores, ballots.length - scores.length) : undefined,
    named: sight === 'all' ? ranked : [],
    reasons: isComplete ? reasons : [],
  };
}

function rankOf({ scores }: Ballot): number {
  return scores ? total(scores) : -1;
}

function reasonsOf(dimension: Dimension, ballots: Ballot[], hidden: boolean): Reason[] {
  const given = ballots.flatMap(({ userId, scores, reasons }) => {
    const text = reasons[dimension];
    return text && scores ? [{ dimension, text, by: { userId, points: scores[dimension] } }] : [];
  });
  return hidden
    ? given.map((reason) => ({ ...reason, by: null })).sort((a, b) => (a.text < b.text ? -1 : 1))
    : given;
}

/** Names hidden take at least this many votes, or one could be told from the others. */
export const fewestHidden = 3;

/** Who votes: the named people, and of a channel's all but the facilitator, who is asked only when named. */
export function electorate(named: string[], inChannel: string[], facilitatorId: string): string[] {
  return [...new Set([...named, ...inChannel.filter((id) => id !== facilitatorId)])].sort();
}

/** The votes that a round takes: as chosen, else half of the electorate, but at least 2, or 3 with names hidden. */
export function quorumOf(chosen: number | null, voters: number, showsNames: boolean): number {
  return chosen ?? Math.min(voters, Math.max(showsNames ? 2 : fewestHidden, Math.ceil(voters / 2)));
}

/** Whether a round can be held among so few. */
export function areTooFew(voters: number, showsNames: boolean): boolean {
  return voters < (showsNames ? 1 : fewestHidden);
}

const hour = 3_600_000;

/**
 * Whether it is time for the one reminder before a deadline: as many hours ahead as the workspace says, or a quarter of the
 * round if that is less.
 */
export function isReminderDue(
  { openedAt, deadlineAt }: { openedAt: Date; deadlineAt: Date },
  hoursAhead: number,
  now: Date,
): boolean {
  const ahead = Math.min(hoursAhead * hour, (deadlineAt.getTime() - openedAt.getTime()) / 4);
  return now < deadlineAt && now.getTime() >= deadlineAt.getTime() - ahead;
}

/** Who runs a round: who opened it, and in their place the project's owner and admins. */
export function mayFacilitate(
  viewer: { userId: string; isAdmin: boolean },
  round: { facilitatorId: string },
  project: { ownerId: string },
): boolean {
  return round.facilitatorId === viewer.userId || mayManageProject(viewer, project);
}
