import { useEffect, useRef } from 'react';
import { Sidebar } from './sidebar.tsx';

/** The sidebar on a phone: over everything, until one has gone somewhere. */
export function SidebarDialog({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    // The backdrop is no control: Escape does the same, and so does going anywhere.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <dialog
      ref={dialog}
      className="sidebar-dialog"
      aria-label="Channels and apps"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <Sidebar onGone={onClose} />
    </dialog>
  );
}
