import { useEffect, useState } from 'react';
import { Away, sentenceOf } from './connection.ts';
import { useSlack } from './slack.tsx';

/** What went wrong last, as a sentence, and how to note it. That the sandbox was away is forgotten when it is back. */
export function useTrouble(): [string | undefined, (reason: unknown) => void] {
  const { gap } = useSlack();
  const [reason, note] = useState<unknown>();
  useEffect(() => {
    if (!gap) note((noted: unknown) => (noted instanceof Away ? undefined : noted));
  }, [gap]);
  return [reason === undefined ? undefined : sentenceOf(reason), note];
}
