import { z } from 'zod';
import type { PlainOption } from '../block-kit/composition.ts';
import { type Control, controlsOf } from '../block-kit/walk.ts';
import type { StateValue } from '../inputs.ts';
import { type Place, suggest, act as tellBot } from '../interactions/action.ts';
import { runMessageShortcut, runShortcut, type as typeLine } from '../interactions/command.ts';
import { openHome } from '../interactions/event.ts';
import { join } from '../interactions/membership.ts';
import { close, submit } from '../interactions/submission.ts';
import { findShortcut } from '../manifest.ts';
import { Objection } from '../objection.ts';
import { markObjections } from '../person/modal.ts';
import type { Sandbox } from '../sandbox.ts';
import {
  type Channel,
  canRead,
  channelById,
  type Message,
  memberById,
  messageAt,
  type OpenView,
  removeMessage,
  stackOf,
} from '../workspace.ts';

/** A message or a view, as the page names it. */
const place = z.union([
  z.strictObject({ view: z.string() }),
  z.strictObject({ channel: z.string(), ts: z.string() }),
]);
/** A control by the block it stands in and its action. */
const control = { place, blockId: z.string(), actionId: z.string() };
/** A value as in `view.state.values`; what it holds is checked where the view is submitted. */
const value = z.custom<StateValue>((given) => z.looseObject({ type: z.string() }).safeParse(given).success);

const MESSAGE_LIMIT = 12_000;

/** What a person does in the page. */
export const act = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('type'),
    channel: z.string(),
    text: z.string().min(1),
    threadTs: z.string().optional(),
  }),
  z.strictObject({ act: z.literal('shortcut'), callbackId: z.string() }),
  z.strictObject({
    act: z.literal('message shortcut'),
    callbackId: z.string(),
    channel: z.string(),
    ts: z.string(),
  }),
  /** A button, or a choice in a control that tells the bot at once. */
  z.strictObject({ act: z.literal('use'), ...control, chosen: value.optional() }),
  /** What is typed or chosen in a form, to be sent when it is submitted. */
  z.strictObject({ act: z.literal('fill'), ...control, value }),
  z.strictObject({ act: z.literal('submit'), view: z.string() }),
  /** Closes the top modal when it is the one named, or with `all` every one. */
  z.strictObject({ act: z.literal('close'), view: z.string(), all: z.boolean().default(false) }),
  z.strictObject({ act: z.literal('open home') }),
  z.strictObject({ act: z.literal('join'), channel: z.string() }),
  z.strictObject({ act: z.literal('delete'), channel: z.string(), ts: z.string() }),
]);
export type Act = z.input<typeof act>;
type ActWith<Name> = Extract<z.infer<typeof act>, { act: Name }>;
type ControlRef = Pick<ActWith<'use'>, 'place' | 'blockId' | 'actionId'>;

/** Someone types into a select whose options the bot gives. */
export const search = z.strictObject({ ...control, query: z.string().max(1000) });
export type Search = z.infer<typeof search>;

/** Does what a person did in the page. @throws Objection when it can't be done */
export async function perform(sandbox: Sandbox, userId: string, done: z.infer<typeof act>): Promise<void> {
  const { workspace, manifest } = sandbox;
  switch (done.act) {
    case 'type':
      if (done.text.length > MESSAGE_LIMIT)
        throw new Objection('A message may have at most 12,000 characters.');
      return typeLine(
        sandbox,
        userId,
        channelToWriteIn(sandbox, userId, done.channel),
        done.text,
        done.threadTs,
      );
    case 'shortcut':
      return void (await runShortcut(sandbox, userId, findShortcut(manifest, 'global', done.callbackId)));
    case 'message shortcut': {
      const shortcut = findShortcut(manifest, 'message', done.callbackId);
      return void (await runMessageShortcut(sandbox, userId, shortcut, seenMessage(sandbox, userId, done)));
    }
    case 'use': {
      const { place, control } = locate(sandbox, userId, done);
      return void (await tellBot(sandbox, userId, place, control, withoutType(done.chosen)));
    }
    case 'fill':
      return fill(sandbox, userId, done);
    case 'submit': {
      const open = openView(sandbox, userId, done.view);
      if (!markObjections(open)) await submit(sandbox, open);
      return;
    }
    case 'close':
      // One that is closed already must not take with it what came after it.
      if (stackOf(workspace, userId).at(-1)?.id === done.view) await close(sandbox, userId, done.all);
      return;
    case 'open home':
      return openHome(sandbox, userId);
    case 'join':
      return join(sandbox, userId, readableChannel(sandbox, userId, done.channel));
    case 'delete': {
      const message = seenMessage(sandbox, userId, done);
      if (message.user !== userId && !memberById(workspace, userId)?.isAdmin)
        throw new Objection('Only its author and admins can delete a message.');
      return removeMessage(workspace, message);
    }
  }
}

/** The options the bot offers for what somebody typed into a select. */
export async function find(
  sandbox: Sandbox,
  userId: string,
  { query, ...ref }: Search,
): Promise<PlainOption[]> {
  const { place, control } = locate(sandbox, userId, ref);
  return suggest(sandbox, userId, place, control, query);
}

function fill(sandbox: Sandbox, userId: string, { value: given, ...ref }: ActWith<'fill'>): void {
  const { place, control } = locate(sandbox, userId, ref);
  if (!('view' in place)) throw new Objection('Only forms keep what is typed.');
  if (given.type !== control.element.type) throw new Objection('The form has changed. Look again.');
  place.view.values[ref.blockId] = { ...place.view.values[ref.blockId], [ref.actionId]: given };
  delete place.view.errors[ref.blockId];
}

function locate(
  sandbox: Sandbox,
  userId: string,
  { place: ref, blockId, actionId }: ControlRef,
): { place: Place; control: Control } {
  const place: Place =
    'view' in ref
      ? { view: openView(sandbox, userId, ref.view) }
      : { message: seenMessage(sandbox, userId, ref) };
  const blocks = 'view' in place ? place.view.view.blocks : place.message.blocks;
  const control = controlsOf(blocks).find(
    ({ block, element }) => block.block_id === blockId && element.action_id === actionId,
  );
  if (!control) throw new Objection('That is not on the screen any more.');
  return { place, control };
}

function withoutType(chosen: StateValue | undefined): Partial<StateValue> | undefined {
  if (!chosen) return undefined;
  const { type: _type, ...content } = chosen;
  return content;
}

function openView({ workspace }: Sandbox, userId: string, id: string): OpenView {
  const home = workspace.homes[userId];
  const found = [...stackOf(workspace, userId), ...(home ? [home] : [])].find((one) => one.id === id);
  if (!found) throw new Objection('That form has been closed.');
  return found;
}

function readableChannel({ workspace }: Sandbox, userId: string, id: string): Channel {
  const channel = channelById(workspace, id);
  if (!channel || !canRead(workspace, channel, userId)) throw new Objection('There is no such channel.');
  return channel;
}

function channelToWriteIn(sandbox: Sandbox, userId: string, id: string): Channel {
  const channel = readableChannel(sandbox, userId, id);
  if (channel.isArchived) throw new Objection(`#${channel.name} is archived.`);
  if (!channel.members.includes(userId)) throw new Objection(`Join #${channel.name} first.`);
  return channel;
}

function seenMessage(sandbox: Sandbox, userId: string, at: { channel: string; ts: string }): Message {
  const { id } = readableChannel(sandbox, userId, at.channel);
  const message = messageAt(sandbox.workspace, id, at.ts);
  if (!message || (message.only && message.only !== userId))
    throw new Objection('That message has been deleted.');
  return message;
}
