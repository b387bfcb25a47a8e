import type { MessageEntry } from '../../../client/screen.ts';
import { useSlack } from '../../slack.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { counted, dayName, momentOf, timeOfDay } from '../parts/times.ts';

/** Under a message: how many replies it has, and from whom. */
export function ThreadSummary({ replies, open }: { replies: MessageEntry[]; open: () => void }) {
  const { directory, viewer, clock } = useSlack().screen;
  const authors = [...new Set(replies.map((one) => one.user))].slice(0, 4);
  const last = momentOf(replies.at(-1)?.ts ?? '');
  return (
    <button type="button" className="thread-summary" onClick={open}>
      {authors.map((id) => (
        <Avatar key={id} person={directory.find((one) => one.id === id)} size={22} />
      ))}
      <span className="thread-count">{counted(replies.length, 'reply', 'replies')}</span>
      <span className="thread-last">
        Last reply {dayName(last, clock.now, viewer.tz).replace(/^(Today|Yesterday)$/, lower)} at{' '}
        {timeOfDay(last, viewer.tz)}
      </span>
    </button>
  );
}

function lower(word: string): string {
  return word.toLowerCase();
}
