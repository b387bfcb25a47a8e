import { type Method, method } from './method.ts';

/** api.*, auth.* and team.*. */
export const authMethods: Record<string, Method> = {
  'api.test': method({ token: 'none', args: {}, run: () => ({}) }),

  'auth.test': method({
    args: {},
    run: ({ workspace: { team, app } }) => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: app.name,
      team_id: team.id,
      user_id: app.userId,
      bot_id: app.botId,
      is_enterprise_install: false,
    }),
  }),

  'team.info': method({
    scopes: ['team:read'],
    args: {},
    run: ({ workspace: { team } }) => ({ team: { id: team.id, name: team.name, domain: team.domain } }),
  }),
};
