import { setTimeout as pause } from 'node:timers/promises';
import type { Recording } from '../recording.ts';

const STEP_MS = 10;
export const PATIENCE_MS = 5000;

/** Asks again until there is an answer; gives up with what `complain` says then, and what the bot did wrong. */
export async function eventually<Answer>(
  { problems }: Recording,
  ask: () => Answer | undefined,
  complain: () => string,
  patienceMs = PATIENCE_MS,
): Promise<Answer> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    if (Date.now() >= deadline)
      throw new Error([complain(), ...problems.map((one) => JSON.stringify(one))].join('\n'));
    await pause(STEP_MS);
  }
}
