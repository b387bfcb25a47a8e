import type { ModalEntry } from '../../client/screen.ts';

/** Whether a modal says that it is loading, and nothing else. */
export function isLoading([block, ...others]: ModalEntry['blocks']): boolean {
  if (block?.type !== 'section' || others.length > 0) return false;
  const { text, fields, accessory } = block;
  return text?.text === 'Loading…' && !fields && !accessory;
}

/** Stands under the words of a modal the bot is about to fill. */
export function LoadingBars() {
  return (
    <div className="modal-loading" aria-hidden="true">
      <span />
      <span />
      <span />
    </div>
  );
}
