import { ApiProblem } from './problem.ts';

/** How many requests a key, or a report address, may make in a minute. */
export const requestsAMinute = 300;

const minute = 60_000;

/** Counts requests by who makes them, in this process. The function it gives throws 429 once too many came. */
export function rateLimit(most = requestsAMinute, clock: () => number = () => performance.now()) {
  const windows = new Map<string, { end: number; count: number }>();
  return (who: string): void => {
    const now = clock();
    if (windows.size > 1000) for (const [id, { end }] of windows) if (end <= now) windows.delete(id);
    const known = windows.get(who);
    const window = known && known.end > now ? known : { end: now + minute, count: 0 };
    windows.set(who, window);
    window.count += 1;
    if (window.count <= most) return;
    const seconds = Math.ceil((window.end - now) / 1000);
    throw new ApiProblem(
      429,
      `That was more than ${most} requests in a minute. Go on in ${seconds} seconds; nothing was changed.`,
      { 'retry-after': String(seconds) },
    );
  };
}
