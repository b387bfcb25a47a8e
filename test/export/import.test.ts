import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { freshPostgres, unmigratedPostgres } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { fill } from './filled.ts';
import { exportOf } from './unzipped.ts';

const program = fileURLToPath(new URL('../../src/import.ts', import.meta.url));
const viewer = { userId: 'U00ADMIN001', name: 'Ada', isAdmin: true, zone: 'UTC' };

/** Runs `npm run import` from its source. @returns what it printed */
async function runImport(databaseUrl: string, ...words: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl };
  return promisify(execFile)(process.execPath, ['--import', 'tsx', program, ...words], { env }).then(
    ({ stdout }) => stdout,
    ({ stderr }: { stderr: string }) => stderr,
  );
}

test('the command reads an export into a new database, once', { timeout: 60_000 }, async () => {
  const source = await freshPostgres();
  await fill(source.db, 'T00NORTHWND');
  const { zip, exported } = await exportOf(source.db, { workspaceId: 'T00NORTHWND', viewer });
  await source.close();
  const path = join(await temporaryFolder(), 'export.zip');
  await writeFile(path, zip);

  const target = await unmigratedPostgres();
  const rows = Object.values(exported.rows).reduce((sum, count) => sum + count);
  const { url } = target.config;
  const named = [path, '--workspace', 'T00NEW00001'];
  expect(await runImport(url, ...named)).toBe(`Read ${rows} rows into the workspace T00NEW00001.\n`);
  const again = await exportOf(target.db, { workspaceId: 'T00NEW00001', viewer });
  expect(again.zip.equals(zip)).toBe(true);
  expect(await runImport(url, ...named)).toContain(
    'could not be read: The workspace T00NEW00001 is not empty',
  );
  expect(await runImport(url)).toContain('npm run import -- <export.zip>');
  expect(await runImport(url, path)).toContain('SLACK_BOT_TOKEN is missing');
  await target.close();
});
