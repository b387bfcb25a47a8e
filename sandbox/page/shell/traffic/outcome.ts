import type { Exchange } from '../../../recording.ts';

/** How an exchange ended, in words, and whether that was well. */
export type Outcome = { words: string; isWell: boolean };

export function outcomeOf(exchange: Exchange): Outcome {
  return exchange.way === 'in' ? ofCall(exchange.status, exchange.response) : ofDelivery(exchange.ack);
}

function ofCall(status: number, response: unknown): Outcome {
  if (partOf(response, 'ok') === false) return refused(partOf(response, 'error'));
  if (status < 200 || status >= 300) return { words: status ? `failed: ${status}` : 'failed', isWell: false };
  return { words: 'ok', isWell: true };
}

function ofDelivery(ack: unknown): Outcome {
  const status = partOf(ack, 'status');
  if (status === 'ok') return { words: 'ok', isWell: true };
  return status === 'late' ? { words: 'late', isWell: false } : refused(partOf(ack, 'reason'));
}

function refused(why: unknown): Outcome {
  return { words: `refused: ${why ?? 'no reason given'}`, isWell: false };
}

/** What anything recorded holds under a name, if it is an object at all. */
function partOf(whole: unknown, name: string): unknown {
  return typeof whole === 'object' && whole !== null
    ? Object.entries(whole).find(([key]) => key === name)?.[1]
    : undefined;
}
