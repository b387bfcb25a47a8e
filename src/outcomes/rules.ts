import Big from 'big.js';

/** How a judgement turned out (docs/method.md, 1). Too early is no outcome: it is a new date to ask on. */
export const outcomes = ['right', 'partly', 'wrong'] as const;
export type Outcome = (typeof outcomes)[number];

export const outcomeWords: Record<Outcome, string> = {
  right: 'Right',
  partly: 'Partly right',
  wrong: 'Wrong',
};

/** How a single prediction of a record turned out. */
export const predictionOutcomes = [...outcomes, 'unknown'] as const;
export type PredictionOutcome = (typeof predictionOutcomes)[number];

export const predictionWords: Record<PredictionOutcome, string> = {
  ...outcomeWords,
  unknown: 'Can’t tell',
};

/** A judgement that was checked; `confidence` is 50 to 100 in percent, none where the verdict had none. */
export type Checked = { outcome: Outcome; confidence: number | null };

/** How many judgements turned out how. */
export type Counts = Record<Outcome, number>;

/** Below so many judgements a percentage would say more than is known (docs/method.md, 1). */
export const fewestChecked = 5;

/** What an outcome counts. */
const worth: Record<Outcome, string> = { right: '1', partly: '0.5', wrong: '0' };

/** How many of some judgements turned out how. */
export function countsOf(checked: Pick<Checked, 'outcome'>[]): Counts {
  const count = (outcome: Outcome) => checked.filter((each) => each.outcome === outcome).length;
  return { right: count('right'), partly: count('partly'), wrong: count('wrong') };
}

/**
 * Technical-judgement accuracy = (right + 0.5 x partly) / checked, in whole percent (docs/method.md, 1); null below five,
 * which are too few to tell.
 */
export function percentOf({ right, partly, wrong }: Counts): number | null {
  const checked = right + partly + wrong;
  if (checked < fewestChecked) return null;
  return inPercent(Big(partly).times(worth.partly).plus(right).div(checked));
}

/** What judgements said of themselves against what came of them. Percentages are whole. */
export type Calibration = { checked: number; said: number; right: number; brier: string };

/**
 * Calibration of the judgements that said how sure they were, with the Brier score: the mean of (confidence - outcome)^2,
 * with outcome 1, 0.5, 0 (docs/method.md, 1). Null below five.
 */
export function calibrationOf(checked: Checked[]): Calibration | null {
  const sure = checked.flatMap(({ outcome, confidence }) =>
    confidence === null ? [] : [{ cameTrue: Big(worth[outcome]), said: Big(confidence).div(100) }],
  );
  if (sure.length < fewestChecked) return null;
  const misses = sure.map(({ cameTrue, said }) => said.minus(cameTrue).pow(2));
  return {
    checked: sure.length,
    said: inPercent(mean(sure.map(({ said }) => said))),
    right: inPercent(mean(sure.map(({ cameTrue }) => cameTrue))),
    brier: mean(misses).round(2, Big.roundHalfUp).toFixed(2),
  };
}

function mean(numbers: Big[]): Big {
  return numbers.reduce((sum, each) => sum.plus(each), Big(0)).div(numbers.length);
}

function inPercent(share: Big): number {
  return share.times(100).round(0, Big.roundHalfUp).toNumber();
}

/** How many judgements turned out how in one month, `YYYY-MM`. */
export type MonthOfOutcomes = { month: string; counts: Counts };

/** The outcomes of each month from the first to the last that has any, those without between them too. */
export function byMonth(checked: { outcome: Outcome; recordedOn: string }[]): MonthOfOutcomes[] {
  const months = checked.map(({ recordedOn }) => recordedOn.slice(0, 7)).sort();
  const [first, last] = [months[0], months[months.length - 1]];
  if (first === undefined || last === undefined) return [];
  const all: MonthOfOutcomes[] = [];
  for (let month = first; month <= last; month = monthAfter(month)) {
    all.push({
      month,
      counts: countsOf(checked.filter(({ recordedOn }) => recordedOn.startsWith(month))),
    });
  }
  return all;
}

function monthAfter(month: string): string {
  const [year = 0, of = 0] = month.split('-').map(Number);
  return of === 12 ? `${year + 1}-01` : `${year}-${String(of + 1).padStart(2, '0')}`;
}

/** Who may say how a decision turned out: its owner, and for them the project's owner and admins. */
export function mayRecord(
  viewer: { userId: string; isAdmin: boolean },
  { ownerId, projectOwnerId }: { ownerId: string; projectOwnerId: string },
): boolean {
  return viewer.isAdmin || viewer.userId === ownerId || viewer.userId === projectOwnerId;
}

/** Why it can't be said how a decision turned out: who asks may not, it names no day, or that day has not come. */
export type Refusal = 'not theirs' | 'no day' | 'not yet';

/** What speaks against somebody's saying, on a day, how a decision turned out; what was said already may be changed. */
export function refusalOf(
  viewer: { userId: string; isAdmin: boolean },
  decision: { ownerId: string; projectOwnerId: string; askedOn: string | null; isChecked: boolean },
  today: string,
): Refusal | undefined {
  if (!mayRecord(viewer, decision)) return 'not theirs';
  if (decision.askedOn === null) return 'no day';
  return !decision.isChecked && decision.askedOn > today ? 'not yet' : undefined;
}
