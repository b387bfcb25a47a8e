import { useEffect, useState } from 'react';
import type { ChannelEntry, Screen } from '../../../client/screen.ts';

const KEY = 'aipm-sandbox.seen';

/** The ts of what each person has seen last, by person and channel. */
type Seen = Record<string, Record<string, string>>;

/** Remembers what the viewer has seen, and tells which channels hold something newer. */
export function useUnread({ viewer, channel }: Screen): (entry: ChannelEntry) => boolean {
  const [seen, setSeen] = useState(readSeen);
  const openId = channel?.id;
  const lastTs = channel?.lastTs ?? '';
  useEffect(() => {
    if (!openId || lastTs === '') return;
    // Read again, as another window may show the workspace to somebody else.
    const kept = readSeen();
    const next = { ...kept, [viewer.id]: { ...kept[viewer.id], [openId]: lastTs } };
    localStorage.setItem(KEY, JSON.stringify(next));
    setSeen(next);
  }, [viewer.id, openId, lastTs]);
  return (entry) =>
    entry.isMember &&
    !entry.isArchived &&
    entry.id !== openId &&
    entry.lastTs > (seen[viewer.id]?.[entry.id] ?? '');
}

function readSeen(): Seen {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
}
