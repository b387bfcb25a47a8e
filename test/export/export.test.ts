import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditLog } from '../../src/audit/schema.ts';
import type { Database } from '../../src/db/database.ts';
import { importExport } from '../../src/export/importing.ts';
import { manifestPath } from '../../src/export/layout.ts';
import { exported, nameOf } from '../../src/export/tables.ts';
import { writeZip } from '../../src/export/zip.ts';
import { scorecardBallots, scorecardVoters } from '../../src/rituals/scorecards/schema.ts';
import { freshPostgres, onBothDatabases, type TestDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { fill, idOf, mark } from './filled.ts';
import { exportOf, unzipped } from './unzipped.ts';

const workspaceId = 'T00NORTHWND';
const viewer = { userId: 'U00ADMIN001', name: 'Ada', isAdmin: true, zone: 'UTC' };
const scope = { workspaceId, viewer };

let other: TestDatabase;
beforeAll(async () => {
  other = await freshPostgres();
});
afterAll(() => other.close());

/** A new workspace in the other database. */
let workspaces = 0;
function newWorkspace(): string {
  workspaces += 1;
  return `T00OTHER00${workspaces}`;
}

async function kept(zip: Buffer): Promise<string> {
  const path = join(await temporaryFolder(), 'export.zip');
  await writeFile(path, zip);
  return path;
}

/** Three people's votes whose names are hidden, in the fourth round beside the one that is there. */
async function castWithoutNames(db: Database): Promise<void> {
  const roundId = idOf('scorecard_rounds', 4);
  const votes = [
    { userId: 'U00ZOE00001', scores: [40, 30, 30], reason: 'b: all is well' },
    { userId: 'U00ABEL0001', scores: [0, 1, 2], reason: 'c: none of it' },
    { userId: 'U00KIM00001', scores: [0, 1, 2], reason: null },
  ];
  for (const { userId, scores, reason } of votes) {
    await db.insert(scorecardVoters).values({ workspaceId, roundId, userId });
    const [value, maturity, demand] = scores;
    const written = { castAt: new Date('2026-11-21T08:30:00Z'), formId: `form of ${userId}`, valuesHash: '' };
    const ballot = { roundId, userId, isAbstention: false, value, maturity, demand, valueReason: reason };
    await db.insert(scorecardBallots).values({ workspaceId, ...ballot, ...written });
  }
}

onBothDatabases('an export', (open) => {
  test('read into an empty workspace and exported again is the same, byte for byte', async () => {
    const { db } = open();
    await fill(db, workspaceId);
    await castWithoutNames(db);
    const first = await exportOf(db, scope);
    expect((await exportOf(db, scope)).zip.equals(first.zip)).toBe(true);
    const target = newWorkspace();
    const rows = await importExport(target, other.db, await kept(first.zip));
    expect(rows).toBe(Object.values(first.exported.rows).reduce((sum, count) => sum + count));
    const second = await exportOf(other.db, { workspaceId: target, viewer });
    expect([...(await unzipped(second.zip))]).toEqual([...(await unzipped(first.zip))]);
    expect(second.zip.equals(first.zip)).toBe(true);
    for (const table of exported)
      expect([nameOf(table), first.exported.rows[nameOf(table)]]).not.toContain(0);

    const change = {
      at: new Date(),
      actorId: 'U1',
      action: 'project changed',
      subjectId: idOf('projects', 1),
    };
    const [added] = await other.db
      .insert(auditLog)
      .values({ workspaceId: target, ...change })
      .returning();
    const ids = await other.db.select({ id: auditLog.id }).from(auditLog);
    expect(added?.id).toBe(Math.max(...ids.map(({ id }) => id)));
  });

  test('keeps numbers, moments and words as they are, and makes safe only what a spreadsheet would run', async () => {
    const { db } = open();
    await fill(db, workspaceId);
    const files = await unzipped((await exportOf(db, scope)).zip);
    const lines = files.get('jsonl/cost_entries.jsonl') ?? '';
    expect(lines).toContain('"amount":123456789012345678901234567890.123456789012');
    expect(lines).toContain('"occurred_at":"2026-11-01T03:30:00.123456+00:00"');
    expect(lines).toContain('"action":"=cmd()|A1 action 1"');
    expect(files.get('jsonl/document_revisions.jsonl')).toContain('"exact": 12345678901234567890.10');
    const csv = parse(files.get('csv/cost_entries.csv') ?? '', { columns: true }) as Record<string, string>[];
    const byAction = new Map(csv.map((row) => [row.action?.slice(0, 3), row]));
    expect([...byAction.keys()].sort()).toEqual(["'+1", "'-2", "'=c"]);
    expect(byAction.get("'+1")).toMatchObject({
      amount: '-5',
      void_reason: expect.stringMatching(/^'\+1 "quoted", and/),
    });
    expect(files.get('markdown/decisions.md')).toContain('\\=cmd()\\|A1 verdict 1');
  });

  test('leaves out restricted projects with everything of theirs', async () => {
    const { db } = open();
    await fill(db, workspaceId);
    const { zip, exported: told } = await exportOf(db, scope);
    expect(told).toMatchObject({ projects: 3, leftOut: { projects: 1, ballots: 1 } });
    for (const [path, content] of await unzipped(zip)) {
      expect([path, content.includes(mark), content.includes(idOf('projects', 3))]).toEqual([
        path,
        false,
        false,
      ]);
      expect(path).not.toContain('P3');
    }
    const member = { ...viewer, userId: 'U00MEMBER3' };
    const files = await unzipped((await exportOf(db, { workspaceId, viewer: member })).zip);
    expect(files.get('jsonl/reviews.jsonl')).toContain(mark);
    expect(files.has('markdown/projects/P3.md')).toBe(true);
  });

  test('holds no vote before the reveal, and after it no name that stays hidden', async () => {
    const { db } = open();
    await fill(db, workspaceId);
    await castWithoutNames(db);
    for (const round of [1, 2, 4]) {
      const subjectId = idOf('scorecard_rounds', round);
      const change = {
        at: new Date('2026-11-21T08:30:00Z'),
        actorId: `U00VOTED00${round}`,
        action: 'ballot cast',
      };
      await db.insert(auditLog).values({ workspaceId, ...change, subjectId });
    }
    const files = await unzipped((await exportOf(db, scope)).zip);
    const everything = [...files.values()].join('\n');
    expect(everything).toContain('a reason of ballot 1');
    expect(everything).not.toContain('a reason of ballot 2');
    expect(everything).not.toMatch(/form of U00|U00VOTED00[24]/);
    expect(everything).toContain('U00VOTED001');
    const ballots = (files.get('jsonl/scorecard_ballots.jsonl') ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const hidden = ballots.filter(({ round_id }) => round_id === idOf('scorecard_rounds', 4));
    expect(hidden.map(({ user_id, value, value_reason }) => [user_id, value, value_reason])).toEqual([
      ['hidden-1', 0, 'a reason of ballot 4'],
      ['hidden-2', 0, 'b: all is well'],
      ['hidden-3', 40, 'c: none of it'],
      ['hidden-4', null, null],
    ]);
    const moments = new Set(hidden.map(({ cast_at }) => cast_at));
    expect(moments.size).toBe(1);
    expect([...moments].join()).not.toContain('08:30');
  });
});

test('an export is read into an empty workspace only', async () => {
  const source = newWorkspace();
  await fill(other.db, source);
  const path = await kept((await exportOf(other.db, { workspaceId: source, viewer })).zip);
  await expect(importExport(source, other.db, path)).rejects.toThrow(
    `The workspace ${source} is not empty: there are rows in digest_subscriptions.`,
  );
  const target = newWorkspace();
  await importExport(target, other.db, path);
  await expect(importExport(target, other.db, path)).rejects.toThrow('is not empty');
});

/** An export with some of its files changed, or without them. */
async function changed(
  zip: Buffer,
  change: (path: string, content: string) => string | undefined,
): Promise<string> {
  const files = [...(await unzipped(zip))].flatMap(([path, content]) => {
    const now = change(path, content);
    return now === undefined ? [] : [{ path, content: () => Readable.from([now]) }];
  });
  const path = join(await temporaryFolder(), 'changed.zip');
  await writeZip(files, createWriteStream(path));
  return path;
}

test('a file that is no whole export of this version is refused in a sentence, and nothing of it is kept', async () => {
  const source = newWorkspace();
  await fill(other.db, source);
  const { zip } = await exportOf(other.db, { workspaceId: source, viewer });
  const target = newWorkspace();
  const refusal = async (change: (path: string, content: string) => string | undefined) =>
    importExport(target, other.db, await changed(zip, change)).then(
      () => 'it was read',
      (error: Error) => error.message,
    );
  const only =
    (wanted: string, edit: (content: string) => string | undefined) => (path: string, content: string) =>
      path === wanted ? edit(content) : content;
  const reviews = 'jsonl/reviews.jsonl';
  expect(await refusal(only(reviews, () => undefined))).toContain(`The file has no ${reviews}`);
  expect(await refusal(only(reviews, (lines) => lines.replace(/\n\{/, '\n[')))).toBe(
    `Line 2 of ${reviews} is damaged: it is no row of this table.`,
  );
  expect(await refusal(only(reviews, (lines) => lines.replace('"revision"', '"version"')))).toContain(
    'Line 1 of',
  );
  expect(await refusal(only(reviews, (lines) => lines.replace(/^.*\n/, '')))).toBe(
    `${reviews} has 2 lines, not 3.`,
  );
  expect(
    await refusal(only(reviews, (lines) => lines.replace(/"project_id":"[^"]+"/, '"project_id":"none"'))),
  ).toMatch(
    /^The database refused a row in lines 1 to 3 of jsonl\/reviews\.jsonl: invalid input syntax for type uuid/,
  );
  expect(await refusal(only(manifestPath, (text) => text.replace(/"schema": "/, '"schema": "x')))).toMatch(
    /^The export comes from another version of aipm \(x\d{4}_/,
  );
  const text = join(await temporaryFolder(), 'export.zip');
  await writeFile(text, 'no ZIP');
  await expect(importExport(target, other.db, text)).rejects.toThrow('is not a ZIP, or it is damaged.');
  await expect(importExport(target, other.db, `${text}x`)).rejects.toThrow('There is no file');
  for (const table of exported) expect(await other.db.$count(table, sql`workspace_id = ${target}`)).toBe(0);
});
