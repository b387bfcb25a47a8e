import type { IncomingMessage } from 'node:http';

/** False for what other sites, open in the same browser, ask for; they must not read or steer the sandbox. */
export function isFromHere({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const host = headers.host ?? '';
  const isLocal = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
  return isLocal && (headers.origin === undefined || headers.origin === `http://${host}`);
}
