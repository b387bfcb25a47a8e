import type { Logger } from '../log.ts';

/** How a workspace wants dates and numbers written, as far as this process knows. */
export type WorkspaceLocale = {
  /** A BCP 47 tag. */
  current: () => string;
  /** Asks again. It never throws: while the database is silent, what it said last stays. */
  readAgain: () => Promise<void>;
};

/**
 * Follows a workspace's locale. It is kept between readings, and read with the other work of every minute and after a
 * change of the settings: a form has to open before any query, and a minute late is soon enough for the other processes.
 * @param read reads it from the settings
 */
export function followLocale(usual: string, read: () => Promise<string>, log: Logger): WorkspaceLocale {
  let known = usual;
  return {
    current: () => known,
    readAgain: async () => {
      known = await read().catch((error: unknown) => {
        log.warn({ err: error }, 'How dates and numbers are written could not be read');
        return known;
      });
    },
  };
}
