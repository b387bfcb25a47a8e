import { createHash } from 'node:crypto';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Takes a folder for this process alone, creating it readable by its owner only. The lock is a local socket that
 * answers with its owner's process id: it vanishes with the process, however that ends. Two processes that write one
 * PGlite folder corrupt it silently.
 * @returns a function that gives the folder back
 * @throws Error naming the process that has the folder
 */
export async function lockFolder(path: string): Promise<() => Promise<void>> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const socket = socketPath(await realpath(path));
  const server = (await listen(socket)) ?? (await takeOver(socket, path));
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/**
 * The lock's address, made from the folder's: paths of sockets hold about 100 characters. On Linux and Windows it is no
 * file, so none can be left behind.
 */
function socketPath(folder: string): string {
  const name = `aipm-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`;
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

async function takeOver(socket: string, path: string): Promise<Server> {
  const owner = await ask(socket);
  const isLeftBehind = owner === undefined && !socket.startsWith('\0');
  if (isLeftBehind) await rm(socket, { force: true });
  const server = owner === undefined ? await listen(socket) : undefined;
  if (server) return server;
  throw new Error(
    `Another aipm process (${owner ?? 'just started'}) is using the database in ${path}. Stop it first, or give this one a DATABASE_URL of its own.`,
  );
}

function listen(socket: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((peer) => {
      peer.on('error', () => {});
      peer.end(`process ${process.pid}`);
    });
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(socket, () => resolve(server));
  });
}

/** Who holds the socket, or undefined when its process is gone. */
function ask(socket: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const peer = connect(socket);
    peer.setEncoding('utf8');
    peer.on('data', (chunk) => {
      answer += chunk;
    });
    peer.on('error', () => resolve(undefined));
    peer.on('end', () => resolve(answer || 'of unknown id'));
  });
}
