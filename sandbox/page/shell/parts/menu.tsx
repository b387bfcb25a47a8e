import type { KeyboardEvent, ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';
import { Popover } from './popover.tsx';

export type MenuItem = {
  name: string;
  icon?: IconName;
  isDanger?: boolean;

  choose: () => void;
};

/** A button with a menu; arrow keys, Home and End go through it. */
export function Menu(props: {
  label: string;
  face: ReactNode;
  className?: string;
  items: MenuItem[];
  /** What is said when there is nothing to choose. */
  empty: string;
}) {
  const { label, face, className = 'icon-button', items, empty } = props;
  return (
    <Popover
      label={label}
      face={face}
      className={className}
      kind="menu"
      onOpen={(panel) => focusItem(panel, 0)}
    >
      {(close) =>
        items.length === 0 ? (
          <p className="menu-empty">{empty}</p>
        ) : (
          <div role="menu" aria-label={label} className="menu" onKeyDown={walk}>
            {items.map((item) => (
              <Item key={item.name} item={item} close={close} />
            ))}
          </div>
        )
      }
    </Popover>
  );
}

function Item({ item, close }: { item: MenuItem; close: () => void }) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={item.isDanger ? 'menu-item menu-item-danger' : 'menu-item'}
      onClick={() => {
        close();
        item.choose();
      }}
    >
      {item.icon && <Icon name={item.icon} />}
      <span className="menu-words">{item.name}</span>
    </button>
  );
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  const menu = event.currentTarget;
  const items = itemsOf(menu);
  const at = items.findIndex((item) => item.matches(':focus'));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === 'Tab') menu.closest<HTMLElement>('[popover]')?.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  focusItem(menu, to);
}

function focusItem(within: HTMLElement, index: number): void {
  const items = itemsOf(within);
  items.at(index % Math.max(items.length, 1))?.focus();
}

function itemsOf(within: HTMLElement): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>('[role=menuitem]')];
}
