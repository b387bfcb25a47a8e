import type { UsersInfoResponse, WebClient } from '@slack/web-api';
import { beforeDeadline, within } from '../deadline.ts';
import { UserError } from '../errors.ts';
import { slackRefusal } from './refusal.ts';
import { dayIn, zoneNamed } from './text.ts';

/** A member of the workspace who reads or acts. Only `viewer` makes one, so whoever holds one may be served. */
export type Viewer = {
  userId: string;
  name: string;
  /** Slack's admins and owners, and those whom the workspace names in its settings. */
  isAdmin: boolean;
  /** IANA zone; UTC where Slack names none that is known here. */
  zone: string;
};

/** A member with the day, `YYYY-MM-DD`, that it is for them. */
export type Reader = Viewer & { today: string };

/** A member as the reader of what is shown at a moment. */
export function readerAt(viewer: Viewer, now: Date): Reader {
  return { ...viewer, today: dayIn(viewer.zone, now) };
}

export type People = {
  /**
   * The member behind a request.
   * @throws UserError for guests, people of other workspaces, bots and deactivated people
   */
  viewer: (userId: string) => Promise<Viewer>;
  /** Those who can't act here: guests, people of other workspaces, bots. Whom Slack says nothing of is given the benefit. */
  outsiders: (userIds: string[]) => Promise<string[]>;
  /**
   * Those of a channel's people who can act here: without bots, guests and deactivated people.
   * @throws UserError when Slack does not tell, such as for a private channel that aipm is not in, or when there are
   * more than 500
   */
  membersOf: (channelId: string) => Promise<string[]>;
  /** Names to show for ids, as far as Slack tells them within a moment; the rest are missing. */
  names: (userIds: string[]) => Promise<Map<string, string>>;
};

type SlackUser = NonNullable<UsersInfoResponse['user']>;

const freshFor = 5 * 60_000;

/** Looks people up in Slack and keeps what it hears for five minutes; while Slack is silent, older news serves. */
export function lookUpPeople(client: WebClient, workspaceId: string): People {
  const known = new Map<string, { user: SlackUser; until: number }>();

  async function find(userId: string): Promise<SlackUser> {
    const entry = known.get(userId);
    if (entry && entry.until > Date.now()) return entry.user;
    try {
      const { user } = await inTime(1500, client.users.info({ user: userId }));
      if (!user) throw new Error('Slack named no such person');
      if (known.size > 10_000) known.clear();
      known.set(userId, { user, until: Date.now() + freshFor });
      return user;
    } catch (error) {
      if (entry && !isUnknownPerson(error)) return entry.user;
      throw error;
    }
  }

  async function viewer(userId: string): Promise<Viewer> {
    const user = await find(userId).catch((error: unknown) => {
      if (isUnknownPerson(error)) throw new UserError(membersOnly);
      throw new UserError(
        'Slack did not tell me who you are. Nothing was changed; please try again in a moment.',
      );
    });
    if (!isMember(user, workspaceId)) throw new UserError(membersOnly);
    return {
      userId,
      name: nameOf(user),
      isAdmin: user.is_admin === true || user.is_owner === true,
      zone: zoneNamed(user.tz ?? '') ?? 'UTC',
    };
  }

  async function names(userIds: string[]): Promise<Map<string, string>> {
    const found = await Promise.allSettled(
      userIds.map(async (id) => [id, nameOf(await inTime(700, find(id)))] as const),
    );
    return new Map(found.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
  }

  async function outsiders(userIds: string[]): Promise<string[]> {
    const found = await Promise.allSettled(userIds.map((id) => inTime(700, find(id))));
    return userIds.filter((_, index) => {
      const result = found[index];
      if (result?.status === 'fulfilled') return !isMember(result.value, workspaceId);
      return isUnknownPerson(result?.reason);
    });
  }

  async function membersOf(channelId: string): Promise<string[]> {
    const ids = await idsIn(client, channelId);
    const members: string[] = [];
    for (let from = 0; from < ids.length; from += atOnce) {
      const found = await Promise.allSettled(ids.slice(from, from + atOnce).map(find));
      for (const result of found) {
        if (result.status === 'fulfilled') {
          if (isMember(result.value, workspaceId)) members.push(result.value.id ?? '');
        } else if (!isUnknownPerson(result.reason)) throw new UserError(untold);
      }
    }
    return members;
  }

  return { viewer, outsiders, membersOf, names };
}

const namedFor = 60_000;
/** While the database does not tell, it is asked again after this time. */
const untoldFor = 5_000;

/**
 * People with the admins that the workspace names beside Slack's. They are asked for once a minute; while that fails, those
 * known last are the admins.
 * @param named their ids
 */
export function withNamedAdmins(people: People, named: () => Promise<string[]>, now: () => Date): People {
  let admins: Promise<string[]> = Promise.resolve([]);
  let until = 0;

  function adminIds(): Promise<string[]> {
    if (now().getTime() < until) return admins;
    until = now().getTime() + namedFor;
    const before = admins;
    admins = named().catch(() => {
      until = now().getTime() + untoldFor;
      return before;
    });
    return admins;
  }

  return {
    ...people,
    viewer: async (userId) => {
      const viewer = await people.viewer(userId);
      return viewer.isAdmin ? viewer : { ...viewer, isAdmin: (await adminIds()).includes(userId) };
    },
  };
}

/** The most people of a channel that are asked for; a larger vote names its people. */
const mostInChannel = 500;
/** People looked up at a time. */
const atOnce = 20;
const untold = 'Slack did not tell me who is in this channel. Please try again in a moment.';

/** Everybody in a channel. Slack gives them in pages, however long, until there is no cursor. */
async function idsIn(client: WebClient, channel: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor = '';
  do {
    const asked = client.conversations.members({ channel, limit: 200, ...(cursor && { cursor }) });
    const page = await asked.catch((error: unknown) => {
      throw new UserError(slackRefusal(error) ? notThere : untold);
    });
    ids.push(...(page.members ?? []));
    cursor = page.response_metadata?.next_cursor ?? '';
    if (ids.length > mostInChannel)
      throw new UserError(
        `More than ${mostInChannel} people are in this channel. Name those who are meant one by one.`,
      );
  } while (cursor);
  return ids;
}

const notThere =
  'I can not see who is in this channel. Type `/invite @aipm` there, or name the people one by one.';

const membersOnly =
  'Only members of this workspace can use aipm. You can read the cards it posts where you are; to take part, ask a member.';

function isMember(user: SlackUser, workspaceId: string): boolean {
  const home = [user.team_id, ...(user.enterprise_user?.teams ?? [])];
  return (
    home.includes(workspaceId) &&
    !user.is_restricted &&
    !user.is_ultra_restricted &&
    !user.is_stranger &&
    !user.deleted &&
    !user.is_bot
  );
}

function nameOf(user: SlackUser): string {
  return user.profile?.display_name || user.real_name || user.name || 'somebody';
}

function isUnknownPerson(error: unknown): boolean {
  const refusal = slackRefusal(error);
  return refusal === 'user_not_found' || refusal === 'user_not_visible';
}

/** A listener has three seconds for everything, so who somebody is must be known well before. */
function inTime<T>(milliseconds: number, call: Promise<T>): Promise<T> {
  return beforeDeadline(call, within(milliseconds), () => new Error('Slack took too long'));
}
