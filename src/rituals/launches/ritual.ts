import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { read } from '../../db/transaction.ts';
import { within } from '../../deadline.ts';
import { tidyCopy } from '../../messages/copies.ts';
import type { Deps } from '../../slack/feature.ts';
import { inPlace, onTop, showAfter, showModal, updateModal } from '../../slack/modal.ts';
import type { Viewer } from '../../slack/people.ts';
import type { RequestContext } from '../../slack/request.ts';
import type { Router } from '../../slack/router.ts';
import type { Gate } from '../gate.ts';
import type { Ritual } from '../ritual.ts';
import { registerStart } from '../start.ts';
import { awaitedItems } from './awaiting.ts';
import { chooseProject, postGate, submitItem } from './changes.ts';
import { launchDossier } from './dossier.ts';
import { itemCallback } from './item-form.ts';
import {
  closeGateAction,
  itemAction,
  messageKey,
  openAction,
  openGateAction,
  postAction,
  seeAction,
  startAction,
} from './keys.ts';
import { createLook } from './look.ts';
import { type Followed, submitClosing, submitOpening } from './opening-changes.ts';
import { closingCallback, openingCallback } from './opening-form.ts';
import {
  beginningPage,
  closingPage,
  type From,
  fromOf,
  gatePage,
  itemPage,
  openingPage,
  recordPage,
} from './pages.ts';
import type { LaunchDeps } from './standing.ts';
import { gateOf } from './store.ts';
import { choiceCallback, title } from './views.ts';

/** The launch gate. @param gates what all rituals have in its way, asked for as they are needed */
export function createLaunches(gates: () => Gate[]): Ritual {
  const look = createLook();
  return {
    name: 'launches',
    commands: [
      { word: 'launch', usage: '[project]', does: 'Prepare a launch: what is ready, what is in the way' },
    ],
    start: {
      text: 'Prepare a launch',
      about: 'Ten items with evidence, and a gate that says what keeps it closed',
      actionId: startAction,
    },
    register: (router, deps) => register(router, { ...deps, gates: gates() }),
    due: (deps) => look({ ...deps, gates: gates() }),
    awaits: awaitedItems,
    dossier: launchDossier,
  };
}

function register(router: Router, deps: LaunchDeps): void {
  registerStart(router, { word: 'launch', actionId: startAction, title }, (viewer, begun) =>
    beginningPage(deps, viewer, begun),
  );
  registerPages(router, deps);

  router.view(choiceCallback, async ({ ack, view, client, context }) => {
    const viewer = await context.viewer();
    const projectId = await chooseProject(deps, context.deadline, viewer, view);
    const { channel } = JSON.parse(view.private_metadata) as { channel: string | null };
    await showAfter({ ack, view, client, context }, title, () => gatePage(deps, viewer, projectId, channel));
  });

  router.action(postAction, async ({ ack, body, action, client, context }) => {
    const viewer = await context.viewer();
    const { channel } = fromOf(body);
    const projectId = action.value ?? '';
    await postGate(deps, context.deadline, viewer, { projectId, channel });
    await ack();
    deps.messagesOwed();
    if (body.view)
      await updateModal(client, body.view, await gatePage(deps, viewer, projectId, channel, posted));
  });

  router.view(itemCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    const again = await submitItem(deps, context.deadline, viewer, view);
    if (again) return ack({ response_action: 'update', view: again });
    await ack();
    deps.messagesOwed();
    await showUnder(deps, viewer, view);
  });

  for (const [callback, submit] of [
    [openingCallback, submitOpening],
    [closingCallback, submitClosing],
  ] as const)
    router.view(callback, async ({ ack, view, context }) => {
      const viewer = await context.viewer();
      const followed = await submit(deps, context.deadline, viewer, view);
      await ack(answerTo(followed));
      deps.messagesOwed();
      await showUnder(deps, viewer, view);
    });
}

const posted = 'The card is on its way. It follows what you save here.';

/** How Slack goes on after a gate was opened or closed. */
function answerTo(followed: Followed) {
  if ('again' in followed) return { response_action: 'update', view: followed.again } as const;
  const { asking } = followed;
  return asking ? ({ response_action: 'update', view: asking } as const) : undefined;
}

/** Brings the gate's page up to date that a form came on top of. */
async function showUnder(deps: LaunchDeps, viewer: Viewer, view: ViewOutput): Promise<void> {
  const {
    page,
    projectId,
    channel = null,
  } = JSON.parse(view.private_metadata) as Partial<From> & {
    projectId: string;
  };
  if (page) await updateModal(deps.client, { id: page }, await gatePage(deps, viewer, projectId, channel));
}

/** What buttons open, from a card or on top of the gate's page, which itself is looked at anew in its place. */
function registerPages(router: Router, deps: LaunchDeps): void {
  const pages: Record<string, (viewer: Viewer, value: string, from: From) => Promise<ModalView>> = {
    [openAction]: (viewer, id) => recordPage(deps, viewer, id),
    [seeAction]: (viewer, id, { channel }) => gatePage(deps, viewer, id, channel),
    [itemAction]: (viewer, value, from) => itemPage(deps, viewer, value, from),
    [openGateAction]: (viewer, id, from) => openingPage(deps, viewer, id, from),
    [closeGateAction]: (viewer, id, from) => closingPage(deps, viewer, id, from),
  };
  for (const [actionId, page] of Object.entries(pages))
    router.action(actionId, async ({ ack, body, action, client, context, respond }) => {
      await ack();
      const value = action.value ?? '';
      const way = actionId === seeAction ? inPlace(body) : onTop(body);
      await showModal({ client, context }, way, title, async () =>
        page(await context.viewer(), value, fromOf(body)),
      );
      const key = body.view ? undefined : await cardKeyOf(deps, context, value);
      if (key) await tidyCopy(deps, body, respond, key);
    });
}

/** The key of the card of the gate that a button of it names. */
async function cardKeyOf(
  { workspaceId, db }: Deps,
  context: RequestContext,
  value: string,
): Promise<string | undefined> {
  const viewer = await context.viewer();
  const record = await read(db, within(2000), (tx) => gateOf(workspaceId, tx, viewer, value));
  return record?.gate && messageKey(record.gate.id);
}
