import { useSyncExternalStore } from 'react';

/** The theme that stands on <html>, for what is not drawn with its variables. */
export function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(follow, current);
}

function follow(onChange: () => void): () => void {
  const changes = new MutationObserver(onChange);
  changes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => changes.disconnect();
}

function current(): 'light' | 'dark' {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
}
