const remembered = 60_000;

/**
 * Tells the first delivery of a request from those that Slack sends again, for a minute. It forgets with the process, and
 * knows nothing of others: a second delivery to another one, or after a restart, counts as a first.
 */
export function firstOfAMinute(): (request: string, now: Date) => boolean {
  const seen = new Map<string, number>();
  return (request, now) => {
    for (const [old, at] of seen) if (now.getTime() - at > remembered) seen.delete(old);
    if (seen.has(request)) return false;
    seen.set(request, now.getTime());
    return true;
  };
}
