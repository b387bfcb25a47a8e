import type { ModalEntry } from '../../client/screen.ts';
import { useSlack } from '../slack.tsx';

type Props = { entry: ModalEntry; isStacked: boolean; onClose: (all: boolean) => void };

/** The title between the way back and the way out. */
export function ModalHeader({ entry, isStacked, onClose }: Props) {
  const { screen } = useSlack();
  // A second button of the same name would do the same as the one below; it is left to the mouse.
  const hasNamesake = entry.close === 'Close';
  return (
    <header className="modal-header">
      {isStacked && (
        <button type="button" className="modal-icon-button" aria-label="Back" onClick={() => onClose(false)}>
          <Icon path="M12.5 4.5 7 10l5.5 5.5" />
        </button>
      )}
      <div className="modal-heading">
        <h2 id="modal-title">{entry.title}</h2>
        <p>{screen.app.name}</p>
      </div>
      <button
        type="button"
        className="modal-icon-button"
        onClick={() => onClose(true)}
        {...(hasNamesake && !isStacked
          ? { 'aria-hidden': true, tabIndex: -1 }
          : { 'aria-label': hasNamesake ? 'Close all' : 'Close' })}
      >
        <Icon path="m5 5 10 10M15 5 5 15" />
      </button>
    </header>
  );
}

function Icon({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
