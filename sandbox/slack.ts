import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi } from './api.ts';
import type { Client } from './client/routes.ts';
import { createSend, deliverOverHttp } from './deliver.ts';
import { download } from './files/downloads.ts';
import { receiveUpload } from './files/uploads.ts';
import { APP_TOKEN, BOT_TOKEN, freshWorkspace, SIGNING_SECRET } from './fixtures.ts';
import { sendEvent } from './interactions/event.ts';
import { DEFAULT_MANIFEST, manifest } from './manifest.ts';
import { type CallRule, createMisbehaviour, type DeliveryRule } from './misbehaviour.ts';
import { channelNamed } from './person/find.ts';
import { createPerson, type Person } from './person/person.ts';
import { newRecording } from './recording.ts';
import { renderChannel } from './render.ts';
import { answerResponseUrl } from './response-urls.ts';
import type { Sandbox, Settings } from './sandbox.ts';
import { listen } from './server.ts';
import { createSockets } from './sockets.ts';
import { type Message, removeMessage, type Workspace } from './workspace.ts';

export type SlackOptions = {
  port?: number;
  now?: () => number;
  random?: () => number;
  /** A parsed app manifest: its commands, shortcuts and events. */
  manifest?: unknown;
  /** A workspace remembered from an earlier run. */
  workspace?: Workspace;
  /** Where files are kept; otherwise in a folder that goes away with the workspace. */
  filesFolder?: string;
  /** Keeps the workspace; called whenever it may have changed. */
  remember?: () => Promise<void>;
  /** Answers what is not the Web API: the page in which people try the bot. */
  client?: (sandbox: Sandbox) => Client;
} & Partial<Settings>;

export type Slack = Awaited<ReturnType<typeof startSlack>>;

/** Starts a Slack workspace of our own on the loopback interface. */
export async function startSlack(options: SlackOptions = {}) {
  const workspace = options.workspace ?? freshWorkspace();
  const misbehaviour = createMisbehaviour(options.random);
  const sockets = createSockets(workspace);
  const shared = {
    workspace,
    misbehaviour,
    manifest: options.manifest === undefined ? DEFAULT_MANIFEST : manifest.parse(options.manifest),
    recording: newRecording(),
    now: options.now ?? Date.now,
    remember: options.remember ?? (async () => {}),
    origin: '',
    filesFolder: options.filesFolder ?? (await mkdtemp(join(tmpdir(), 'aipm-files-'))),
    settings: {
      triggerMs: options.triggerMs ?? 3000,
      ackMs: options.ackMs ?? 3000,
      retryDelaysMs: options.retryDelaysMs ?? [0, 50, 100],
      enforceRates: options.enforceRates ?? false,
    },
  };
  const people: Record<string, Person> = {};
  const stopping = new AbortController();
  let requestUrl = 'http://127.0.0.1:3000/slack/events';
  const sandbox: Sandbox = Object.assign(shared, {
    send: createSend(shared, (delivery) =>
      sockets.count() > 0
        ? sockets.deliver(delivery, shared.settings.ackMs)
        : deliverOverHttp(requestUrl, delivery, shared.settings.ackMs, stopping.signal),
    ),
  });
  const api = createApi(sandbox, { 'apps.connections.open': sockets.connectionsOpen(() => sandbox.origin) });
  const client = options.client?.(sandbox);
  const { server, origin } = await listen(
    {
      api,
      respond: (id, body) => answerResponseUrl(sandbox, id, body),
      upload: (id, request) => receiveUpload(sandbox, id, request),
      download: (id, as, request) => download(sandbox, id, as, request),
      otherwise: client?.answer ?? notFound,
      upgrades: { link: sockets.upgrade, ...(client && { client: client.upgrade }) },
    },
    options.port ?? 0,
  );
  sandbox.origin = origin;

  return {
    /** The base for the Web API, with its trailing slash. */
    url: `${origin}/api/`,
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    signingSecret: SIGNING_SECRET,
    teamId: workspace.team.id,
    workspace,
    shortcuts: shared.manifest.features.shortcuts,
    traffic: shared.recording.traffic,
    problems: shared.recording.problems,

    get requestUrl(): string {
      return requestUrl;
    },
    /** Sets the bot's request URL. A connected socket takes precedence. */
    deliverTo(url: string): void {
      requestUrl = url;
    },
    disconnectSockets: (reason = 'refresh_requested') => sockets.disconnect(reason),
    socketCount: () => sockets.count(),

    grant(scopes: string[]): void {
      workspace.scopes = scopes;
    },
    enforceRates(on: boolean): void {
      shared.settings.enforceRates = on;
    },
    misbehave: (rule: CallRule) => misbehaviour.misbehave(rule),
    misdeliver: (rule: DeliveryRule) => misbehaviour.misdeliver(rule),
    deliverTwice: doubling(misbehaviour.misdeliver),

    person(name: string): Person {
      people[name] ??= createPerson(sandbox, name);
      return people[name];
    },
    /** What everybody in a channel sees. */
    shows: (channel: string) => renderChannel(workspace, channelNamed(workspace, channel)),
    /** The messages of a channel that everybody sees, oldest first. */
    messages: (channel: string): Message[] => {
      const { id } = channelNamed(workspace, channel);
      return workspace.messages.filter((one) => one.channel === id && !one.only);
    },
    archive(channel: string): void {
      channelNamed(workspace, channel).isArchived = true;
    },
    /** Deletes a message as an admin would. */
    deleteMessage: (message: Message) => removeMessage(workspace, message),
    /** Sends any event the app subscribes to, such as app_uninstalled. */
    sends: (event: { type: string } & Record<string, unknown>) => sendEvent(sandbox, event),

    /** Closes the server and every connection; a second call does nothing. */
    async stop(): Promise<void> {
      stopping.abort();
      sockets.stop();
      client?.stop();
      if (!server.listening) return;
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      if (!options.filesFolder) await rm(shared.filesFolder, { recursive: true, force: true });
    },
  };
}

const notFound: RequestListener = (_request, response) => response.writeHead(404).end('not found');

function doubling(misdeliver: (rule: DeliveryRule) => () => void): (on: boolean) => void {
  let end = () => {};
  return (on) => {
    end();
    end = on ? misdeliver({ fault: { twice: true } }) : () => {};
  };
}
