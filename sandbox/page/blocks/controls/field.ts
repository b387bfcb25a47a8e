import type { Block, ChildBlock } from '../../../block-kit/blocks.ts';
import type { Element } from '../../../block-kit/elements.ts';
import { valuesOf } from '../../../inputs.ts';
import { type ControlId, type Place, useSlack } from '../../slack.tsx';

/** How a control is told apart: by a label that stands beside it, or else by words only assistive technology reads. */
export type Naming = { id: string; label?: string; describedBy?: string | undefined; isInvalid?: boolean };

/** A control, the block and place it stands in, and what it is called. */
export type ControlProps<Kind extends Element = Element> = {
  element: Kind;
  block: Block | ChildBlock;
  place: Place;
  naming: Naming;
  /** It tells the bot at once; the others wait for their form to be submitted. */
  tells: boolean;
  /** What was chosen may be taken back. */
  isClearable?: boolean;
};

/** One kind of element. */
export type Kind<Type extends Element['type']> = Extract<Element, { type: Type }>;

/** The attributes that tie a form control to its label, hint and error. */
export function namingProps({ id, label, describedBy, isInvalid }: Naming) {
  return {
    id,
    ...(label !== undefined && { 'aria-label': label }),
    ...(describedBy && { 'aria-describedby': describedBy }),
    ...(isInvalid && { 'aria-invalid': true }),
  };
}

export function controlId({
  element,
  block,
  place,
}: Pick<ControlProps, 'element' | 'block' | 'place'>): ControlId {
  return { place, blockId: block.block_id ?? '', actionId: element.action_id ?? '' };
}

/** What a control holds before anybody touches it. */
export function initialValue({ element, block, place }: Pick<ControlProps, 'element' | 'block' | 'place'>) {
  const values = valuesOf([block], 'channel' in place ? place.channel : null);
  return values[block.block_id ?? '']?.[element.action_id ?? ''] ?? { type: element.type };
}

/** The sentence under a field that the bot or Slack refused. */
export function useFieldError(place: Place, blockId: string | undefined): string | undefined {
  const { screen } = useSlack();
  if (!('view' in place) || blockId === undefined) return undefined;
  return screen.modals.find((one) => one.id === place.view)?.errors[blockId];
}
