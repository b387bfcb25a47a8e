import { randomUUID } from 'node:crypto';
import { WebClient } from '@slack/web-api';
import type { Person } from '../../sandbox/person/person.ts';
import type { Scope } from '../../src/api/rules.ts';
import { apiKeys } from '../../src/api/schema.ts';
import { keyPrefix, newSecret } from '../../src/api/secrets.ts';
import { type Api, createApi } from '../../src/api/serve.ts';
import type { Database } from '../../src/db/database.ts';
import { createLogger, type Logger } from '../../src/log.ts';
import { startServer } from '../../src/server/http.ts';
import type { Deps, Feature } from '../../src/slack/feature.ts';
import { lookUpPeople } from '../../src/slack/people.ts';
import type { Bot } from '../support/bot.ts';

/** Opens the settings by the command. */
export async function opensSettings(person: Person): Promise<void> {
  await person.types('#general', '/aipm settings');
  await person.sees('API keys', { in: 'modal' });
}

/** Makes an API key in the settings, and copies it from the page that shows it this once. */
export async function makesKey(
  person: Person,
  scope: Scope = 'read',
  name = 'nightly export',
): Promise<string> {
  await opensSettings(person);
  await person.presses('New key');
  await person.waitsForModal('New API key');
  await person.fillsIn('Name', name);
  await person.fillsIn('What it may do', scope === 'read' ? 'Read' : 'Read and write');
  const { outcome, errors } = await person.submits();
  if (outcome !== 'updated') throw new Error(`No key was made: ${outcome} ${JSON.stringify(errors)}`);
  const text = person.modal()?.text ?? '';
  await person.closes({ all: true });
  return found(/aipm_[\w-]{43}/, text);
}

/** Makes a report address in the settings, and copies its path. */
export async function makesAddress(person: Person, tool: string, aliases: string): Promise<string> {
  await opensSettings(person);
  await person.presses('New address');
  await person.waitsForModal('New report address');
  await person.fillsIn('Name', `${tool} in production`);
  await person.fillsIn('Tool', tool);
  await person.fillsIn('What stands for which project', aliases);
  const { outcome, errors } = await person.submits();
  if (outcome !== 'updated') throw new Error(`No address was made: ${outcome} ${JSON.stringify(errors)}`);
  const text = person.modal()?.text ?? '';
  await person.closes({ all: true });
  return found(/\/api\/v1\/reports\/[\w-]{43}/, text);
}

function found(pattern: RegExp, text: string): string {
  const [match] = pattern.exec(text) ?? [];
  if (match === undefined) throw new Error(`There is no ${pattern} in:\n${text}`);
  return match;
}

/** A key of a member, made without the settings. */
export async function keyOf(
  db: Database,
  workspaceId: string,
  createdBy: string,
  scope: Scope = 'read',
): Promise<string> {
  const { text, hash, prefix } = newSecret(keyPrefix);
  const made = { createdBy, createdAt: new Date(), madeBy: randomUUID() };
  await db.insert(apiKeys).values({ workspaceId, name: 'a key', scope, hash, prefix, ...made });
  return text;
}

/** The header that a key goes in. */
export function bearer(key: string): { authorization: string } {
  return { authorization: `Bearer ${key}` };
}

/** A logger that keeps its lines. */
export function keptLog(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  return { lines, log: createLogger('debug', { write: (line: string) => void lines.push(line) }) };
}

/** The API with features of a test's own, over HTTP, on the workspace and the database of a bot. */
export async function servesApi(
  bot: Bot,
  features: (Pick<Feature, 'api'> | Pick<Feature, 'onReport'>)[],
  log: Logger = createLogger('silent'),
  patience?: number,
): Promise<{ url: string; idle: Api['idle']; stop: () => Promise<void> }> {
  const { slack, database } = bot;
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.url });
  const deps: Deps = {
    workspaceId: slack.teamId,
    db: database.db,
    client,
    people: lookUpPeople(client, slack.teamId),
    messagesOwed: () => {},
    now: () => new Date(),
    locale: { current: () => 'en-GB', readAgain: async () => {} },
    log,
  };
  const named = features.map((feature) => ({ name: 'test', commands: [], register: () => {}, ...feature }));
  const api = createApi(deps, named, patience);
  const server = await startServer(0, {
    db: database.db,
    log,
    metricsToken: undefined,
    workspaceId: () => slack.teamId,
    isSlackConnected: () => true,
    slackEvents: () => undefined,
    api: () => api.handle,
  });
  return { url: `http://127.0.0.1:${server.port}/api/v1`, idle: api.idle, stop: server.stop };
}
