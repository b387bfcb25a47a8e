import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { lockFolder } from '../../src/db/lock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const script = fileURLToPath(new URL('../support/open-pglite.ts', import.meta.url));

/** Another process that opens the folder, with the first thing it says. */
async function openElsewhere(path: string): Promise<{ child: ChildProcess; says: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [says] = await once(child.stdout, 'data');
  return { child, says: String(says) };
}

test('a second process is refused the folder, with a sentence that names the first', async () => {
  const folder = await temporaryFolder();
  const release = await lockFolder(folder);

  const { says } = await openElsewhere(folder);

  expect(says).toContain(`Another aipm process (process ${process.pid}) is using the database in ${folder}.`);
  expect(says).toContain('Stop it first, or give this one a DATABASE_URL of its own.');
  await release();
});

test('the folder of a process that was killed can be taken over, with what it had written', async () => {
  const folder = await temporaryFolder();
  const { child, says } = await openElsewhere(folder);
  expect(says).toBe('open');
  await expect(openDatabase({ kind: 'pglite', path: folder })).rejects.toThrow(`(process ${child.pid})`);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const { db, close } = await openDatabase({ kind: 'pglite', path: folder });

  const visits = await db.select({ pid: sql<number>`pid` }).from(sql`visits`);
  expect(visits).toEqual([{ pid: child.pid }]);
  await close();
});

test('a folder that was given back can be taken again, and nobody else can look into it', async () => {
  const folder = join(await temporaryFolder(), 'new', 'data');
  const first = await lockFolder(folder);
  await first();
  const second = await lockFolder(folder);
  await second();
  expect((await stat(folder)).mode & 0o077).toBe(0);
});

test('two names of one folder are one lock', async () => {
  const folder = await temporaryFolder();
  const release = await lockFolder(folder);
  await expect(lockFolder(`${folder}/../${folder.split('/').at(-1)}/`)).rejects.toThrow(
    'Another aipm process',
  );
  await release();
});
