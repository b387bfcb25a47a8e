import { useId } from 'react';
import type { Place } from '../slack.tsx';
import { Control } from './controls/control.tsx';
import type { BlockOf } from './kinds.ts';
import { placeholderOf } from './plain-blocks.tsx';

/** A row of controls that tell the bot at once. */
export function Actions({ block, place }: { block: BlockOf<'actions'>; place: Place }) {
  const id = useId();
  return (
    <div className="bk-actions">
      {block.elements.map((element, index) => (
        <Control
          key={element.action_id ?? index}
          element={element}
          block={block}
          place={place}
          naming={{ id: `${id}${index}`, label: placeholderOf(element) }}
          tells
        />
      ))}
    </div>
  );
}
