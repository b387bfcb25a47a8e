import type { RichText as RichTextBlock } from '../../../block-kit/rich-text.ts';
import { Inlines } from './inline.tsx';

type Part = RichTextBlock['elements'][number];
type List = Extract<Part, { type: 'rich_text_list' }>;

/** Rich text: paragraphs, lists, quotes and code. */
export function RichText({ parts }: { parts: readonly Part[] }) {
  return (
    <div className="bk-text">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no names, and a changed text is drawn anew
        <RichPart key={index} part={part} />
      ))}
    </div>
  );
}

function RichPart({ part }: { part: Part }) {
  switch (part.type) {
    case 'rich_text_section':
      return (
        <p>
          <Inlines elements={part.elements} />
        </p>
      );
    case 'rich_text_quote':
      return (
        <blockquote>
          <Inlines elements={part.elements} />
        </blockquote>
      );
    case 'rich_text_preformatted':
      return (
        <pre>
          <code>
            <Inlines elements={part.elements} />
          </code>
        </pre>
      );
    case 'rich_text_list':
      return <RichList list={part} />;
  }
}

function RichList({ list: { elements, style, indent = 0, offset = 0 } }: { list: List }) {
  const items = elements.map(({ elements: inlines }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: items have no names
    <li key={index}>
      <Inlines elements={inlines} />
    </li>
  ));
  const look = { 'data-level': indent % 3, style: { marginInlineStart: `${indent * 1.6}em` } };
  return style === 'ordered' ? (
    <ol start={offset + 1} {...look}>
      {items}
    </ol>
  ) : (
    <ul {...look}>{items}</ul>
  );
}
