import type { ModalEntry } from '../../client/screen.ts';

type Props = { entry: ModalEntry; isSubmitting: boolean; onClose: () => void };

/** The buttons at the end of a modal. */
export function ModalFooter({ entry, isSubmitting, onClose }: Props) {
  return (
    <footer className="modal-footer">
      <button type="button" className="bk-button" onClick={onClose}>
        {entry.close}
      </button>
      {entry.submit !== null && (
        <button
          type="submit"
          className="bk-button"
          data-style="primary"
          aria-busy={isSubmitting || undefined}
          aria-disabled={isSubmitting || undefined}
        >
          <span>{entry.submit}</span>
        </button>
      )}
    </footer>
  );
}
