import type { WebClient } from '@slack/web-api';
import { beforeDeadline, type Deadline, within } from '../deadline.ts';
import { slackRefusal } from '../slack/refusal.ts';

/** People of a private channel that are looked through for one. */
const mostPages = 5;

/**
 * Why a person can't set up a digest for a channel, as a sentence for its field; undefined where they can. Every member
 * may post in a public channel, and in a private one whoever is in it.
 */
export async function objectionTo(
  client: WebClient,
  channel: string,
  userId: string,
): Promise<string | undefined> {
  const deadline = within(1200);
  try {
    const { channel: found } = await inTime(deadline, client.conversations.info({ channel }));
    if (found?.is_im || found?.is_mpim) return 'Choose a channel.';
    if (found?.is_archived) return 'This channel is archived. Choose another one.';
    if (!found?.is_private) return undefined;
    const isIn = await isMember(client, channel, userId, deadline);
    return isIn ? undefined : 'You are not in this channel. Choose one that you can post in.';
  } catch (error) {
    const refusal = slackRefusal(error);
    if (refusal === 'channel_not_found') return 'I am not in this channel. Type `/invite @aipm` there first.';
    return 'Slack did not tell me whether I can post there. Please try again in a moment.';
  }
}

async function isMember(
  client: WebClient,
  channel: string,
  userId: string,
  deadline: Deadline,
): Promise<boolean> {
  let cursor = '';
  for (let page = 0; page < mostPages; page += 1) {
    const asked = client.conversations.members({ channel, limit: 1000, ...(cursor && { cursor }) });
    const { members, response_metadata: metadata } = await inTime(deadline, asked);
    if (members?.includes(userId)) return true;
    cursor = metadata?.next_cursor ?? '';
    if (!cursor) return false;
  }
  return false;
}

function inTime<T>(deadline: Deadline, call: Promise<T>): Promise<T> {
  return beforeDeadline(call, deadline, () => new Error('Slack took too long'));
}
