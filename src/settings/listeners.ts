import type { BlockAction, ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { transaction } from '../db/transaction.ts';
import type { Deadline } from '../deadline.ts';
import { UserError } from '../errors.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { parseForm } from '../slack/form.ts';
import { inPlace, showAfter, showModal, updateModal } from '../slack/modal.ts';
import type { Viewer } from '../slack/people.ts';
import type { RequestContext } from '../slack/request.ts';
import type { Router } from '../slack/router.ts';
import { newFormId } from '../submission.ts';
import {
  addressCallback,
  addressModal,
  adminsCallback,
  adminsForm,
  adminsModal,
  keyCallback,
  keyModal,
  limitsCallback,
  limitsForm,
  limitsModal,
  testCallback,
  testForm,
  testModal,
  workspaceCallback,
  workspaceForm,
  workspaceModal,
} from './forms.ts';
import { formPage, settingsPage, showSettings, start } from './pages.ts';
import { type Revocable, revoke } from './store.ts';
import { sendTest, submitAddress, submitKey, submitSettings } from './submitting.ts';
import {
  editAdminsAction,
  editLimitsAction,
  editWorkspaceAction,
  newAddressAction,
  newKeyAction,
  revokeAddressAction,
  revokeKeyAction,
  type SettingsPlace,
  showSettingsAction,
  testMessageAction,
  turnSettingsAction,
} from './views.ts';

/** What admins set for the workspace, and the secrets that programs come with. */
export const settings: Feature = {
  name: 'settings',
  commands: [{ word: 'settings', does: 'Set currency, limits, admins, API keys; for admins' }],
  register,
};

const title = 'Settings';

function register(router: Router, deps: Deps): void {
  router.command('settings', async ({ ack, command, client, context }) => {
    await ack();
    await showModal({ client, context }, { open: command.trigger_id }, title, async () =>
      showSettings(deps, await admin(context), start),
    );
  });

  const pages: Record<string, (viewer: Viewer, value: string) => Promise<ModalView>> = {
    [showSettingsAction]: (viewer) => showSettings(deps, viewer, start),
    [turnSettingsAction]: (viewer, value) => showSettings(deps, viewer, JSON.parse(value) as SettingsPlace),
    [editWorkspaceAction]: () => formPage(deps, workspaceModal),
    [editLimitsAction]: () => formPage(deps, limitsModal),
    [editAdminsAction]: () => formPage(deps, adminsModal),
    [testMessageAction]: async (_viewer, channel) => testModal(/^[CG]/.test(channel) ? channel : undefined),
    [newKeyAction]: async () => keyModal(newFormId()),
    [newAddressAction]: async () => addressModal(newFormId()),
  };
  for (const [actionId, page] of Object.entries(pages)) {
    router.action(actionId, async ({ ack, body, action, client, context }) => {
      await ack();
      await showModal({ client, context }, inPlace(body), title, async () =>
        page(await admin(context), action.value ?? ''),
      );
    });
  }

  for (const [actionId, what] of [
    [revokeKeyAction, 'key'],
    [revokeAddressAction, 'address'],
  ] as const) {
    router.action(actionId, async ({ ack, body, action, client, context }) => {
      const page = await revoked(deps, context, body, what, action.value ?? '');
      await ack();
      if (body.view) await updateModal(client, body.view, page);
    });
  }

  for (const [callback, submit] of Object.entries(submits))
    router.view(callback, async ({ ack, view, context }) => {
      const viewer = await admin(context);
      await ack({ response_action: 'update', view: await submit(deps, context.deadline, viewer, view) });
    });

  router.view(testCallback, async ({ ack, view, client, context }) => {
    const viewer = await admin(context);
    const { channel } = parseForm(testForm, view);
    await showAfter({ ack, view, client, context }, title, () => sendTest(deps, viewer, channel));
  });
}

type Submit = (deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput) => Promise<ModalView>;

const submits: Record<string, Submit> = {
  [workspaceCallback]: (...submission) => submitSettings(workspaceForm, ...submission),
  [limitsCallback]: (...submission) => submitSettings(limitsForm, ...submission),
  [adminsCallback]: (...submission) => submitSettings(adminsForm, ...submission),
  [keyCallback]: submitKey,
  [addressCallback]: submitAddress,
};

/** Who acts. @throws UserError for whoever is no admin */
async function admin(context: RequestContext): Promise<Viewer> {
  const viewer = await context.viewer();
  if (viewer.isAdmin) return viewer;
  throw new UserError('The settings are for admins of this workspace. Please ask one of them.');
}

/** Revokes, and shows the settings without what was revoked. */
async function revoked(
  deps: Deps,
  context: RequestContext,
  { view }: BlockAction,
  what: Revocable,
  id: string,
): Promise<ModalView> {
  const viewer = await admin(context);
  const { workspaceId, db, now } = deps;
  const place = view ? (JSON.parse(view.private_metadata) as SettingsPlace) : start;
  return transaction(db, context.deadline, async (tx) => {
    const done = await revoke(workspaceId, tx, { viewer, now: now() }, what, id);
    const notice = done ? 'It is revoked, and has stopped.' : 'It had been revoked before.';
    return settingsPage(deps, tx, viewer, place, notice);
  });
}
