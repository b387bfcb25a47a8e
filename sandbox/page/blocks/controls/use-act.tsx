import { useState } from 'react';
import type { Act } from '../../../client/acts.ts';
import { useSlack } from '../../slack.tsx';
import { useTrouble } from '../../use-trouble.ts';

/** Does something of which it shows that it is under way, and what went wrong with it. */
export function useAct() {
  const { perform } = useSlack();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useTrouble();

  async function run(act: Act): Promise<void> {
    setIsBusy(true);
    setError(undefined);
    try {
      await perform(act);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setIsBusy(false);
    }
  }
  return { run, isBusy, error };
}

/** A sentence saying what went wrong, read out at once. */
export function Trouble({ children }: { children: string | undefined }) {
  return children ? (
    <p className="bk-trouble" role="alert">
      {children}
    </p>
  ) : null;
}
