import Big from 'big.js';
import { z } from 'zod';
import { investmentReturn, type Return } from '../../../projects/rules.ts';
import type { KnownRates } from '../ledger/rules.ts';
import { buildCost, type Cost, runningCost, sumOf } from './rules.ts';

const Figure = z
  .string()
  .regex(
    /^\d{1,15}(\.\d{1,6})?$/,
    'A number of at most 15 digits and 6 decimal places, not negative, such as 1500.50.',
  )
  .nullable();

const keys = [
  'tokens',
  'gpuHours',
  'fixed',
  'samples',
  'samplePrice',
  'gpus',
  'hoursADay',
  'gpuDays',
  'buildRate',
  'people',
  'peopleDays',
  'dayRate',
  'compute',
  'staff',
  'saving',
] as const;
export type EstimateKey = (typeof keys)[number];

/** The factors of a term: where one is given, the others are needed. */
const together: EstimateKey[][] = [
  ['samples', 'samplePrice'],
  ['gpus', 'hoursADay', 'gpuDays'],
  ['people', 'peopleDays', 'dayRate'],
];

/** What stands in the three calculators, as exact decimals; each may be left empty. */
export const EstimateInput = z
  .object(Object.fromEntries(keys.map((key) => [key, Figure])) as Record<EstimateKey, typeof Figure>)
  .superRefine((input, context) => {
    const complain = (path: EstimateKey, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    for (const factors of together)
      for (const key of factors)
        if (input[key] === null && factors.some((other) => input[other] !== null))
          complain(key, 'This is needed for the fields beside it.');
    if (input.buildRate !== null && input.gpus === null) complain('gpus', 'How many GPUs?');
    const isInvested = input.compute !== null || input.staff !== null;
    if (isInvested && input.saving === null) complain('saving', 'How much does it save or earn in a year?');
    if (keys.every((key) => input[key] === null))
      complain('tokens', 'Fill in at least one of the three parts.');
  });
export type EstimateInput = z.infer<typeof EstimateInput>;

/** What comes out of the calculators; none where nothing was given. */
export type Results = { running: Cost | undefined; build: Cost | undefined; back: Return | undefined };

type Problems = Partial<Record<EstimateKey, string>>;

/**
 * What the calculators make of their input. An investment that is not given is what building the model costs.
 * @returns what is missing, by field, where they can't tell
 */
export function calculate(
  input: EstimateInput,
  rates: KnownRates,
): { kind: 'calculated'; results: Results } | { kind: 'missing'; problems: Problems } {
  const problems = missingRates(input, rates);
  if (Object.keys(problems).length > 0) return { kind: 'missing', problems };
  const { tokens, gpuHour } = rates;
  const running = some(runningCost(input, { tokens: tokens ?? '0', gpuHour: gpuHour ?? '0' }));
  const build = some(buildCost({ ...input, buildRate: input.buildRate ?? gpuHour }));
  const investment = investmentOf(input, build);
  if (input.saving !== null && Big(investment).eq(0))
    return {
      kind: 'missing',
      problems: { compute: 'What does it take once? Name compute, people, or both.' },
    };
  const back =
    input.saving === null ? undefined : investmentReturn(investment, input.saving, running?.total ?? '0');
  return tooMuch({ running, build, back })
    ? { kind: 'missing', problems: { [firstGiven(input)]: 'This comes to more than 15 digits.' } }
    : { kind: 'calculated', results: { running, build, back } };
}

const noRate =
  'It counts in another currency than the workspace and has no such rate: its budget can set one.';

function missingRates({ tokens, gpuHours, gpus, buildRate }: EstimateInput, rates: KnownRates): Problems {
  return {
    ...(tokens !== null && rates.tokens === null && { tokens: noRate }),
    ...(gpuHours !== null && rates.gpuHour === null && { gpuHours: noRate }),
    ...(gpus !== null && buildRate === null && rates.gpuHour === null && { buildRate: noRate }),
  };
}

function some(cost: Cost): Cost | undefined {
  return cost.terms.length > 0 ? cost : undefined;
}

function investmentOf({ compute, staff }: EstimateInput, build: Cost | undefined): string {
  const given = [compute, staff].filter((amount) => amount !== null);
  return given.length > 0 ? sumOf(given) : (build?.total ?? '0');
}

function tooMuch({ running, build, back }: Results): boolean {
  const amounts = [running?.total, build?.total, back?.investment, back?.net];
  return amounts.some((amount) => amount !== undefined && Big(amount).abs().gte('1e15'));
}

function firstGiven(input: EstimateInput): EstimateKey {
  return keys.find((key) => input[key] !== null) ?? 'tokens';
}
