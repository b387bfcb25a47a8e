import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { sql } from 'drizzle-orm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { migrate, pendingMigrations } from '../../src/db/migrate.ts';
import { unmigratedPglite, unmigratedPostgres } from '../support/databases.ts';

type Journal = { entries: { idx: number; when: number; tag: string }[] };

const folder = fileURLToPath(new URL('../../drizzle', import.meta.url));
const source = fileURLToPath(new URL('../../src', import.meta.url));
const { entries } = JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8')) as Journal;

describe.each([
  { engine: 'PostgreSQL', unmigrated: unmigratedPostgres },
  { engine: 'PGlite', unmigrated: unmigratedPglite },
])('on $engine', ({ unmigrated }) => {
  test('an empty database lacks every migration, and a migrated one none', async () => {
    const { config, db, close } = await unmigrated();
    onTestFinished(close);
    expect(await pendingMigrations(db)).toBe(entries.length);
    await migrate(config, db);
    expect(await pendingMigrations(db)).toBe(0);
  });

  test('migrating again changes nothing', async () => {
    const { config, db, close } = await unmigrated();
    onTestFinished(close);
    await migrate(config, db);
    await migrate(config, db);
    expect(await pendingMigrations(db)).toBe(0);
  });

  test('a migration that the database lacks is counted', async () => {
    const { config, db, close } = await unmigrated();
    onTestFinished(close);
    await migrate(config, db);
    await db.execute(sql`delete from drizzle.__drizzle_migrations where id = 1`);
    expect(await pendingMigrations(db)).toBe(1);
  });
});

test('several processes that start at once migrate the database once', async () => {
  const { config, db, close } = await unmigratedPostgres();
  onTestFinished(close);
  await Promise.all([1, 2, 3, 4].map(() => migrate(config, db)));
  const applied = await db.select({ hash: sql`hash` }).from(sql`drizzle.__drizzle_migrations`);
  expect(applied).toHaveLength(entries.length);
});

test('each migration is younger than the one before: an older one would be skipped in silence', () => {
  const ages = entries.map(({ when }) => when);
  expect(ages).toEqual([...new Set(ages)].sort((a, b) => a - b));
});

test('the journal and the folder name the same migrations', async () => {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql'));
  expect(entries.map(({ tag }) => `${tag}.sql`)).toEqual(files.sort());
});

test('the migrations say everything that the schemas in the code say', async () => {
  const written = JSON.parse(await readFile(join(folder, 'meta', lastSnapshot()), 'utf8'));
  const schemas = await Promise.all((await schemaFiles()).map((file) => import(file)));
  const said = generateDrizzleJson(Object.assign({}, ...schemas), written.id);
  const missing = await generateMigration(written, said);
  expect(missing, 'write the migration with: npm run migrate:generate').toEqual([]);
});

function lastSnapshot(): string {
  return `${String(entries.at(-1)?.idx).padStart(4, '0')}_snapshot.json`;
}

async function schemaFiles(): Promise<string[]> {
  const files = await readdir(source, { recursive: true });
  return files.filter((file) => basename(file) === 'schema.ts').map((file) => join(source, file));
}
