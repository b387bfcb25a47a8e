import { memo, useLayoutEffect, useRef } from 'react';
import { Message } from 'slack-blocks-to-jsx';
import 'slack-blocks-to-jsx/dist/style.css';
import type { BlockOf } from './kinds.ts';
import './markdown.css';
import { useTheme } from './use-theme.ts';

/** Standard Markdown, as the library reads it. */
export function Markdown({ block }: { block: BlockOf<'markdown'> }) {
  return <Library text={block.text} theme={useTheme()} />;
}

// The library puts new elements on the page whenever it draws, and so would take the focus from a link.
const Library = memo(({ text, theme }: { text: string; theme: 'light' | 'dark' }) => {
  const box = useRef<HTMLDivElement>(null);
  // It draws the boxes of a task list as fields without a name.
  useLayoutEffect(() => {
    for (const field of box.current?.querySelectorAll('input') ?? []) {
      field.ariaLabel = field.closest('li')?.textContent?.trim() ?? text;
      field.disabled = true;
    }
  });
  return (
    <div ref={box} className="bk-markdown">
      <Message withoutWrapper blocks={[{ type: 'markdown', text }]} theme={theme} name="" logo="" />
    </div>
  );
});
