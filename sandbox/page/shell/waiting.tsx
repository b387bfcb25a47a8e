import { useEffect, useState } from 'react';

const PATIENCE_MS = 4000;

/** What is shown until the sandbox has answered for the first time. */
export function Waiting() {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className="waiting">
      <h1 className="said">aipm sandbox</h1>
      <p role="status">{isLong ? 'The sandbox does not answer.' : 'Opening the sandbox…'}</p>
      {isLong && (
        <p>
          Start it with <code>npm run sandbox</code>. If it is running, the address may name somebody who is
          not here: <a href="/">start over</a>.
        </p>
      )}
    </main>
  );
}
