import type { Database } from '../db/database.ts';
import type { Viewer } from '../slack/people.ts';
import type { Awaited, Awaiting, Moment } from './awaiting.ts';

/** The things of one kind that wait for a person: the first of them, and how many there are in all. */
export type Waiting = { title: string; items: Awaited[]; total: number };

/**
 * What waits for a person, kind by kind, at most `most` things of each; the kind with the most urgent thing comes first, and
 * kinds of which nothing waits are left out.
 */
export async function waitingFor(
  workspaceId: string,
  tx: Database,
  awaits: Awaiting[],
  viewer: Viewer,
  moment: Moment,
  most: number,
): Promise<Waiting[]> {
  const found: Waiting[] = [];
  for (const { title, of } of awaits)
    found.push({ title, ...(await of(workspaceId, tx, viewer, moment, most)) });
  return found
    .filter(({ total }) => total > 0)
    .sort(({ items: [a] }, { items: [b] }) => (a && b ? byUrgency(a, b) : 0));
}

/** Everybody for whom something may wait. */
export async function peopleAwaited(
  workspaceId: string,
  tx: Database,
  awaits: Awaiting[],
  moment: Moment,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const { people } of awaits)
    for (const userId of await people(workspaceId, tx, moment)) found.add(userId);
  return found;
}

/** How many things wait. */
export function totalOf(waiting: Waiting[]): number {
  return waiting.reduce((sum, { total }) => sum + total, 0);
}

/** The `most` that are the most urgent, in the order of their kinds; each kind keeps its first as far as there is room. */
export function mostUrgent(waiting: Waiting[], most: number): Waiting[] {
  const candidates = waiting.flatMap(({ items }) =>
    items.map((item, index) => ({ item, isFirst: index === 0 })),
  );
  candidates.sort((a, b) => Number(b.isFirst) - Number(a.isFirst) || byUrgency(a.item, b.item));
  const kept = new Set(candidates.slice(0, most).map(({ item }) => item));
  return waiting
    .map((kind) => ({ ...kind, items: kind.items.filter((item) => kept.has(item)) }))
    .filter(({ items }) => items.length > 0);
}

/** A piece of all that waits, kind after kind: `size` things from the one at `from` on. */
export function pieceOf(waiting: Waiting[], from: number, size: number): Waiting[] {
  let before = 0;
  return waiting.flatMap((kind) => {
    const items = kind.items.slice(Math.max(0, from - before), Math.max(0, from + size - before));
    before += kind.total;
    return items.length > 0 ? [{ ...kind, items }] : [];
  });
}

/** What is overdue first, then by when it is due; what has no date comes last. Of two alike the lines decide. */
function byUrgency(a: Awaited, b: Awaited): number {
  const time = ({ due }: Awaited) => due?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return Number(b.isOverdue) - Number(a.isOverdue) || time(a) - time(b) || a.line.localeCompare(b.line, 'en');
}
