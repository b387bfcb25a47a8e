import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { features } from '../src/app.ts';
import type { Deps } from '../src/slack/feature.ts';

const root = new URL('../', import.meta.url);

const Manifest = z.object({
  features: z.object({
    app_home: z.object({
      home_tab_enabled: z.literal(true),
      // Read only, nobody could type `/aipm` there.
      messages_tab_enabled: z.literal(true),
      messages_tab_read_only_enabled: z.literal(false),
    }),
    shortcuts: z.array(
      z.object({
        name: z.string().max(24),
        type: z.string(),
        callback_id: z.string(),
        description: z.string().max(150),
      }),
    ),
    slash_commands: z.array(
      z.object({
        command: z.string(),
        url: z.url().optional(),
        usage_hint: z.string(),
        should_escape: z.literal(false),
      }),
    ),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ bot_events: z.array(z.string()) }).optional(),
    interactivity: z.object({
      is_enabled: z.literal(true),
      request_url: z.url().optional(),
      message_menu_options_url: z.url().optional(),
    }),
    socket_mode_enabled: z.boolean(),
  }),
});

function manifest(name: string) {
  return Manifest.parse(JSON.parse(readFileSync(new URL(`manifests/${name}.json`, root), 'utf8')));
}

/** All of the bot's own code, as text. */
const code = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(new URL(`src/${path}`, root), 'utf8'))
  .join('\n');

function found(pattern: RegExp): string[] {
  return [...new Set([...code.matchAll(pattern)].map((match) => match[1] ?? ''))].sort();
}

/** The words of the commands, those that several documents share once. */
function words(): string[] {
  return [
    ...new Set(['help', ...features.flatMap(({ commands }) => commands.map(({ word }) => word))]),
  ].sort();
}

/** The shortcuts that the features listen for. */
function shortcuts(): string[] {
  const ids: string[] = [];
  const nothing = () => {};
  const router = {
    command: nothing,
    event: nothing,
    action: nothing,
    view: nothing,
    options: nothing,
    after: nothing,
  };
  for (const feature of features)
    feature.register({ ...router, shortcut: (callbackId) => ids.push(callbackId) }, {} as Deps);
  return ids.sort();
}

/** What Slack wants granted for each Web API method that the code calls (docs.slack.dev/reference/methods). */
const scopesOfMethods: Record<string, string[]> = {
  'apps.connections.open': [],
  'auth.test': [],
  'chat.delete': ['chat:write'],
  'chat.getPermalink': [],
  'chat.postMessage': ['chat:write', 'chat:write.public'],
  'chat.update': ['chat:write'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'files.uploadV2': ['files:write'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};

describe.each(['http', 'socket-mode'])('the manifest for %s', (name) => {
  const { features, oauth_config, settings } = manifest(name);

  test('has the commands that the code listens for', () => {
    expect(features.slash_commands.map(({ command }) => command)).toEqual(found(/slashCommand = '([^']+)'/g));
  });

  test('hints at the words that the code knows', () => {
    const hinted = features.slash_commands[0]?.usage_hint.split('|').map((hint) => hint.trim().split(' ')[0]);
    expect(hinted?.sort()).toEqual(words());
  });

  test('has the shortcuts that the code listens for', () => {
    const ids = features.shortcuts.map(({ callback_id }) => callback_id);
    expect(ids.sort()).toEqual(shortcuts());
  });

  test('subscribes to the events that the code listens for', () => {
    expect(settings.event_subscriptions?.bot_events ?? []).toEqual(found(/\.event\('([^']+)'/g));
  });

  test('asks for the scopes that the code uses, and for no more', () => {
    const methods = found(
      /\b((?:apps|auth|chat|conversations|files|users|views)\.(?:connections\.)?\w+)\(\{?/g,
    ).filter((method) => !method.endsWith('.map'));
    const wanted = methods.flatMap((method) => {
      const scopes = scopesOfMethods[method];
      if (!scopes) throw new Error(`Say here which scopes ${method} wants`);
      return scopes;
    });
    expect([...oauth_config.scopes.bot].sort()).toEqual([...new Set(['commands', ...wanted])].sort());
  });
});

test('only the manifest for HTTP has addresses', () => {
  const http = manifest('http');
  expect(http.settings.socket_mode_enabled).toBe(false);
  expect(http.settings.interactivity).toHaveProperty('request_url');
  expect(http.settings.interactivity).toHaveProperty('message_menu_options_url');
  const socket = manifest('socket-mode');
  expect(socket.settings.socket_mode_enabled).toBe(true);
  expect(JSON.stringify(socket)).not.toContain('https://');
});
