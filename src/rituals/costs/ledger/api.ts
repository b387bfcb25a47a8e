import Big from 'big.js';
import { z } from 'zod';
import { type Endpoint, endpoint, listEndpoint } from '../../../api/endpoint.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { read, transaction } from '../../../db/transaction.ts';
import { projectByKey } from '../../../projects/store.ts';
import type { Deps } from '../../../slack/feature.ts';
import { tidy } from '../../../slack/text.ts';
import { type Entering, enterCosts } from '../entering.ts';
import { EntryInput } from './input.ts';
import { sources } from './rules.ts';
import { type EntryOfProject, entryPage } from './store.ts';

/** The most entries in one request. */
const mostEntries = 1000;

/** JSON numbers are floating point: with more than 15 digits they are others than were meant, and some can be told. */
const Numeral = z
  .union([z.string(), z.number()], 'Give a number, or a number as text.')
  .refine(
    (given) => typeof given === 'string' || String(given).replace(/e.*|\D/g, '').length <= 15,
    'Send numbers of more than 15 digits as text.',
  );

/** An entry in JSON. What its fields may hold is said by the ledger. */
const EntryBody = z
  .strictObject({
    project: z
      .string('Name a project by its key, such as TRIAGE.')
      .describe('The key of a project, such as "TRIAGE".'),
    occurred_at: z.iso
      .datetime({ offset: true, error: 'A time looks like 2026-11-21T08:00:00Z.' })
      .describe('When it was used.'),
    action: z
      .string('Name the action, such as "summarize call".')
      .describe('What it was used for, such as "summarize call"; at most 100 characters.'),
    tokens: Numeral.nullish().describe(
      'A whole number. As text it is taken exactly, as a JSON number to 15 digits.',
    ),
    gpu_hours: Numeral.nullish().describe('At most 6 decimal places.'),
    amount: Numeral.nullish().describe(
      'What it cost, at most 12 decimal places. It wins over tokens and GPU hours.',
    ),
    currency: z.string().nullish().describe("The project's currency, to make sure."),
    quantity: Numeral.nullish().describe('How many uses of the action it covers.'),
    idempotency_key: z
      .string('Give every entry an idempotency_key of its own.')
      .describe(
        'Names the entry in its project for good: the same again adds nothing. At most 200 characters.',
      ),
  })
  .transform((entry, context): EntryInput => {
    const checked = EntryInput.safeParse({
      project: tidy(entry.project),
      occurredAt: new Date(entry.occurred_at),
      action: tidy(entry.action),
      tokens: numeral(entry.tokens),
      gpuHours: numeral(entry.gpu_hours),
      amount: numeral(entry.amount),
      currency: entry.currency ?? null,
      quantity: numeral(entry.quantity),
      key: tidy(entry.idempotency_key),
    });
    if (checked.success) return checked.data;
    for (const { path, message } of checked.error.issues)
      context.addIssue({ code: 'custom', path: path.map(nameInJson), message });
    return z.NEVER;
  });

function numeral(given: string | number | null | undefined): string | null {
  if (given === null || given === undefined) return null;
  return typeof given === 'string' ? given : Big(given).toFixed();
}

const CostItem = z.object({
  id: z.uuid(),
  project: z.string().describe("The project's key."),
  occurred_at: z.iso.datetime(),
  month: z.iso.date().describe("The first day of the month it counts in, by the workspace's zone."),
  action: z.string(),
  tokens: z.string().nullable(),
  gpu_hours: z.string().nullable(),
  amount: z.string().describe('An exact decimal, in the currency.'),
  currency: z.string(),
  quantity: z.string().nullable(),
  source: z.enum(sources),
  idempotency_key: z.string(),
  entered_at: z.iso.datetime(),
  voided_at: z.iso.datetime().nullable().describe('A voided entry counts in no sum.'),
  void_reason: z.string().nullable(),
});

/** The ledger, for programs. */
export function costEndpoints(deps: Deps): Endpoint[] {
  const { workspaceId, db } = deps;
  return [
    endpoint({
      method: 'POST',
      path: '/costs',
      scope: 'write',
      status: 201,
      summary:
        'Enter one cost, or many, all of them or none; entries whose keys are known already add nothing',
      body: z.union([
        z.strictObject({
          entries: z
            .array(EntryBody)
            .min(1, 'Send at least one entry.')
            .max(mostEntries, `Send at most ${mostEntries} entries at a time.`),
        }),
        EntryBody,
      ]),
      response: z.object({
        entered: z.int().describe('How many are new.'),
        repeated: z.int().describe('How many were there already.'),
      }),
      handle: async ({ viewer, deadline, body }) => {
        const entries = 'entries' in body ? body.entries : [body];
        const done = await transaction(db, deadline, async (tx) => {
          const entering = await enterCosts(deps, tx, { viewer, source: 'api' }, entries);
          if (entering.kind === 'refused') throw problemOf(entering, 'entries' in body);
          return entering;
        });
        deps.messagesOwed();
        return { entered: done.entered, repeated: done.repeated };
      },
    }),
    listEndpoint({
      path: '/costs',
      summary: 'List the entries of the ledger, newest first, voided ones too',
      filters: z.object({ project: z.string().optional().describe('The key of one project.') }),
      item: CostItem,
      find: ({ viewer, deadline, filters, after, limit }) =>
        read(db, deadline, async (tx) => {
          const { project: key } = filters;
          const project = key === undefined ? undefined : await projectByKey(workspaceId, tx, viewer, key);
          if (key !== undefined && !project)
            throw new ApiProblem(404, [
              { path: 'project', message: 'There is no such project that you can see.' },
            ]);
          const { entries, next } = await entryPage(workspaceId, tx, viewer, {
            ...(project && { projectId: project.id }),
            ...(after && { cursor: { occurredAt: after.time, id: after.id } }),
            size: limit,
          });
          return { items: entries.map(itemOf), next: next ? { time: next.occurredAt, id: next.id } : null };
        }),
    }),
  ];
}

/** What JSON calls a field of an entry. */
function nameInJson(field: PropertyKey): string {
  const others: Partial<Record<PropertyKey, string>> = {
    occurredAt: 'occurred_at',
    gpuHours: 'gpu_hours',
    key: 'idempotency_key',
  };
  return others[field] ?? String(field);
}

/** 409 where keys name something else already, 400 for everything else. */
function problemOf(
  { problems, isConflict }: Extract<Entering, { kind: 'refused' }>,
  isBatch: boolean,
): ApiProblem {
  const errors = problems.map(({ index, field, message }) => ({
    path: isBatch ? `entries.${index}.${nameInJson(field)}` : nameInJson(field),
    message,
  }));
  return new ApiProblem(isConflict ? 409 : 400, errors);
}

function itemOf(entry: EntryOfProject): z.input<typeof CostItem> {
  return {
    id: entry.id,
    project: entry.projectKey,
    occurred_at: entry.occurredAt.toISOString(),
    month: entry.month,
    action: entry.action,
    tokens: entry.tokens,
    gpu_hours: entry.gpuHours,
    amount: entry.amount,
    currency: entry.currency,
    quantity: entry.quantity,
    source: entry.source,
    idempotency_key: entry.idempotencyKey,
    entered_at: entry.enteredAt.toISOString(),
    voided_at: entry.voidedAt?.toISOString() ?? null,
    void_reason: entry.voidReason,
  };
}
