import { withEmoji } from '../text/emoji.ts';
import { useConfirm } from './confirm.tsx';
import { type ControlProps, controlId, type Kind } from './field.ts';
import { Trouble, useAct } from './use-act.tsx';

/** A button that tells the bot, and one with a link that opens it as well. */
export function Button(props: ControlProps<Kind<'button'>>) {
  const { element } = props;
  const { run, isBusy, error } = useAct();
  const { ask, question } = useConfirm();
  const look = {
    className: 'bk-button',
    'data-style': element.style,
    'aria-label': element.accessibility_label,
    'aria-busy': isBusy || undefined,
  };
  const words = <span>{withEmoji(element.text.text)}</span>;

  async function press(): Promise<void> {
    if (await ask(element.confirm)) await run({ act: 'use', ...controlId(props) });
  }

  return (
    <span className="bk-control">
      {element.url ? (
        <a
          href={element.url}
          target="_blank"
          rel="noopener noreferrer"
          onClick={() => void press()}
          {...look}
        >
          {words}
        </a>
      ) : (
        // Not the attribute `disabled`, which would lose the focus.
        <button
          type="button"
          aria-disabled={isBusy || undefined}
          onClick={() => !isBusy && void press()}
          {...look}
        >
          {words}
        </button>
      )}
      <Trouble>{error}</Trouble>
      {question}
    </span>
  );
}
