import type { Block } from '../../block-kit/blocks.ts';

/** One type of block. */
export type BlockOf<Type extends Block['type']> = Extract<Block, { type: Type }>;
