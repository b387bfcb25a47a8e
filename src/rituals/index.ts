import { costs } from './costs/ritual.ts';
import { documents } from './documents/ritual.ts';
import { failures } from './failures/ritual.ts';
import { createLaunches } from './launches/ritual.ts';
import { pocs } from './pocs/ritual.ts';
import { reviews } from './reviews/ritual.ts';
import type { Ritual } from './ritual.ts';
import { scorecards } from './scorecards/ritual.ts';

/** Every ritual, in the order in which the launcher and the help show them. */
export const rituals: Ritual[] = [
  reviews,
  pocs,
  scorecards,
  failures,
  costs,
  documents,
  createLaunches(() => mostHarmfulFirst().flatMap(({ gate }) => gate ?? [])),
];

/** In what order rituals say what keeps a launch gate closed. */
function mostHarmfulFirst(): Ritual[] {
  return [...new Set<Ritual>([failures, costs, ...rituals])];
}
