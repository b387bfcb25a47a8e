import Big from 'big.js';
import { z } from 'zod';

/** What one use of an action may cost at most. `amount` is an exact decimal. */
export type Ceiling = { action: string; amount: string };

const Amount = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,4})?$/, 'An amount of at most 15 digits and 4 decimal places, such as 2000.')
  .transform((amount) => Big(amount).toFixed());

const Rate = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, 'A price of at most 9 digits and 9 decimal places, such as 0.002.')
  .transform((rate) => Big(rate).toFixed());

const percents = 'A whole number from 1 to 100.';

/** The most ceilings of a project. */
const mostCeilings = 30;

/** A budget as its form gives it: amounts are exact decimals in the project's currency. */
export const BudgetInput = z.object({
  amount: Amount.nullable(),
  warningPercent: z
    .string('From how much of the budget on is a warning due?')
    .regex(/^\d{1,3}$/, percents)
    .transform(Number)
    .refine((percent) => percent >= 1 && percent <= 100, percents),
  owner: z.string().nullable(),
  ceilings: z
    .string()
    .nullable()
    .transform((lines, context): Ceiling[] => {
      const parsed = parseCeilings(lines ?? '');
      if (Array.isArray(parsed)) return parsed;
      context.addIssue({ code: 'custom', message: parsed.problem });
      return z.NEVER;
    }),
  tokenRate: Rate.nullable(),
  gpuRate: Rate.nullable(),
});
export type BudgetInput = z.output<typeof BudgetInput>;

/** Ceilings from lines such as "summarize call <= 0.05". */
function parseCeilings(lines: string): Ceiling[] | { problem: string } {
  const ceilings: Ceiling[] = [];
  for (const [index, line] of lines.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, action = '', typed = ''] = /^\s*(\S.*?)\s*(?:<=|≤|<)\s*(\S+)\s*$/.exec(line) ?? [];
    if (action.length > 100) return { problem: `Line ${index + 1}: an action has at most 100 characters.` };
    if (!/^\d{1,15}(\.\d{1,12})?$/.test(typed))
      return {
        problem: `Line ${index + 1}: write an action and an amount, such as "summarize call <= 0.05".`,
      };
    if (ceilings.some((ceiling) => ceiling.action === action))
      return { problem: `Line ${index + 1}: "${action}" has a ceiling already.` };
    ceilings.push({ action, amount: Big(typed).toFixed() });
  }
  return ceilings.length > mostCeilings ? { problem: `At most ${mostCeilings} actions.` } : ceilings;
}

/** Ceilings as their field holds them, a line each. */
export function ceilingLines(ceilings: Ceiling[]): string {
  return ceilings.map(({ action, amount }) => `${action} <= ${amount}`).join('\n');
}
