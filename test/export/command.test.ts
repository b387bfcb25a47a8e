import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { auditLog } from '../../src/audit/schema.ts';
import { importExport } from '../../src/export/importing.ts';
import { projects } from '../../src/projects/schema.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { freshPglite } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { concludesPoc, plansPoc } from '../support/triage-poc.ts';
import { createsProject, holdsReview } from '../support/triage-review.ts';
import { unzipped } from './unzipped.ts';

let bot: Bot;
let admin: Person;

beforeAll(async () => {
  bot = await startBot({ now: () => new Date('2026-11-02T09:00:00Z') });
  admin = bot.slack.person('alice');
});
afterEach(async () => {
  expect(bot.slack.problems).toEqual([]);
  await bot.clear();
});
afterAll(() => bot.stop());

const file = 'aipm-export-2026-11-02.zip';
const notice = 'I am gathering everything; the file comes to your direct messages with aipm.';

async function exports(): Promise<Buffer> {
  await admin.types('#triage', '/aipm export');
  await admin.sees(notice, { in: '#triage' });
  await admin.sees('Everything that you may see of this workspace', { in: '@aipm' });
  return admin.downloads(file, { in: '@aipm' });
}

async function passingFolders(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => /^aipm-\w{6}$/.test(name));
}

test('an admin gets everything in a file, which another workspace can be made from', async () => {
  await holdsReview(admin, '#triage');
  await plansPoc(admin, '#triage');
  await admin.sees('Conclude', { in: '#triage' });
  await concludesPoc(admin, '#triage');
  await admin.sees('C chosen', { in: '#triage' });
  const before = await passingFolders();
  const zip = await exports();
  expect(await passingFolders()).toEqual(before);

  const files = await unzipped(zip);
  expect(files.get('README.md')).toContain('| reviews | 1 |');
  expect(files.get('markdown/decisions.md')).toMatch(
    /## 2026-11-02: Go with conditions\n\nMedical triage \(MEDICAL\) · review · Alice · 75 % confident\n\n> /,
  );
  expect(files.get('markdown/projects/MEDICAL.md')).toMatch(/### \d\. Go with conditions/);
  expect(files.get('csv/pocs.csv')).toContain('Llama 3, fine-tuned on our samples');

  const [noted] = await bot.database.db
    .select()
    .from(auditLog)
    .where(eq(auditLog.action, 'workspace exported'));
  expect(noted).toMatchObject({
    actorId: bot.slack.person('alice').id,
    after: { rows: { reviews: 1 }, projects: 1 },
  });

  const path = join(await temporaryFolder(), file);
  await writeFile(path, zip);
  const other = await freshPglite();
  await importExport(bot.slack.teamId, other.db, path);
  expect(await other.db.select({ key: projects.key }).from(projects)).toEqual([{ key: 'MEDICAL' }]);
  await other.close();
});

test('an export says what it left out', async () => {
  await createsProject(admin, '#triage', 'SECRET');
  await bot.database.db
    .update(projects)
    .set({ visibility: 'restricted', ownerId: bot.slack.person('bob').id });
  const files = await unzipped(await exports());
  await admin.sees('Left out: 1 restricted project that you are not on.', { in: '@aipm' });
  expect([...files.values()].join('\n')).not.toContain('SECRET');
});

test('whoever is no admin is sent to one', async () => {
  const bob = bot.slack.person('bob');
  await bob.types('#triage', '/aipm export');
  await bob.sees('An export is for admins of this workspace. Please ask one of them.', { in: '#triage' });
  expect(await bot.database.db.$count(auditLog, eq(auditLog.action, 'workspace exported'))).toBe(0);
});

test('where Slack does not take the file, that is said, and the next try works', async () => {
  bot.slack.misbehave({ method: 'upload', times: 1, fault: { status: 500 } });
  await admin.types('#triage', '/aipm export');
  await admin.sees('Slack did not take the export. Please try again in a moment.', { in: '#triage' });
  await exports();
});

test('one export is made at a time', async () => {
  bot.slack.misbehave({ method: 'upload', times: 1, fault: { delayMs: 1500 } });
  await admin.types('#triage', '/aipm export');
  await admin.sees(notice, { in: '#triage' });
  await admin.types('#triage', '/aipm export');
  await admin.sees('Another export is being made. Please try again when it is done.', { in: '#triage' });
  await admin.sees('Everything that you may see of this workspace', { in: '@aipm' });
});
