import type { BlockAction, RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { read } from '../../db/transaction.ts';
import { within } from '../../deadline.ts';
import { registerDrafts } from '../../drafts/listeners.ts';
import { draftsFor } from '../../drafts/store.ts';
import { UserError } from '../../errors.ts';
import { tidyCopy } from '../../messages/copies.ts';
import { projectByKey } from '../../projects/store.ts';
import { projectChoice } from '../../projects/views.ts';
import type { Deps } from '../../slack/feature.ts';
import { sendFile } from '../../slack/file.ts';
import { inPlace, noticeIn, onTop, showModal, updateModal } from '../../slack/modal.ts';
import { readerAt, type Viewer } from '../../slack/people.ts';
import { firstOfAMinute } from '../../slack/repeats.ts';
import type { Router } from '../../slack/router.ts';
import { dayIn } from '../../slack/text.ts';
import { newFormId } from '../../submission.ts';
import { usualPocAllowance } from '../../workspaces/schema.ts';
import { pocAllowance } from '../../workspaces/store.ts';
import type { Ritual } from '../ritual.ts';
import { type Begun, projectBegun, registerStart } from '../start.ts';
import { awaitedPocs } from './awaiting.ts';
import { concludeAction, editAction, logUseAction, namedIn, openAction, reportAction } from './cards.ts';
import { cancel, submitConclusion, submitPlan, submitUsage } from './changes.ts';
import { conclusionCallback, conclusionModal } from './conclusion-form.ts';
import { pocsDigest } from './digest.ts';
import { pocsDossier } from './dossier.ts';
import { pocGate } from './gate.ts';
import { messageKey } from './keys.ts';
import { sayWhatIsOverdue } from './overdue.ts';
import { cancelAction, planPocAction, pocRecordModal } from './record.ts';
import { reportFile, reportSent } from './report.ts';
import { dayOf, notVisible, whoEnded } from './showing.ts';
import { type PocRecord, pocById, runningPoc } from './store.ts';
import { usageOf } from './usage.ts';
import { usageCallback, usageModal } from './usage-form.ts';
import { editPlanModal, newPlanModal, planCallback, planDraftModal, planForm } from './views.ts';

export const pocs: Ritual = {
  name: 'pocs',
  commands: [{ word: 'poc', usage: '[project]', does: 'Plan a proof of concept, or open the one that runs' }],
  start: {
    text: 'Plan a POC',
    about: 'One goal, up to three solutions, and limits that end it',
    actionId: planPocAction,
  },
  register,
  due: sayWhatIsOverdue,
  digest: pocsDigest,
  awaits: awaitedPocs,
  gate: pocGate,
  dossier: pocsDossier,
};

const title = 'Proof of concept';
const draftsOffered = 3;

function register(router: Router, deps: Deps): void {
  const isFirst = firstOfAMinute();

  registerStart(
    router,
    { word: 'poc', actionId: planPocAction, shortcutId: planPocAction, title },
    (viewer, begun) =>
      begun.key ? startingPage(deps, viewer, begun.key, begun) : newPlan(deps, viewer, begun),
  );

  router.view(planCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    await ack(await submitPlan(deps, context.deadline, viewer, view));
    deps.messagesOwed();
  });

  router.view(usageCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    await ack(await submitUsage(deps, context.deadline, viewer, view));
    deps.messagesOwed();
  });

  router.view(conclusionCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    await ack(await submitConclusion(deps, context.deadline, viewer, view));
    deps.messagesOwed();
  });

  const pages = {
    [editAction]: editPlan,
    [logUseAction]: usagePage,
    [concludeAction]: conclusionPage,
  };
  for (const [actionId, page] of Object.entries(pages)) {
    router.action(actionId, async ({ ack, body, action, client, context, respond }) => {
      await ack();
      const id = action.value ?? '';
      await showModal({ client, context }, inPlace(body), title, async () =>
        page(deps, await context.viewer(), id),
      );
      await tidyCopy(deps, body, respond, messageKey(id));
    });
  }

  router.action(openAction, async ({ ack, body, action, client, context, respond }) => {
    await ack();
    const id = action.value ?? '';
    await showModal({ client, context }, onTop(body), title, async () =>
      recordPage(deps, await context.viewer(), id),
    );
    await tidyCopy(deps, body, respond, messageKey(id));
  });

  router.action(cancelAction, async ({ ack, body, action, client, context }) => {
    const viewer = await context.viewer();
    const id = action.value ?? '';
    await cancel(deps, context.deadline, viewer, id);
    await ack();
    deps.messagesOwed();
    if (body.view) await updateModal(client, body.view, await recordPage(deps, viewer, id));
  });

  router.action(reportAction, async ({ ack, body, action, client, context, respond }) => {
    await ack();
    const id = action.value ?? '';
    if (!isFirst([id, body.user.id, body.trigger_id].join('/'), deps.now())) return;
    await sendReport(deps, client, await context.viewer(), id);
    await receipt(client, body, respond);
    await tidyCopy(deps, body, respond, messageKey(id));
  });

  // A draft is what was typed, whatever the allowance is.
  registerDrafts(router, deps, {
    callback: planCallback,
    form: planForm(usualPocAllowance),
    modal: planDraftModal,
  });
}

