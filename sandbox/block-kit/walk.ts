import type { Block, ChildBlock } from './blocks.ts';
import type { Element } from './elements.ts';

/** A control a person can use, the block it stands in, and the words beside it. */
export type Control = { element: Element; block: Block | ChildBlock; label: string };

/** Every interactive element of some blocks, in reading order. */
export function controlsOf(blocks: readonly (Block | ChildBlock)[]): Control[] {
  return blocks.flatMap((block): Control[] => {
    switch (block.type) {
      case 'section':
        return block.accessory && block.accessory.type !== 'image'
          ? [{ element: block.accessory, block, label: block.text?.text ?? '' }]
          : [];
      case 'actions':
        return block.elements.map((element) => ({ element, block, label: placeholderOf(element) }));
      case 'input':
        return [{ element: block.element, block, label: block.label.text }];
      case 'card':
        return (block.actions ?? []).map((element) => ({ element, block, label: element.text.text }));
      case 'carousel':
        return block.elements.flatMap((card) =>
          (card.actions ?? []).map((element) => ({ element, block, label: element.text.text })),
        );
      case 'container':
        return controlsOf(block.child_blocks);
      default:
        return [];
    }
  });
}

function placeholderOf(element: Element): string {
  return 'placeholder' in element ? (element.placeholder?.text ?? '') : '';
}

/** A copy of the blocks in which each block and control has an id, as Slack gives them. */
export function withIds<B extends Block>(blocks: readonly B[], newId: () => string): B[] {
  const copy = structuredClone([...blocks]);
  giveBlockIds(copy, newId);
  for (const { element } of controlsOf(copy)) element.action_id ??= newId();
  return copy;
}

function giveBlockIds(blocks: (Block | ChildBlock)[], newId: () => string): void {
  for (const block of blocks) {
    block.block_id ??= newId();
    if (block.type === 'container') giveBlockIds(block.child_blocks, newId);
  }
}
