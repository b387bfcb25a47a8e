import { AsyncLocalStorage } from 'node:async_hooks';

/** How dates and numbers are written where nobody chose otherwise: a BCP 47 tag. */
export const usualLocale = 'en-GB';

/** It is asked each time, as the setting may change while a piece of work runs. */
const ambient = new AsyncLocalStorage<() => string>();

/**
 * Does some work, all of whose dates and numbers for people are written as a locale has them. Whatever is not inside one
 * writes them in the usual way.
 */
export function inLocale<T>(locale: string | (() => string), work: () => T): T {
  return ambient.run(typeof locale === 'string' ? () => locale : locale, work);
}

/** The locale of the work that is being done: a BCP 47 tag. */
export function currentLocale(): string {
  return ambient.getStore()?.() ?? usualLocale;
}
