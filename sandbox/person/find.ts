import type { ChoiceOption } from '../block-kit/composition.ts';
import type { Element } from '../block-kit/elements.ts';
import { type Control, controlsOf } from '../block-kit/walk.ts';
import type { Place } from '../interactions/action.ts';
import {
  type Channel,
  canRead,
  type Member,
  type Message,
  openDm,
  stackOf,
  type Workspace,
} from '../workspace.ts';

/** 'modal', 'home', '#channel' or '@aipm', and there perhaps one message by its ts, or what is `beside` some words. */
export type Where = { in: string; message?: string; beside?: string };

/** A member by name ('bob', '@bob'), real name or id. */
export function memberNamed(workspace: Workspace, name: string): Member {
  const plain = name.replace(/^@/, '');
  const found = workspace.members.find((one) => [one.name, one.realName, one.id].includes(plain));
  if (found) return found;
  throw new Error(
    `Nobody is called ${name}; there are: ${workspace.members.map((one) => one.name).join(', ')}`,
  );
}

/** A channel by '#name' or id, or with '@aipm' a person's conversation with the bot. */
export function channelNamed(workspace: Workspace, name: string, userId?: string): Channel {
  if (name === `@${workspace.app.name}` && userId) return openDm(workspace, userId);
  const plain = name.replace(/^#/, '');
  const found = workspace.channels.find(
    (one) => one.id === plain || (one.kind !== 'im' && one.name === plain),
  );
  if (found) return found;
  throw new Error(`No channel ${name}; there are: ${workspace.channels.map((one) => one.name).join(', ')}`);
}

/** The messages a person sees in a channel, oldest first. */
export function visibleMessages(workspace: Workspace, channel: Channel, userId: string): Message[] {
  if (!canRead(workspace, channel, userId)) throw new Error(`${userId} cannot read #${channel.name}`);
  return workspace.messages.filter(
    (one) => one.channel === channel.id && !one.isTombstone && (!one.only || one.only === userId),
  );
}

/** The options a control offers by itself. */
export function optionsOf(element: Element): ChoiceOption[] {
  if ('option_groups' in element && element.option_groups)
    return element.option_groups.flatMap((group) => group.options);
  return 'options' in element ? (element.options ?? []) : [];
}

export type Clickable = { place: Place; control: Control; option?: ChoiceOption };

/** A button, or an option of a menu, by its words. */
function clickableIn(place: Place, label: string, beside = ''): Clickable | undefined {
  const blocks = 'message' in place ? place.message.blocks : place.view.view.blocks;
  for (const control of controlsOf(blocks)) {
    if (!control.label.includes(beside)) continue;
    if (control.element.type === 'button' && control.element.text.text === label) return { place, control };
    const option = optionsOf(control.element).find((one) => one.text.text === label);
    if (option && control.block.type !== 'input') return { place, control, option };
  }
  return undefined;
}

/** Finds what to click: in the top modal, the Home, or the newest message of a channel that has it. */
export function findClickable(
  workspace: Workspace,
  userId: string,
  label: string,
  where: Where,
): Clickable | undefined {
  return firstOf(placesIn(workspace, userId, where), (place) => clickableIn(place, label, where.beside));
}

function firstOf<Item, Found>(items: Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function placesIn(workspace: Workspace, userId: string, where: Where): Place[] {
  if (where.in === 'modal')
    return stackOf(workspace, userId)
      .slice(-1)
      .map((view) => ({ view }));
  if (where.in === 'home') return [workspace.homes[userId]].flatMap((view) => (view ? [{ view }] : []));
  return visibleMessages(workspace, channelNamed(workspace, where.in, userId), userId)
    .filter((message) => where.message === undefined || message.ts === where.message)
    .reverse()
    .map((message) => ({ message }));
}

export type Field = { place: Place; control: Control };

/** A field by its label (of an input), the words beside it (in a section) or its placeholder. */
export function findField(
  workspace: Workspace,
  userId: string,
  label: string,
  where: Where,
): Field | undefined {
  return firstOf(placesIn(workspace, userId, where), (place) => fieldIn(place, label));
}

function fieldIn(place: Place, label: string): Field | undefined {
  const fields = controlsOf('message' in place ? place.message.blocks : place.view.view.blocks).filter(
    ({ element }) => element.type !== 'button' && element.type !== 'overflow',
  );
  const near = fields.filter((field) => field.label.toLowerCase().includes(label.toLowerCase()));
  const control = fields.find((field) => field.label === label) ?? (near.length === 1 ? near[0] : undefined);
  return control && { place, control };
}
