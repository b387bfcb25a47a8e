import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { recordChange } from '../../../audit/store.ts';
import { read, transaction } from '../../../db/transaction.ts';
import { type Deadline, within } from '../../../deadline.ts';
import { UserError } from '../../../errors.ts';
import type { Deps } from '../../../slack/feature.ts';
import { parseForm } from '../../../slack/form.ts';
import { inPlace, showModal } from '../../../slack/modal.ts';
import type { Viewer } from '../../../slack/people.ts';
import type { Router } from '../../../slack/router.ts';
import { dayIn, numberText } from '../../../slack/text.ts';
import { workspaceSettings } from '../../../workspaces/store.ts';
import { voidEntries } from '../entering.ts';
import { visibleProject } from '../forms.ts';
import { importsOf } from './import-store.ts';
import { type EntryCursor, entryPage } from './store.ts';
import {
  type EntriesMetadata,
  entriesAction,
  entriesModal,
  olderAction,
  type VoidMetadata,
  voidAction,
  voidCallback,
  voidForm,
  voidModal,
} from './void-views.ts';
import type { Which } from './voiding.ts';

/** The entries of a project, and taking some out of the sums. */
export function registerEntries(router: Router, deps: Deps): void {
  router.action(entriesAction, async ({ ack, body, action, client, context }) => {
    await ack();
    await showModal({ client, context }, inPlace(body), 'Entries', async () =>
      listOf(deps, await context.viewer(), { projectId: action.value ?? '' }),
    );
  });

  router.action(olderAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const { projectId } = listIn(body.view?.private_metadata);
    const cursor = action.value ? { cursor: JSON.parse(action.value) as EntryCursor } : {};
    await showModal({ client, context }, inPlace(body), 'Entries', async () =>
      listOf(deps, await context.viewer(), { projectId, ...cursor }),
    );
  });

  router.action(voidAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const list = listIn(body.view?.private_metadata);
    const which = JSON.parse(action.value ?? '{}') as Which;
    await showModal({ client, context }, inPlace(body), 'Void', async () => {
      await context.viewer();
      return voidModal({ which, list });
    });
  });

  router.view(voidCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    await ack({ response_action: 'update', view: await submit(deps, context.deadline, viewer, view) });
    deps.messagesOwed();
  });
}

function listIn(metadata = '{}'): EntriesMetadata {
  return JSON.parse(metadata) as EntriesMetadata;
}

const entriesShown = 10;
const importsShown = 5;

async function listOf(
  deps: Deps,
  viewer: Viewer,
  metadata: EntriesMetadata,
  notice?: string,
): Promise<ModalView> {
  const { workspaceId, db } = deps;
  const { projectId, cursor } = metadata;
  const project = await visibleProject(deps, viewer, projectId);
  return read(db, within(2000), async (tx) => {
    const { zone } = await workspaceSettings(workspaceId, tx);
    const reader = { zone, today: dayIn(zone, deps.now()) };
    const page = await entryPage(workspaceId, tx, viewer, {
      projectId,
      size: entriesShown,
      ...(cursor && { cursor }),
    });
    const imports = await importsOf(workspaceId, tx, viewer, projectId, importsShown);
    return entriesModal(project, { ...page, imports }, reader, metadata, notice);
  });
}

/** Voids an entry or a file's, and goes back to the list. */
async function submit(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput): Promise<ModalView> {
  const { which, list } = JSON.parse(view.private_metadata) as VoidMetadata;
  const { reason } = parseForm(voidForm, view);
  const voided = await transaction(deps.db, deadline, async (tx) => {
    const result = await voidEntries(deps, tx, { viewer, reason }, which);
    if (result.kind !== 'voided') return result;
    await recordChange(deps.workspaceId, tx, {
      at: deps.now(),
      actorId: viewer.userId,
      action: 'costs voided',
      subjectId: 'entryId' in which ? which.entryId : which.importId,
      after: { reason, count: result.count },
    });
    return result;
  });
  if (voided.kind === 'not visible') throw new UserError('I know no such entry that you can see.');
  const notice =
    voided.kind === 'voided already'
      ? 'That was voided already.'
      : voided.count === 1
        ? 'Voided: 1 entry counts no more.'
        : `Voided: ${numberText(voided.count)} entries count no more.`;
  return listOf(deps, viewer, list, notice);
}
