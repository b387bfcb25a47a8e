import { type RefObject, useLayoutEffect, useRef } from 'react';

const GAP = 4;
const MARGIN = 8;

/**
 * Shows a popover under `anchor`, or over it where there is more room. Being in the top layer it is not cut off by a
 * modal that scrolls.
 */
export function usePopover<Popover extends HTMLElement>(
  isOpen: boolean,
  anchor: RefObject<HTMLElement | null>,
  align: 'stretch' | 'end' = 'stretch',
): RefObject<Popover | null> {
  const popover = useRef<Popover>(null);
  useLayoutEffect(() => {
    const shown = popover.current;
    const under = anchor.current;
    if (!isOpen || !shown || !under) return;
    const move = () => place(shown, under, align);
    shown.showPopover();
    move();
    const resizes = new ResizeObserver(move);
    resizes.observe(shown);
    resizes.observe(under);
    window.addEventListener('scroll', move, true);
    window.addEventListener('resize', move);
    return () => {
      resizes.disconnect();
      window.removeEventListener('scroll', move, true);
      window.removeEventListener('resize', move);
    };
  }, [isOpen, anchor, align]);
  return popover;
}

function place(popover: HTMLElement, anchor: HTMLElement, align: 'stretch' | 'end'): void {
  const { left, right, top, bottom, width } = anchor.getBoundingClientRect();
  const { innerWidth, innerHeight } = window;
  const { style } = popover;
  if (align === 'stretch') style.width = `${Math.max(width, Math.min(240, innerWidth - 2 * MARGIN))}px`;
  const below = innerHeight - bottom - GAP - MARGIN;
  const above = top - GAP - MARGIN;
  const isBelow = below >= Math.min(popover.scrollHeight, 240) || below >= above;
  style.maxHeight = `${Math.max(80, Math.min(320, isBelow ? below : above))}px`;
  const { offsetWidth, offsetHeight } = popover;
  const x = align === 'end' ? right - offsetWidth : left;
  style.left = `${Math.max(MARGIN, Math.min(x, innerWidth - offsetWidth - MARGIN))}px`;
  style.top = `${isBelow ? bottom + GAP : top - GAP - offsetHeight}px`;
}
