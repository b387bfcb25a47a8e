import { type ReactNode, type ToggleEvent, useId, useRef, useState } from 'react';
import './popover.css';

export type PopoverProps = {
  /** What the button says, when it shows a picture only. */
  label?: string;
  face: ReactNode;
  className?: string;
  /** What kind of thing opens, for those who hear it. */
  kind: 'menu' | 'dialog';
  /** Called with the panel when it has opened. */
  onOpen?: (panel: HTMLElement) => void;
  children: (close: () => void) => ReactNode;
};

/** A button that opens a panel beside it; clicking elsewhere and Escape close it. */
export function Popover({ label, face, className, kind, onOpen, children }: PopoverProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);

  function toggled(event: ToggleEvent<HTMLDivElement>) {
    // Not before it has closed: what has the focus must be there for the button to get it back.
    if (event.newState === 'closed') setIsOpen(false);
    if (event.newState !== 'open' || !button.current || !panel.current) return;
    stand(panel.current, button.current.getBoundingClientRect());
    // A menu puts it on its first item itself.
    panel.current.querySelector<HTMLElement>('[role=dialog]')?.focus();
    onOpen?.(panel.current);
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup={kind}
        aria-expanded={isOpen}
        popoverTarget={id}
      >
        {face}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        className="popover"
        onBeforeToggle={(event) => event.newState === 'open' && setIsOpen(true)}
        onToggle={toggled}
      >
        {isOpen && children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}

const GAP = 6;

/** Puts a panel under its button, or above it where there is more room, and wholly on the screen. */
function stand(panel: HTMLElement, button: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = panel;
  const isLeft = button.left + width + GAP < window.innerWidth;
  const left = isLeft ? button.left : button.right - width;
  const isBelow = button.bottom + GAP + height < window.innerHeight;
  const top = isBelow ? button.bottom + GAP : button.top - GAP - height;
  panel.style.left = `${clamp(left, window.innerWidth - width)}px`;
  panel.style.top = `${clamp(top, window.innerHeight - height)}px`;
}

function clamp(at: number, max: number): number {
  return Math.max(GAP, Math.min(at, max - GAP));
}
