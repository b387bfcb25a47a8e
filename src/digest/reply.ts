import type { KnownBlock } from '@slack/types';
import type { Content } from '../messages/schema.ts';
import { context, section } from '../slack/blocks.ts';
import { fittingLines, linesOf, textSize } from './fallback.ts';
import type { Chapter, Section } from './part.ts';

/** Slack takes 50 blocks in a message, and about 10,000 characters of text; one block says what was left out. */
const mostBlocks = 49;
const mostText = 9500;
const fallbackSize = 2900;

/**
 * What a section has for the thread: how things stand, its tables and lists, and every change.
 * @param isSaid whether the post shows how things stand, and every change; then the reply does not repeat the changes
 */
export function replyOf(
  { section: name, title, told }: Chapter,
  isSaid: boolean,
): { section: Section; content: Content }[] {
  if (told.details.length === 0 && isSaid) return [];
  const heading = told.summary === null ? `*${title}*` : `*${title}*  ${told.summary}`;
  const changes = isSaid ? [] : changesOf(told.changes);
  const blocks = fittingBlocks([section(heading), ...changes, ...told.details]);
  return [
    { section: name, content: { text: fittingLines(linesOf(blocks), fallbackSize).join('\n'), blocks } },
  ];
}

function changesOf(changes: string[]): KnownBlock[] {
  if (changes.length === 0) return [];
  const lines = ['Changed since the last digest', ...changes.map((change) => `• ${change}`)];
  return [section(fittingLines(lines, fallbackSize).join('\n'))];
}

/** As many blocks, from the first on, as one message holds; how many are left out is said. */
function fittingBlocks(blocks: KnownBlock[]): KnownBlock[] {
  let room = mostText;
  const tooMany = blocks.findIndex((block, index) => {
    room -= textSize(block);
    return index >= mostBlocks || room < 0;
  });
  if (tooMany < 0) return blocks;
  return [
    ...blocks.slice(0, tooMany),
    context(`and ${blocks.length - tooMany} more, which have no room here`),
  ];
}
