import { type KeyboardEvent, useState } from 'react';
import type { CommandEntry } from '../../../client/screen.ts';
import { type Completion, type Offer, offerFor } from './completion.ts';

export type Completing = {
  offer: Offer;
  isOpen: boolean;
  /** The completion that Enter would take, or -1. */
  active: number;
  /** Takes a key that means something here, and says whether it did. */
  takesKey: (event: KeyboardEvent) => boolean;
  choose: (completion: Completion) => void;
};

/** Offers completions for `line`; `onChoose` hears what the line becomes. */
export function useCompletion(
  line: string,
  commands: CommandEntry[],
  onChoose: (line: string) => void,
): Completing {
  // What was picked or closed holds for the line it was picked for only.
  const [picked, setPicked] = useState({ line: '', active: -1 });
  const [closedFor, setClosedFor] = useState<string>();
  const offer = offerFor(line, commands);
  const { completions } = offer;
  const isOpen = closedFor !== line && (completions.length > 0 || offer.hint !== '');
  const hasPicked = picked.line === line && picked.active >= 0;
  const active = hasPicked ? picked.active : firstGuess(line);

  function choose({ text }: Completion) {
    onChoose(text);
  }

  function takesKey({ key }: KeyboardEvent): boolean {
    if (!isOpen) return false;
    if (key === 'Escape') {
      setClosedFor(line);
      return true;
    }
    const count = completions.length;
    if (count === 0) return false;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      const step = key === 'ArrowDown' ? active + 1 : Math.max(active, 0) - 1;
      setPicked({ line, active: (step + count) % count });
      return true;
    }
    const completion = completions[active];
    if (!completion || (key !== 'Enter' && key !== 'Tab')) return false;
    const isTyped = completions.some(({ text }) => text.trim() === line.trim());
    if (key === 'Enter' && isTyped && !hasPicked) return false;
    choose(completion);
    return true;
  }

  return { offer, isOpen, active, takesKey, choose };
}

/** After `/aipm ` alone nothing is guessed, so that Enter sends it as it is. */
function firstGuess(line: string): number {
  return line.endsWith(' ') ? -1 : 0;
}
