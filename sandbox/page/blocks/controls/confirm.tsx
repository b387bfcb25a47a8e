import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { z } from 'zod';
import type { confirm } from '../../../block-kit/composition.ts';
import { InlineText, Text } from '../text/text-object.tsx';

type Question = z.infer<typeof confirm>;
type Asked = Question & { answer: (isYes: boolean) => void };

/** Asks what a control wants confirmed before it acts. Without a question the answer is yes. */
export function useConfirm(): {
  ask: (question: Question | undefined) => Promise<boolean>;
  question: ReactNode;
} {
  const [asked, setAsked] = useState<Asked>();
  const ask = (question: Question | undefined) =>
    new Promise<boolean>((resolve) => {
      if (!question) return resolve(true);
      setAsked({
        ...question,
        answer: (isYes) => {
          setAsked(undefined);
          resolve(isYes);
        },
      });
    });
  // Outside the control: a dialog may not stand in a label or a line of text.
  return { ask, question: asked && createPortal(<ConfirmDialog asked={asked} />, document.body) };
}

function ConfirmDialog({ asked }: { asked: Asked }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Closing it, which must be while it still stands there, gives the focus back.
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      className="bk-confirm"
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}text`}
      onKeyDown={(event) => event.stopPropagation()}
      onCancel={(event) => {
        event.preventDefault();
        asked.answer(false);
      }}
    >
      <h2 id={`${id}title`}>{asked.title ? <InlineText object={asked.title} /> : 'Are you sure?'}</h2>
      <div id={`${id}text`}>
        <Text object={asked.text} />
      </div>
      <div className="bk-confirm-answers">
        <button type="button" className="bk-button" onClick={() => asked.answer(false)}>
          {asked.deny?.text ?? 'Cancel'}
        </button>
        <button
          type="button"
          className="bk-button"
          data-style={asked.style ?? 'primary'}
          onClick={() => asked.answer(true)}
        >
          {asked.confirm?.text ?? 'Yes'}
        </button>
      </div>
    </dialog>
  );
}
