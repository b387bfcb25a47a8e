/** How a judgement turned out (docs/method.md, 1). Too early is no outcome: it is a new date to ask on. */
export const outcomes = ['right', 'partly', 'wrong'] as const;
export type Outcome = (typeof outcomes)[number];

/** How a single prediction of a record turned out. */
export const predictionOutcomes = [...outcomes, 'unknown'] as const;
export type PredictionOutcome = (typeof predictionOutcomes)[number];
