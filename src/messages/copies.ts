import type { BlockAction, RespondFn } from '@slack/bolt';
import { read } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import type { Deps } from '../slack/feature.ts';
import { messageByKey } from './store.ts';

/**
 * Turns a copy of a card into a link to the card that is kept up to date. Slack can show a card twice when a process
 * died between Slack's acceptance and the note of it, or after a card was posted again elsewhere. Call it after a click
 * was acted on.
 * @param key of the card's message
 */
export async function tidyCopy(
  deps: Deps,
  body: BlockAction,
  respond: RespondFn,
  key: string,
): Promise<void> {
  if (body.container.type !== 'message') return;
  const known = await read(deps.db, within(2000), (tx) => messageByKey(deps.workspaceId, tx, key));
  const clickedOn = String(body.container.message_ts);
  if (!known?.ts || !known.channel || known.ts === clickedOn) return;
  const { permalink } = await deps.client.chat.getPermalink({ channel: known.channel, message_ts: known.ts });
  await respond({ replace_original: true, text: `This card is kept up to date <${permalink}|over there>.` });
}
