type Bucket = { tokens: number; at: number };

/** A limiter that lets `burst` calls through at once and then `perSecond`. */
export function createRates() {
  const buckets = new Map<string, Bucket>();

  function take(key: string, burst: number, perSecond: number): number | undefined {
    const now = Date.now();
    const bucket = buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    const isAllowed = tokens >= 1;
    buckets.set(key, { tokens: isAllowed ? tokens - 1 : tokens, at: now });
    return isAllowed ? undefined : Math.max(1, Math.ceil((1 - tokens) / perSecond));
  }

  return {
    /** The seconds a caller must wait, or undefined when the call may go on. */
    retryAfter(method: string, channel: unknown): number | undefined {
      if (method === 'chat.postMessage') return take(`post ${String(channel)}`, 3, 1);
      if (method === 'chat.update') return take('update', 50, 50 / 60);
      return undefined;
    },
  };
}
