import { useId } from 'react';
import type { Place } from '../slack.tsx';
import { Control } from './controls/control.tsx';
import { useFieldError } from './controls/field.ts';
import type { BlockOf } from './kinds.ts';
import { withEmoji } from './text/emoji.ts';
import { InlineText } from './text/text-object.tsx';

/** A field of a form: its label, what is wrong with it, and a hint. */
export function InputBlock({ block, place }: { block: BlockOf<'input'>; place: Place }) {
  const id = useId();
  const { element, hint, optional = false } = block;
  const error = useFieldError(place, block.block_id);
  const describedBy = [error && `${id}error`, hint && `${id}hint`].filter(Boolean).join(' ');
  const isGroup = element.type === 'radio_buttons' || element.type === 'checkboxes';
  const label = (
    <>
      {withEmoji(block.label.text)}
      {optional && <span className="bk-optional"> (optional)</span>}
    </>
  );
  return (
    <div className="bk-field" data-invalid={error !== undefined || undefined}>
      {isGroup ? (
        <div className="bk-label" id={`${id}-label`}>
          {label}
        </div>
      ) : (
        <label className="bk-label" htmlFor={id}>
          {label}
        </label>
      )}
      <Control
        element={element}
        block={block}
        place={place}
        naming={{ id, describedBy: describedBy || undefined, isInvalid: error !== undefined }}
        tells={block.dispatch_action ?? false}
        isClearable={optional}
      />
      {error && (
        <p className="bk-field-error" id={`${id}error`}>
          <Warning />
          {error}
        </p>
      )}
      {hint && (
        <p className="bk-hint" id={`${id}hint`}>
          <InlineText object={hint} />
        </p>
      )}
    </div>
  );
}

function Warning() {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
    >
      <circle cx="8" cy="8" r="6.2" />
      <path d="M8 4.8v3.7M8 11v.2" strokeLinecap="round" />
    </svg>
  );
}
