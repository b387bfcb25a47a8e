/** Time that runs on like real time, but can be put forward. */
export type SandboxClock = {
  /** Milliseconds since 1970. */
  now: () => number;
  /** How far it was put forward, in milliseconds. */
  offsetMs: () => number;
  /** Puts it forward to a moment; an earlier one changes nothing. */
  jumpTo: (time: number) => void;
  /** Puts it to the real time, where it is behind. */
  catchUp: () => void;
};

export function createClock(offsetMs = 0, real: () => number = Date.now): SandboxClock {
  let offset = offsetMs;
  return {
    now: () => real() + offset,
    offsetMs: () => offset,
    jumpTo: (time) => {
      offset = Math.max(offset, time - real());
    },
    catchUp: () => {
      offset = Math.max(offset, 0);
    },
  };
}
