import { read } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import { projectById, projectByKey } from '../projects/store.ts';
import { parseCommand } from '../slack/command.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { inPlace, showModal, updateModal } from '../slack/modal.ts';
import type { Viewer } from '../slack/people.ts';
import type { Router } from '../slack/router.ts';
import { dayIn } from '../slack/text.ts';
import { decisionEndpoints } from './api.ts';
import { linksOf } from './chain-store.ts';
import { decisionsDigest } from './digest.ts';
import { type Cursor, decisionPage } from './store.ts';
import { registerSuperseding } from './superseding.ts';
import { decisionsModal, type LogMetadata, showDecisionsAction, turnPageAction } from './views.ts';

const pageSize = 10;

export const decisions: Feature = {
  name: 'decisions',
  commands: [{ word: 'decisions', usage: '[project]', does: 'List what was decided, newest first' }],
  register,
  digest: decisionsDigest,
  api: decisionEndpoints,
};

function register(router: Router, deps: Deps): void {
  registerSuperseding(router, deps);

  router.command('decisions', async ({ ack, command, client, context }) => {
    await ack();
    const key = parseCommand(command.text).rest;
    await showModal({ client, context }, { open: command.trigger_id }, 'Decisions', async () =>
      firstPage(deps, await context.viewer(), key),
    );
  });

  router.action(showDecisionsAction, async ({ ack, body, client, context }) => {
    await ack();
    await showModal({ client, context }, inPlace(body), 'Decisions', async () =>
      firstPage(deps, await context.viewer(), ''),
    );
  });

  router.action(turnPageAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const { view: shown } = body;
    if (!shown || !action.value) return;
    const viewer = await context.viewer();
    const metadata = JSON.parse(shown.private_metadata) as LogMetadata;
    const view = await logPage(deps, viewer, metadata, JSON.parse(action.value) as Cursor);
    await updateModal(client, shown, view);
  });
}

/** The newest decisions, of one project if its key was typed. */
async function firstPage(deps: Deps, viewer: Viewer, key: string) {
  if (key === '') return logPage(deps, viewer, {});
  const project = await read(deps.db, within(2000), (tx) => projectByKey(deps.workspaceId, tx, viewer, key));
  return project
    ? logPage(deps, viewer, { projectId: project.id })
    : logPage(
        deps,
        viewer,
        {},
        undefined,
        `I know no project ${key.slice(0, 40)} that you can see. These are all decisions.`,
      );
}

async function logPage(deps: Deps, viewer: Viewer, metadata: LogMetadata, cursor?: Cursor, notice?: string) {
  const { workspaceId, db } = deps;
  return read(db, within(2000), async (tx) => {
    const { projectId } = metadata;
    const project = projectId ? await projectById(workspaceId, tx, viewer, projectId) : undefined;
    const page = await decisionPage(workspaceId, tx, viewer, { projectId, cursor, size: pageSize });
    const reader = { zone: viewer.zone, today: dayIn(viewer.zone, deps.now()) };
    const links = await linksOf(workspaceId, tx, page.decisions);
    return decisionsModal(page, links, reader, { metadata, project, notice });
  });
}
