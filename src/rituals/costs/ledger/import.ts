import { recordChange } from '../../../audit/store.ts';
import type { Database } from '../../../db/database.ts';
import { keptIf } from '../../../db/kept.ts';
import { UserError } from '../../../errors.ts';
import { chosenProject } from '../../../projects/saving.ts';
import type { Clocked } from '../../../slack/feature.ts';
import type { GivenFile } from '../../../slack/file.ts';
import type { Submission } from '../../../submission.ts';
import { workspaceSettings } from '../../../workspaces/store.ts';
import { type Entering, enterCosts } from '../entering.ts';
import { notVisible } from '../forms.ts';
import { type LineProblem, type Row, readCosts } from './csv.ts';
import { holdUnlocked, noteImported, sumsOfImport, totalsOfImport } from './import-store.ts';
import type { Brought } from './import-views.ts';
import { addImport } from './store.ts';

/** A file to take in, and the project, as its field holds it, for rows that name none. */
export type Import = { file: GivenFile; project: string | null };

/** What came of a file: what it brought, what is wrong with it, or that its form has brought it before. */
export type Imported =
  | ({ kind: 'brought' } & Brought)
  | { kind: 'wrong'; problems: LineProblem[] }
  | { kind: 'brought before' };

/** What taking in a file would bring, exactly: everything is done, and undone again. */
export async function rehearseImport(
  deps: Clocked,
  tx: Database,
  submission: Submission,
  given: Import,
): Promise<Imported> {
  return keptIf(
    tx,
    () => false,
    (inner) => bringIn(deps, inner, submission, given),
  );
}

/** Takes in a file, all of it or nothing. Nudge the dispatcher after the commit. */
export async function importCosts(
  deps: Clocked,
  tx: Database,
  submission: Submission,
  given: Import,
): Promise<Imported> {
  return keptIf(
    tx,
    (imported) => imported.kind === 'brought' && imported.entered > 0,
    (inner) => bringIn(deps, inner, submission, given),
  );
}

async function bringIn(
  deps: Clocked,
  tx: Database,
  submission: Submission,
  { file, project }: Import,
): Promise<Imported> {
  const costs = readCosts(file.content, await placeOf(deps, tx, submission, project));
  if (costs.kind === 'wrong') return costs;
  const { rows, ignored } = costs;
  const { workspaceId } = deps;
  const { viewer, now, formId } = submission;
  const filename = file.name.slice(0, 255);
  const origin = { filename, madeBy: formId, createdBy: viewer.userId, createdAt: now };
  const importId = await addImport(workspaceId, tx, { ...origin, entries: rows.length });
  if (importId === undefined) return { kind: 'brought before' };
  const entries = rows.map(({ entry }) => entry);
  const entering = await enterCosts(deps, tx, { viewer, source: 'csv', importId }, entries);
  if (entering.kind === 'refused') return { kind: 'wrong', problems: inLines(rows, entering) };
  const { entered, repeated } = entering;
  await noteImported(workspaceId, tx, importId, entered);
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'costs imported',
    subjectId: importId,
    after: { filename, entries: entered },
  });
  return { kind: 'brought', entered, repeated, ignored, ...(await sumsOf(workspaceId, tx, importId)) };
}

/** Where a file is read: days are meant in the workspace's zone, and rows that name no project are of the chosen one. */
async function placeOf(
  { workspaceId }: Clocked,
  tx: Database,
  submission: Submission,
  choice: string | null,
) {
  const { zone, currency } = await workspaceSettings(workspaceId, tx);
  if (choice === null) return { zone, project: null };
  await holdUnlocked(workspaceId, tx, choice);
  const project = await chosenProject(workspaceId, tx, submission, choice, { channel: null, currency });
  if (!project) throw new UserError(notVisible);
  return { zone, project: project.key };
}

const sumsShown = 10;

async function sumsOf(workspaceId: string, tx: Database, importId: string) {
  return {
    sums: await sumsOfImport(workspaceId, tx, importId, sumsShown),
    totals: await totalsOfImport(workspaceId, tx, importId),
  };
}

function inLines(rows: Row[], { problems }: Extract<Entering, { kind: 'refused' }>): LineProblem[] {
  return problems.map(({ index, message }) => ({ line: rows[index]?.line ?? 1, message }));
}
