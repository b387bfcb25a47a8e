import type { Completing } from './use-completion.ts';

/** The completions over the composer; the focus stays in the text. */
export function CompletionList({ id, completing }: { id: string; completing: Completing }) {
  const { offer, isOpen, active, choose } = completing;
  return (
    <>
      <div className="completions" hidden={!isOpen}>
        <div id={id} role="listbox" aria-label="Commands" hidden={offer.completions.length === 0}>
          {offer.completions.map((completion, index) => (
            <button
              key={completion.text}
              id={`${id}-${index}`}
              type="button"
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className="completion"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(completion)}
            >
              <span className="completion-name">{completion.name}</span>{' '}
              <span className="completion-hint">{completion.hint}</span>
              {completion.about && <span className="completion-about">{completion.about}</span>}
            </button>
          ))}
        </div>
        {offer.hint && <p className="completion-usage">{offer.hint}</p>}
        {offer.completions.length > 0 && (
          <p className="completion-keys" aria-hidden="true">
            <kbd>↑</kbd> <kbd>↓</kbd> to choose, <kbd>Tab</kbd> to complete, <kbd>Enter</kbd> to send
          </p>
        )}
      </div>
      <span role="status" className="said">
        {isOpen && said(offer.completions.length, offer.hint)}
      </span>
    </>
  );
}

function said(count: number, hint: string): string {
  if (count === 0) return `Goes on with ${hint}`;
  return count === 1 ? '1 completion' : `${count} completions`;
}
