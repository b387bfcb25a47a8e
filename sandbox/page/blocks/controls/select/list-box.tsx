import { type RefObject, useEffect } from 'react';
import type { Choice, Offers } from './choices.ts';

type Props = {
  ref: RefObject<HTMLDivElement | null>;
  id: string;
  offers: Offers;
  /** The key of the choice the arrow keys stand on. */
  active: string | undefined;
  chosen: Choice[];
  isMulti: boolean;
  isFull: boolean;
  onChoose: (choice: Choice) => void;
};

/** The list under a combobox. The focus stays in the field, which hears the keys. */
export function ListBox({ ref, id, offers, active, chosen, isMulti, isFull, onChoose }: Props) {
  const { groups, note } = offers;
  useEffect(() => {
    if (active !== undefined)
      document.getElementById(optionId(id, active))?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  const isChosen = (choice: Choice) => chosen.some((one) => one.key === choice.key);

  const optionOf = (choice: Choice) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field hears the keys
    <div
      key={choice.key}
      id={optionId(id, choice.key)}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen(choice)}
      aria-disabled={(isFull && !isChosen(choice)) || undefined}
      className="bk-option"
      data-active={choice.key === active || undefined}
      onClick={() => onChoose(choice)}
    >
      {choice.text}
      {choice.about && <span className="bk-about">{choice.about}</span>}
    </div>
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pressing the mouse in it must not take the focus away
    <div ref={ref} popover="manual" className="bk-popover" onMouseDown={(event) => event.preventDefault()}>
      {groups.length > 0 && (
        <div role="listbox" id={id} aria-label="Options" aria-multiselectable={isMulti || undefined}>
          {groups.map(({ label, choices }, index) =>
            label === undefined ? (
              choices.map(optionOf)
            ) : (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a listbox
              // biome-ignore lint/suspicious/noArrayIndexKey: two groups may have the same label
              <div key={index} role="group" aria-label={label}>
                <div className="bk-group-label" aria-hidden="true">
                  {label}
                </div>
                {choices.map(optionOf)}
              </div>
            ),
          )}
        </div>
      )}
      <p className="bk-note" role="status">
        {note}
      </p>
    </div>
  );
}

/** An option's id, without white space, which would end it where it is referred to. */
export function optionId(listId: string, key: string): string {
  return `${listId}-${encodeURIComponent(key)}`;
}
