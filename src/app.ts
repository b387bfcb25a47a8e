import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { type Api, createApi } from './api/serve.ts';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import { read, transaction } from './db/transaction.ts';
import { within } from './deadline.ts';
import { decisions } from './decisions/listeners.ts';
import { createDigests } from './digest/listeners.ts';
import type { DigestPart } from './digest/part.ts';
import { createDossier } from './dossier/listeners.ts';
import type { DossierPart } from './dossier/part.ts';
import { createExport } from './export/listeners.ts';
import type { Awaiting } from './home/awaiting.ts';
import { createHome } from './home/listeners.ts';
import { createLauncher } from './launcher.ts';
import { type Logger, slackLogger } from './log.ts';
import { startDispatcher } from './messages/dispatcher.ts';
import { messages } from './messages/listeners.ts';
import { createOutcomes } from './outcomes/listeners.ts';
import type { Predictions } from './outcomes/prediction.ts';
import { portfolio } from './portfolio/listeners.ts';
import { projects } from './projects/listeners.ts';
import { createReminders } from './reminders/listeners.ts';
import { rituals } from './rituals/index.ts';
import { type Schedule, startSchedule } from './schedule.ts';
import { createSearch } from './search/listeners.ts';
import type { Findable } from './search/part.ts';
import { settings } from './settings/listeners.ts';
import { answerErrors } from './slack/errors.ts';
import type { Deps, Feature } from './slack/feature.ts';
import { usualLocale } from './slack/locale.ts';
import { lookUpPeople, withNamedAdmins } from './slack/people.ts';
import { followRequests, type RequestContext } from './slack/request.ts';
import { routeRequests } from './slack/router.ts';
import { followLocale } from './workspaces/locale.ts';
import { enrolWorkspace, workspaceSettings } from './workspaces/store.ts';

/** The bot, taking requests from the moment that `connect` resolves. */
export type Bot = {
  /** Over HTTP: what answers `POST /slack/events`. */
  requestListener: HTTPReceiver['requestListener'] | undefined;
  /** What answers programs. */
  api: Api;
  connect: () => Promise<void>;
  isConnected: () => boolean;
  /** Does what is due now, as happens every minute. */
  lookForDue: () => Promise<void>;
  /** Takes no more from Slack, finishes what is in flight within some milliseconds, and stops posting. */
  stop: (milliseconds: number) => Promise<void>;
};

/** Every part of the bot; adding one is a line here, or for a ritual a line in `rituals/index.ts`. */
export const features: Feature[] = [
  ...rituals,
  portfolio,
  projects,
  decisions,
  createSearch(findables),
  createOutcomes(predictions),
  createDossier(dossierParts),
  createExport(dossierParts),
  settings,
  messages,
  createDigests(digestParts),
  createHome({ awaits, rituals }),
  createReminders(awaits),
];

/** What all parts tell in digests. */
function digestParts(): DigestPart[] {
  return features.flatMap((feature) => feature.digest ?? []);
}

/** What all parts hold of a project. */
function dossierParts(): DossierPart[] {
  return features.flatMap((feature) => feature.dossier ?? []);
}

/** What the records of all rituals predict. */
function predictions(): Predictions[] {
  return features.flatMap((feature) => feature.predictions ?? []);
}

/** What of all parts people find by its words. */
function findables(): Findable[] {
  return features.flatMap((feature) => feature.findable ?? []);
}

/** What of all parts awaits people. */
function awaits(): Awaiting[] {
  return features.flatMap((feature) => feature.awaits ?? []);
}

/** Who the bot is, as Slack says. */
export type Identity = { workspaceId: string; workspaceName: string; botId: string; botUserId: string };

type Parts = {
  db: Database;
  log: Logger;
  /** Business time. */
  now?: () => Date;
};

