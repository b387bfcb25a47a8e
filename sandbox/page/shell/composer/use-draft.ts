import { useState } from 'react';

/** What was typed but not sent, by place; it outlives going elsewhere, not a reload. */
const drafts = new Map<string, string>();

export function useDraft(key: string) {
  const [text, setText] = useState(drafts.get(key) ?? '');
  function keep(next: string) {
    drafts.set(key, next);
    setText(next);
  }
  return {
    text,
    setText: keep,
    /** Puts back what could not be sent, before what was typed in the meantime. */
    restore: (sent: string) => keep([sent, drafts.get(key)].filter(Boolean).join('\n')),
  };
}
