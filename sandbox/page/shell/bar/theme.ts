import { useEffect, useState } from 'react';
import { useMedia } from '../parts/use-media.ts';

export type Theme = 'light' | 'dark';

const KEY = 'aipm-sandbox.theme';
const PREFERS_DARK = '(prefers-color-scheme: dark)';

/** Puts the theme on the page before anything is drawn. */
export function showTheme(theme = chosenTheme() ?? systemTheme()): void {
  document.documentElement.dataset.theme = theme;
}

/** The theme on show and how to choose one; until one is chosen it is the system's. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [chosen, setChosen] = useState(chosenTheme);
  const isSystemDark = useMedia(PREFERS_DARK);
  const theme = chosen ?? (isSystemDark ? 'dark' : 'light');
  useEffect(() => showTheme(theme), [theme]);
  function choose(next: Theme) {
    localStorage.setItem(KEY, next);
    setChosen(next);
  }
  return [theme, choose];
}

function chosenTheme(): Theme | undefined {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : undefined;
}

function systemTheme(): Theme {
  return window.matchMedia(PREFERS_DARK).matches ? 'dark' : 'light';
}
