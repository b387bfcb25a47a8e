import { existsSync } from 'node:fs';
import type { Slack } from '../../sandbox/slack.ts';
import { launch, type ServerProcess } from './launch.ts';

const built = new URL('../../dist/main.js', import.meta.url);
const source = new URL('../../src/main.ts', import.meta.url);

type Options = {
  /** The built bot, which `npm run build` makes, or its sources. */
  from?: 'build' | 'sources';
  onLine?: (line: string) => void;
};

/** aipm as it is run in earnest, in a local Slack workspace, with Slack's requests coming over HTTP. */
export function launchAipm(slack: Slack, databaseUrl: string, options: Options = {}): Promise<ServerProcess> {
  const { from = 'build', onLine } = options;
  if (from === 'build' && !existsSync(built)) throw new Error('There is no dist: run `npm run build` first.');
  return launch({
    ...(from === 'build' ? { module: built } : { module: source, nodeArguments: ['--import', 'tsx'] }),
    env: {
      ...credentials(slack),
      SLACK_APP_TOKEN: '',
      SLACK_API_URL: slack.url,
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: 'info',
    },
    ...(onLine && { onLine }),
  });
}

/** A bare Bolt app that answers every command with one text. */
export function launchBareBolt(slack: Slack, answer: string): Promise<ServerProcess> {
  const module = new URL('./bare-bolt.mjs', import.meta.url);
  return launch({ module, env: { ...credentials(slack), ANSWER: answer } });
}

function credentials({ botToken, signingSecret }: Slack) {
  return { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret };
}
