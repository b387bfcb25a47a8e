import cron from 'node-cron';
import type { Logger } from './log.ts';

/** Something to look after regularly. What is due is decided by rows in the database, never by when this runs. */
export type Job = { name: string; run: () => Promise<void> };

/** Runs the jobs once a minute, one after the other; a job that fails is tried again at the next tick. */
export function startScheduler(jobs: Job[], log: Logger): { stop: () => Promise<void> } {
  let running = Promise.resolve();

  async function tick(): Promise<void> {
    for (const job of jobs) {
      await job.run().catch((error: unknown) => log.error({ err: error, job: job.name }, 'A job failed'));
    }
  }

  const task = cron.schedule('* * * * *', () => {
    running = running.then(tick);
  });
  return {
    stop: async () => {
      await task.destroy();
      await running;
    },
  };
}
