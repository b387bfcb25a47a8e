import { useId } from 'react';
import type { Block } from '../../block-kit/blocks.ts';
import type { Place } from '../slack.tsx';
import { Control } from './controls/control.tsx';
import type { BlockOf } from './kinds.ts';
import { Picture } from './picture.tsx';
import { ScrollBox } from './scroll-box.tsx';
import { InlineText, Text } from './text/text-object.tsx';

type CardParts = BlockOf<'card'>;

/** One thing in short. `block` is what its buttons belong to: itself, or the carousel it stands in. */
export function Card({ card, block, place }: { card: CardParts; block: Block; place: Place }) {
  const id = useId();
  const { hero_image: hero, icon, title, subtitle, body, actions } = card;
  return (
    <article className="bk-card" aria-labelledby={title && `${id}title`}>
      {hero && <Picture image={hero} className="bk-hero" />}
      <div className="bk-card-body">
        {(icon || title || subtitle) && (
          <div className="bk-titled">
            {icon && <Picture image={icon} className="bk-icon-large" />}
            <div>
              {title && (
                <h3 className="bk-title" id={`${id}title`}>
                  <InlineText object={title} />
                </h3>
              )}
              {subtitle && (
                <p className="bk-subtitle">
                  <InlineText object={subtitle} />
                </p>
              )}
            </div>
          </div>
        )}
        {body && <Text object={body} />}
        {actions && (
          <div className="bk-actions">
            {actions.map((element, index) => (
              <Control
                key={element.action_id ?? index}
                element={element}
                block={block}
                place={place}
                naming={{ id: `${id}${index}` }}
                tells
              />
            ))}
          </div>
        )}
      </div>
    </article>
  );
}

/** Cards in a row that one pushes along. */
export function Carousel({ block, place }: { block: BlockOf<'carousel'>; place: Place }) {
  const cards = block.elements;
  return (
    <ScrollBox className="bk-carousel" name={cards.length === 1 ? '1 card' : `${cards.length} cards`}>
      <ul>
        {cards.map((card, index) => (
          <li key={card.block_id ?? index}>
            <Card card={card} block={block} place={place} />
          </li>
        ))}
      </ul>
    </ScrollBox>
  );
}
