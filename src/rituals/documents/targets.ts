import Big from 'big.js';
import { numberText, percentText } from '../../slack/text.ts';
import { numberPattern, type Parsed, readNamed, typedLine } from './typed-lines.ts';

/** What a metric is to reach, ">= 85 %", or by how much it is to change, "-15 %". `value` is an exact decimal. */
export type Target = { sign: Comparator | '+' | '-'; value: string; unit: string };

type Comparator = '>=' | '>' | '<=' | '<';

/** A metric and what it is to reach. */
export type NamedTarget = { name: string; target: Target };

const signs: Record<string, Target['sign']> = {
  '>=': '>=',
  '=>': '>=',
  '≥': '>=',
  'at least': '>=',
  '>': '>',
  above: '>',
  '<=': '<=',
  '=<': '<=',
  '≤': '<=',
  'at most': '<=',
  '<': '<',
  below: '<',
  '+': '+',
  '-': '-',
  '−': '-',
  '–': '-',
};

/** The ways to write a comparison, for patterns. */
export const comparatorPattern = String.raw`>=|=>|≥|at least\b|>|above\b|<=|=<|≤|at most\b|<|below\b`;

/** What a number may be counted in, for patterns: "%", "req/s", or nothing. */
export const unitPattern = '(?:[^\\d\\s.,;:<>=≤≥][^,;:<>=≤≥]{0,19})?';

/** No unit: a number written with a power of ten, as in 1e3. */
const power = '(?!e[-+]?\\d)';

const target = new RegExp(
  `^(?:(${comparatorPattern})\\s*(-?${numberPattern})|([-+−–])\\s*(${numberPattern}))${power}\\s*(${unitPattern})$`,
  'i',
);

const example = 'a target, such as “>= 85 %” or “<= 2 s”, or a change, such as “-15 %”';

/** A target alone: ">= 85 %", "at most 2 s", "-15 %". */
export function readTarget(typed: string): Parsed<Target> {
  return parsedTarget(typedLine(typed)) ?? { wrong: `Write ${example}.` };
}

function parsedTarget(typed: string): { read: Target } | undefined {
  const found = target.exec(typed);
  if (found === null) return undefined;
  const [, comparator, compared, change, changed, unit = ''] = found;
  const known = signs[(comparator ?? change ?? '').toLowerCase()];
  if (known === undefined) return undefined;
  return {
    read: { sign: known, value: plain(compared ?? changed ?? ''), unit: unit.trim() },
  };
}

/** A metric with its target on one line: "latency: <= 2 s", "miss rate < 3 %", "error rate -15 %". */
export function readNamedTarget(line: string): Parsed<NamedTarget> {
  if ((line.match(signedNumber) ?? []).length > 1)
    return { wrong: 'holds more than one target: write each on a line.' };
  for (const parted of [readNamed(line), beforeSign(line)]) {
    const parsed = parted && parsedTarget(parted.rest);
    if (parsed) return { read: { name: parted.name, target: parsed.read } };
  }
  return { wrong: `needs a name and ${example}.` };
}

/** Where a target begins without a colon. A hyphen inside a word, as in "top-5", is no sign. */
const targetStart = new RegExp(`\\s*(?:[<>≤≥]|=[<>])|\\s+(?:${comparatorPattern}|[-+−–]\\s*\\d)`, 'i');
const signedNumber = new RegExp(`(?:${comparatorPattern}|[\\s:][-+−–])\\s*\\d`, 'gi');

function beforeSign(line: string): { name: string; rest: string } | undefined {
  const at = line.search(targetStart);
  const name = line.slice(0, Math.max(at, 0)).replace(/:\s*$/, '');
  return name.trim() === '' ? undefined : { name: name.trim(), rest: line.slice(at).trim() };
}

/** A decimal as everybody writes it: "085.50" is 85.5, and "-0" is 0. */
export function plain(typed: string): string {
  const number = Big(typed);
  return number.eq(0) ? '0' : number.toFixed();
}

/** Whether more of a metric with such a target is better. */
export function isBetterAbove({ sign }: Target): boolean {
  return sign === '>=' || sign === '>' || sign === '+';
}

/** ">= 85 %", "-15 %". */
export function targetText({ sign, value, unit }: Target): string {
  return `${sign}${sign === '+' || sign === '-' ? '' : ' '}${withUnit(value, unit)}`;
}

/** "latency <= 2 s · error rate -15 %". */
export function targetsText(targets: NamedTarget[]): string {
  return targets.map(({ name, target: wanted }) => `${name} ${targetText(wanted)}`).join(' · ');
}

/** "2 s", "85 %". @param value an exact decimal */
export function withUnit(value: string, unit: string): string {
  if (unit === '%') return percentText(value);
  return unit === '' ? numberText(value) : `${numberText(value)} ${unit}`;
}
