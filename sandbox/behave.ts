import { setTimeout as pause } from 'node:timers/promises';
import type { Misbehaviour } from './misbehaviour.ts';

/** What the caller gets, or `drop` when the connection is cut. */
export type Answer = { status: number; headers: Record<string, string>; body: unknown } | 'drop';

/** Answers a call, or goes wrong with it as the rules say; `channel` is the one the call is about, if any. */
export async function behave(
  misbehaviour: Misbehaviour,
  method: string,
  channel: unknown,
  respond: () => Answer | Promise<Answer>,
): Promise<Answer> {
  const fault = misbehaviour.forCall(method, channel);
  if (fault && 'drop' in fault) return 'drop';
  if (fault && 'dropAfter' in fault) {
    await respond();
    return 'drop';
  }
  if (fault && 'delayMs' in fault) await pause(fault.delayMs, undefined, { ref: false });
  if (fault && 'status' in fault)
    return fault.status === 429 ? limited(fault.retryAfter) : { status: 500, headers: {}, body: 'error' };
  return respond();
}

/** The answer to one call too many. */
export function limited(seconds: number): Answer {
  return {
    status: 429,
    headers: { 'retry-after': String(seconds) },
    body: { ok: false, error: 'ratelimited' },
  };
}
