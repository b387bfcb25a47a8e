import type { BlockAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { transaction } from '../db/transaction.ts';
import { UserError } from '../errors.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { inPlace, showModal, updateModal } from '../slack/modal.ts';
import type { Viewer } from '../slack/people.ts';
import type { RequestContext } from '../slack/request.ts';
import type { Router } from '../slack/router.ts';
import { newFormId } from '../submission.ts';
import { addressCallback, addressModal, keyCallback, keyModal, workspaceCallback } from './forms.ts';
import { settingsPage, showSettings, start, workspacePage } from './pages.ts';
import { type Revocable, revoke } from './store.ts';
import { submitAddress, submitKey, submitWorkspace } from './submitting.ts';
import {
  editWorkspaceAction,
  newAddressAction,
  newKeyAction,
  revokeAddressAction,
  revokeKeyAction,
  type SettingsPlace,
  showSettingsAction,
  turnSettingsAction,
} from './views.ts';

/** What admins set for the workspace, and the secrets that programs come with. */
export const settings: Feature = {
  name: 'settings',
  commands: [{ word: 'settings', does: 'Set currency, time zone, rates, API keys; for admins' }],
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
    [editWorkspaceAction]: () => workspacePage(deps),
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

  router.view(workspaceCallback, async ({ ack, view, context }) => {
    const viewer = await admin(context);
    await ack({
      response_action: 'update',
      view: await submitWorkspace(deps, context.deadline, viewer, view),
    });
  });

  router.view(keyCallback, async ({ ack, view, context }) => {
    const viewer = await admin(context);
    await ack({ response_action: 'update', view: await submitKey(deps, context.deadline, viewer, view) });
  });

  router.view(addressCallback, async ({ ack, view, context }) => {
    const viewer = await admin(context);
    await ack({ response_action: 'update', view: await submitAddress(deps, context.deadline, viewer, view) });
  });
}

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
