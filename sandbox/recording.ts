const KEPT = 2000;

type Happened =
  | { way: 'in'; method: string; args: unknown; response: unknown; status: number; ms: number }
  | { way: 'out'; kind: string; payload: unknown; ack: unknown; ms: number };

/**
 * One exchange between the bot and Slack. `in` came from the bot, `out` went to it; `number` counts them from 1, `at` is
 * the real time of its end and `ms` how long it took, in milliseconds.
 */
export type Exchange = Happened & { number: number; at: number };

/** Something the bot did that Slack would not have put up with. */
type Problem = { what: string; about: string; details?: unknown };

export type Recording = {
  traffic: Exchange[];
  problems: Problem[];
  /** Called after every exchange. */
  onExchange: () => void;
};

export function newRecording(): Recording {
  return { traffic: [], problems: [], onExchange: () => {} };
}

/** Adds an exchange, forgetting the oldest beyond 2,000. */
export function recordExchange(recording: Recording, exchange: Happened): void {
  const { traffic } = recording;
  traffic.push({ ...exchange, number: (traffic.at(-1)?.number ?? 0) + 1, at: Date.now() });
  if (traffic.length > KEPT) traffic.shift();
  recording.onExchange();
}

export function recordProblem(recording: Recording, what: string, about: string, details?: unknown): void {
  recording.problems.push(details === undefined ? { what, about } : { what, about, details });
}
