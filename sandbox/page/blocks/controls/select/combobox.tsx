import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { type Naming, namingProps } from '../field.ts';
import { usePopover } from '../use-popover.ts';
import { Chips } from './chips.tsx';
import type { Choice, Offers } from './choices.ts';
import { ListBox, optionId } from './list-box.tsx';

type Props = {
  naming: Naming;
  placeholder: string;
  offers: Offers;
  chosen: Choice[];
  /** What was typed since the list opened; null while it is closed. */
  query: string | null;
  onQuery: (query: string | null) => void;
  onChoose: (choice: Choice) => void;
  /** Takes a choice back; absent where one can't. */
  onRemove?: ((choice: Choice) => void) | undefined;
  /** Several may be chosen, at most so many. */
  most?: number;
  isBusy: boolean;
  isFocusedFirst?: boolean | undefined;
};

/** A field one types into to find something in a list, as in the ARIA practices for an editable combobox. */
export function Combobox(props: Props) {
  const { naming, offers, chosen, query, onQuery, onChoose, onRemove, most, isBusy } = props;
  const [isTyping, setIsTyping] = useState(false);
  const [active, setActive] = useState(0);
  const box = useRef<HTMLSpanElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const isOpen = query !== null;
  const popover = usePopover<HTMLDivElement>(isOpen, box);
  const listId = useId();
  const isMulti = most !== undefined;
  const isFull = isMulti && chosen.length >= most;
  const choices = offers.groups.flatMap((group) => group.choices);
  const current = choices[Math.min(active, choices.length - 1)];

  const start = isMulti || isTyping ? -1 : choices.findIndex((one) => one.key === chosen[0]?.key);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first match is offered anew for what is typed
  useEffect(() => setActive(Math.max(0, start)), [query, choices.length]);

  function close(): void {
    onQuery(null);
    setIsTyping(false);
  }

  function write(text: string): void {
    setIsTyping(true);
    onQuery(text);
  }

  function open(): void {
    if (isOpen) return;
    onQuery('');
    if (!isMulti) input.current?.select();
  }

  function choose(choice: Choice): void {
    const isChosen = chosen.some((one) => one.key === choice.key);
    if (isMulti && isChosen) onRemove?.(choice);
    else if (!isFull) onChoose(choice);
    if (isMulti) onQuery('');
    else close();
    input.current?.focus();
  }

  /** By its own button, which is gone afterwards. */
  function takeBack(choice: Choice): void {
    onRemove?.(choice);
    input.current?.focus();
  }

  function press(event: KeyboardEvent): void {
    const isAlone = !event.ctrlKey && !event.metaKey;
    const last = chosen.at(-1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }[event.key];
    if (step !== undefined && !isOpen) open();
    else if (step !== undefined) setActive(moved(active, step, choices.length));
    else if (event.key === 'Enter' && isAlone && isOpen) current && choose(current);
    else if (event.key === 'Enter' && isAlone) open();
    else if (event.key === 'Escape' && isOpen) close();
    else if (event.key === 'Backspace' && isMulti && !query && last) onRemove?.(last);
    else return;
    // Enter would submit the form, Escape would close it.
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears when the focus has left
    <span
      ref={box}
      className="bk-input bk-combobox"
      data-open={isOpen || undefined}
      data-invalid={naming.isInvalid || undefined}
      onBlur={({ currentTarget, relatedTarget }) => !currentTarget.contains(relatedTarget) && close()}
    >
      {isMulti && <Chips chosen={chosen} onRemove={takeBack} />}
      <input
        ref={input}
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        {...namingProps(naming)}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen && current ? optionId(listId, current.key) : undefined}
        aria-busy={isBusy || undefined}
        data-focus-on-load={props.isFocusedFirst || undefined}
        placeholder={isMulti && chosen.length > 0 ? '' : props.placeholder}
        value={isTyping || isMulti ? (query ?? '') : (chosen[0]?.text ?? '')}
        onChange={(event) => write(event.target.value)}
        onClick={open}
        onKeyDown={press}
      />
      {!isMulti && onRemove && chosen[0] && (
        <ClearButton name={chosen[0].text} onClear={() => chosen[0] && takeBack(chosen[0])} />
      )}
      <Chevron />
      {isOpen && (
        <ListBox
          ref={popover}
          id={listId}
          offers={isFull ? { ...offers, note: `No more than ${most} can be chosen` } : offers}
          active={current?.key}
          chosen={chosen}
          isMulti={isMulti}
          isFull={isFull}
          onChoose={choose}
        />
      )}
    </span>
  );
}

function moved(active: number, step: number, length: number): number {
  if (length === 0) return 0;
  if (Math.abs(step) > 1) return Math.max(0, Math.min(length - 1, active + step));
  return (active + step + length) % length;
}

function ClearButton({ name, onClear }: { name: string; onClear: () => void }) {
  return (
    <button type="button" className="bk-clear" aria-label={`Clear ${name}`} onClick={onClear}>
      <svg
        viewBox="0 0 16 16"
        width="14"
        height="14"
        aria-hidden="true"
        stroke="currentColor"
        strokeWidth="1.6"
      >
        <path d="m4 4 8 8M12 4l-8 8" strokeLinecap="round" />
      </svg>
    </button>
  );
}

function Chevron() {
  return (
    <svg className="bk-chevron" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d="m4 6 4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  );
}
