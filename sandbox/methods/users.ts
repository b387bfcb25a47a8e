import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { type Member, memberById, type Workspace } from '../workspace.ts';
import { flag, type Method, method, page, pageOf } from './method.ts';

/** users.*. */
export const userMethods: Record<string, Method> = {
  'users.info': method({
    scopes: ['users:read'],
    args: { user: z.string(), include_locale: flag.optional() },
    run({ workspace }, args) {
      const member = memberById(workspace, args.user);
      if (!member) throw new Refusal('user_not_found');
      return { user: describeMember(workspace, member) };
    },
  }),

  'users.list': method({
    scopes: ['users:read'],
    args: { ...page, include_locale: flag.optional() },
    run({ workspace }, args) {
      // Strangers are seen in shared channels but are not in the list of the workspace's own people.
      const own = workspace.members.filter((member) => !member.isStranger);
      const { items, response_metadata } = pageOf(own, args);
      return { members: items.map((member) => describeMember(workspace, member)), response_metadata };
    },
  }),
};

function describeMember(workspace: Workspace, member: Member): Record<string, unknown> {
  const shared = {
    id: member.id,
    team_id: member.teamId,
    name: member.name,
    deleted: member.isDeactivated ?? false,
    real_name: member.realName,
    is_bot: member.isBot ?? false,
    is_app_user: false,
    updated: 1_760_000_000,
    profile: {
      real_name: member.realName,
      display_name: member.realName.split(' ')[0] ?? member.name,
      team: member.teamId,
      image_48: `https://${workspace.team.domain}.slack.com/avatars/${member.id}.png`,
    },
  };
  if (member.isDeactivated) return shared;
  if (member.isStranger) return { ...shared, tz: member.tz, is_stranger: true };
  return {
    ...shared,
    tz: member.tz,
    is_admin: member.isAdmin ?? false,
    is_owner: member.isOwner ?? false,
    is_primary_owner: member.isOwner ?? false,
    is_restricted: member.isGuest ?? false,
    is_ultra_restricted: member.isGuest ?? false,
  };
}
