import { z } from 'zod';
import { mostBytes } from './body.ts';
import type { Endpoint } from './endpoint.ts';
import { requestsAMinute } from './limits.ts';
import { LangfuseEvent, LitellmEvent } from './payloads.ts';
import { apiPath } from './rules.ts';

type Json = Record<string, unknown>;

const Errors = z.object({
  errors: z.array(
    z.object({
      path: z.string().describe('Where it is wrong: "entries.3.amount"; nothing for the whole request.'),
      message: z.string(),
    }),
  ),
});

/** What may be answered beside the wanted, by status. */
const refusals: Record<number, string> = {
  400: 'Something in the request is wrong; each place is named.',
  401: 'No key, or one that is unknown or revoked.',
  403: 'The key may not do this, or whoever made it has left.',
  404: 'What the request names does not exist, or whoever made the key can not see it.',
  405: 'Another method is answered here; Allow says which.',
  408: 'The body did not arrive in time.',
  409: 'What is sent contradicts what was sent before under the same name.',
  413: `The body has more than ${mostBytes} bytes.`,
  415: 'The body is not application/json.',
  429: `More than ${requestsAMinute} requests in a minute; Retry-After says in how many seconds to go on.`,
  500: 'Something went wrong in aipm.',
  503: 'The database, or Slack, did not answer. The sentence says whether anything was changed.',
};
const ofReading = [400, 401, 403, 404, 405, 429, 500, 503];
const ofWriting = [400, 401, 403, 404, 405, 408, 409, 413, 415, 429, 500, 503];
const ofReporting = [400, 404, 405, 408, 413, 415, 429, 500, 503];

/** The description of the API, in OpenAPI 3.1, made from what the endpoints check with. */
export function openApi(endpoints: Endpoint[]): Json {
  const paths: Record<string, Json> = { '/reports/{secret}': reports };
  for (const endpoint of endpoints)
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'aipm',
      version: '1',
      description:
        'Lists come in pages: follow next_cursor until it is null, or in CSV the Link header. Times are ISO 8601 in UTC, amounts exact decimals in text. A key sees what the member who made it sees.',
    },
    servers: [{ url: apiPath }],
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key, made in /aipm settings.' },
      },
      schemas: { Errors: schemaOf(Errors, 'output') },
      responses: Object.fromEntries(Object.entries(refusals).map(refusal)),
    },
  };
}

function operation(endpoint: Endpoint): Json {
  const { method, path, summary, scope, body, response, columns, status } = endpoint;
  const schema = schemaOf(response, 'output');
  const content = {
    'application/json': { schema },
    ...(columns && {
      'text/csv': { schema: { type: 'string', description: `A line for each, with ${columns.join(', ')}.` } },
    }),
  };
  return {
    operationId: `${method.toLowerCase()}${path.replace(/\W+(\w)/g, (_, first: string) => first.toUpperCase())}`,
    summary,
    description: scope === 'write' ? 'Needs a key that may write.' : 'Any key will do.',
    parameters: parameters(endpoint),
    ...(body && { requestBody: bodyOf(schemaOf(body, 'input')) }),
    responses: {
      [status]: { description: 'It went well.', content },
      ...refused(body ? ofWriting : ofReading),
    },
  };
}

/** Where other tools report to: the secret in the path stands for a key. */
const reports: Json = {
  post: {
    operationId: 'postReport',
    summary: "Take LiteLLM's budget webhook or Langfuse's alert webhook",
    description:
      'The addresses are made in /aipm settings, one for each tool. They raise incidents, and enter no costs.',
    security: [],
    parameters: [{ name: 'secret', in: 'path', required: true, schema: { type: 'string' } }],
    requestBody: bodyOf({ anyOf: [schemaOf(LitellmEvent, 'input'), schemaOf(LangfuseEvent, 'input')] }),
    responses: {
      200: {
        description: 'It was understood; raised says whether it meant anything here.',
        content: { 'application/json': { schema: schemaOf(z.object({ raised: z.boolean() }), 'output') } },
      },
      ...refused(ofReporting),
    },
  },
};

function parameters({ query }: Endpoint): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = typeof property === 'boolean' ? {} : property;
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(description !== undefined && { description }),
      schema,
    };
  });
}

function bodyOf(schema: Json): Json {
  return { required: true, content: { 'application/json': { schema } } };
}

function refused(statuses: number[]): Json {
  return Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${status}` }]));
}

const seconds = { description: 'In how many seconds to go on.', schema: { type: 'integer' } };
const headersOf: Record<string, Json> = { 429: { 'Retry-After': seconds }, 503: { 'Retry-After': seconds } };

function refusal([status, description]: [string, string]): [string, Json] {
  const schema = { $ref: '#/components/schemas/Errors' };
  const headers = headersOf[status];
  return [status, { description, ...(headers && { headers }), content: { 'application/json': { schema } } }];
}

/** OpenAPI 3.1 speaks the JSON Schema that zod writes. What a body is made of may have no such form; then it says nothing. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const {
    $schema: _dialect,
    '~standard': _standard,
    ...described
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return described;
}
