import { useId } from 'react';
import type { ChildBlock } from '../../block-kit/blocks.ts';
import type { Place } from '../slack.tsx';
import { Control } from './controls/control.tsx';
import type { BlockOf } from './kinds.ts';
import { Picture } from './picture.tsx';
import { withEmoji } from './text/emoji.ts';
import { InlineText, plainWords, Text } from './text/text-object.tsx';

// The library's sections, contexts and headers are not used because its text is not (see text/parse-mrkdwn.ts).

/** Text, perhaps in two columns, with something beside it. */
export function Section({ block, place }: { block: BlockOf<'section'>; place: Place }) {
  const id = useId();
  const { text, fields, accessory } = block;
  return (
    <div className="bk-section">
      <div className="bk-section-text">
        {text && <Text object={text} />}
        {fields && (
          <div className="bk-fields">
            {fields.map((field, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: fields have no names
              <Text key={index} object={field} />
            ))}
          </div>
        )}
      </div>
      {accessory?.type === 'image' && <Picture image={accessory} className="bk-thumbnail" />}
      {accessory && accessory.type !== 'image' && (
        <div className="bk-accessory">
          <Control
            element={accessory}
            block={block}
            place={place}
            naming={{ id, label: text ? plainWords(text) : placeholderOf(accessory) }}
            tells
          />
        </div>
      )}
    </div>
  );
}

/** What an element without a label is called. */
export function placeholderOf(element: object): string {
  const { placeholder } = element as { placeholder?: { text: string } };
  return placeholder?.text ?? 'Choose';
}

export function Header({ block }: { block: BlockOf<'header'> }) {
  return <h3 className="bk-header">{withEmoji(block.text.text)}</h3>;
}

/** Small print, and small pictures among it. */
export function Context({ block }: { block: BlockOf<'context'> }) {
  return (
    <div className="bk-context">
      {block.elements.map((element, index) =>
        element.type === 'image' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: elements have no names
          <Picture key={index} image={element} className="bk-icon" />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: elements have no names
          <Text key={index} object={element} />
        ),
      )}
    </div>
  );
}

export function Divider() {
  return <hr className="bk-divider" />;
}

/** A picture over the width; the library's has a button without a name. */
export function Image({ block }: { block: Extract<ChildBlock, { type: 'image' }> }) {
  return (
    <figure className="bk-image">
      {block.title && (
        <figcaption>
          <InlineText object={block.title} />
        </figcaption>
      )}
      <Picture image={block} className="bk-picture" />
    </figure>
  );
}
