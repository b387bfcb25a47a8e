import { parseArgs } from 'node:util';
import { startLocal } from './local/local.ts';

const folder = '.aipm/sandbox';
const usualPort = 4100;

const usage = `npm run sandbox -- [options]
  --empty        begin with nothing rather than with a team's eight weeks
  --reset        clear away what the last run left
  --port NUMBER  listen there rather than on ${usualPort}`;

/** `npm run sandbox`: a local Slack workspace with aipm in it, in the browser, until it is interrupted. */
async function main(): Promise<void> {
  const { port, isEmpty, isReset } = readOptions();
  say('Starting the sandbox. The first time this takes some seconds…');
  const local = await startLocal({ folder, port, isEmpty, isReset }).catch((error: unknown) => {
    throw sentenceFor(error, port);
  });
  say(
    `\n  Open ${local.url}\n\nEverything stays in ${folder}. End it with Ctrl+C; the next start goes on from there.`,
  );
  if (local.beganEmpty && !isEmpty)
    say('This workspace began with nothing. For one with a team in it: npm run sandbox -- --reset');
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      local.stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
}

function readOptions(): { port: number; isEmpty: boolean; isReset: boolean } {
  const { values } = parseArgs({
    options: { empty: { type: 'boolean' }, reset: { type: 'boolean' }, port: { type: 'string' } },
  });
  const port = Number(values.port ?? usualPort);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port takes a port number.\n${usage}`);
  return { port, isEmpty: values.empty ?? false, isReset: values.reset ?? false };
}

function sentenceFor(error: unknown, port: number): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error;
  return new Error(
    `Something listens on port ${port} already, perhaps another sandbox. Choose another one: npm run sandbox -- --port ${port + 1}`,
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(error: unknown): void {
  const isUsage = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  const sentence = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${sentence}${isUsage ? `\n${usage}` : ''}\n`);
  process.exit(1);
}

await main().catch(fail);
