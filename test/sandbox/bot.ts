import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, type AppOptions, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { type Slack, type SlackOptions, startSlack } from '../../sandbox/slack.ts';

export type Bot = { app: App; slack: Slack; stop: () => Promise<void> };

const QUIET = {
  logLevel: LogLevel.ERROR,
  logger: {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: () => {},
    setLevel: () => {},
    getLevel: () => LogLevel.ERROR,
    setName: () => {},
  },
};

/** A workspace with a real Bolt app behind its request URL. */
export async function startHttpBot(options: SlackOptions = {}): Promise<Bot> {
  const slack = await startSlack(options);
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, ...QUIET });
  const app = await appFor(slack, receiver);
  const server = createServer((request, response) => receiver.requestListener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  slack.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  async function stop(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await slack.stop();
  }
  return { app, slack, stop };
}

/** A workspace with a real Bolt app connected through Socket Mode. */
export async function startSocketBot(
  options: SlackOptions = {},
): Promise<Bot & { connect: () => Promise<void> }> {
  const slack = await startSlack(options);
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    installerOptions: { clientOptions: { slackApiUrl: slack.url, retryConfig: { retries: 0 } } },
    clientPingTimeout: 300,
    ...QUIET,
  });
  const app = await appFor(slack, receiver);
  return {
    app,
    slack,
    async connect() {
      await receiver.client.start();
    },
    async stop() {
      await receiver.client.disconnect();
      await slack.stop();
    },
  };
}

async function appFor(slack: Slack, receiver: NonNullable<AppOptions['receiver']>): Promise<App> {
  const app = new App({
    token: slack.botToken,
    receiver,
    tokenVerificationEnabled: false,
    clientOptions: { slackApiUrl: slack.url, retryConfig: { retries: 0 } },
    ...QUIET,
  });
  return app;
}

/** A text object. */
export function plain<Text extends string>(text: Text) {
  return { type: 'plain_text' as const, text };
}
