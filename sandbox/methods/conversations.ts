import { z } from 'zod';
import { Refusal, refusalWith } from '../refusal.ts';
import type { Sandbox } from '../sandbox.ts';
import { type Channel, channelById, memberById, openDm, type Workspace } from '../workspace.ts';
import { flag, type Method, method, page, pageOf } from './method.ts';

/** conversations.*. */
export const conversationMethods: Record<string, Method> = {
  'conversations.info': method({
    args: { channel: z.string(), include_num_members: flag.optional(), include_locale: flag.optional() },
    run(sandbox, args) {
      const channel = readable(sandbox, args.channel);
      const count = args.include_num_members ? { num_members: channel.members.length } : {};
      return { channel: { ...describeChannel(sandbox.workspace, channel), ...count } };
    },
  }),

  'conversations.members': method({
    args: { channel: z.string(), ...page },
    run(sandbox, args) {
      const { items, response_metadata } = pageOf(readable(sandbox, args.channel).members, args);
      return { members: items, response_metadata };
    },
  }),

  'conversations.list': method({
    scopes: ['channels:read'],
    args: {
      ...page,
      types: z.string().default('public_channel'),
      exclude_archived: flag.optional(),
    },
    run(sandbox, args) {
      const { workspace } = sandbox;
      const wanted = args.types.split(',').map((type) => type.trim());
      const listed = workspace.channels.filter(
        (channel) =>
          isVisible(workspace, channel) &&
          wanted.includes(channel.kind === 'im' ? 'im' : `${channel.kind}_channel`) &&
          !(args.exclude_archived && channel.isArchived),
      );
      for (const { kind } of listed) expectScope(sandbox, kind);
      const { items, response_metadata } = pageOf(listed, args);
      return { channels: items.map((channel) => describeChannel(workspace, channel)), response_metadata };
    },
  }),

  'conversations.open': method({
    scopes: ['im:write'],
    args: { users: z.string(), return_im: flag.optional() },
    run({ workspace }, args) {
      if (args.users.includes(','))
        throw refusalWith('invalid_arguments', ['[ERROR] the sandbox has no group conversations']);
      const member = memberById(workspace, args.users);
      if (!member) throw new Refusal('user_not_found');
      if (member.isDeactivated) throw new Refusal('user_disabled');
      if (member.isBot) throw new Refusal('cannot_dm_bot');
      return { channel: { id: openDm(workspace, member.id).id } };
    },
  }),
};

function readable(sandbox: Sandbox, id: string): Channel {
  const channel = channelById(sandbox.workspace, id);
  if (channel) expectScope(sandbox, channel.kind);
  if (!channel || !isVisible(sandbox.workspace, channel)) throw new Refusal('channel_not_found');
  return channel;
}

function isVisible({ app }: Workspace, channel: Channel): boolean {
  return channel.kind === 'public' || channel.members.includes(app.userId);
}

function expectScope({ workspace: { scopes } }: Sandbox, kind: Channel['kind']): void {
  const needed = { public: 'channels:read', private: 'groups:read', im: 'im:read' }[kind];
  if (!scopes.includes(needed)) throw new Refusal('missing_scope', { needed, provided: scopes.join(',') });
}

function describeChannel({ app }: Workspace, channel: Channel): Record<string, unknown> {
  if (channel.kind === 'im')
    return { id: channel.id, is_im: true, user: channel.members.find((id) => id !== app.userId) };
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_archived: channel.isArchived ?? false,
    is_general: channel.name === 'general',
    is_shared: channel.isShared ?? false,
    is_ext_shared: channel.isShared ?? false,
    is_org_shared: false,
    is_member: channel.members.includes(app.userId),
  };
}
