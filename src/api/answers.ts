import type { ServerResponse } from 'node:http';
import { DatabaseUnavailable, UserError } from '../errors.ts';
import { csvOf } from './csv.ts';
import { ApiProblem, type Wrong } from './problem.ts';

/** An answer as it goes out. */
export type Answer = { status: number; headers: Record<string, string>; body: string };

/** The answer that holds a value. */
export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(value) };
}

/** A page of a list as CSV. Where it goes on stands in a header, as CSV has no place for it. */
export function csvAnswer(columns: string[], rows: Record<string, unknown>[], next: string | null): Answer {
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      vary: 'accept',
      ...(next && { link: `<${next}>; rel="next"` }),
    },
    body: csvOf(columns, rows),
  };
}

/** What an error is to whoever asked; undefined for one that is ours. */
export function problemAnswer(error: unknown): Answer | undefined {
  if (error instanceof ApiProblem) return errorsAnswer(error.status, error.errors, error.headers);
  if (error instanceof UserError) return errorsAnswer(400, [{ path: '', message: error.message }]);
  if (!(error instanceof DatabaseUnavailable)) return undefined;
  const message =
    error.outcome === 'unknown'
      ? 'The database did not answer in time, so I can not tell whether this was saved. It is safe to send exactly the same again.'
      : 'The database did not answer, so nothing was changed. It is safe to send this again.';
  return errorsAnswer(503, [{ path: '', message }], { 'retry-after': '5' });
}

/** The shape of every answer that says no. */
export function errorsAnswer(status: number, errors: Wrong[], headers: Record<string, string> = {}): Answer {
  return jsonAnswer(status, { errors }, headers);
}

/** Answers, unless that was done or nobody listens any more. Answers hold what one member may see: nothing keeps them. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
