import { useLayoutEffect, useRef } from 'react';
import { NoticePlace, useAttempt } from '../shell/parts/notices.tsx';
import { useSlack } from '../slack.tsx';
import { Modal } from './modal.tsx';
import './modal.css';

/** The modal on top of a person's screen; those below it wait. */
export function ModalStack() {
  const { screen } = useSlack();
  const attempt = useAttempt();
  const dialog = useRef<HTMLDialogElement>(null);
  // Which control of each modal had the focus when another was put on top of it.
  const left = useRef(new Map<string, string>());
  const top = screen.modals.at(-1);
  const isOpen = top !== undefined;

  // Before the modal looks for its first field, as opening moves the focus too.
  useLayoutEffect(() => {
    const shown = dialog.current;
    if (!isOpen) left.current.clear();
    // It is closed here and not only taken away: closing gives the focus back to where it was.
    if (isOpen && !shown?.open) shown?.showModal();
    if (!isOpen && shown?.open) shown.close();
  });

  function closeAll(): void {
    if (top) void attempt({ act: 'close', view: top.id, all: true });
  }

  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby="modal-title"
      onCancel={(event) => {
        // A question asked within it, and a file dialog left without a choice, are cancelled too.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        closeAll();
      }}
      // Without a cancel before it when the browser insists, as it does on a second Escape.
      onClose={(event) => event.target === event.currentTarget && closeAll()}
    >
      {top && (
        <>
          <Modal
            key={top.id}
            entry={top}
            isStacked={screen.modals.length > 1}
            leftAt={left.current.get(top.id)}
            onFocus={(control) => left.current.set(top.id, control)}
          />
          <NoticePlace />
        </>
      )}
    </dialog>
  );
}
