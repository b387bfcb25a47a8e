import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { withEmoji } from '../text/emoji.ts';
import { useConfirm } from './confirm.tsx';
import { type ControlProps, controlId, type Kind } from './field.ts';
import { Trouble, useAct } from './use-act.tsx';
import { usePopover } from './use-popover.ts';

type Option = Kind<'overflow'>['options'][number];

/** The button with three dots, and its menu. */
export function OverflowMenu(props: ControlProps<Kind<'overflow'>>) {
  const { element } = props;
  const [isOpen, setIsOpen] = useState(false);
  const { run, isBusy, error } = useAct();
  const { ask, question } = useConfirm();
  const button = useRef<HTMLButtonElement>(null);
  const menu = usePopover<HTMLDivElement>(isOpen, button, 'end');
  const id = useId();
  // A menu takes the focus, which it can only once it is shown.
  useLayoutEffect(() => {
    if (isOpen) menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [isOpen, menu]);

  function close(): void {
    setIsOpen(false);
    button.current?.focus();
  }

  async function choose(option: Option): Promise<void> {
    close();
    if (option.url) window.open(option.url, '_blank', 'noopener');
    if (!(await ask(element.confirm))) return;
    await run({ act: 'use', ...controlId(props), chosen: { type: element.type, selected_option: option } });
  }

  function press(event: KeyboardEvent<HTMLDivElement>): void {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
    const at = items.findIndex((one) => one.matches(':focus'));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) items.at(to % items.length)?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') setIsOpen(false);
    if (to !== undefined || event.key === 'Escape') event.preventDefault();
    event.stopPropagation();
  }

  return (
    <span className="bk-control">
      <button
        ref={button}
        type="button"
        className="bk-button bk-overflow"
        aria-label="More actions"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-busy={isBusy || undefined}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Dots />
      </button>
      {isOpen && (
        <div
          ref={menu}
          popover="manual"
          id={id}
          role="menu"
          tabIndex={-1}
          className="bk-popover"
          onKeyDown={press}
          onBlur={({ currentTarget, relatedTarget }) => {
            const isElsewhere = !currentTarget.contains(relatedTarget) && relatedTarget !== button.current;
            if (isElsewhere) setIsOpen(false);
          }}
        >
          {element.options.map((option) => (
            <button
              key={option.value}
              type="button"
              role="menuitem"
              className="bk-option"
              onClick={() => void choose(option)}
            >
              {withEmoji(option.text.text)}
              {option.description && <span className="bk-about">{withEmoji(option.description.text)}</span>}
            </button>
          ))}
        </div>
      )}
      <Trouble>{error}</Trouble>
      {question}
    </span>
  );
}

function Dots() {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" fill="currentColor">
      <circle cx="4.5" cy="10" r="1.6" />
      <circle cx="10" cy="10" r="1.6" />
      <circle cx="15.5" cy="10" r="1.6" />
    </svg>
  );
}
