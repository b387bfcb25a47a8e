/** What is wrong with a request: where in it ("entries.3.amount", nothing for the whole), and a sentence. */
export type Wrong = { path: string; message: string };

/** A request that can't be met as it is. It answers with its status and `{ errors: [{ path, message }] }`. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly errors: Wrong[];
  readonly headers: Record<string, string>;

  constructor(status: number, errors: Wrong[] | string, headers: Record<string, string> = {}) {
    super(`A request was answered with ${status}`);
    this.status = status;
    this.errors = typeof errors === 'string' ? [{ path: '', message: errors }] : errors;
    this.headers = headers;
  }
}
