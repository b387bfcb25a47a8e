import { useMemo } from 'react';
import { Mrkdwn } from '../mrkdwn.tsx';
import { withEmoji } from './emoji.ts';
import { Inlines } from './inline.tsx';
import { parseMrkdwn } from './parse-mrkdwn.ts';

/** Either kind of text object; only mrkdwn is parsed. */
export type TextObject =
  | { type: 'plain_text'; text: string; emoji?: boolean | undefined }
  | { type: 'mrkdwn'; text: string; verbatim?: boolean | undefined };

/** A text object as paragraphs. */
export function Text({ object }: { object: TextObject }) {
  if (object.type === 'mrkdwn') return <Mrkdwn text={object.text} isVerbatim={object.verbatim ?? false} />;
  return (
    <div className="bk-text">
      <p>{withEmoji(object.text)}</p>
    </div>
  );
}

/** A text object within a line, such as an option's words. */
export function InlineText({ object }: { object: TextObject }) {
  return object.type === 'mrkdwn' ? <InlineMrkdwn text={object.text} /> : withEmoji(object.text);
}

function InlineMrkdwn({ text }: { text: string }) {
  const parts = useMemo(() => parseMrkdwn(text, { isVerbatim: true }), [text]);
  return parts.map((part, index) =>
    part.type === 'rich_text_list' ? null : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no names
      <Inlines key={index} elements={part.elements} />
    ),
  );
}

/** A text object without its marks, for a control's name. */
export function plainWords(object: TextObject): string {
  if (object.type === 'plain_text') return withEmoji(object.text);
  return parseMrkdwn(object.text)
    .flatMap((part) => (part.type === 'rich_text_list' ? [] : part.elements))
    .map((element) => ('text' in element ? (element.text ?? '') : ''))
    .join('')
    .trim();
}
