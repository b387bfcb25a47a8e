import type { ModalEntry } from '../../client/screen.ts';

/** What a modal says that holds nothing yet, such as "Loading…"; undefined for any other. */
export function loadingWords(blocks: ModalEntry['blocks']): string | undefined {
  const [block, ...others] = blocks;
  if (!block || others.length > 0) return undefined;
  const [first] = block.type === 'section' ? [block.text] : block.type === 'context' ? block.elements : [];
  const words = first && 'text' in first ? first.text : '';
  return /^(Loading|One moment)/.test(words) ? words : undefined;
}

/** A modal the bot is about to fill. */
export function Loading({ children }: { children: string }) {
  return (
    <div className="modal-loading">
      <p role="status">{children}</p>
      <div aria-hidden="true">
        <span />
        <span />
        <span />
      </div>
    </div>
  );
}
