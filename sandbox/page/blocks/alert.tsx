import type { BlockOf } from './kinds.ts';
import { Text } from './text/text-object.tsx';

type Level = NonNullable<BlockOf<'alert'>['level']>;

// Each level has its own shape and word, not its colour alone.
const LEVELS: Record<Level, { word: string; shape: string }> = {
  default: { word: 'Notice', shape: 'M8 4.8v3.7M8 11v.2' },
  info: { word: 'Note', shape: 'M8 7.3v3.9M8 4.9v.1' },
  warning: { word: 'Warning', shape: 'M8 6.2v3.2M8 11.6v.1' },
  error: { word: 'Error', shape: 'm5.8 5.8 4.4 4.4m0-4.4-4.4 4.4' },
  success: { word: 'Done', shape: 'm5 8.2 2.1 2.1L11 6.3' },
};

/** A notice in a modal. */
export function Alert({ block: { text, level = 'default' } }: { block: BlockOf<'alert'> }) {
  const { word, shape } = LEVELS[level];
  return (
    <div className="bk-alert" data-level={level} role={level === 'error' ? 'alert' : 'status'}>
      <svg viewBox="0 0 16 16" width="18" height="18" role="img" aria-label={word}>
        <g fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round">
          {level === 'warning' ? <path d="M8 1.9 14.6 13.6H1.4Z" /> : <circle cx="8" cy="8" r="6.4" />}
          <path d={shape} />
        </g>
      </svg>
      <Text object={text} />
    </div>
  );
}
