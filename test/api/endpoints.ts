import { z } from 'zod';
import { type Endpoint, endpoint, listEndpoint } from '../../src/api/endpoint.ts';
import { pageOf } from '../../src/api/paging.ts';
import { ApiProblem } from '../../src/api/problem.ts';
import { UserError } from '../../src/errors.ts';

const Entry = z.object({
  amount: z.string('An amount is text.').regex(/^\d+$/, 'An amount is a whole number.'),
  note: z.string().optional(),
});

/** Newest first; some have the same time. */
export const notes = Array.from({ length: 7 }, (_, index) => ({
  id: `00000000-0000-4000-8000-00000000000${7 - index}`,
  at: new Date(Date.UTC(2026, 10, 21, 8, 7 - Math.floor(index / 2))),
  text: ['=cmd()', '+1', '@a', 'plain, with "quotes"', 'über 模型', '-1', '\ttab'][index] ?? '',
}));

/** What features could declare: entries that are counted, a list, and one that fails. */
export const endpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/entries',
    scope: 'write',
    status: 201,
    summary: 'Count entries',
    body: z.object({ entries: z.array(Entry).min(1) }),
    response: z.object({ entered: z.int() }),
    handle: async ({ body }) => {
      if (body.entries.some(({ note }) => note === 'taken'))
        throw new ApiProblem(409, [{ path: 'entries.0.note', message: 'This is taken.' }]);
      if (body.entries.some(({ note }) => note === 'refused')) throw new UserError('Not on Sundays.');
      return { entered: body.entries.length, secret: 'never told' };
    },
  }),
  endpoint({
    method: 'GET',
    path: '/failing',
    scope: 'read',
    summary: 'Fail',
    response: z.object({}),
    handle: async () => {
      throw new Error('the words of a person');
    },
  }),
  listEndpoint({
    path: '/notes',
    summary: 'List notes, newest first',
    filters: z.object({ begins: z.string().optional() }),
    item: z.object({ id: z.uuid(), at: z.iso.datetime(), text: z.string(), done: z.boolean().nullable() }),
    find: async ({ filters, after, limit }) => {
      const behind = notes.filter(
        ({ at, id, text }) =>
          (filters.begins === undefined || text.startsWith(filters.begins)) &&
          (after === undefined || [at.toISOString(), id].join() < [after.time, after.id].join()),
      );
      return pageOf(
        behind.slice(0, limit + 1),
        limit,
        ({ at, id }) => ({ time: at, id }),
        ({ at, ...same }) => ({ ...same, at: at.toISOString(), done: null }),
      );
    },
  }),
];
