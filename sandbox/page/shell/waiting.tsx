import { useEffect, useState } from 'react';
import type { Gap } from '../follow.ts';

const PATIENCE_MS = 4000;

/** What is shown until the sandbox has answered for the first time, and for a seat that it does not have. */
export function Waiting({ gap }: { gap: Gap | undefined }) {
  const isLong = useIsLong();
  if (gap?.why === 'refused') {
    return (
      <Place words={gap.sentence}>
        <a href="/">Start over</a>
      </Place>
    );
  }
  if (gap?.why === 'preparing') return <Place words="Preparing eight weeks of a team’s work…" />;
  if (!isLong) return <Place words="Opening the sandbox…" />;
  return (
    <Place words="The sandbox does not answer.">
      Start it with <code>npm run sandbox</code>; this page opens by itself.
    </Place>
  );
}

function Place({ words, children }: { words: string; children?: React.ReactNode }) {
  return (
    <main className="waiting">
      <h1 className="said">aipm sandbox</h1>
      <p role="status">{words}</p>
      {children && <p>{children}</p>}
    </main>
  );
}

function useIsLong(): boolean {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLong;
}
