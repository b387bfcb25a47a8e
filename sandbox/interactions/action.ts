import { type PlainOption, suggestions } from '../block-kit/composition.ts';
import type { Element } from '../block-kit/elements.ts';
import { explain } from '../block-kit/explain.ts';
import type { Control } from '../block-kit/walk.ts';
import { type StateValue, type Values, valuesOf } from '../inputs.ts';
import { describeMessage, tellOnly } from '../messages.ts';
import { recordProblem } from '../recording.ts';
import { issueResponseUrl } from '../response-urls.ts';
import type { Ack, Sandbox } from '../sandbox.ts';
import { issueTrigger } from '../triggers.ts';
import { describeView } from '../views.ts';
import { channelById, type Message, type OpenView } from '../workspace.ts';
import { envelope, namedChannel, stamp } from './payloads.ts';

/** Where a control stands. */
export type Place = { message: Message } | { view: OpenView };

const NOT_RESPONDING = 'This app is not responding. Try again?';

/** Someone uses a control that tells the bot at once. `chosen` is the option or value they chose, if any. */
export async function act(
  sandbox: Sandbox,
  userId: string,
  place: Place,
  { element, block }: Control,
  chosen?: Partial<StateValue>,
): Promise<Ack> {
  const action = {
    type: element.type,
    block_id: block.block_id,
    action_id: element.action_id,
    action_ts: stamp(sandbox),
    ...partsOf(element),
    ...chosen,
  };
  if ('view' in place) remember(place.view, block.block_id, element, chosen);
  const channel = 'message' in place ? place.message.channel : place.view.opened;
  const payload = {
    ...envelope(sandbox, 'block_actions', userId),
    ...placeParts(sandbox, userId, place, valuesChosen(block.block_id, element, chosen)),
    actions: [action],
    trigger_id: issueTrigger(sandbox, userId, channel),
  };
  const ack = await sandbox.send({ kind: 'action', payload });
  if (ack.status !== 'ok') warn(sandbox, userId, place);
  return ack;
}

function valuesChosen(blockId = '', { type, action_id = '' }: Element, chosen?: Partial<StateValue>): Values {
  return chosen ? { [blockId]: { [action_id]: { type, ...chosen } } } : {};
}

function remember(
  view: OpenView,
  blockId = '',
  { action_id: id = '' }: Element,
  chosen?: Partial<StateValue>,
) {
  const held = view.values[blockId]?.[id];
  if (held) Object.assign(held, chosen);
}

function warn(sandbox: Sandbox, userId: string, place: Place): void {
  if ('view' in place) place.view.notice = NOT_RESPONDING;
  else tellOnly(sandbox, place.message.channel, userId, NOT_RESPONDING);
}

function partsOf(element: Element): Record<string, unknown> {
  const parts: Record<string, unknown> = {};
  for (const key of ['text', 'value', 'url', 'style', 'placeholder', 'confirm', 'initial_option'] as const)
    if (key in element) parts[key] = (element as Record<string, unknown>)[key];
  return parts;
}

function placeParts(
  sandbox: Sandbox,
  userId: string,
  place: Place,
  chosen: Values = {},
): Record<string, unknown> {
  const { workspace } = sandbox;
  if ('view' in place)
    return {
      container: { type: 'view', view_id: place.view.id },
      view: describeView(sandbox, place.view),
    };
  const { message } = place;
  const channel = channelById(workspace, message.channel);
  const isEphemeral = message.only !== undefined;
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: isEphemeral,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    channel: channel ? namedChannel(channel) : { id: message.channel, name: '' },
    ...(isEphemeral ? {} : { message: describeMessage(sandbox, message) }),
    state: { values: valuesOf(message.blocks, message.channel, chosen) },
    response_url: issueResponseUrl(sandbox, { userId, channel: message.channel, messageTs: message.ts }),
  };
}

/** Someone types into an external select: the options the bot offers, none when it fails. */
export async function suggest(
  sandbox: Sandbox,
  userId: string,
  place: Place,
  { element, block }: Control,
  query: string,
): Promise<PlainOption[]> {
  const { response_url: _url, state: _state, ...parts } = placeParts(sandbox, userId, place);
  const payload = {
    ...envelope(sandbox, 'block_suggestion', userId),
    ...parts,
    action_id: element.action_id,
    block_id: block.block_id,
    value: query,
  };
  const ack = await sandbox.send({ kind: 'suggestion', payload });
  if (ack.status !== 'ok') return [];
  const answer = suggestions.safeParse(ack.body);
  if (!answer.success) {
    recordProblem(sandbox.recording, 'invalid options', String(element.action_id), explain(answer.error));
    return [];
  }
  return answer.data.options ?? (answer.data.option_groups ?? []).flatMap((group) => group.options);
}
