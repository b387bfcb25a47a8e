import { z } from 'zod';
import { type Block, block, SURFACES } from './blocks.ts';
import { ELEMENT_SURFACES, type Surface } from './elements.ts';
import { complaint, explain } from './explain.ts';
import { controlsOf } from './walk.ts';

type Checked = { blocks: Block[]; complaints: string[] };

/**
 * Checks the blocks of a message, modal or Home as Slack would.
 * @param at where the blocks stand in the request, for the json-pointers of the complaints
 * @returns the typed blocks; they are of use only when there are no complaints
 */
export function checkBlocks(raw: unknown, surface: Surface, at: readonly string[]): Checked {
  const limit = surface === 'message' ? 50 : 100;
  const parsed = z.array(block).max(limit).safeParse(raw);
  if (!parsed.success) return { blocks: [], complaints: explain(parsed.error, at) };
  const blocks = parsed.data;
  return {
    blocks,
    complaints: [
      ...wrongSurfaces(blocks, surface, at),
      ...duplicateBlockIds(blocks, at),
      ...duplicateActionIds(blocks, at),
      ...totals(blocks, at),
    ],
  };
}

function wrongSurfaces(blocks: Block[], surface: Surface, at: readonly string[]): string[] {
  return blocks.flatMap((one, index) => {
    if (!SURFACES[one.type].includes(surface))
      return [complaint(`unsupported type: ${one.type} in a ${surface}`, [...at, index, 'type'])];
    return controlsOf([one])
      .filter(({ element }) => !ELEMENT_SURFACES[element.type].includes(surface))
      .map(({ element }) => complaint(`unsupported type: ${element.type} in a ${surface}`, [...at, index]));
  });
}

function duplicateBlockIds(blocks: Block[], at: readonly string[]): string[] {
  const seen = new Set<string>();
  return blocks
    .flatMap((one, index) => [
      { one, index },
      ...(one.type === 'container' ? one.child_blocks.map((child) => ({ one: child, index })) : []),
    ])
    .flatMap(({ one, index }) => {
      if (one.block_id === undefined) return [];
      if (seen.has(one.block_id))
        return [complaint(`block_id ${one.block_id} already exists`, [...at, index, 'block_id'])];
      seen.add(one.block_id);
      return [];
    });
}

// Slack's validator compares action ids within one block: the same button may stand in many blocks.
function duplicateActionIds(blocks: Block[], at: readonly string[]): string[] {
  return blocks.flatMap((one, index) => {
    const seen = new Map<object, Set<string>>();
    return controlsOf([one]).flatMap(({ element, block: owner }) => {
      if (element.action_id === undefined) return [];
      const ids = seen.get(owner) ?? new Set();
      seen.set(owner, ids);
      if (ids.has(element.action_id))
        return [complaint(`action_id ${element.action_id} already exists`, [...at, index])];
      ids.add(element.action_id);
      return [];
    });
  });
}

function totals(blocks: Block[], at: readonly string[]): string[] {
  const focused = controlsOf(blocks).filter(
    ({ element }) => 'focus_on_load' in element && element.focus_on_load,
  );
  const rules: [boolean, string][] = [
    [focused.length > 1, 'only one element can have focus_on_load'],
    [charactersIn(blocks, 'markdown') > 12_000, 'markdown blocks exceed 12000 characters'],
    [charactersIn(blocks, 'table') > 10_000, 'tables exceed 10000 characters'],
    [charactersIn(blocks, 'data_table') > 20_000, 'data tables exceed 20000 characters'],
    [blocks.filter((one) => one.type === 'data_visualization').length > 2, 'no more than 2 charts allowed'],
  ];
  return rules.filter(([broken]) => broken).map(([, text]) => complaint(text, at));
}

function charactersIn(blocks: Block[], type: Block['type']): number {
  return blocks.filter((one) => one.type === type).reduce((sum, one) => sum + textLength(one), 0);
}

/** The characters of all text within a value, as Slack counts them: after escaping. */
function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLength(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  const parsed = 'type' in value && value.type === 'mrkdwn';
  return Object.entries(value).reduce((sum, [key, item]) => {
    const isText = typeof item === 'string' && ['text', 'title', 'caption'].includes(key);
    return sum + (isText ? escapedLength(item, parsed) : textLength(item));
  }, 0);
}

function escapedLength(text: string, mayBeEscaped: boolean): number {
  const ampersands = mayBeEscaped ? /&(?!amp;|lt;|gt;)/g : /&/g;
  const brackets = mayBeEscaped ? 0 : (text.match(/[<>]/g) ?? []).length;
  return text.length + (text.match(ampersands) ?? []).length * 4 + brackets * 3;
}

/** The characters that count against a message's text budget; tables and charts have their own. */
export function budgetUsed(blocks: Block[]): number {
  return textLength(
    blocks.filter((one) => !['table', 'data_table', 'data_visualization'].includes(one.type)),
  );
}
