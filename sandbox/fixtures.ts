import type { Channel, Member, Workspace } from './workspace.ts';

const TEAM = 'T00NORTHWND';
const OTHER_TEAM = 'T00OTHER001';
const BOT_USER = 'U00AIPM0001';

export const BOT_TOKEN = 'xoxb-northwind-aipm';
export const APP_TOKEN = 'xapp-1-northwind-aipm';
export const SIGNING_SECRET = 'northwind-signing-secret';

const DEFAULT_SCOPES = [
  'commands',
  'chat:write',
  'chat:write.public',
  'files:write',
  'files:read',
  'users:read',
  'channels:read',
  'groups:read',
  'im:write',
];

const members: Member[] = [
  {
    id: 'U00ALICE001',
    name: 'alice',
    realName: 'Alice Chen',
    teamId: TEAM,
    tz: 'Asia/Shanghai',
    isAdmin: true,
    isOwner: true,
  },
  { id: 'U00BOB00001', name: 'bob', realName: 'Bob Meyer', teamId: TEAM, tz: 'Europe/Berlin' },
  { id: 'U00CARO0001', name: 'caro', realName: 'Caro Silva', teamId: TEAM, tz: 'America/Sao_Paulo' },
  { id: 'U00DAN00001', name: 'dan', realName: 'Dan Okafor', teamId: TEAM, tz: 'Africa/Lagos' },
  { id: 'U00GITA0001', name: 'gita', realName: 'Gita Rao', teamId: TEAM, tz: 'Asia/Kolkata', isGuest: true },
  {
    id: 'U00OTTO0001',
    name: 'otto',
    realName: 'Otto Brandt',
    teamId: OTHER_TEAM,
    tz: 'Europe/Berlin',
    isStranger: true,
  },
  {
    id: 'U00NILS0001',
    name: 'nils',
    realName: 'Nils Berg',
    teamId: TEAM,
    tz: 'Europe/Oslo',
    isDeactivated: true,
  },
  { id: BOT_USER, name: 'aipm', realName: 'aipm', teamId: TEAM, tz: 'Etc/UTC', isBot: true },
];

const staff = ['U00ALICE001', 'U00BOB00001', 'U00CARO0001', 'U00DAN00001'];

const channels: Channel[] = [
  { id: 'C00GENERAL1', name: 'general', kind: 'public', members: staff },
  { id: 'C00TRIAGE01', name: 'triage', kind: 'public', members: [...staff, 'U00GITA0001'] },
  { id: 'C00CARE0001', name: 'care', kind: 'public', members: ['U00ALICE001', 'U00BOB00001', 'U00CARO0001'] },
  { id: 'C00SECRET01', name: 'secret', kind: 'private', members: ['U00ALICE001', 'U00BOB00001'] },
  {
    id: 'C00BOARD001',
    name: 'board-room',
    kind: 'private',
    members: ['U00ALICE001', 'U00BOB00001', 'U00CARO0001', BOT_USER],
  },
  {
    id: 'C00SHARED01',
    name: 'shared-otto',
    kind: 'public',
    members: ['U00ALICE001', 'U00BOB00001', 'U00OTTO0001'],
    isShared: true,
  },
];

/** A workspace in which nothing has happened yet. */
export function freshWorkspace(): Workspace {
  return structuredClone({
    team: { id: TEAM, name: 'Northwind AI', domain: 'northwind-ai' },
    app: { id: 'A00AIPM0001', name: 'aipm', botId: 'B00AIPM0001', userId: BOT_USER },
    members,
    channels,
    files: [],
    messages: [],
    stacks: {},
    homes: {},
    triggers: {},
    responseUrls: {},
    scopes: DEFAULT_SCOPES,
    counter: 0,
    lastTs: 0,
  });
}
