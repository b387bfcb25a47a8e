import { useState } from 'react';

/** A value as JSON, to read and to copy. */
export function Json({ title, value }: { title: string; value: unknown }) {
  const [isCopied, setIsCopied] = useState(false);
  const text = JSON.stringify(value, null, 2) ?? 'nothing';
  async function copy() {
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
  }
  return (
    <section className="json" aria-label={title}>
      <div className="json-head">
        <h3>{title}</h3>
        <button type="button" className="json-copy" aria-label={`Copy ${title.toLowerCase()}`} onClick={copy}>
          {isCopied ? 'Copied' : 'Copy'}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <pre tabIndex={0}>{text}</pre>
    </section>
  );
}
