import { z } from 'zod';
import { isCurrency } from '../../../projects/rules.ts';

const Amount = z
  .string()
  .regex(
    /^\d{1,15}(\.\d{1,12})?$/,
    'An amount is a number such as 12.50: not negative, at most 15 digits and 12 decimal places.',
  );

const Whole = (what: string) =>
  z.string().regex(/^\d{1,15}$/, `${what}: a whole number of at most 15 digits, such as 120000.`);

/** The fields of an entry as they arrive, by any way: text, still to be held against the ledger. */
export const entryFields = {
  project: z
    .string('Name a project by its key, such as TRIAGE.')
    .min(1, 'Name a project by its key, such as TRIAGE.')
    .max(12, 'A project key has at most 12 characters.')
    .transform((key) => key.toUpperCase()),
  occurredAt: z.date('Say when it was used.'),
  action: z
    .string('Name the action, such as "summarize call".')
    .min(1, 'Name the action, such as "summarize call".')
    .max(100, 'An action has at most 100 characters.'),
  tokens: Whole('Tokens').nullable(),
  gpuHours: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,6})?$/, 'GPU hours: a number of at most 9 digits and 6 decimal places.')
    .nullable(),
  amount: Amount.nullable(),
  currency: z
    .string()
    .transform((code) => code.toUpperCase())
    .refine(isCurrency, 'A currency is a code such as USD, EUR or CNY.')
    .nullable(),
  quantity: Whole('Quantity')
    .refine(
      (quantity) => !/^0+$/.test(quantity),
      'A quantity is 1 or more; leave it out where nobody counted.',
    )
    .nullable(),
  key: z
    .string('Give every entry a key of its own, so that sending it again adds nothing.')
    .min(1, 'Give every entry a key of its own, so that sending it again adds nothing.')
    .max(200, 'A key has at most 200 characters.'),
};

/**
 * One entry of the ledger as it arrives. Tokens, hours, amount and quantity are exact decimals; an amount wins over what
 * tokens and hours come to, and without a currency it is in the project's.
 */
export const EntryInput = z
  .object(entryFields)
  .refine(({ tokens, gpuHours, amount }) => tokens !== null || gpuHours !== null || amount !== null, {
    path: ['amount'],
    message: 'Give an amount, tokens or GPU hours.',
  });
export type EntryInput = z.infer<typeof EntryInput>;
