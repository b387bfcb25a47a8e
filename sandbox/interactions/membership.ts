import type { Sandbox } from '../sandbox.ts';
import { type Channel, memberById } from '../workspace.ts';
import { sendEvent } from './event.ts';

/** Someone joins a channel, or is added to it. */
export async function join(sandbox: Sandbox, userId: string, channel: Channel): Promise<void> {
  if (!channel.members.includes(userId)) channel.members.push(userId);
  await announce(sandbox, 'member_joined_channel', userId, channel);
}

export async function leave(sandbox: Sandbox, userId: string, channel: Channel): Promise<void> {
  channel.members = channel.members.filter((one) => one !== userId);
  await announce(sandbox, 'member_left_channel', userId, channel);
}

async function announce(
  sandbox: Sandbox,
  event: 'member_joined_channel' | 'member_left_channel',
  userId: string,
  channel: Channel,
): Promise<void> {
  await sendEvent(sandbox, {
    type: event,
    user: userId,
    channel: channel.id,
    channel_type: 'C',
    team: memberById(sandbox.workspace, userId)?.teamId,
  });
}
