import { createContext, type ReactNode, use, useCallback, useEffect, useMemo } from 'react';
import type { Act } from '../../../client/acts.ts';
import { useSlack } from '../../slack.tsx';
import { useTrouble } from '../../use-trouble.ts';
import { Icon } from './icons.tsx';
import './notices.css';

type Notice = { sentence: string | undefined; show: (reason: unknown) => void };

const NoticeContext = createContext<Notice>({ sentence: undefined, show: () => {} });

/** Shows sentences about what could not be done, until they are put away. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const { screen, refusal } = useSlack();
  const [sentence, show] = useTrouble();
  const notice = useMemo(() => ({ sentence, show }), [sentence, show]);
  useEffect(() => {
    if (refusal) show(refusal);
  }, [refusal, show]);
  return (
    <NoticeContext value={notice}>
      {children}
      {screen.modals.length === 0 && <NoticePlace />}
    </NoticeContext>
  );
}

/** Where the notice stands: in the modal on top, as nothing outside it can be seen well or pressed, or else on the page. */
export function NoticePlace() {
  const { sentence, show } = use(NoticeContext);
  return (
    <div role="alert" className="notice-place">
      {sentence && (
        <div className="notice">
          <Icon name="warning" />
          <p>{sentence}</p>
          <button type="button" className="icon-button" aria-label="Put away" onClick={() => show(undefined)}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}

/** Does something, and shows why not when it is refused. Resolves to whether it was done. */
export function useAttempt(): (act: Act) => Promise<boolean> {
  const { perform } = useSlack();
  const { show } = use(NoticeContext);
  return useCallback(
    async (act) => {
      show(undefined);
      try {
        await perform(act);
        return true;
      } catch (reason) {
        show(reason);
        return false;
      }
    },
    [perform, show],
  );
}
