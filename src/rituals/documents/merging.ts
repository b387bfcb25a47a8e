import type { FieldValue } from '../../slack/fields.ts';
import type { FormValues } from '../../slack/form.ts';

/** A question that two people answered differently, on a page that is not on screen. */
export type Clash = { key: string; theirs: FieldValue };

/**
 * What becomes of the pages that are not on screen when somebody else saved first: what only they changed is taken from
 * them, so that saving again undoes none of it; what both changed stays one's own, and is named.
 * @param shown the questions on screen, which stay as they are
 */
export function mergeTheirs(
  shown: string[],
  { opened, mine, theirs }: { opened: FormValues; mine: FormValues; theirs: FormValues },
): { values: FormValues; clashes: Clash[] } {
  const changed = Object.keys(theirs)
    .filter((key) => !shown.includes(key) && !same(mine[key], theirs[key]))
    .filter((key) => !same(opened[key], theirs[key]))
    .map((key) => ({ key, theirs: theirs[key] ?? null }));
  const isMine = ({ key }: Clash) => !same(mine[key], opened[key]);
  const taken = changed.filter((each) => !isMine(each)).map((each) => [each.key, each.theirs]);
  return { values: { ...mine, ...Object.fromEntries(taken) }, clashes: changed.filter(isMine) };
}

function same(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
