import type { Database } from '../db/database.ts';
import { read } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import { UserError } from '../errors.ts';
import { type ProjectWithMembers, projectById, projectByKey } from '../projects/store.ts';
import { showDossierAction } from '../slack/action-ids.ts';
import { parseCommand } from '../slack/command.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { sendFile } from '../slack/file.ts';
import { inPlace, noticeIn, showModal, updateModal } from '../slack/modal.ts';
import { readerAt, type Viewer } from '../slack/people.ts';
import { firstOfAMinute } from '../slack/repeats.ts';
import type { Router } from '../slack/router.ts';
import { dossierMarkdown } from './markdown.ts';
import type { DossierPart } from './part.ts';
import { type Dossier, dossierOf, namedIn } from './reading.ts';
import { dossierModal, fileAction } from './views.ts';

/** Everything about one project. @param parts of all features, asked for as they are needed */
export function createDossier(parts: () => DossierPart[]): Feature {
  return {
    name: 'dossier',
    commands: [{ word: 'dossier', usage: '<project>', does: 'See all records of a project on one page' }],
    register: (router, deps) => register(router, deps, parts),
  };
}

function register(router: Router, deps: Deps, parts: () => DossierPart[]): void {
  const { workspaceId } = deps;
  const isFirst = firstOfAMinute();

  router.command('dossier', async ({ ack, command, client, context }) => {
    await ack();
    const key = parseCommand(command.text).rest;
    await showModal({ client, context }, { open: command.trigger_id }, 'Dossier', async () => {
      const viewer = await context.viewer();
      if (key === '') throw new UserError('Whose? Type `/aipm dossier` and the key of a project.');
      const find = (tx: Database) => projectByKey(workspaceId, tx, viewer, key);
      return dossierModal(await dossierFor(deps, viewer, parts(), find));
    });
  });

  router.action(showDossierAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const id = action.value ?? '';
    await showModal({ client, context }, inPlace(body), 'Dossier', async () => {
      const viewer = await context.viewer();
      const find = (tx: Database) => projectById(workspaceId, tx, viewer, id);
      return dossierModal(await dossierFor(deps, viewer, parts(), find));
    });
  });

  router.action(fileAction, async ({ ack, action, client, context, body }) => {
    await ack();
    if (!isFirst([body.user.id, body.trigger_id].join('/'), deps.now())) return;
    const viewer = await context.viewer();
    const find = (tx: Database) => projectById(workspaceId, tx, viewer, action.value ?? '');
    const dossier = await dossierFor(deps, viewer, parts(), find, filePatience);
    const names = await deps.people.names(namedIn(dossier));
    const { key } = dossier.project;
    await sendFile(client, viewer.userId, {
      filename: `dossier-${key}-${dossier.about.today}.md`,
      title: `Dossier of ${key}`,
      content: dossierMarkdown(dossier, names),
      comment: `The dossier of ${key}, as you asked.`,
    });
    if (body.view) await updateModal(client, body.view, noticeIn(body.view, fileSent, 'success'));
  });
}

/** A file comes when it is there, in milliseconds; a page is waited for. */
const filePatience = 10_000;
const pagePatience = 2000;

const fileSent = 'The file is in your direct messages with aipm.';

async function dossierFor(
  { db, workspaceId, now }: Deps,
  viewer: Viewer,
  parts: DossierPart[],
  find: (tx: Database) => Promise<ProjectWithMembers | undefined>,
  patience = pagePatience,
): Promise<Dossier> {
  const { today, zone } = readerAt(viewer, now());
  return read(db, within(patience), async (tx) => {
    const project = await find(tx);
    if (!project) throw new UserError('I know no such project that you can see.');
    const about = { projectId: project.id, now: now(), today, zone };
    return dossierOf(workspaceId, tx, viewer, project, parts, about);
  });
}
