/** Every story begins at this moment, a Friday at noon in Shanghai, so that its pictures say the same every time. */
const begin = Date.parse('2026-11-20T04:00:00Z');

/** The time in a story that began at a real time, in milliseconds. */
export function clockFrom(started: number): () => number {
  return () => begin + Date.now() - started;
}
