import { useMemo } from 'react';
import { parseMrkdwn } from './text/parse-mrkdwn.ts';
import { RichText } from './text/rich-text.tsx';
import './text/text.css';

/** A message's text as it is written in Slack's mrkdwn. */
export function Mrkdwn({ text, isVerbatim = false }: { text: string; isVerbatim?: boolean }) {
  const parts = useMemo(() => parseMrkdwn(text, { isVerbatim }), [text, isVerbatim]);
  return <RichText parts={parts} />;
}
