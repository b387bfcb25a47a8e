import { useEffect, useId, useRef } from 'react';
import './confirm-dialog.css';

/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: {
  title: string;
  text: string;
  confirm: string;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { title, text, confirm, onConfirm, onClose } = props;
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="confirm" aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      <p>{text}</p>
      <form method="dialog" className="confirm-buttons">
        <button type="submit" className="button">
          Cancel
        </button>
        <button type="submit" className="button button-danger" onClick={onConfirm}>
          {confirm}
        </button>
      </form>
    </dialog>
  );
}
