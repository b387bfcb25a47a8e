import type { BlockAction, RespondFn } from '@slack/bolt';
import { read } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import type { Deps } from '../slack/feature.ts';
import { isLeft, messageAt, messageByKey } from './store.ts';

/**
 * Turns a copy of a card into a link to the card that is kept up to date. Slack can show a card twice when a process
 * died between Slack's acceptance and the note of it, or after a card was posted again elsewhere. Other messages with the
 * card's buttons, such as invitations and lists, are left alone. Call it after a click was acted on.
 * @param key of the card's message
 */
export async function tidyCopy(
  deps: Deps,
  body: BlockAction,
  respond: RespondFn,
  key: string,
): Promise<void> {
  const { type, is_ephemeral: isEphemeral, message_ts: ts, channel_id: channel } = body.container;
  if (type !== 'message' || isEphemeral) return;
  const { card, clickedOn } = await read(deps.db, within(2000), async (tx) => ({
    card: await messageByKey(deps.workspaceId, tx, key),
    clickedOn: await messageAt(deps.workspaceId, tx, String(channel), String(ts)),
  }));
  if (!card?.ts || !card.channel || (clickedOn && !isLeft(clickedOn, key))) return;
  const { permalink } = await deps.client.chat.getPermalink({ channel: card.channel, message_ts: card.ts });
  await respond({ replace_original: true, text: `This card is kept up to date <${permalink}|over there>.` });
}
