import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { LOCALE } from '../../locale.ts';
import { useSlack } from '../../slack.tsx';
import { useTrouble } from '../../use-trouble.ts';
import { Icon } from '../parts/icons.tsx';
import { Menu } from '../parts/menu.tsx';
import { useIsPhone } from '../parts/use-media.ts';
import { useShortcuts } from '../parts/use-shortcuts.ts';
import { CompletionList } from './completion-list.tsx';
import { useCompletion } from './use-completion.ts';
import { useDraft } from './use-draft.ts';
import './composer.css';

/** How many characters a message may have. */
const MOST = 12_000;

/** Where one writes: Enter sends, Shift and Enter begin a new line, `/` offers commands. */
export function Composer(props: { channel: string; threadTs?: string; label: string }) {
  const { channel, threadTs, label } = props;
  const { screen, perform } = useSlack();
  const id = useId();
  const { text, setText, restore } = useDraft(`${screen.viewer.id} ${channel} ${threadTs ?? ''}`);
  const [error, setError] = useTrouble();
  const [isSending, setIsSending] = useState(false);
  const completing = useCompletion(text, screen.commands, setText);
  const box = useFocusOnOpen();

  async function send() {
    const line = text.trim();
    if (line === '') return;
    if (line.length > MOST) return setError(tooLong(line.length));
    setText('');
    setError(undefined);
    setIsSending(true);
    await perform({ act: 'type', channel, text: line, ...(threadTs ? { threadTs } : {}) }).catch(
      (reason: unknown) => {
        restore(line);
        setError(reason);
      },
    );
    setIsSending(false);
  }

  function onKey(event: KeyboardEvent) {
    // Enter ends a composition in languages that are typed that way.
    if (event.nativeEvent.isComposing || event.shiftKey) return;
    const isTaken = completing.takesKey(event);
    if (!isTaken && event.key === 'Enter') void send();
    if (isTaken || event.key === 'Enter') event.preventDefault();
  }

  const { isOpen, active, offer } = completing;
  const hasList = isOpen && offer.completions.length > 0;
  return (
    <div className="composer-place">
      <CompletionList id={id} completing={completing} />
      <div className="composer">
        <textarea
          ref={box}
          className="composer-text"
          aria-label={label}
          placeholder={label}
          value={text}
          rows={Math.min(text.split('\n').length, 8)}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={hasList ? id : undefined}
          aria-activedescendant={hasList && active >= 0 ? `${id}-${active}` : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          onChange={(event) => {
            setText(event.target.value);
            setError(undefined);
          }}
          onKeyDown={onKey}
        />
        <Tools canSend={text.trim() !== ''} send={send} isSending={isSending} />
      </div>
      <p id={`${id}-error`} role="alert" className="composer-error">
        {error}
      </p>
    </div>
  );
}

function tooLong(length: number): Error {
  const [most, given] = [MOST, length].map((count) => count.toLocaleString(LOCALE));
  return new Error(`A message may have at most ${most} characters. This one has ${given}.`);
}

function Tools({ canSend, send, isSending }: { canSend: boolean; send: () => void; isSending: boolean }) {
  const shortcuts = useShortcuts();
  return (
    <div className="composer-tools">
      <Menu
        label="Shortcuts"
        className="icon-button composer-plus"
        face={<Icon name="plus" />}
        items={shortcuts}
        empty="aipm has no shortcuts."
      />
      <span role="status" className="composer-sending">
        {isSending ? 'Sending…' : ''}
      </span>
      <button
        type="button"
        className="composer-send"
        aria-label="Send"
        title="Send"
        disabled={!canSend}
        onClick={send}
      >
        <Icon name="send" />
      </button>
    </div>
  );
}

/** Puts the focus into the text when a conversation opens; not on a phone, whose keyboard would cover it. */
function useFocusOnOpen() {
  const box = useRef<HTMLTextAreaElement>(null);
  const isPhone = useIsPhone();
  useEffect(() => {
    if (!isPhone) box.current?.focus({ preventScroll: true });
  }, [isPhone]);
  return box;
}
