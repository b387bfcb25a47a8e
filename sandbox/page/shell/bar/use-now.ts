import { useEffect, useRef, useState } from 'react';
import type { Clock } from '../../../client/screen.ts';

/** What the bot's clock shows now, in milliseconds; it runs on between two screens. */
export function useNow(clock: Clock): number {
  const heard = useRef({ now: clock.now, at: performance.now() });
  const [now, setNow] = useState(clock.now);
  useEffect(() => {
    heard.current = { now: clock.now, at: performance.now() };
    const tick = () => setNow(heard.current.now + performance.now() - heard.current.at);
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [clock.now]);
  return now;
}
