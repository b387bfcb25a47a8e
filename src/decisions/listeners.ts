import type { ModalView } from '@slack/types';
import { read } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import { projectById } from '../projects/store.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { inPlace, showModal, updateModal } from '../slack/modal.ts';
import type { Viewer } from '../slack/people.ts';
import type { Router } from '../slack/router.ts';
import { dayIn } from '../slack/text.ts';
import { decisionEndpoints } from './api.ts';
import { linksOf } from './chain-store.ts';
import { decisionsDigest } from './digest.ts';
import { findableDecisions } from './findable.ts';
import { type Cursor, decisionPage } from './store.ts';
import { registerSuperseding } from './superseding.ts';
import { decisionsModal, type LogMetadata, showDecisionsAction, turnPageAction } from './views.ts';

const pageSize = 10;

export const decisions: Feature = {
  name: 'decisions',
  commands: [],
  register,
  digest: decisionsDigest,
  findable: findableDecisions,
  api: decisionEndpoints,
};

function register(router: Router, deps: Deps): void {
  registerSuperseding(router, deps);

  router.action(showDecisionsAction, async ({ ack, body, client, context }) => {
    await ack();
    await showModal({ client, context }, inPlace(body), 'Decisions', async () =>
      decisionLog(deps, await context.viewer(), {}),
    );
  });

  router.action(turnPageAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const { view: shown } = body;
    if (!shown || !action.value) return;
    const viewer = await context.viewer();
    const metadata = JSON.parse(shown.private_metadata) as LogMetadata;
    const view = await decisionLog(deps, viewer, metadata, JSON.parse(action.value) as Cursor);
    await updateModal(client, shown, view);
  });
}

/** A page of the decisions that a person may see, newest first, all or those of a project. */
export async function decisionLog(
  deps: Deps,
  viewer: Viewer,
  metadata: LogMetadata,
  cursor?: Cursor,
): Promise<ModalView> {
  const { workspaceId, db } = deps;
  return read(db, within(2000), async (tx) => {
    const { projectId } = metadata;
    const project = projectId ? await projectById(workspaceId, tx, viewer, projectId) : undefined;
    const page = await decisionPage(workspaceId, tx, viewer, { projectId, cursor, size: pageSize });
    const reader = { zone: viewer.zone, today: dayIn(viewer.zone, deps.now()) };
    const links = await linksOf(workspaceId, tx, page.decisions);
    return decisionsModal(page, links, reader, { metadata, project });
  });
}
