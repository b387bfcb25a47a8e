import type { Block } from '../block-kit/blocks.ts';
import type { Values } from '../inputs.ts';
import type { Sandbox } from '../sandbox.ts';
import {
  type Channel,
  canRead,
  type Member,
  type Message,
  memberById,
  type OpenView,
  openDm,
  type StoredFile,
  stackOf,
  type Workspace,
} from '../workspace.ts';

/** Everything one person's Slack shows at a moment, as the page draws it. */
export type Screen = {
  /** Rises with every screen this sandbox gives out; a page drops what is older than what it shows. */
  version: number;
  team: string;
  app: { id: string; name: string; userId: string };
  clock: Clock;
  viewer: Person;
  /** Everybody one may view the workspace as. */
  people: Person[];
  /** Everybody who may be mentioned or picked, the bot included; deactivated people only to be named. */
  directory: DirectoryEntry[];
  /** The channels this person can read, then their conversation with the bot. */
  channels: ChannelEntry[];
  /** The channel that was asked for, when this person can read it. */
  channel: OpenChannel | null;
  /** Modals on their screen, the top one last. */
  modals: ModalEntry[];
  home: { id: string; blocks: Block[]; values: Values } | null;
  commands: CommandEntry[];
  shortcuts: { global: ShortcutEntry[]; message: ShortcutEntry[] };
};

/** The bot's clock. `now` is in milliseconds and runs on; `offsetMs` is how far it was put forward. */
export type Clock = { now: number; offsetMs: number };

/** `role` says in a word or two who this is: admin, member, guest, from another company. */
type Person = { id: string; name: string; realName: string; role: string; tz: string };
export type DirectoryEntry = {
  id: string;
  name: string;
  realName: string;
  isBot: boolean;
  isDeactivated: boolean;
};
export type ChannelEntry = {
  id: string;
  name: string;
  kind: Channel['kind'];
  isMember: boolean;
  isShared: boolean;
  isArchived: boolean;
  /** The ts of the newest message that somebody else wrote, to tell what is unread; empty for none. */
  lastTs: string;
};
export type OpenChannel = ChannelEntry & { members: string[]; messages: MessageEntry[] };
export type MessageEntry = {
  ts: string;
  user: string;
  text: string;
  blocks: Block[];
  files: FileEntry[];
  /** The ts of the message it answers, absent when it stands by itself. */
  threadTs?: string;
  /** Only this person sees it. */
  isEphemeral: boolean;
  isEdited: boolean;
  /** It was deleted, but has replies. */
  isTombstone: boolean;
};
/** A file to download from `url`, `size` in bytes. */
export type FileEntry = { id: string; name: string; title: string; size: number; url: string };
export type ModalEntry = {
  id: string;
  title: string;
  submit: string | null;
  close: string;
  blocks: Block[];
  values: Values;
  /** Sentences under fields, by block_id. */
  errors: Record<string, string>;
  /** What Slack itself says about the whole modal, such as that it had trouble connecting. */
  notice: string | null;
};
export type CommandEntry = { command: string; description: string; usageHint: string };
type ShortcutEntry = { name: string; callbackId: string };

/** What a person's Slack shows, with the messages of one channel. */
export function screenOf(
  sandbox: Sandbox,
  userId: string,
  channelId: string | undefined,
  clock: Clock,
  version: number,
): Screen {
  const { workspace, manifest } = sandbox;
  openDm(workspace, userId);
  const channels = workspace.channels.filter((one) => canRead(workspace, one, userId));
  const open = channels.find((one) => one.id === channelId);
  const { slash_commands: commands, shortcuts } = manifest.features;
  const home = workspace.homes[userId];
  const ofType = (type: 'global' | 'message') =>
    shortcuts
      .filter((one) => one.type === type)
      .map((one) => ({ name: one.name, callbackId: one.callback_id }));
  return {
    version,
    team: workspace.team.name,
    app: { id: workspace.app.id, name: workspace.app.name, userId: workspace.app.userId },
    clock,
    viewer: personOf(workspace, userId),
    people: workspace.members
      .filter((one) => !one.isBot && !one.isDeactivated)
      .map((one) => personOf(workspace, one.id)),
    directory: workspace.members.map(directoryEntry),
    channels: channels.map((one) => channelEntry(workspace, one, userId)),
    channel: open
      ? {
          ...channelEntry(workspace, open, userId),
          members: open.members,
          messages: seenIn(workspace, open, userId).map((one) => messageEntry(workspace, one, userId)),
        }
      : null,
    modals: stackOf(workspace, userId).flatMap((one) => modalEntry(one) ?? []),
    home: home ? { id: home.id, blocks: home.view.blocks, values: home.values } : null,
    commands: commands.map((one) => ({
      command: one.command,
      description: one.description,
      usageHint: one.usage_hint ?? '',
    })),
    shortcuts: { global: ofType('global'), message: ofType('message') },
  };
}

function personOf(workspace: Workspace, userId: string): Person {
  const member = memberById(workspace, userId);
  if (!member) throw new Error(`Nobody has the id ${userId}`);
  const { id, name, realName, tz } = member;
  return { id, name, realName, tz, role: roleOf(member) };
}

function roleOf(member: Member): string {
  if (member.isStranger) return 'from another company';
  if (member.isGuest) return 'guest';
  return member.isAdmin ? 'admin' : 'member';
}

function directoryEntry(member: Member): DirectoryEntry {
  const { id, name, realName, isBot = false, isDeactivated = false } = member;
  return { id, name, realName, isBot, isDeactivated };
}

function channelEntry(workspace: Workspace, channel: Channel, userId: string): ChannelEntry {
  const { id, name, kind, members, isShared = false, isArchived = false } = channel;
  const newest = seenIn(workspace, channel, userId).findLast((one) => one.user !== userId);
  return {
    id,
    name: kind === 'im' ? workspace.app.name : name,
    kind,
    isMember: members.includes(userId),
    isShared,
    isArchived,
    lastTs: newest?.ts ?? '',
  };
}

function seenIn(workspace: Workspace, channel: Channel, userId: string): Message[] {
  return workspace.messages.filter(
    (one) => one.channel === channel.id && (one.only === undefined || one.only === userId),
  );
}

function messageEntry(workspace: Workspace, message: Message, userId: string): MessageEntry {
  const { ts, user, text, blocks, threadTs } = message;
  const files = (message.files ?? []).flatMap((id) => workspace.files.find((one) => one.id === id) ?? []);
  return {
    ts,
    user,
    text,
    blocks,
    files: files.map((file) => fileEntry(file, userId)),
    ...(threadTs ? { threadTs } : {}),
    isEphemeral: message.only !== undefined,
    isEdited: message.editedTs !== undefined,
    isTombstone: message.isTombstone ?? false,
  };
}

function fileEntry({ id, name, title, size }: StoredFile, userId: string): FileEntry {
  return { id, name, title, size, url: `/files/${id}/${encodeURIComponent(name)}?as=${userId}` };
}

function modalEntry({ id, view, values, errors, notice }: OpenView): ModalEntry | undefined {
  if (view.type !== 'modal') return undefined;
  return {
    id,
    title: view.title.text,
    submit: view.submit?.text ?? null,
    close: view.close?.text ?? 'Cancel',
    blocks: view.blocks,
    values,
    errors,
    notice: notice ?? null,
  };
}
