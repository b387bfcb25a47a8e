import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** What a process has used: CPU time of all its threads in microseconds, memory in bytes. */
type Usage = { cpu: number; resident: number; peak: number };

export type ServerProcess = {
  url: string;
  /**
   * Resolves once `/readyz` answers 200, with the milliseconds since the start.
   * @throws Error when the process ends before, or has not come so far in half a minute
   */
  ready: () => Promise<number>;
  usage: () => Promise<Usage>;
  /** Whether it ended, by itself or because somebody ended it. */
  hasEnded: () => boolean;
  /** Ends it, and resolves when it is gone. */
  end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
};

type Program = {
  /** The module to run, and node's own arguments for it. */
  module: URL;
  nodeArguments?: string[];
  env: Record<string, string>;
  /** Hears every line that the program prints. */
  onLine?: (line: string) => void;
};

const patience = 30_000;
const preload = new URL('./preload.mjs', import.meta.url).href;

/** Starts a server as a process of its own, on a free port. It ends with this process at the latest. */
export async function launch({ module, nodeArguments = [], env, onLine }: Program): Promise<ServerProcess> {
  const port = await freePort();
  const started = performance.now();
  const child = fork(fileURLToPath(module), [], {
    execArgv: [...nodeArguments, '--import', preload],
    env: { PATH: process.env.PATH, ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (child.stdout) createInterface(child.stdout).on('line', onLine ?? (() => {}));
  const exited = once(child, 'exit');
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    hasEnded,
    ready: async () => {
      while (!(await isReady(url))) {
        if (hasEnded()) throw new Error(`The server ended before it was ready (${child.exitCode}).`);
        if (performance.now() - started > patience) throw new Error('The server does not become ready.');
        await pause(5);
      }
      return performance.now() - started;
    },
    usage: () => usageOf(child),
    end: async (signal) => {
      child.kill(signal);
      await exited;
    },
  };
}

async function usageOf(child: ChildProcess): Promise<Usage> {
  const answer = once(child, 'message');
  child.send('usage');
  const [usage] = await answer;
  return usage as Usage;
}

async function isReady(url: string): Promise<boolean> {
  try {
    const { status } = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) });
    return status === 200;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
