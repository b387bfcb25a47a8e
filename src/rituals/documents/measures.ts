import Big from 'big.js';
import {
  comparatorPattern,
  isBetterAbove,
  plain,
  readTarget,
  type Target,
  targetText,
  unitPattern,
  withUnit,
} from './targets.ts';
import { numberPattern, type Parsed, readNamed, typedLine } from './typed-lines.ts';

/** A stage's key metric, its value and its limit, both in the limit's unit (docs/method.md, 11). */
export type Measure = { metric: string; value: string; limit: Target };

const example = '“P95 latency: 1.8 s / <= 2 s”';
const comparison = new RegExp(comparatorPattern, 'i');
const quantity = new RegExp(`^(-?${numberPattern})\\s*(${unitPattern})$`);

/** A metric, its value and its limit: "P95 latency: 1.8 s / <= 2 s" where less is better, "hit rate: 65 % / >= 60 %". */
export function readMeasure(typed: string): Parsed<Measure> {
  const named = readNamed(typedLine(typed));
  if (!named) return { wrong: `Begin with what is measured and a colon, as in ${example}.` };
  const at = named.rest.search(comparison);
  if (at < 0) return { wrong: missingLimit(named.rest) };
  const found = quantity.exec(named.rest.slice(0, at).replace(/[\s/]+$/, ''));
  if (!found)
    return { wrong: `Between the colon and the limit stands a number with its unit, as in ${example}.` };
  const limit = readTarget(named.rest.slice(at));
  if ('wrong' in limit)
    return { wrong: `A limit is a comparison and a number with its unit, as in ${example}.` };
  const [, value = '', unit = ''] = found;
  return inOneUnit(named.name, { value: plain(value), unit: unit.trim() }, limit.read);
}

function missingLimit(rest: string): string {
  return rest.includes('/')
    ? `Say which way the limit goes: <= for at most, >= for at least, as in ${example}.`
    : `Write the limit after a slash, as in ${example}.`;
}

function inOneUnit(
  metric: string,
  { value, unit }: { value: string; unit: string },
  limit: Target,
): Parsed<Measure> {
  if (unit !== '' && limit.unit !== '' && unit !== limit.unit)
    return { wrong: `The value is in ${unit} and the limit in ${limit.unit}: write both in the same unit.` };
  return { read: { metric, value, limit: { ...limit, unit: limit.unit || unit } } };
}

/** How far a value is beyond its limit, in the limit's unit; undefined within it. */
function excess({ value, limit }: Measure): Big | undefined {
  const over = isBetterAbove(limit) ? Big(limit.value).minus(value) : Big(value).minus(limit.value);
  const isStrict = limit.sign === '<' || limit.sign === '>';
  return over.gt(0) || (over.eq(0) && isStrict) ? over : undefined;
}

/** Those beyond their limits, the one that is furthest beyond first, as a part of its limit. Beyond zero is furthest. */
export function worstFirst<Entry extends { measure: Measure }>(entries: Entry[]): Entry[] {
  return entries
    .map((entry) => ({ entry, over: excess(entry.measure), of: Big(entry.measure.limit.value).abs() }))
    .filter((each): each is typeof each & { over: Big } => each.over !== undefined)
    .sort((a, b) => b.over.times(a.of).cmp(a.over.times(b.of)) || b.over.cmp(a.over))
    .map(({ entry }) => entry);
}

/** "P95 latency 2.4 s, limit <= 2 s, 20 % beyond it". */
export function measureText(measure: Measure): string {
  const { metric, value, limit } = measure;
  const over = excess(measure);
  const percent = over === undefined || Big(limit.value).eq(0) ? undefined : percentBeyond(over, limit);
  const beyond = percent === undefined || percent === '0' ? '' : `, ${withUnit(percent, '%')} beyond it`;
  return `${metric} ${withUnit(value, limit.unit)}, limit ${targetText(limit)}${beyond}`;
}

function percentBeyond(over: Big, limit: Target): string {
  return over.times(100).div(Big(limit.value).abs()).round(1, Big.roundHalfUp).toFixed();
}
