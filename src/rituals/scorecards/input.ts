import { z } from 'zod';
import { type Tier, tiers } from '../../projects/rules.ts';
import { areTooFew, type Ballot, dimensionKeys, dimensions, fewestHidden } from './rules.ts';

const longestRound = 60 * 86_400_000;
/** The most people that a form can name. */
export const mostNamed = 50;
export const longestQuestion = 300;
export const longestReason = 500;

/** A moment as a form gives it, in seconds since 1970. */
const Moment = z
  .string('Choose when the vote closes.')
  .regex(/^\d{1,11}$/, 'Choose when the vote closes.')
  .transform((seconds) => new Date(Number(seconds) * 1000));

/** A round as its form gives it. No quorum means the usual one. */
export const RoundInput = z
  .object({
    project: z.string('Choose a project.'),
    question: z
      .string('Say what is being judged.')
      .max(longestQuestion, `At most ${longestQuestion} characters, please.`),
    voters: z
      .array(z.string())
      .max(mostNamed, `Name at most ${mostNamed} people.`)
      .nullable()
      .transform((named) => named ?? []),
    everybody: z.literal('yes').nullable(),
    quorum: z
      .string()
      .regex(/^\d{1,4}$/, 'A whole number from 1 on.')
      .transform(Number)
      .nullable(),
    deadline: Moment,
    blind: z.enum(['blind', 'open'], 'Choose who sees votes before the reveal.'),
    names: z.enum(['shown', 'hidden'], 'Choose whether names are shown.'),
  })
  .superRefine((round, context) => {
    if (round.voters.length === 0 && round.everybody === null)
      context.addIssue({ code: 'custom', path: ['voters'], message: 'Name who votes.' });
    if (round.names === 'hidden' && round.blind === 'open')
      context.addIssue({
        code: 'custom',
        path: ['names'],
        message:
          'Names stay hidden in blind votes only: whoever watches the votes come in can tell whose they are.',
      });
  });
export type RoundInput = z.infer<typeof RoundInput>;

/** What speaks against opening a round, by field; empty when all is well. */
export function roundProblems(
  input: Pick<RoundInput, 'quorum' | 'deadline' | 'names'>,
  voters: number,
  now: Date,
): Partial<Record<keyof RoundInput, string>> {
  const { quorum, names } = input;
  const deadline = deadlineProblem(input.deadline, now);
  const asked = voters === 1 ? 'Only 1 person is' : `Only ${voters} people are`;
  return {
    ...(voters === 0 && { everybody: 'Nobody else is in this channel: name who votes.' }),
    ...(deadline && { deadline }),
    ...(quorum !== null && quorum > voters && { quorum: `${asked} asked.` }),
    ...(quorum === 0 && { quorum: 'It takes at least 1 vote.' }),
    ...(names === 'hidden' &&
      quorum !== null &&
      quorum < fewestHidden && { quorum: `With names hidden it takes at least ${fewestHidden} votes.` }),
    ...(names === 'hidden' &&
      areTooFew(voters, false) && { names: `Names can be hidden among at least ${fewestHidden} voters.` }),
  };
}

/** What is wrong with a deadline, if anything. */
export function deadlineProblem(deadline: Date, now: Date): string | undefined {
  if (deadline <= now) return 'Choose a moment that is still to come.';
  return deadline.getTime() - now.getTime() > longestRound ? 'At most 60 days from now, please.' : undefined;
}

/** A new deadline, for a round that goes on or for a second one. */
export const DeadlineInput = z.object({ deadline: Moment });

const typedScore = z.string().nullable();
const TypedReason = z.string().max(longestReason, `At most ${longestReason} characters, please.`).nullable();

/** A ballot as its form gives it: scores within their points, unless it abstains; then they count for nothing. */
export const BallotInput = z
  .object({
    value: typedScore,
    valueReason: TypedReason,
    maturity: typedScore,
    maturityReason: TypedReason,
    demand: typedScore,
    demandReason: TypedReason,
    abstain: z.literal('yes').nullable(),
  })
  .superRefine((ballot, context) => {
    if (ballot.abstain) return;
    for (const key of dimensionKeys) {
      const typed = ballot[key];
      const { points } = dimensions[key];
      const isScore = typed !== null && /^\d{1,3}$/.test(typed) && Number(typed) <= points;
      const message =
        typed === null ? `Give 0 to ${points}, or abstain.` : `A whole number from 0 to ${points}.`;
      if (!isScore) context.addIssue({ code: 'custom', path: [key], message });
    }
  })
  .transform((ballot): Omit<Ballot, 'userId'> => {
    const { value, maturity, demand, valueReason, maturityReason, demandReason } = ballot;
    if (ballot.abstain) return { scores: null, reasons: { value: null, maturity: null, demand: null } };
    return {
      scores: { value: Number(value), maturity: Number(maturity), demand: Number(demand) },
      reasons: { value: valueReason, maturity: maturityReason, demand: demandReason },
    };
  });
export type BallotInput = z.infer<typeof BallotInput>;

/** What a round is finalized as. */
export const FinalInput = z.object({
  tier: z.enum(tiers, 'Choose a tier.'),
  reason: z.string().max(longestReason, `At most ${longestReason} characters, please.`).nullable(),
});
export type FinalInput = z.infer<typeof FinalInput>;

/** What is missing of an override: another tier than that of the votes takes a reason (docs/method.md, 3). */
export function overrideProblem({ tier, reason }: FinalInput, computed: Tier): string | undefined {
  return tier !== computed && reason === null
    ? `The votes say ${computed}. Why ${tier}? The reason stands in the record.`
    : undefined;
}
