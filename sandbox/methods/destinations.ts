import { Refusal } from '../refusal.ts';
import type { Sandbox } from '../sandbox.ts';
import { type Channel, channelById, memberById, messageAt, openDm } from '../workspace.ts';

/** The channel the bot wants to write to; a person's id stands for their direct conversation. */
export function writable(sandbox: Sandbox, id: string): Channel {
  return destination(sandbox, id, sandbox.workspace.scopes.includes('chat:write.public'));
}

/** The channel the bot wants to share a file in, where chat:write.public does not stand in for being a member. */
export function shareable(sandbox: Sandbox, id: string): Channel {
  return destination(sandbox, id, false);
}

function destination({ workspace }: Sandbox, id: string, isOpenToAll: boolean): Channel {
  if (/^[UW]/.test(id)) return directConversation(workspace, id);
  const channel = channelById(workspace, id);
  const isMember = channel?.members.includes(workspace.app.userId);
  if (!channel || (channel.kind !== 'public' && !isMember)) throw new Refusal('channel_not_found');
  if (channel.isArchived) throw new Refusal('is_archived');
  if (!isMember && !isOpenToAll) throw new Refusal('not_in_channel');
  return channel;
}

function directConversation(workspace: Sandbox['workspace'], id: string): Channel {
  const member = memberById(workspace, id);
  if (!member) throw new Refusal('channel_not_found');
  if (member.isDeactivated) throw new Refusal('user_not_found');
  if (member.isBot) throw new Refusal('cannot_dm_bot');
  return openDm(workspace, id);
}

/** Where in a channel a message belongs: in the thread of `ts`, or nowhere in particular. */
export function threadIn(
  { workspace }: Sandbox,
  channel: Channel,
  ts: string | undefined,
): { threadTs?: string } {
  if (ts === undefined) return {};
  const parent = messageAt(workspace, channel.id, ts);
  if (!parent || parent.only || parent.threadTs) throw new Refusal('thread_not_found');
  return { threadTs: ts };
}
