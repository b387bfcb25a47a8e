import type { Block } from './block-kit/blocks.ts';
import type { View } from './block-kit/view.ts';
import type { Values } from './inputs.ts';

/** Someone who appears in the workspace; `teamId` is their own workspace's. */
export type Member = {
  id: string;
  name: string;
  realName: string;
  teamId: string;
  tz: string;
  isAdmin?: boolean;
  isOwner?: boolean;
  isGuest?: boolean;
  isStranger?: boolean;
  isBot?: boolean;
  isDeactivated?: boolean;
};

export type Channel = {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  members: string[];
  isShared?: boolean;
  isArchived?: boolean;
};

/** `only` names the one person who sees an ephemeral message. */
export type Message = {
  ts: string;
  channel: string;
  user: string;
  text: string;
  blocks: Block[];
  threadTs?: string;
  only?: string;
  editedTs?: string;
  isTombstone?: boolean;
  metadata?: unknown;
  /** Ids of the files shared with it. */
  files?: string[];
};

/**
 * A file somebody or the bot uploaded; its content lies in the sandbox's folder. `size` is in bytes, `created` in
 * milliseconds since 1970.
 */
export type StoredFile = {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  size: number;
  owner: string;
  created: number;
  /** What the bot's upload still waits for; absent when it is done. */
  awaits?: 'content' | 'completion';
};

/** A view on someone's screen. `opened` is the channel it was opened from. */
export type OpenView = {
  id: string;
  owner: string;
  view: View;
  hash: string;
  values: Values;
  rootId: string;
  previousId: string | null;
  opened: string | null;
  errors: Record<string, string>;
  notice?: string;
};

export type Trigger = {
  userId: string;
  channel: string | null;
  issuedAt: number;
  used: boolean;
  /** The delivery that carried it was sent twice on purpose, so a second use is no fault of the bot. */
  wasDoubled: boolean;
};

export type ResponseUrl = {
  userId: string;
  channel: string;
  messageTs: string | null;
  createdAt: number;
  uses: number;
};

/** Everything the workspace remembers, as plain data that can be written to disk. */
export type Workspace = {
  team: { id: string; name: string; domain: string };
  app: { id: string; name: string; botId: string; userId: string };
  members: Member[];
  channels: Channel[];
  files: StoredFile[];
  messages: Message[];
  stacks: Record<string, OpenView[]>;
  homes: Record<string, OpenView>;
  triggers: Record<string, Trigger>;
  responseUrls: Record<string, ResponseUrl>;
  scopes: string[];
  counter: number;
  lastTs: number;
};

/** A new id such as `V00000000A`; never given twice in a workspace. */
export function newId(workspace: Workspace, prefix: string): string {
  workspace.counter += 1;
  return `${prefix}${workspace.counter.toString(36).toUpperCase().padStart(9, '0')}`;
}

/** A new message timestamp: unique in the workspace and rising. */
export function newTs(workspace: Workspace, now: number): string {
  workspace.lastTs = Math.max(workspace.lastTs + 1, now * 1000);
  const digits = String(workspace.lastTs);
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

export function memberById(workspace: Workspace, id: string): Member | undefined {
  return workspace.members.find((member) => member.id === id);
}

export function channelById(workspace: Workspace, id: string): Channel | undefined {
  return workspace.channels.find((channel) => channel.id === id);
}

/** Guests and people from other workspaces read only where they were added. */
export function canRead(workspace: Workspace, channel: Channel, userId: string): boolean {
  const member = memberById(workspace, userId);
  const isOwn = member !== undefined && !member.isGuest && !member.isStranger;
  return channel.members.includes(userId) || (isOwn && channel.kind === 'public');
}

/** The direct conversation of a person with the bot, opened if there is none yet. */
export function openDm(workspace: Workspace, userId: string): Channel {
  const found = workspace.channels.find(
    (channel) => channel.kind === 'im' && channel.members.includes(userId),
  );
  if (found) return found;
  const dm: Channel = {
    id: newId(workspace, 'D'),
    name: 'directmessage',
    kind: 'im',
    members: [userId, workspace.app.userId],
  };
  workspace.channels.push(dm);
  return dm;
}

/** A message by its channel and ts, unless it was deleted. */
export function messageAt(workspace: Workspace, channel: string, ts: string): Message | undefined {
  return workspace.messages.find((one) => one.channel === channel && one.ts === ts && !one.isTombstone);
}

/** Removes a message; one with replies leaves a tombstone, as in Slack. */
export function removeMessage(workspace: Workspace, message: Message): void {
  const hasReplies = workspace.messages.some(
    (one) => one.channel === message.channel && one.threadTs === message.ts,
  );
  if (hasReplies)
    Object.assign(message, { isTombstone: true, text: 'This message was deleted.', blocks: [], files: [] });
  else workspace.messages.splice(workspace.messages.indexOf(message), 1);
}

/** The views on a person's screen, the top one last. */
export function stackOf(workspace: Workspace, userId: string): OpenView[] {
  workspace.stacks[userId] ??= [];
  return workspace.stacks[userId];
}

/** Every open modal and every Home. */
export function allViews(workspace: Workspace): OpenView[] {
  return [...Object.values(workspace.stacks).flat(), ...Object.values(workspace.homes)];
}

/** Keeps the newest entries of a record that only ever grows. */
export function forgetOldest(record: Record<string, unknown>, kept = 1000): void {
  for (const key of Object.keys(record).slice(0, -kept)) delete record[key];
}
