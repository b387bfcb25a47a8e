import { namedTwice, type Parsed, readLines, readNamed } from './typed-lines.ts';

/** What makes a product different: what it is worth to users, and what copying it costs, each from 1 to 5. */
export type Feature = { name: string; value: number; cost: number };

const points = /^([1-5])\s*[,/\s]\s*([1-5])$/;

/** Features, one a line: "triage protocol: 5, 4" is a user value of 5 and an imitation cost of 4. */
export function readFeatures(typed: string): Parsed<Feature[]> {
  const features = readLines(typed, readFeature);
  if ('wrong' in features) return features;
  const wrong = namedTwice(features.read);
  return wrong === undefined ? features : { wrong };
}

function readFeature(line: string): Parsed<Feature> {
  const { name, rest } = readNamed(line) ?? { name: '', rest: '' };
  const [, value, cost] = points.exec(rest) ?? [];
  if (value === undefined || cost === undefined)
    return { wrong: 'needs a user value and an imitation cost, whole numbers from 1 to 5: “name: 5, 4”.' };
  return { read: { name, value: Number(value), cost: Number(cost) } };
}

/** A moat is worth at least 4 to users and costs at least 4 to copy (docs/method.md, 13). */
export function isMoat({ value, cost }: Feature): boolean {
  return value >= 4 && cost >= 4;
}

/** What users value that is easily copied: what may be a moat one day, and is none yet. */
export function isEasilyCopied({ value, cost }: Feature): boolean {
  return value >= 4 && cost < 4;
}