/** The bot, with every listener registered and its dispatcher running. The database must be migrated. */
export async function createApp(config: Config, identity: Identity, parts: Parts): Promise<Bot> {
  const { workspaceId, workspaceName, botId, botUserId } = identity;
  const { db, log, now = () => new Date() } = parts;
  await transaction(db, within(10_000), (tx) =>
    enrolWorkspace(workspaceId, tx, { name: workspaceName, now: now() }),
  );

  const client = slackClient(config, log);
  const settled = () => read(db, within(500), (tx) => workspaceSettings(workspaceId, tx));
  const people = withNamedAdmins(
    lookUpPeople(client, workspaceId),
    async () => (await settled()).adminIds,
    now,
  );
  const locale = followLocale(usualLocale, async () => (await settled()).locale, log);
  await locale.readAgain();
  const dispatcher = startDispatcher({ db, workspaceId, client, log });
  const deps: Deps = { workspaceId, db, client, people, messagesOwed: dispatcher.nudge, now, locale, log };

  const receiver = createReceiver(config, log);
  const app = new App<RequestContext>({
    receiver,
    clientOptions: clientOptions(config, log),
    logger: slackLogger(log),
    extendedErrorHandler: true,
    convoStore: false,
    authorize: async () => ({ botToken: config.slack.botToken, botId, botUserId, teamId: workspaceId }),
  });
  const inFlight = followRequests(app, people, locale);
  answerErrors(app, client, log);
  const launcher = createLauncher(features, rituals);
  routeRequests(app, launcher.unknownCommand, (router) => {
    for (const feature of features) feature.register(router, deps);
    launcher.register(router);
  });

  const api = createApi(deps, features);
  let schedule: Schedule | undefined;
  const socket = receiver instanceof SocketModeReceiver ? followSocket(receiver) : undefined;
  return {
    requestListener: receiver instanceof HTTPReceiver ? receiver.requestListener : undefined,
    api,
    connect: async () => {
      if (receiver instanceof SocketModeReceiver) await receiver.start();
      const jobs = features.flatMap(({ name, due }) => (due ? [{ name, run: () => due(deps) }] : []));
      schedule = startSchedule(jobs, locale, log);
    },
    lookForDue: async () => schedule?.lookForDue(),
    isConnected: () => socket?.isConnected() ?? true,
    stop: async (milliseconds) => {
      const end = within(milliseconds);
      await schedule?.stop();
      await inFlight.idle(end);
      await socket?.disconnect();
      await inFlight.idle(end);
      await api.idle(end);
      await dispatcher.stop();
    },
  };
}

/** Asks Slack who the token belongs to. @throws Slack's error, `invalid_auth` for a wrong token */
export async function identify(config: Config, log: Logger): Promise<Identity> {
  const answer = await slackClient(config, log).auth.test();
  return {
    workspaceId: answer.team_id ?? '',
    workspaceName: answer.team ?? '',
    botId: answer.bot_id ?? '',
    botUserId: answer.user_id ?? '',
  };
}

/** A client for the bot's token. */
function slackClient(config: Config, log: Logger): WebClient {
  return new WebClient(config.slack.botToken, clientOptions(config, log));
}

/**
 * Nothing is tried again inside the client: what a person waits for fails at once and says so, what the messages table
 * owes is tried again by the dispatcher.
 */
function clientOptions(config: Config, log: Logger): WebClientOptions {
  return {
    slackApiUrl: config.slack.apiUrl,
    logger: slackLogger(log),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
  };
}

function createReceiver({ slack }: Config, log: Logger): HTTPReceiver | SocketModeReceiver {
  const logger = slackLogger(log);
  return slack.transport.kind === 'socket'
    ? new SocketModeReceiver({
        appToken: slack.transport.appToken,
        logger,
        installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
      })
    : new HTTPReceiver({ signingSecret: slack.transport.signingSecret, logger });
}

/** The receiver's own `stop` does not wait for the disconnect. */
function followSocket({ client }: SocketModeReceiver) {
  let connected = false;
  client.on('connected', () => {
    connected = true;
  });
  client.on('disconnected', () => {
    connected = false;
  });
  client.on('reconnecting', () => {
    connected = false;
  });
  return {
    isConnected: () => connected,
    disconnect: async () => {
      if (connected) await client.disconnect();
    },
  };
}
