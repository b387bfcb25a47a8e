import type { Writable } from 'node:stream';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { newestMigration } from '../db/migrate.ts';
import { read } from '../db/transaction.ts';
import { type Deadline, within } from '../deadline.ts';
import type { DossierPart } from '../dossier/part.ts';
import { projects } from '../projects/schema.ts';
import { scorecardBallots, scorecardRounds } from '../rituals/scorecards/schema.ts';
import { isHidden } from './ballots.ts';
import { format, jsonPath, type Manifest, manifestPath, manifestText, readmeText } from './layout.ts';
import { decisionLog, dossierFile, lastChange, type Names, type ProjectKey, projectsIn } from './markdown.ts';
import { csvLines, jsonLines, writeAlike } from './rows.ts';
import { leavesOf, type Scope } from './scope.ts';
import { exported, nameOf } from './tables.ts';
import { type Entry, writeZip } from './zip.ts';

/** What an export held, and what it left out because its reader may not see it. */
export type Exported = {
  rows: Record<string, number>;
  projects: number;
  leftOut: { projects: number; ballots: number };
};

type Options = { parts: DossierPart[]; names: Names; deadline?: Deadline };

/** How long reading may take, in milliseconds: a million rows take a few minutes. */
const patience = 25 * 60_000;

/**
 * Writes everything of a workspace that a person may see as a ZIP, as it is at one moment. Memory stays flat, however much there is.
 * @throws DatabaseUnavailable when it takes too long
 */
export async function writeExport(
  db: Database,
  scope: Scope,
  output: Writable,
  { parts, names, deadline = within(patience) }: Options,
): Promise<Exported> {
  const schema = await newestMigration();
  return read(
    db,
    deadline,
    async (tx) => {
      await writeAlike(tx);
      const found = await projectsIn(tx, scope);
      const manifest: Manifest = { format, schema, rows: {} };
      const about = { now: await lastChange(tx, scope), parts, names };
      await writeZip(
        [
          ...dataFiles(tx, scope, manifest),
          ...textFiles(tx, scope, found, about),
          ...lastFiles(manifest, about),
        ],
        output,
      );
      const leftOut = await countLeftOut(tx, scope, found.length);
      return { rows: manifest.rows, projects: found.length, leftOut };
    },
    { oneMoment: true },
  );
}

/** @param manifest is told the rows of each table as they are written */
function dataFiles(tx: Database, scope: Scope, { rows }: Manifest): Entry[] {
  return exported.flatMap((table) => {
    const name = nameOf(table);
    rows[name] = 0;
    const counted = (count: number) => {
      rows[name] = (rows[name] ?? 0) + count;
    };
    return [
      { path: jsonPath(name), content: () => jsonLines(tx, scope, table, counted) },
      { path: `csv/${name}.csv`, content: () => csvLines(tx, scope, table) },
    ];
  });
}

type About = { now: Date; parts: DossierPart[]; names: Names };

function textFiles(tx: Database, scope: Scope, found: ProjectKey[], about: About): Entry[] {
  return [
    { path: 'markdown/decisions.md', content: () => decisionLog(tx, scope, about.names) },
    ...found.map(({ id, key }) => ({
      path: `markdown/projects/${key}.md`,
      content: () => dossierFile(tx, scope, { id, ...about }),
    })),
  ];
}

/** What counts the rows comes after them. */
function lastFiles(manifest: Manifest, { now }: About): Entry[] {
  return [
    { path: manifestPath, content: () => text(() => manifestText(manifest)) },
    { path: 'README.md', content: () => text(() => readmeText(manifest, now)) },
  ];
}

async function* text(make: () => string): AsyncGenerator<string> {
  yield make();
}

async function countLeftOut(tx: Database, scope: Scope, shown: number): Promise<Exported['leftOut']> {
  const all = await tx.$count(projects, eq(projects.workspaceId, scope.workspaceId));
  const count = sql<number>`count(*)::int`;
  const ofRound = and(
    eq(scorecardRounds.workspaceId, scorecardBallots.workspaceId),
    eq(scorecardRounds.id, scorecardBallots.roundId),
  );
  const [hidden] = await tx
    .select({ count })
    .from(scorecardBallots)
    .innerJoin(scorecardRounds, ofRound)
    .where(and(leavesOf(scope, scorecardBallots), isHidden()));
  return { projects: all - shown, ballots: hidden?.count ?? 0 };
}
