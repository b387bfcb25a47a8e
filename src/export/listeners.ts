import { recordChange } from '../audit/store.ts';
import { read, transaction } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import type { DossierPart } from '../dossier/part.ts';
import { UserError } from '../errors.ts';
import { theWorkspace } from '../settings/store.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import type { Viewer } from '../slack/people.ts';
import { counted } from '../slack/phrases.ts';
import type { RequestContext } from '../slack/request.ts';
import type { Router } from '../slack/router.ts';
import { listed } from '../slack/text.ts';
import { type Exported, writeExport } from './archive.ts';
import { type Names, peopleIn } from './markdown.ts';
import { type PassingFile, withPassingFile } from './passing-file.ts';
import { sendLargeFile } from './sending.ts';

/** Everything of the workspace in one file, for admins. @param parts of all features, asked for as they are needed */
export function createExport(parts: () => DossierPart[]): Feature {
  return {
    name: 'export',
    commands: [{ word: 'export', does: 'Get everything of the workspace in a file; for admins' }],
    register: (router, deps) => register(router, deps, parts),
  };
}

function register(router: Router, deps: Deps, parts: () => DossierPart[]): void {
  let isBusy = false;

  router.command('export', async ({ ack, context }) => {
    await ack();
    const viewer = await admin(context);
    if (isBusy) throw new UserError('Another export is being made. Please try again when it is done.');
    isBusy = true;
    try {
      await context.whisper?.('I am gathering everything; the file comes to your direct messages with aipm.');
      await withPassingFile((file) => exportInto(file, deps, viewer, parts()));
    } finally {
      isBusy = false;
    }
  });
}

/** Who acts. @throws UserError for whoever is no admin */
async function admin(context: RequestContext): Promise<Viewer> {
  const viewer = await context.viewer();
  if (viewer.isAdmin) return viewer;
  throw new UserError('An export is for admins of this workspace. Please ask one of them.');
}

/** Writes the export into a file, sends it, and notes that it left. */
async function exportInto(
  file: PassingFile,
  deps: Deps,
  viewer: Viewer,
  parts: DossierPart[],
): Promise<void> {
  const { workspaceId, db, client, now } = deps;
  const names = await namesFor(deps);
  const exported = await writeExport(db, { workspaceId, viewer }, file.fill(), { parts, names });
  const size = await file.size();
  const day = now().toISOString().slice(0, 10);
  await sendLargeFile(client, viewer.userId, {
    ...{ filename: `aipm-export-${day}.zip`, title: `Export of ${day}`, size, comment: commentOf(exported) },
    open: file.read,
  });
  await transaction(db, within(10_000), (tx) =>
    recordChange(workspaceId, tx, {
      at: now(),
      actorId: viewer.userId,
      action: 'workspace exported',
      subjectId: theWorkspace,
      after: exported,
    }),
  );
}

/** How many people Slack is asked for at a time. */
const atOnce = 20;

/** What people are called; whom Slack does not name in time stands under their id. */
async function namesFor({ workspaceId, db, people }: Deps): Promise<Names> {
  const ids = await read(db, within(60_000), (tx) => peopleIn(tx, workspaceId));
  const names: Names = new Map();
  for (let from = 0; from < ids.length; from += atOnce)
    for (const [id, name] of await people.names(ids.slice(from, from + atOnce))) names.set(id, name);
  return names;
}

/** What the file holds and what it does not, for whoever gets it. */
function commentOf({ rows, projects, leftOut }: Exported): string {
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const missing = [
    ...(leftOut.projects > 0
      ? [`${counted(leftOut.projects, 'restricted project')} that you are not on`]
      : []),
    ...(leftOut.ballots > 0 ? [`${counted(leftOut.ballots, 'vote')} that nobody may see yet`] : []),
  ];
  return [
    `Everything that you may see of this workspace: ${counted(projects, 'project')}, ${counted(total, 'row')} in all. README.md in it says how to read it back.`,
    ...(missing.length > 0 ? [`Left out: ${listed(missing)}.`] : []),
  ].join('\n');
}
