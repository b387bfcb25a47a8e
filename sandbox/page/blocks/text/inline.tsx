import type { ReactNode } from 'react';
import type { RichTextInline } from '../../../block-kit/rich-text.ts';
import { useSlack } from '../../slack.tsx';
import { emojiOf } from './emoji.ts';
import { formatMoment } from './moments.ts';

/** Runs of text with their styles, mentions, links and dates. */
export function Inlines({ elements }: { elements: readonly RichTextInline[] }) {
  return elements.map((element, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: runs of text have no names
    <Styled key={index} style={element.style}>
      <Inline element={element} />
    </Styled>
  ));
}

function Styled({ style, children }: { style: RichTextInline['style']; children: ReactNode }) {
  let shown = children;
  if (style?.code) shown = <code>{shown}</code>;
  if (style?.underline) shown = <u>{shown}</u>;
  if (style?.strike) shown = <s>{shown}</s>;
  if (style?.italic) shown = <em>{shown}</em>;
  return style?.bold ? <strong>{shown}</strong> : shown;
}

function Inline({ element }: { element: RichTextInline }) {
  switch (element.type) {
    case 'text':
      return element.text;
    case 'link':
      return <OutsideLink url={element.url}>{element.text || element.url}</OutsideLink>;
    case 'user':
      return <Person id={element.user_id} />;
    case 'channel':
      return <Channel id={element.channel_id} />;
    case 'broadcast':
      return <span className="bk-mention bk-mention-all">@{element.range}</span>;
    case 'usergroup':
      return <span className="bk-mention">@{element.usergroup_id}</span>;
    case 'emoji':
      return emojiOf(element.name, element.unicode);
    case 'date':
      return <Moment {...element} />;
  }
}

/** A link that leaves the page; Slack shows others as text. */
function OutsideLink({ url, children }: { url: string; children: ReactNode }) {
  if (!/^(https?:|mailto:|tel:)/i.test(url)) return children;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

function Person({ id }: { id: string }) {
  const { screen } = useSlack();
  const person = screen.directory.find((one) => one.id === id);
  const isViewer = id === screen.viewer.id;
  return (
    <span className={isViewer ? 'bk-mention bk-mention-me' : 'bk-mention'}>@{person?.realName ?? id}</span>
  );
}

function Channel({ id }: { id: string }) {
  const { screen } = useSlack();
  const channel = screen.channels.find((one) => one.id === id);
  return <span className="bk-mention">#{channel?.name ?? 'private-channel'}</span>;
}

function Moment({ timestamp, format, url }: Extract<RichTextInline, { type: 'date' }>) {
  const { screen } = useSlack();
  const text = formatMoment(timestamp, format, screen.viewer.tz, screen.clock.now);
  const moment = <time dateTime={new Date(timestamp * 1000).toISOString()}>{text}</time>;
  return url ? <OutsideLink url={url}>{moment}</OutsideLink> : moment;
}
