import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Slack, startSlack } from '../../sandbox/slack.ts';
import { lookUpPeople, type People, withNamedAdmins } from '../../src/slack/people.ts';

let slack: Slack;
let people: People;

beforeAll(async () => {
  slack = await startSlack();
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.url, retryConfig: { retries: 0 } });
  people = lookUpPeople(client, slack.teamId);
});
afterAll(() => slack.stop());

test.each([
  ['Asia/Shanghai', 'Asia/Shanghai'],
  ['Mars/Base', 'UTC'],
  ['', 'UTC'],
  ['+08:00', 'UTC'],
])('a person whose zone Slack gives as %j has the zone %s', async (tz, zone) => {
  const id = `UZONE${tz.replace(/[^a-z]/gi, '').toUpperCase()}${tz.length}`;
  slack.workspace.members.push({ id, name: id, realName: id, teamId: slack.teamId, tz });
  expect(await people.viewer(id)).toMatchObject({ zone });
});

/** A public channel with some more people in it. */
function crowd(name: string, size: number) {
  const ids = Array.from({ length: size }, (_, n) => `U${name.toUpperCase()}${n}`);
  for (const id of ids)
    slack.workspace.members.push({
      id,
      name: id.toLowerCase(),
      realName: id,
      teamId: slack.teamId,
      tz: 'UTC',
    });
  slack.workspace.channels.push({ id: `C${name.toUpperCase()}`, name, kind: 'public', members: ids });
  return ids;
}

describe('the people of a channel', () => {
  test('are all its members, without bots, guests and those who have left', async () => {
    const triage = slack.workspace.channels.find(({ name }) => name === 'triage');
    triage?.members.push('U00NILS0001', 'U00AIPM0001');
    expect(await people.membersOf('C00TRIAGE01')).toEqual([
      'U00ALICE001',
      'U00BOB00001',
      'U00CARO0001',
      'U00DAN00001',
    ]);
  });

  test('are read page by page', async () => {
    const ids = crowd('many', 450);
    expect(await people.membersOf('CMANY')).toEqual(ids);
  });

  test('are not cut when there are too many, but refused in a sentence', async () => {
    crowd('toomany', 501);
    await expect(people.membersOf('CTOOMANY')).rejects.toThrow('More than 500 people are in this channel');
  });

  test('leave out whom Slack does not know', async () => {
    slack.workspace.channels.push({
      id: 'CGONE',
      name: 'gone',
      kind: 'public',
      members: ['UGONE', 'U00BOB00001'],
    });
    expect(await people.membersOf('CGONE')).toEqual(['U00BOB00001']);
  });

  test('are not told where aipm is not, and not while Slack fails', async () => {
    await expect(people.membersOf('C00SECRET01')).rejects.toThrow('/invite @aipm');
    slack.misbehave({ method: 'conversations.members', times: 1, fault: { status: 500 } });
    await expect(people.membersOf('C00CARE0001')).rejects.toThrow(
      'Slack did not tell me who is in this channel',
    );
  });
});

describe('the admins that a workspace names', () => {
  const bob = 'U00BOB00001';
  const minute = 60_000;

  /** People whose named admins are what `answers` says, one answer for each question. */
  function naming(...answers: (string[] | Error)[]) {
    let now = new Date('2026-11-21T08:00:00Z');
    let asked = 0;
    const named = async () => {
      const answer = answers[asked] ?? [];
      asked += 1;
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const found = withNamedAdmins(people, named, () => now);
    return {
      isAdmin: async (userId = bob) => (await found.viewer(userId)).isAdmin,
      later: (milliseconds: number) => {
        now = new Date(now.getTime() + milliseconds);
      },
      asked: () => asked,
    };
  }

  test('count as admins, beside Slack’s, and are asked for once a minute', async () => {
    const { isAdmin, later, asked } = naming([bob], []);
    expect(await Promise.all([isAdmin(), isAdmin(), isAdmin('U00DAN00001')])).toEqual([true, true, false]);
    later(minute - 1);
    expect(await isAdmin()).toBe(true);
    expect(asked()).toBe(1);
    later(1);
    expect(await isAdmin()).toBe(false);
    expect(await isAdmin('U00ALICE001')).toBe(true);
    expect(asked()).toBe(2);
  });

  test('stay who they were while the database does not tell, which is tried again soon', async () => {
    const { isAdmin, later } = naming([bob], new Error('away'), []);
    expect(await isAdmin()).toBe(true);
    later(minute);
    expect(await isAdmin()).toBe(true);
    later(5_000);
    expect(await isAdmin()).toBe(false);
  });

  test('are members all the same: a guest who is named may do nothing', async () => {
    const { isAdmin } = naming(['U00GITA0001']);
    await expect(isAdmin('U00GITA0001')).rejects.toThrow('Only members of this workspace');
  });
});
