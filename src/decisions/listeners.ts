import type { BlockAction } from '@slack/bolt';
import { read, within } from '../db/transaction.ts';
import { projectById, projectByKey } from '../projects/store.ts';
import { parseCommand, subcommand } from '../slack/command.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { showModal, updateModal } from '../slack/modal.ts';
import type { Viewer } from '../slack/people.ts';
import type { AipmApp } from '../slack/request.ts';
import { dayIn } from '../slack/text.ts';
import { type Cursor, decisionPage } from './store.ts';
import { decisionsModal, type LogMetadata, turnPageAction } from './views.ts';

const pageSize = 10;

export const decisions: Feature = {
  name: 'decisions',
  commands: [{ word: 'decisions', usage: '[project]', does: 'List what was decided, newest first' }],
  register,
};

function register(app: AipmApp, deps: Deps): void {
  app.command('/aipm', subcommand('decisions'), async ({ ack, command, client, context }) => {
    await ack();
    await showModal({ client, context }, { open: command.trigger_id }, 'Decisions', async () =>
      firstPage(deps, await context.viewer(), parseCommand(command.text).rest),
    );
  });

  app.action('decisions_show', async ({ ack, body, client, context }) => {
    await ack();
    const { view } = body as BlockAction;
    if (!view) return;
    await showModal({ client, context }, { replace: view }, 'Decisions', async () =>
      firstPage(deps, await context.viewer(), ''),
    );
  });

  app.action(new RegExp(`^${turnPageAction}/`), async ({ ack, body, action, client, context }) => {
    await ack();
    const { view: shown } = body as BlockAction;
    if (!shown || !('value' in action)) return;
    const viewer = await context.viewer();
    const metadata = JSON.parse(shown.private_metadata) as LogMetadata;
    const view = await logPage(deps, viewer, metadata, JSON.parse(String(action.value)) as Cursor);
    await updateModal(client, shown, view);
  });
}

/** The newest decisions, of one project if its key was typed. */
async function firstPage(deps: Deps, viewer: Viewer, key: string) {
  if (key === '') return logPage(deps, viewer, {});
  const project = await read(within(2000), () => projectByKey(deps.workspaceId, deps.db, viewer, key));
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
  return read(within(2000), async () => {
    const { projectId } = metadata;
    const project = projectId ? await projectById(workspaceId, db, viewer, projectId) : undefined;
    const page = await decisionPage(workspaceId, db, viewer, { projectId, cursor, size: pageSize });
    const reader = { zone: viewer.zone, today: dayIn(viewer.zone, deps.now()) };
    return decisionsModal(page, reader, { metadata, project, notice });
  });
}
