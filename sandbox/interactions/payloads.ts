import type { Sandbox } from '../sandbox.ts';
import { type Channel, memberById, newId, type Workspace } from '../workspace.ts';

export const VERIFICATION_TOKEN = 'northwind-verification';

/** What every interactive payload says about the person, the team and the app. */
export function envelope({ workspace }: Sandbox, type: string, userId: string): Record<string, unknown> {
  const { team, app } = workspace;
  return {
    type,
    token: VERIFICATION_TOKEN,
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    api_app_id: app.id,
    user: describeUser(workspace, userId),
  };
}

function describeUser(workspace: Workspace, userId: string): Record<string, unknown> {
  const member = memberById(workspace, userId);
  return { id: userId, username: member?.name, name: member?.name, team_id: member?.teamId };
}

/** A channel as commands and interactions name it. */
export function namedChannel(channel: Channel): { id: string; name: string } {
  return { id: channel.id, name: channel.kind === 'private' ? 'privategroup' : channel.name };
}

/** The seconds and microseconds that actions and events are stamped with. */
export function stamp({ now }: Sandbox): string {
  return (now() / 1000).toFixed(6);
}

/** Wraps an event as the Events API does. */
export function eventEnvelope(sandbox: Sandbox, event: Record<string, unknown>): Record<string, unknown> {
  const { team, app } = sandbox.workspace;
  return {
    token: VERIFICATION_TOKEN,
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: newId(sandbox.workspace, 'Ev'),
    event_time: Math.floor(sandbox.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: app.userId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}
