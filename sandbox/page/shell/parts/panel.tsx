import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { Icon } from './icons.tsx';
import './panel.css';

/** A panel on the right, or over everything where there is no room; Escape closes it and gives the focus back. */
export function Panel(props: { title: string; about?: string; onClose: () => void; children: ReactNode }) {
  const { title, about, onClose, children } = props;
  const id = useId();
  const close = useFocusWhileOpen();
  return (
    <aside
      className="panel"
      aria-labelledby={id}
      onKeyDown={(event) => {
        // A popover or a form inside closes itself first.
        if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector(':popover-open'))
          onClose();
      }}
    >
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {about && <span className="panel-about">{about}</span>}
        <button
          ref={close}
          type="button"
          className="icon-button"
          aria-label={`Close ${title.toLowerCase()}`}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      {children}
    </aside>
  );
}

/**
 * Moves the focus to a button when it appears, and back to where it was when it goes. A composer inside takes the focus
 * for itself afterwards.
 */
function useFocusWhileOpen() {
  const close = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    close.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return close;
}
