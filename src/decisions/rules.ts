/** What a verdict says of going on, where it says something: two standing ones of a project that differ contradict. */
export const stances = ['go', 'stop'] as const;
export type Stance = (typeof stances)[number];
