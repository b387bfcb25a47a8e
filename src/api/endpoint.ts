import { z } from 'zod';
import type { Deadline } from '../deadline.ts';
import type { Viewer } from '../slack/people.ts';
import { cursorOf, type Page, PageQuery, type Place, placeAt } from './paging.ts';
import { ApiProblem, type Wrong } from './problem.ts';
import type { Scope } from './rules.ts';

/** Who asks, and by when the answer is wanted. */
type Asked = {
  /** The member who made the key: what they may see, it may see. */
  viewer: Viewer;
  /** For the transactions of the request. */
  deadline: Deadline;
};

/** A request as it came: the query's texts by name, and the body's JSON. */
type RawRequest = Asked & { query: Record<string, string>; body: unknown };

/** One thing that the HTTP API does, made by `endpoint` or `listEndpoint`. */
export type Endpoint = {
  method: 'GET' | 'POST';
  /** Below /api/v1: "/costs". */
  path: string;
  scope: Scope;
  /** What it does, beginning with a verb. */
  summary: string;
  query: z.ZodObject;
  body: z.ZodType | undefined;
  response: z.ZodType;
  /** What it answers with when it went well. */
  status: 200 | 201;
  /** The columns of a list, which may also be had as CSV. */
  columns: string[] | undefined;
  /** The answer, as `response` says. @throws ApiProblem for a wrong query or body, and what the handler throws */
  answer: (request: RawRequest) => Promise<unknown>;
};

type Definition<Query extends z.ZodObject, Body extends z.ZodType, Response extends z.ZodType> = Pick<
  Endpoint,
  'method' | 'path' | 'scope' | 'summary'
> & {
  /** Its values arrive as text. Names that it does not know are refused. */
  query?: Query;
  body?: Body;
  /** Whatever else the handler gives is left out, so that nothing is told that is not described. */
  response: Response;
  /** 200 where nothing is said. */
  status?: Endpoint['status'];
  /**
   * Does it. What changes something must change nothing the second time: clients send again when they hear nothing.
   * @throws ApiProblem for what is wrong with the request; DatabaseUnavailable becomes 503
   */
  handle: (request: Asked & { query: z.output<Query>; body: z.output<Body> }) => Promise<z.input<Response>>;
};

/** Declares an endpoint. Its query, body and answer are held to their schemas here. */
export function endpoint<
  Response extends z.ZodType,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodUndefined,
>({ handle, query, body, response, status = 200, ...named }: Definition<Query, Body, Response>): Endpoint {
  const known = query ?? z.object({});
  const strict = z.strictObject(known.shape);
  return {
    ...named,
    query: known,
    body,
    response,
    status,
    columns: undefined,
    answer: async ({ query: typed, body: sent, ...asked }) => {
      check(strict, typed);
      const checked = { query: check(known, typed), body: check(body ?? z.undefined(), sent) };
      // The types of what was left out are the defaults above, which nothing else can show the compiler.
      return response.parse(await handle({ ...asked, ...checked } as Parameters<typeof handle>[0]));
    },
  };
}

type ListDefinition<Filters extends z.ZodObject, Item extends z.ZodObject> = Pick<
  Endpoint,
  'path' | 'summary'
> & {
  /** What it can be narrowed down by. */
  filters: Filters;
  /** One item; as CSV its keys are the columns, in this order. */
  item: Item;
  /** A page of the list, in an order that stays. @throws ApiProblem */
  find: (
    request: Asked & {
      filters: z.output<Filters>;
      /** Where the page before ended; none for the first. */
      after: Place | undefined;
      /** How many items at most. */
      limit: number;
    },
  ) => Promise<Page<z.input<Item>>>;
};

/** Declares a list that keys of both scopes may read: `{ data, next_cursor }`, or CSV. */
export function listEndpoint<Filters extends z.ZodObject, Item extends z.ZodObject>(
  definition: ListDefinition<Filters, Item>,
): Endpoint {
  const { path, summary, filters, item, find } = definition;
  const query = z.strictObject({ ...filters.shape, ...PageQuery.shape });
  const response = z.object({ data: z.array(item), next_cursor: z.string().nullable() });
  return {
    method: 'GET',
    path,
    scope: 'read',
    summary,
    query,
    body: undefined,
    response,
    status: 200,
    columns: Object.keys(item.shape),
    answer: async ({ query: typed, viewer, deadline }) => {
      check(query, typed);
      const { limit, cursor } = check(PageQuery, typed);
      const after = cursor === undefined ? undefined : placeAt(cursor);
      const page = await find({ viewer, deadline, filters: check(filters, typed), after, limit });
      return response.parse({ data: page.items, next_cursor: page.next && cursorOf(page.next) });
    },
  };
}

/** What was sent, as the schema gives it. @throws ApiProblem that names what is wrong, "entries.3.amount" */
export function check<Schema extends z.ZodType>(schema: Schema, sent: unknown): z.output<Schema> {
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  throw new ApiProblem(400, parsed.error.issues.flatMap(wrongs).slice(0, mostWrongs));
}

/** A batch may be wrong in a thousand places; so many are told. */
const mostWrongs = 100;

function wrongs(issue: z.core.$ZodIssue): Wrong[] {
  // A union with a sentence of its own says what it wants; of others, the shape that was meant does.
  if (issue.code === 'invalid_union' && issue.message === 'Invalid input')
    return likeliest(issue.errors).flatMap((each) =>
      wrongs({ ...each, path: [...issue.path, ...each.path] } as z.core.$ZodIssue),
    );
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join('.'),
      message: 'There is no such field here.',
    }));
  return [{ path: issue.path.join('.'), message: issue.message }];
}

/** Of the shapes that a value could have had, what is wrong with the one that knows most of its fields. */
function likeliest(shapes: z.core.$ZodIssue[][]): z.core.$ZodIssue[] {
  const unknown = (issues: z.core.$ZodIssue[]) =>
    issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0), 0);
  return [...shapes].sort((a, b) => unknown(a) - unknown(b))[0] ?? [];
}
