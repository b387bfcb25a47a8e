import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { MessageEntry } from '../../../client/screen.ts';

const NEAR_PX = 120;

/**
 * Keeps a list of messages at its end: when it opens, when the viewer has written, and when something comes while the
 * end is in sight. Someone who reads further up stays there.
 */
export function useStickToEnd(messages: MessageEntry[], viewerId: string): RefObject<HTMLDivElement | null> {
  const newest = messages.at(-1);
  const list = useRef<HTMLDivElement>(null);
  const isNear = useRef(true);
  const lastTs = useRef('');
  // Messages may change, and get replies, without another one coming.
  const shown = `${messages.length} ${JSON.stringify(newest)}`;

  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const note = () => {
      isNear.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    };
    // The composer below grows while one types, and a phone's keyboard comes up.
    const resized = new ResizeObserver(() => isNear.current && toEnd(element));
    resized.observe(element);
    element.addEventListener('scroll', note, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', note);
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown last decides, not which object it is
  useLayoutEffect(() => {
    const isOwn = newest?.user === viewerId && newest.ts !== lastTs.current;
    lastTs.current = newest?.ts ?? '';
    if (list.current && (isOwn || isNear.current)) toEnd(list.current);
  }, [shown, viewerId]);

  return list;
}

function toEnd(element: HTMLElement): void {
  element.scrollTop = element.scrollHeight;
}
