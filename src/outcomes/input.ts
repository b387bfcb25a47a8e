import { z } from 'zod';
import { outcomes, predictionOutcomes } from './rules.ts';

/** What may be said on the check date: how it turned out, or that it is too early, with a new date. */
export const answers = [...outcomes, 'early'] as const;

const notLearnedYet = 'This is kept with an outcome alone. Take it out for now, or say how it turned out.';

/** An outcome as its form gives it. `newDate` is `YYYY-MM-DD`, and given where it is too early. */
export const OutcomeInput = z
  .object({
    outcome: z.enum(answers, 'How did it turn out?'),
    newDate: z.iso.date().nullable(),
    learned: z.string().max(3000, 'At most 3,000 characters, please: put the rest behind a link.').nullable(),
  })
  .superRefine(({ outcome, newDate, learned }, context) => {
    if (outcome !== 'early') return;
    if (newDate === null)
      context.addIssue({ code: 'custom', path: ['newDate'], message: 'When will you know?' });
    if (learned !== null) context.addIssue({ code: 'custom', path: ['learned'], message: notLearnedYet });
  });
export type OutcomeInput = z.infer<typeof OutcomeInput>;

/** How the predictions of a record turned out, by their keys; null where nothing was said. */
export const PredictionsInput = z.record(z.string(), z.enum(predictionOutcomes).nullable());
export type PredictionsInput = z.infer<typeof PredictionsInput>;

/** What speaks against an input on a day: a new date that leaves nothing to wait for. */
export function outcomeProblems({ outcome, newDate }: OutcomeInput, today: string): { newDate?: string } {
  return outcome === 'early' && newDate !== null && newDate <= today
    ? { newDate: 'Choose a day after today: the day on which you will know.' }
    : {};
}