/** What the command opens: the POC that runs for the project, or else a plan. */
async function startingPage(deps: Deps, viewer: Viewer, key: string, begun: Begun) {
  const { workspaceId, db } = deps;
  const running = await read(db, within(2000), async (tx) => {
    const project = await projectByKey(workspaceId, tx, viewer, key);
    return project && runningPoc(workspaceId, tx, viewer, project.id);
  });
  return running ? recordPage(deps, viewer, running.poc.id) : newPlan(deps, viewer, begun);
}

async function newPlan(deps: Deps, viewer: Viewer, begun: Begun) {
  const { workspaceId, db } = deps;
  const reader = readerAt(viewer, deps.now());
  return read(db, within(2000), async (tx) => {
    const { project, notice } = await projectBegun(deps, tx, viewer, begun);
    const drafts = await draftsFor(workspaceId, tx, viewer, {
      form: planCallback,
      projectId: project?.id,
      most: draftsOffered,
    });
    const given = { project: project && projectChoice(project), ...reader };
    const allowance = await pocAllowance(workspaceId, tx);
    return newPlanModal(given, drafts, { ...newFormId(), channel: begun.channel, allowance }, notice);
  });
}

/** A POC that a person may see. @throws UserError where there is none */
async function visiblePoc({ workspaceId, db }: Deps, viewer: Viewer, id: string): Promise<PocRecord> {
  const record = await read(db, within(2000), (tx) => pocById(workspaceId, tx, viewer, id));
  if (!record) throw new UserError(notVisible);
  return record;
}

/** As `visiblePoc`, of one that still runs. @throws UserError that says who ended it */
async function running(deps: Deps, viewer: Viewer, id: string): Promise<PocRecord> {
  const record = await visiblePoc(deps, viewer, id);
  if (record.poc.status !== 'running') throw new UserError(await whoEnded(deps, viewer, record));
  return record;
}

async function editPlan(deps: Deps, viewer: Viewer, id: string) {
  const record = await running(deps, viewer, id);
  const editing = { id, revision: record.poc.revision };
  const allowance = await read(deps.db, within(2000), (tx) => pocAllowance(deps.workspaceId, tx));
  return editPlanModal(record, { ...newFormId(), channel: null, allowance, editing });
}

async function usagePage(deps: Deps, viewer: Viewer, id: string) {
  return usageModal(await running(deps, viewer, id), { ...newFormId(), id });
}

async function conclusionPage(deps: Deps, viewer: Viewer, id: string) {
  const record = await running(deps, viewer, id);
  return conclusionModal(record, viewer, { ...newFormId(), id, revision: record.poc.revision });
}

async function recordPage(deps: Deps, viewer: Viewer, id: string) {
  const { workspaceId, db } = deps;
  const { record, usage } = await read(db, within(2000), async (tx) => ({
    record: await pocById(workspaceId, tx, viewer, id),
    usage: await usageOf(workspaceId, tx, viewer, id),
  }));
  if (!record) throw new UserError(notVisible);
  const names = await deps.people.names(namedIn(record));
  return pocRecordModal(record, usage, names, { zone: viewer.zone, today: dayOf(deps) });
}

async function sendReport(deps: Deps, client: WebClient, viewer: Viewer, id: string): Promise<void> {
  const record = await visiblePoc(deps, viewer, id);
  const { status, concludedAt } = record.poc;
  if (status !== 'concluded' || !concludedAt)
    throw new UserError('There is a report once the POC is concluded.');
  const names = await deps.people.names(namedIn(record));
  await sendFile(client, viewer.userId, reportFile(record, names, dayIn(viewer.zone, concludedAt)));
}

/** Says where the report is, where it was asked for. */
async function receipt(client: WebClient, { view }: BlockAction, respond: RespondFn): Promise<void> {
  if (view) await updateModal(client, view, noticeIn(view, reportSent, 'success'));
  else await respond({ text: reportSent, response_type: 'ephemeral', replace_original: false });
}
