import { z } from 'zod';
import { explain } from '../block-kit/explain.ts';
import { refusalWith } from '../refusal.ts';
import type { Sandbox } from '../sandbox.ts';

type TokenKind = 'bot' | 'app' | 'none';

/** One Web API method: who may call it, and what it does with arguments that are not yet checked. */
export type Method = {
  token: TokenKind;
  scopes: readonly string[];
  call: (sandbox: Sandbox, raw: unknown) => Record<string, unknown>;
};

/** Defines a method; its arguments are checked strictly before `run`, which answers or throws a Refusal. */
export function method<Args extends z.ZodRawShape>(spec: {
  token?: TokenKind;
  scopes?: readonly string[];
  args: Args;
  run: (sandbox: Sandbox, args: z.output<z.ZodObject<Args, z.core.$strict>>) => Record<string, unknown>;
}): Method {
  const args = z.strictObject(spec.args);
  return {
    token: spec.token ?? 'bot',
    scopes: spec.scopes ?? [],
    call(sandbox, raw) {
      const parsed = args.safeParse(raw);
      if (!parsed.success) throw refusalWith('invalid_arguments', explain(parsed.error));
      return spec.run(sandbox, parsed.data);
    },
  };
}

/** An argument that is an object or array, as itself or as a JSON string. */
export const json = z
  .union([z.string(), z.array(z.unknown()), z.record(z.string(), z.unknown())])
  .transform((value, context): unknown => {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue({ code: 'custom', message: 'must be valid JSON' });
      return z.NEVER;
    }
  });

/** A boolean argument, which arrives as a word in a form. */
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false', '1', '0'])])
  .transform((value) => value === true || value === 'true' || value === '1');

/** A page of a list, with Slack's cursor for the next one. */
export const page = {
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
};

/** Cuts a page out of a list. */
export function pageOf<Item>(
  items: readonly Item[],
  { cursor, limit = 100 }: { cursor?: string | undefined; limit?: number | undefined },
): { items: Item[]; response_metadata: { next_cursor: string } } {
  const start = cursor ? Number(Buffer.from(cursor, 'base64').toString()) : 0;
  const end = start + limit;
  const next = end < items.length ? Buffer.from(String(end)).toString('base64') : '';
  return { items: items.slice(start, end), response_metadata: { next_cursor: next } };
}
