import { z } from 'zod';
import { itemStates } from './rules.ts';

const Words = (max: number) => z.string().max(max, `At most ${max} characters, please.`);

/** How much evidence an item holds, and how much may be said of an opening, in characters. */
export const evidenceMax = 500;
export const reasonMax = 1000;
export const expectationMax = 500;

/** The project whose gate is to be shown, as its form gives it. */
export const ChoiceInput = z.object({
  project: z.string('Choose a project, or type the name of a new one.'),
});

/** An item as its form gives it. `dueDate` is a day, `YYYY-MM-DD`. */
export const ItemInput = z.object({
  state: z.enum(itemStates, 'Choose how far it has come.'),
  evidence: Words(evidenceMax).nullable(),
  owner: z.string().nullable(),
  dueDate: z.iso.date('A day looks like 2026-11-21.').nullable(),
});
export type ItemInput = z.infer<typeof ItemInput>;

/** An opening as its form gives it. */
export const OpeningInput = z.object({
  reason: Words(reasonMax).nullable(),
  expectation: Words(expectationMax).nullable(),
  checkDate: z.iso.date('A day looks like 2026-11-21.').nullable(),
});
export type OpeningInput = z.infer<typeof OpeningInput>;

/** Why a gate is closed again, as its form gives it. */
export const ClosingInput = z.object({
  reason: z.string('Say why it closes again.').max(reasonMax, `At most ${reasonMax} characters, please.`),
});
