import type { Screen } from '../client/screen.ts';
import type { StateValue } from '../inputs.ts';
import { Away, perform, type Seat, sentenceOf } from './connection.ts';
import type { ControlId } from './slack.tsx';

/** What somebody typed or chose; it stays theirs when the page shows another person since. */
type Typed = { seat: Seat; control: ControlId; value: StateValue };

/** What is typed but not yet told to the sandbox, by control. */
export type Unsent = ReadonlyMap<string, StateValue>;

type Hooks = {
  onAnswer: (seat: Seat, screen: Screen) => void;
  onChange: (unsent: Unsent) => void;
  /** The sandbox will not have a value, which is dropped. */
  onRefusal: (why: Error) => void;
};

/**
 * Tells the sandbox what is typed: one value at a time, and of each control the newest only. What it could not be told
 * is kept for the next attempt; what it refuses is dropped.
 */
export function createOutbox({ onAnswer, onChange, onRefusal }: Hooks) {
  const waiting = new Map<string, Typed>();
  let running: Promise<Error | undefined> | undefined;
  let trouble = '';

  function changed(): void {
    onChange(new Map([...waiting].map(([key, { value }]) => [key, value])));
  }

  /** Ends when all is told or the sandbox is away. Returns why the last refused value was. */
  async function run(): Promise<Error | undefined> {
    let refusal: Error | undefined;
    try {
      for (let next = first(waiting); next; next = first(waiting)) {
        const [key, typed] = next;
        const { seat, control, value } = typed;
        const said = await perform(seat, { act: 'fill', ...control, value }).catch(asError);
        if (said instanceof Away) {
          trouble = said.message;
          return refusal;
        }
        if (waiting.get(key) === typed) waiting.delete(key);
        if (said instanceof Error) {
          refusal = said;
          onRefusal(said);
        } else onAnswer(seat, said);
        changed();
      }
      return refusal;
    } finally {
      running = undefined;
    }
  }

  /** Tries to tell everything. */
  async function send(): Promise<Error | undefined> {
    if (waiting.size > 0) running ??= run();
    return running;
  }

  return {
    send,
    put(typed: Typed): void {
      waiting.set(keyOf(typed.seat, typed.control), typed);
      changed();
      void send();
    },
    /** @throws Error with a sentence while something that this person typed is untold, or was just refused */
    async sent({ userId }: Seat): Promise<void> {
      const refusal = await send();
      if (refusal) throw refusal;
      if ([...waiting.values()].some(({ seat }) => seat.userId === userId))
        throw new Away(`${trouble} Your text is still here; try again when the sandbox is back.`);
    },
  };
}

export function keyOf({ userId }: Seat, { place, blockId, actionId }: ControlId): string {
  return JSON.stringify([userId, place, blockId, actionId]);
}

function first<Key, Value>(map: Map<Key, Value>): [Key, Value] | undefined {
  return map.entries().next().value;
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(sentenceOf(reason));
}
