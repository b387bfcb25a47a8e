import { type KeyboardEvent, useRef, useState } from 'react';
import type { Act } from '../../client/acts.ts';
import type { ModalEntry } from '../../client/screen.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { useAct } from '../blocks/controls/use-act.tsx';
import { GapNotice } from '../shell/parts/gap-notice.tsx';
import { useSlack } from '../slack.tsx';
import { ModalFooter } from './footer.tsx';
import { ModalHeader } from './header.tsx';
import { isLoading, LoadingBars } from './loading.tsx';
import { nameOfControl, useModalFocus } from './use-modal-focus.ts';

type Props = {
  entry: ModalEntry;
  /** Another modal waits below it. */
  isStacked: boolean;
  /** Where the focus was when it was last on top. */
  leftAt: string | undefined;
  onFocus: (control: string) => void;
};

/** A modal: its title, its blocks, and the way out of it. */
export function Modal({ entry, isStacked, leftAt, onFocus }: Props) {
  const { gap } = useSlack();
  const form = useRef<HTMLFormElement>(null);
  const { run, isBusy: isSubmitting, error } = useAct();
  const closing = useAct();
  const [refusals, setRefusals] = useState(0);
  useModalFocus(form, entry, leftAt, refusals);

  async function submit(): Promise<void> {
    if (isSubmitting || entry.submit === null) return;
    await run({ act: 'submit', view: entry.id });
    setRefusals((count) => count + 1);
  }

  function press(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void submit();
  }

  const close = (all: boolean) => void closing.run({ act: 'close', view: entry.id, all } satisfies Act);
  const trouble = entry.notice ?? error ?? closing.error;
  return (
    <form
      ref={form}
      className="modal-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={press}
      onFocus={({ target }) => {
        const control = nameOfControl(target);
        if (control) onFocus(control);
      }}
    >
      <ModalHeader entry={entry} isStacked={isStacked} onClose={close} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it */}
      <section className="modal-body" aria-labelledby="modal-title" tabIndex={0}>
        <Blocks blocks={entry.blocks} place={{ view: entry.id }} />
        {isLoading(entry.blocks) && <LoadingBars />}
      </section>
      {(gap || trouble) && (
        // Anew after each attempt, so that it is read out again.
        <div key={refusals} className="modal-notice" role="alert">
          {gap ? <GapNotice isInForm /> : trouble}
        </div>
      )}
      <ModalFooter entry={entry} isSubmitting={isSubmitting} onClose={() => close(false)} />
    </form>
  );
}
