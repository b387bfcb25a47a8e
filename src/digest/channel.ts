import type { WebClient } from '@slack/web-api';
import { beforeDeadline, type Deadline, within } from '../deadline.ts';
import { slackRefusal } from '../slack/refusal.ts';
import type { Subscription } from './store.ts';

/** People of a private channel that are looked through for one. */
const mostPages = 5;

/** What a digest's form says that it is for whom. */
type Audience = Pick<Subscription, 'channelId' | 'reach'>;

/** A sentence under a field of a digest's form. */
type Objection = { channel: string } | { reach: string };

/**
 * Why a person can't set up a digest for a channel, as a sentence for a field; undefined where they can. Every member
 * may post in a public channel, and in a private one whoever is in it. Where people from outside are, only the projects
 * whose channel it is are told, as their cards stand there too.
 */
export async function objectionTo(
  client: WebClient,
  { channelId: channel, reach }: Audience,
  userId: string,
): Promise<Objection | undefined> {
  const deadline = within(1200);
  try {
    const { channel: found } = await inTime(deadline, client.conversations.info({ channel }));
    if (found?.is_im || found?.is_mpim) return { channel: 'Choose a channel.' };
    if (found?.is_archived) return { channel: 'This channel is archived. Choose another one.' };
    if (found?.is_private && !(await isMember(client, channel, userId, deadline)))
      return { channel: 'You are not in this channel. Choose one that you can post in.' };
    return found?.is_ext_shared && reach === 'all' ? { reach: outsidersThere } : undefined;
  } catch (error) {
    return { channel: slackRefusal(error) === 'channel_not_found' ? notInvited : untold };
  }
}

const notInvited = 'I am not in this channel. Type `/invite @aipm` there first.';
const untold = 'Slack did not tell me whether I can post there. Please try again in a moment.';
const outsidersThere =
  'People from outside the workspace are in this channel. Choose the projects whose channel it is, or another channel.';

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
