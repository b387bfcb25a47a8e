const KEPT = 2000;

/** One exchange between the bot and Slack. `in` came from the bot, `out` went to it. */
export type Exchange =
  | { way: 'in'; method: string; args: unknown; response: unknown; status: number; ms: number }
  | { way: 'out'; kind: string; payload: unknown; ack: unknown; ms: number };

/** Something the bot did that Slack would not have put up with. */
type Problem = { what: string; about: string; details?: unknown };

export type Recording = { traffic: Exchange[]; problems: Problem[] };

export function newRecording(): Recording {
  return { traffic: [], problems: [] };
}

/** Adds an exchange, forgetting the oldest beyond 2,000. */
export function recordExchange(recording: Recording, exchange: Exchange): void {
  recording.traffic.push(exchange);
  if (recording.traffic.length > KEPT) recording.traffic.shift();
}

export function recordProblem(recording: Recording, what: string, about: string, details?: unknown): void {
  recording.problems.push(details === undefined ? { what, about } : { what, about, details });
}
