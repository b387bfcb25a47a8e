/** What a verdict says of going on, where it says something: two standing ones of a project that differ contradict. */
export const stances = ['go', 'stop'] as const;
export type Stance = (typeof stances)[number];

type Standing = { id: string; projectId: string; stance: Stance | null; supersededBy: string | null };

/** Those of some decisions that stand, and say of the same project the opposite of one that stands too. */
export function contradicting<Other extends Standing>(decision: Standing, others: Other[]): Other[] {
  if (!isStanding(decision)) return [];
  return others.filter(
    (other) =>
      isStanding(other) && other.projectId === decision.projectId && other.stance !== decision.stance,
  );
}

function isStanding({ stance, supersededBy }: Standing): boolean {
  return stance !== null && supersededBy === null;
}
