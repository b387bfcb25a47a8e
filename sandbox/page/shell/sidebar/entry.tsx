import type { ReactNode } from 'react';

/** One line of the sidebar. */
export function Entry(props: {
  isCurrent: boolean;
  isUnread?: boolean;
  isQuiet?: boolean;
  mark?: ReactNode;
  name: string;
  note?: string;
  /** What the mark shows, for those who hear it. */
  said?: string;
  go: () => void;
}) {
  const { isCurrent, isUnread = false, isQuiet = false, mark, name, note, said = '', go } = props;
  const looks = ['sidebar-entry', isUnread && 'sidebar-unread', isQuiet && 'sidebar-quiet'];
  return (
    <li>
      <button
        type="button"
        className={looks.filter(Boolean).join(' ')}
        aria-current={isCurrent ? 'page' : undefined}
        onClick={go}
      >
        {mark}
        <span className="sidebar-name">{name}</span>
        {note && <span className="sidebar-note">{note}</span>}
        {said && <span className="said"> {said}</span>}
        {isUnread && <span className="said"> unread</span>}
      </button>
    </li>
  );
}
