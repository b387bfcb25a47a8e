import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { features } from '../../src/app.ts';
import type { Deps } from '../../src/slack/feature.ts';
import { type Bot, startBot } from '../support/bot.ts';

const Reference = z.strictObject({ $ref: z.string().startsWith('#/components/') });
const Content = z.record(z.string().includes('/'), z.strictObject({ schema: z.looseObject({}) }));
const Header = z.strictObject({ description: z.string().min(1), schema: z.looseObject({}) });
const Response = z.union([
  Reference,
  z.strictObject({
    description: z.string().min(1),
    headers: z.record(z.string(), Header).optional(),
    content: Content,
  }),
]);
const Parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(['query', 'path']),
  required: z.boolean().optional(),
  description: z.string().optional(),
  schema: z.looseObject({}),
});
const Operation = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z]+$/),
  summary: z.string().min(1),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  parameters: z.array(Parameter),
  requestBody: z.strictObject({ required: z.literal(true), content: Content }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), Response),
});

/** The parts of an OpenAPI 3.1 document that aipm uses, and no others. */
const Document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.literal('/api/v1') })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post']), Operation)),
  components: z.strictObject({
    securitySchemes: z.record(
      z.string(),
      z.looseObject({ type: z.literal('http'), scheme: z.literal('bearer') }),
    ),
    schemas: z.record(z.string(), z.looseObject({})),
    responses: z.record(z.string(), Response),
  }),
});

/** Every value of a key, anywhere in a JSON value. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...valuesOf(key, inner),
  ]);
}

function at(document: unknown, reference: string): unknown {
  return reference
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>(
      (value, key) =>
        (typeof value === 'object' && value !== null ? Object.entries(value) : []).find(
          ([name]) => name === key,
        )?.[1],
      document,
    );
}

describe('the description of the API', () => {
  let bot: Bot;
  let document: z.infer<typeof Document>;
  beforeAll(async () => {
    bot = await startBot();
    const answer = await fetch(`http://127.0.0.1:${bot.aipm.port}/api/v1/openapi.json`);
    expect(answer.status).toBe(200);
    document = Document.parse(await answer.json());
  });
  afterAll(() => bot.stop());

  test('has every endpoint of every feature, and the addresses for reports', () => {
    const declared = features
      .flatMap(({ api }) => api?.({} as Deps) ?? [])
      .map(({ method, path }) => `${method} ${path}`);
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(declared).toEqual(expect.arrayContaining(['GET /portfolio', 'GET /decisions']));
    expect(described.sort()).toEqual([...declared, 'POST /reports/{secret}'].sort());
  });

  test('refers only to what is in it', () => {
    const references = valuesOf('$ref', document).map(String);
    expect(references.length).toBeGreaterThan(10);
    expect(references.filter((reference) => at(document, reference) === undefined)).toEqual([]);
  });

  test('names each operation once', () => {
    const ids = valuesOf('operationId', document.paths);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('says for each path what stands in it', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters } of Object.values(operations)) {
        const named = parameters.filter((parameter) => parameter.in === 'path');
        expect(named.map(({ name }) => name)).toEqual(inPath);
        expect(named.every(({ required }) => required)).toBe(true);
      }
    }
  });

  test('tells of keys, pages, CSV and errors', () => {
    const { get } = document.paths['/decisions'] ?? {};
    expect(document.security).toEqual([{ key: [] }]);
    expect(Object.keys(document.components.securitySchemes)).toEqual(['key']);
    expect(get?.parameters.map(({ name }) => name)).toEqual(['project', 'ritual', 'limit', 'cursor']);
    expect(get?.parameters[2]?.schema).toEqual({ type: 'integer', minimum: 1, maximum: 1000, default: 100 });
    expect(get?.parameters.some(({ required }) => required)).toBe(false);
    expect(Object.keys(get?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '401', '403', '429', '503']),
    );
    expect(JSON.stringify(get?.responses['200'])).toContain('next_cursor');
    expect(JSON.stringify(get?.responses['200'])).toContain('text/csv');
    expect(document.paths['/reports/{secret}']?.post?.security).toEqual([]);
  });
});
