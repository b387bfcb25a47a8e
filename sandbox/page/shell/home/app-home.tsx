import { useEffect, useEffectEvent } from 'react';
import { Blocks } from '../../blocks/blocks.tsx';
import { useSlack } from '../../slack.tsx';
import { useAttempt } from '../parts/notices.tsx';
import './home.css';

/** What is under the app's tab Home, as the app has drawn it for this person. */
export function AppHome() {
  const { screen, seat } = useSlack();
  const { home, app } = screen;
  const attempt = useAttempt();
  const open = useEffectEvent(() => void attempt({ act: 'open home' }));
  // Everybody has a Home of their own, which the app draws when it hears that it is looked at.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new viewer opens theirs
  useEffect(() => open(), [seat.userId]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <section role="tabpanel" className="home" aria-label="Home" tabIndex={0}>
      <h2 className="said">Home</h2>
      {home ? (
        <div className="home-blocks">
          <Blocks blocks={home.blocks} place={{ view: home.id }} />
        </div>
      ) : (
        <div className="messages-empty">
          <p className="messages-empty-name">{app.name} has no Home yet</p>
          <p>
            Its messages to you are under <em>Messages</em>. In any channel, type <code>/aipm</code>.
          </p>
        </div>
      )}
    </section>
  );
}
