import { type KeyboardEvent, useRef } from 'react';
import { useSlack } from '../../slack.tsx';
import { HOME } from '../seat.ts';

/** Home and Messages of the app; the arrow keys go from one to the other. */
export function AppTabs() {
  const { screen, seat, sitDown } = useSlack();
  const list = useRef<HTMLDivElement>(null);
  const tabs = [
    { name: 'Home', channelId: HOME },
    { name: 'Messages', channelId: screen.app.name },
  ];
  function walk(event: KeyboardEvent) {
    if (!['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
    const other = list.current?.querySelector<HTMLElement>('[role=tab]:not(:focus)');
    other?.focus();
  }
  return (
    <div ref={list} role="tablist" aria-label={screen.app.name} className="tabs" onKeyDown={walk}>
      {tabs.map(({ name, channelId }) => {
        const isOpen = (seat.channelId === HOME) === (channelId === HOME);
        return (
          <button
            key={name}
            type="button"
            role="tab"
            className="tab"
            aria-selected={isOpen}
            tabIndex={isOpen ? 0 : -1}
            onClick={() => sitDown({ ...seat, channelId })}
          >
            {name}
          </button>
        );
      })}
    </div>
  );
}
