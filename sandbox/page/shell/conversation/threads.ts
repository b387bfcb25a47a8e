import type { MessageEntry } from '../../../client/screen.ts';
import { momentOf } from '../parts/times.ts';

/** The messages that stand in the channel itself: all but the replies to one that is there. */
export function rootsOf(messages: MessageEntry[]): MessageEntry[] {
  const shown = new Set(messages.map((one) => one.ts));
  return messages.filter((one) => !one.threadTs || one.threadTs === one.ts || !shown.has(one.threadTs));
}

export function repliesTo(messages: MessageEntry[], ts: string): MessageEntry[] {
  return messages.filter((one) => one.threadTs === ts && one.ts !== ts);
}

const TOGETHER_MS = 5 * 60_000;

/** Whether a message goes on where the same author left off, so that the name need not be said again. */
export function continues(message: MessageEntry, before: MessageEntry | undefined): boolean {
  if (!before || before.user !== message.user) return false;
  if (before.isTombstone || message.isTombstone || before.isEphemeral !== message.isEphemeral) return false;
  return momentOf(message.ts) - momentOf(before.ts) < TOGETHER_MS;
}
