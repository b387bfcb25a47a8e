import Big from 'big.js';
import { numberText } from '../../../slack/text.ts';
import type { Rates } from '../ledger/rules.ts';

/** One part of a cost: what it is for, the sum as people would write it down, and what it comes to, exactly. */
export type Term = { what: string; sum: string; amount: string };

/** A cost with its parts. Amounts are exact decimals. */
export type Cost = { terms: Term[]; total: string };

type Given<Names extends string> = Record<Names, string | null>;

export type RunningInput = Given<'tokens' | 'gpuHours' | 'fixed'>;
export type BuildInput = Given<
  | 'samples'
  | 'samplePrice'
  | 'gpus'
  | 'hoursADay'
  | 'gpuDays'
  | 'buildRate'
  | 'people'
  | 'peopleDays'
  | 'dayRate'
>;

/**
 * Running cost a month = tokens / 1,000 x token rate + GPU hours x GPU rate + fixed (docs/method.md, 5). What is not
 * given is left out.
 */
export function runningCost({ tokens, gpuHours, fixed }: RunningInput, rates: Rates): Cost {
  return costOf([
    ...(tokens === null ? [] : [tokenTerm(tokens, rates.tokens)]),
    ...product('GPU hours', [gpuHours, rates.gpuHour]),
    ...(fixed === null ? [] : [{ what: 'Fixed', sum: '', amount: Big(fixed).toFixed() }]),
  ]);
}

/** tokens / 1,000 x token rate. @param rate of a thousand tokens */
function tokenTerm(tokens: string, rate: string): Term {
  const amount = Big(tokens).times(rate).div(1000);
  return {
    what: 'Tokens',
    sum: `${shown(tokens)} / ${numberText(1000)} x ${shown(rate)}`,
    amount: amount.toFixed(),
  };
}

/**
 * Custom-model build cost = samples x price a sample + GPUs x hours a day x days x GPU rate + people x days x day rate
 * (docs/method.md, 5). A term that lacks a factor is left out.
 */
export function buildCost(input: BuildInput): Cost {
  const { samples, samplePrice, gpus, hoursADay, gpuDays, buildRate, people, peopleDays, dayRate } = input;
  return costOf([
    ...product('Samples', [samples, samplePrice]),
    ...product('Training', [gpus, hoursADay, gpuDays, buildRate]),
    ...product('People', [people, peopleDays, dayRate]),
  ]);
}

function product(what: string, factors: (string | null)[]): Term[] {
  const given = factors.filter((factor) => factor !== null);
  if (given.length < factors.length) return [];
  const amount = given.reduce((result, factor) => result.times(factor), Big(1));
  return [{ what, sum: given.map(shown).join(' x '), amount: amount.toFixed() }];
}

function costOf(terms: Term[]): Cost {
  return { terms, total: sumOf(terms.map(({ amount }) => amount)) };
}

/** The exact sum of decimals. */
export function sumOf(amounts: string[]): string {
  return amounts.reduce((sum, amount) => sum.plus(amount), Big(0)).toFixed();
}

/** By how many percent a cost is above what it was estimated at, cut: 300 % of an estimate is an overrun of 200 %. */
export function overrunPercent(spent: string, estimate: string): string {
  return Big(spent).minus(estimate).times(100).div(estimate).round(0, Big.roundDown).toFixed();
}

/** A decimal as people read it, with all the places that count: "990,000,000", "0.002". */
export function shown(decimal: string): string {
  return numberText(Big(decimal).toFixed());
}

/** An amount to the cent: "1,980.00". */
export function inCents(amount: string): string {
  return numberText(Big(amount).round(2, Big.roundHalfUp).toFixed(2));
}

/** "990,000,000 / 1,000 x 0.002 = 1,980.00". */
export function termText({ what, sum, amount }: Term): string {
  return sum === '' ? `${what}: ${inCents(amount)}` : `${what}: ${sum} = ${inCents(amount)}`;
}
