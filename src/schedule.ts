import cron from 'node-cron';
import type { Logger } from './log.ts';
import { inLocale } from './slack/locale.ts';
import type { WorkspaceLocale } from './workspaces/locale.ts';

export type Schedule = {
  /** Does what is due now, and is done when that is done. */
  lookForDue: () => Promise<void>;
  stop: () => Promise<void>;
};

/**
 * Looks for what is due at once and then every minute. What that is stands in the database, so that it matters neither
 * how many processes look nor when one of them was away. One look ends before the next begins. What it writes, it writes
 * as the workspace wants, which is read anew before each look.
 */
export function startSchedule(
  jobs: { name: string; run: () => Promise<void> }[],
  locale: WorkspaceLocale,
  log: Logger,
): Schedule {
  let running: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    await locale.readAgain();
    for (const { name, run } of jobs)
      await inLocale(locale.current, run).catch((error: unknown) =>
        log.error({ err: error, job: name }, 'What is due was not done'),
      );
  }

  function lookForDue(): Promise<void> {
    running = running.then(look);
    return running;
  }

  const everyMinute = cron.schedule('* * * * *', lookForDue, { noOverlap: true });
  void lookForDue();
  return {
    lookForDue,
    stop: async () => {
      await everyMinute.destroy();
      await running;
    },
  };
}
