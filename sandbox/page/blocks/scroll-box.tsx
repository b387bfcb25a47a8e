import { type ReactNode, useEffect, useRef, useState } from 'react';

/** A box of its own for what is wider than the place it stands in. While it scrolls, the keyboard can get there. */
export function ScrollBox({
  name,
  className,
  children,
}: {
  name: string;
  className: string;
  children: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const { current } = box;
    if (!current) return;
    const measure = () => setScrolls(current.scrollWidth > current.clientWidth + 1);
    const resizes = new ResizeObserver(measure);
    resizes.observe(current);
    if (current.firstElementChild) resizes.observe(current.firstElementChild);
    return () => resizes.disconnect();
  }, []);
  return (
    <div
      ref={box}
      className={`bk-scroll ${className}`}
      {...(scrolls && { role: 'region', 'aria-label': name, tabIndex: 0 })}
    >
      {children}
    </div>
  );
}
