import { useEffect, useState } from 'react';
import type { Traffic } from '../../../client/controls.ts';
import { traffic } from '../../connection.ts';

const EVERY_MS = 1000;
const KEPT = 500;

/** What went between the bot and Slack, oldest first, kept up to date while it is looked at. */
export function useTraffic(): Traffic {
  const [known, setKnown] = useState<Traffic>({ exchanges: [], problems: [] });
  useEffect(() => {
    let isOver = false;
    let after = 0;
    let timer: ReturnType<typeof setTimeout>;
    async function ask() {
      // When the sandbox is away, the page says so elsewhere.
      const news = await traffic(after).catch(() => undefined);
      if (isOver) return;
      if (news) {
        after = news.exchanges.at(-1)?.number ?? after;
        setKnown((before) => added(before, news));
      }
      timer = setTimeout(ask, EVERY_MS);
    }
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, []);
  return known;
}

function added(before: Traffic, { exchanges, problems }: Traffic): Traffic {
  if (exchanges.length === 0 && problems.length === before.problems.length) return before;
  return { exchanges: [...before.exchanges, ...exchanges].slice(-KEPT), problems };
}
