import type { ReactNode } from 'react';

const shapes = {
  hash: <path d="M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h14M2.5 12.5h14" />,
  lock: (
    <>
      <rect x="4.5" y="9" width="11" height="8" rx="1.8" />
      <path d="M7 9V6.2a3 3 0 0 1 6 0V9" />
    </>
  ),
  shared: (
    <>
      <rect x="2.5" y="7" width="8" height="8" rx="4" />
      <rect x="9.5" y="5" width="8" height="8" rx="4" />
    </>
  ),
  menu: <path d="M3 5.5h14M3 10h14M3 14.5h14" />,
  close: <path d="m5 5 10 10M15 5 5 15" />,
  plus: <path d="M10 4v12M4 10h12" />,
  send: <path d="M3.5 10 3 3.5l14 6.5-14 6.5.5-6.5Zm0 0H10" />,
  thread: (
    <path d="M4.5 4h11A1.5 1.5 0 0 1 17 5.5v7a1.5 1.5 0 0 1-1.5 1.5H10l-4 3v-3H4.5A1.5 1.5 0 0 1 3 12.5v-7A1.5 1.5 0 0 1 4.5 4ZM7 7.5h6M7 10.5h4" />
  ),
  more: (
    <g fill="currentColor" stroke="none">
      <circle cx="4.5" cy="10" r="1.5" />
      <circle cx="10" cy="10" r="1.5" />
      <circle cx="15.5" cy="10" r="1.5" />
    </g>
  ),
  clock: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 6v4.2l2.8 1.6" />
    </>
  ),
  sun: (
    <>
      <circle cx="10" cy="10" r="3.3" />
      <path d="M10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18M4.3 4.3l1.3 1.3M14.4 14.4l1.3 1.3M4.3 15.7l1.3-1.3M14.4 5.6l1.3-1.3" />
    </>
  ),
  moon: <path d="M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3Z" />,
  traffic: <path d="M6.5 16V4M3.5 7l3-3 3 3M13.5 4v12M10.5 13l3 3 3-3" />,
  bolt: <path d="M11 2.5 4.5 11.5H9.5L9 17.5l6.5-9H10.5L11 2.5Z" />,
  eye: (
    <>
      <path d="M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10Z" />
      <circle cx="10" cy="10" r="2.3" />
    </>
  ),
  file: <path d="M5 2.8h6.5L15.5 7v10.2H5V2.8ZM11.3 3v4.2h4" />,
  download: <path d="M10 3v9.5M6 9l4 4 4-4M4 16.5h12" />,
  members: (
    <>
      <circle cx="7.5" cy="7" r="2.8" />
      <path d="M2.5 16c.3-3 2.2-4.6 5-4.6s4.7 1.6 5 4.6M13 4.5a2.6 2.6 0 0 1 0 5M14.5 11.7c1.8.5 2.8 2 3 4.3" />
    </>
  ),
  bin: <path d="M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5" />,
  home: <path d="M3 9.5 10 3.5l7 6M5 8.5v8h3.8v-4.5h2.4v4.5H15v-8" />,
  chevron: <path d="m7.5 5 5 5-5 5" />,
  warning: <path d="M10 3 2.5 16.5h15L10 3ZM10 8v4M10 14.2v.3" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

/** A picture beside words, or in a button that has a label; it says nothing by itself. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {shapes[name]}
    </svg>
  );
}
