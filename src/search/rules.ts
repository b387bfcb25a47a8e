import { z } from 'zod';

/** What the entries of decisions are kept as; those of other records by what the decision log calls their ritual. */
export const decisionKind = 'decision';

/** How many of the records that match are ranked, the newest: it reads all words of each, and all may hold a common word. */
export const mostRanked = 1000;

/** The most that people can look for, in characters. */
export const mostTyped = 200;

/** A search as its form gives it. Days are `YYYY-MM-DD`. */
export const SearchInput = z
  .object({
    words: z.string('Type a word that you remember.').max(mostTyped),
    projectId: z.string().nullable(),
    kind: z.string().nullable(),
    personId: z.string().nullable(),
    from: z.iso.date('A day looks like 2026-11-21.').nullable(),
    to: z.iso.date('A day looks like 2026-11-21.').nullable(),
  })
  .refine(({ from, to }) => from === null || to === null || from <= to, {
    path: ['to'],
    message: 'Choose the same day as the first one, or a later one.',
  });
export type SearchInput = z.infer<typeof SearchInput>;
