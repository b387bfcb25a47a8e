import { type RefObject, useEffect, useRef } from 'react';
import type { ModalEntry } from '../../client/screen.ts';

const FIELDS = '.modal-body :is(input, textarea, [role=combobox]):not([disabled])';

/**
 * Puts the focus on the first field when a modal opens or gets its form, and on the first wrong one after a refusal.
 * Otherwise it stays where the person left it, unless that is gone.
 */
export function useModalFocus(
  form: RefObject<HTMLFormElement | null>,
  entry: ModalEntry,
  leftAt: string | undefined,
  refusals: number,
): void {
  // Nothing was drawn yet, then whether there was a field to type into.
  const hadField = useRef<boolean>(undefined);
  const cameFrom = useRef(leftAt);

  const held = useRef<Element>(null);

  useEffect(() => {
    const { current } = form;
    const follow = () => {
      held.current = document.activeElement;
    };
    current?.addEventListener('focusin', follow);
    return () => current?.removeEventListener('focusin', follow);
  }, [form]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what the blocks hold is looked for on the page
  useEffect(() => {
    const { current } = form;
    if (!current) return;
    const asked = current.querySelector<HTMLElement>('[data-focus-on-load]');
    const first = asked ?? current.querySelector<HTMLElement>(FIELDS);
    const last = lastFocused(current, cameFrom.current);
    const isFormNew = first !== null && !hadField.current;
    const isGone = held.current !== null && !held.current.isConnected;
    if (hadField.current === undefined || isFormNew || isGone) {
      const field = last ?? first;
      // What has no field is only scrolled from there: a ring around all of it would point at nothing.
      if (field) field.focus();
      else current.querySelector<HTMLElement>('.modal-body')?.focus({ focusVisible: false });
    }
    cameFrom.current = undefined;
    hadField.current = first !== null;
  }, [form, entry.blocks]);

  useEffect(() => {
    if (refusals === 0) return;
    form.current?.querySelector<HTMLElement>('[data-invalid] :is(input, textarea)')?.focus();
  }, [form, refusals]);
}

const FOCUSABLE = 'input, textarea, button, a, summary';

/** Names a control, so that it can be found again in the modal drawn anew. */
export function nameOfControl(target: Element): string | undefined {
  const block = target.closest<HTMLElement>('[data-block]');
  const at = block ? [...block.querySelectorAll(FOCUSABLE)].indexOf(target) : -1;
  return at < 0 ? undefined : JSON.stringify([block?.dataset.block, at]);
}

function lastFocused(form: HTMLElement, name: string | undefined): HTMLElement | undefined {
  if (name === undefined) return undefined;
  const [block, at] = JSON.parse(name);
  return form.querySelectorAll<HTMLElement>(`[data-block="${CSS.escape(block)}"] :is(${FOCUSABLE})`)[at];
}
