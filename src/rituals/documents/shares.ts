import Big from 'big.js';
import { percentText } from '../../slack/text.ts';
import { namedTwice, numberPattern, type Parsed, readLines, readNamed } from './typed-lines.ts';

/** A part of a whole. `percent` is an exact decimal. */
export type Share = { name: string; percent: string };

const share = new RegExp(`^(${numberPattern})\\s*%?$`);

/** Shares, one a line, "real consultations: 70 %", that add up to 100 % (docs/method.md, 7 and 13). */
export function readShares(typed: string): Parsed<Share[]> {
  const shares = readLines(typed, readShare);
  if ('wrong' in shares) return shares;
  const wrong = namedTwice(shares.read) ?? sumProblem(shares.read);
  return wrong === undefined ? shares : { wrong };
}

function readShare(line: string): Parsed<Share> {
  const { name, rest } = readNamed(line) ?? { name: '', rest: '' };
  const [, percent] = share.exec(rest) ?? [];
  if (percent === undefined) return { wrong: 'needs a name, a colon and a share, such as “web logs: 30 %”.' };
  return { read: { name, percent: Big(percent).toFixed() } };
}

function sumProblem(shares: Share[]): string | undefined {
  const sum = shares.reduce((total, { percent }) => total.plus(percent), Big(0));
  const gap = Big(100).minus(sum);
  if (gap.eq(0)) return undefined;
  const off = percentText(gap.abs().toFixed());
  const left = gap.gt(0) ? `${off} is missing` : `${off} is too much`;
  return `These add up to ${percentText(sum.toFixed())}, not ${percentText(100)}: ${left}.`;
}

/** "70 % real consultations + 30 % simulated". */
export function sharesText(shares: Share[]): string {
  return shares.map(({ name, percent }) => `${percentText(percent)} ${name}`).join(' + ');
}
