import type { Choice } from './choices.ts';

/** What was chosen of several, each with a button that takes it back. */
export function Chips({ chosen, onRemove }: { chosen: Choice[]; onRemove: (choice: Choice) => void }) {
  return chosen.map((choice) => (
    <span key={choice.key} className="bk-chip">
      <span className="bk-chip-text">{choice.text}</span>
      <button type="button" aria-label={`Remove ${choice.text}`} onClick={() => onRemove(choice)}>
        <svg
          viewBox="0 0 16 16"
          width="12"
          height="12"
          aria-hidden="true"
          stroke="currentColor"
          strokeWidth="1.8"
        >
          <path d="m4 4 8 8M12 4l-8 8" strokeLinecap="round" />
        </svg>
      </button>
    </span>
  ));
}
