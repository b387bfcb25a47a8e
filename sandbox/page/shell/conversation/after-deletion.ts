import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Hands the focus on when the message that `inside` stands in goes away because its viewer deleted it. Returns a switch
 * to be on while that is under way.
 */
export function useFocusAfterDeletion(inside: RefObject<HTMLElement | null>): RefObject<boolean> {
  const isGoing = useRef(false);
  useLayoutEffect(() => {
    const message = inside.current?.closest('article');
    return () => {
      const { activeElement } = document;
      const isElsewhere = activeElement !== document.body && !message?.contains(activeElement);
      if (isGoing.current && message && !isElsewhere) focusAfter(message);
    };
  }, [inside]);
  return isGoing;
}

/** The next message, or else where one writes, or else the list. */
function focusAfter(message: Element): void {
  const list = message.closest<HTMLElement>('.messages');
  const all = [...(list?.querySelectorAll('article') ?? [])];
  const next = all[all.indexOf(message as HTMLElement) + 1];
  const composer = list?.parentElement?.querySelector<HTMLElement>('.composer-text');
  if (next) focusOnce(next);
  else (composer ?? list)?.focus();
}

/** A message is no place to Tab to, nor is a click on its text to take the focus from elsewhere. */
function focusOnce(message: HTMLElement): void {
  message.tabIndex = -1;
  message.focus();
  message.addEventListener('blur', () => message.removeAttribute('tabindex'), { once: true });
}
