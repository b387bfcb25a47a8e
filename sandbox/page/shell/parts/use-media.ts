import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** So narrow that the sidebar lies behind a button; the same width stands in the style sheets. */
export function useIsPhone(): boolean {
  return useMedia('(max-width: 760px)');
}

/** Without a pointer that hovers, each message shows its time and buttons all the time, and so its author's line too. */
export function useIsTouched(): boolean {
  return useMedia('(hover: none)');
}
