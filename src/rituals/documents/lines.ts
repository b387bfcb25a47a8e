import type { KnownBlock } from '@slack/types';
import { section } from '../../slack/blocks.ts';
import { firstOf } from '../../slack/phrases.ts';
import { escapeMrkdwn, excerpt, inline, numberText } from '../../slack/text.ts';
import type { Reading } from './readings.ts';
import { ladderFlag } from './rules.ts';
import { type Finding, type Outline, type Rung, warning } from './template.ts';

/** What people are called, by user id. */
export type Names = Map<string, string>;

const findingsShown = 8;
const findingSize = 250;

/** What the answers give away and what the readings say, warnings first; nothing where there is nothing. */
export function findingsBlock({ findings, ladder }: Outline, readings: Reading[]): KnownBlock[] {
  const flag = ladderFlag(ladder, readings);
  const all = [...(flag ? [warning(flag)] : []), ...findings];
  const sorted = [...all.filter(({ isWarning }) => isWarning), ...all.filter(({ isWarning }) => !isWarning)];
  if (sorted.length === 0) return [];
  return [section(firstOf(sorted.map(findingLine), findingsShown).join('\n'))];
}

function findingLine({ says, isWarning }: Finding): string {
  const words = escapeMrkdwn(excerpt(inline(says), findingSize));
  return isWarning ? `*Warning:* ${words}` : words;
}

/** Where the metrics of a ladder stand, a line each. */
export function ladderBlock({ ladder }: Outline, readings: Reading[]): KnownBlock[] {
  const lines = ladder.map((rung) => rungLine(rung, readings));
  return lines.length > 0 ? [section(lines.join('\n'))] : [];
}

/** "*Accuracy* (model): 0.86, before 0.82 · target 0.9". */
function rungLine({ metric, name, target }: Rung, readings: Reading[]): string {
  const [latest, previous] = readings.filter((reading) => reading.metric === metric);
  const before = previous ? `, before ${numberText(previous.value)}` : '';
  const standing = latest ? `${numberText(latest.value)}${before}` : 'not measured yet';
  const wanted = target ? ` · target ${escapeMrkdwn(excerpt(inline(target), 80))}` : '';
  const what = escapeMrkdwn(excerpt(inline(name), 120));
  return `*${what}* (${escapeMrkdwn(metric)}): ${standing}${wanted}`;
}
