import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import type { Act } from '../../../client/acts.ts';
import { useSlack } from '../../slack.tsx';
import { Icon } from './icons.tsx';
import './notices.css';

type Show = (sentence: string) => void;

const NoticeContext = createContext<Show>(() => {});

/** Shows sentences about what could not be done, until they are put away. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const [sentence, setSentence] = useState('');
  const show = useMemo(() => (next: string) => setSentence(next), []);
  return (
    <NoticeContext value={show}>
      {children}
      <div role="alert" className="notice-place">
        {sentence && (
          <div className="notice">
            <Icon name="warning" />
            <p>{sentence}</p>
            <button
              type="button"
              className="icon-button"
              aria-label="Put away"
              onClick={() => setSentence('')}
            >
              <Icon name="close" />
            </button>
          </div>
        )}
      </div>
    </NoticeContext>
  );
}

/** Does something, and shows why not when it is refused. */
export function useAttempt(): (act: Act) => Promise<void> {
  const { perform } = useSlack();
  const show = use(NoticeContext);
  return useCallback(
    async (act) => {
      show('');
      await perform(act).catch((reason: unknown) => show(sentenceOf(reason)));
    },
    [perform, show],
  );
}

/** Why something was refused, as a sentence; a fetch that reached nobody says so in our words. */
export function sentenceOf(reason: unknown): string {
  if (reason instanceof TypeError) return 'The sandbox did not answer. Is it still running?';
  return reason instanceof Error ? reason.message : String(reason);
}
