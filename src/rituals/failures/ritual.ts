import { registerDrafts } from '../../drafts/listeners.ts';
import { tidyCopy } from '../../messages/copies.ts';
import { logFailureAction } from '../../slack/action-ids.ts';
import type { Deps } from '../../slack/feature.ts';
import { inPlace, onTop, showModal, updateModal } from '../../slack/modal.ts';
import type { Router } from '../../slack/router.ts';
import type { Ritual } from '../ritual.ts';
import { registerStart } from '../start.ts';
import { failureEndpoints } from './api.ts';
import { awaitedFailures } from './awaiting.ts';
import { editAction, moveAction, openAction, readAction } from './cards.ts';
import { submitFailure, submitMove, submitReading } from './changes.ts';
import { type CopyMetadata, copyAction, leaveOutAction } from './copy-form.ts';
import { failuresDigest } from './digest.ts';
import { failuresDossier } from './dossier.ts';
import { failureGate } from './gate.ts';
import { messageKey } from './keys.ts';
import { moveCallback } from './move-form.ts';
import { editPage, fromMessage, movePage, newFailure, readingPage, recordPage } from './pages.ts';
import { readingCallback } from './reading-form.ts';
import { registerRegister } from './register-listeners.ts';
import { mentionedIn, sourceOf } from './source.ts';
import {
  failureCallback,
  failureDraftModal,
  failureForm,
  moreAction,
  title,
  withMoreFields,
} from './views.ts';

const messageShortcut = 'failure_from_message';

export const failures: Ritual = {
  name: 'failures',
  commands: [
    { word: 'failure', usage: '[project]', does: 'Log a way in which a product fails' },
    { word: 'failures', usage: '[project]', does: 'List them by urgency; `export` sends test cases' },
  ],
  start: {
    text: title,
    about: 'Five fields in the middle of an incident; the rest can wait',
    actionId: logFailureAction,
  },
  register,
  digest: failuresDigest,
  awaits: awaitedFailures,
  gate: failureGate,
  dossier: failuresDossier,
  api: failureEndpoints,
};

function register(router: Router, deps: Deps): void {
  registerStart(router, { word: 'failure', actionId: logFailureAction, title }, (viewer, begun) =>
    newFailure(deps, viewer, begun),
  );
  registerMessageShortcut(router, deps);
  registerForms(router, deps);
  registerRegister(router, deps);
  registerDrafts(router, deps, {
    callback: failureCallback,
    form: failureForm,
    modal: failureDraftModal,
  });

  const pages = { [editAction]: editPage, [moveAction]: movePage, [readAction]: readingPage };
  for (const [actionId, page] of Object.entries(pages)) {
    router.action(actionId, async ({ ack, body, action, client, context, respond }) => {
      await ack();
      const id = action.value ?? '';
      await showModal({ client, context }, inPlace(body), 'Failure mode', async () =>
        page(deps, await context.viewer(), id),
      );
      await tidyCopy(deps, body, respond, messageKey(id));
    });
  }

  router.action(openAction, async ({ ack, body, action, client, context, respond }) => {
    await ack();
    const id = action.value ?? '';
    await showModal({ client, context }, onTop(body), 'Failure mode', async () =>
      recordPage(deps, await context.viewer(), id),
    );
    await tidyCopy(deps, body, respond, messageKey(id));
  });
}

/** Logging from a message: at once where everybody reads it, after a question where only some do. */
function registerMessageShortcut(router: Router, deps: Deps): void {
  router.shortcut(messageShortcut, async ({ ack, shortcut, client, context }) => {
    await ack();
    if (shortcut.type !== 'message_action') return;
    await showModal({ client, context }, { open: shortcut.trigger_id }, title, async () => {
      const viewer = await context.viewer();
      const names = await deps.people.names(mentionedIn(shortcut.message.text ?? ''));
      return fromMessage(deps, viewer, sourceOf(shortcut, names));
    });
  });

  for (const actionId of [copyAction, leaveOutAction]) {
    router.action(actionId, async ({ ack, body: { view }, action, client, context }) => {
      await ack();
      if (!view) return;
      const { channel, link, rest } = JSON.parse(view.private_metadata) as CopyMetadata;
      const words = actionId === copyAction ? `${action.value ?? ''}${rest}` : '';
      await showModal({ client, context }, { replace: view }, title, async () =>
        newFailure(deps, await context.viewer(), { channel }, { words, link }),
      );
    });
  }
}

function registerForms(router: Router, deps: Deps): void {
  router.action(moreAction, async ({ ack, body: { view }, client, context }) => {
    await context.viewer();
    await ack();
    if (view) await updateModal(client, view, withMoreFields(view));
  });

  const forms = {
    [failureCallback]: submitFailure,
    [moveCallback]: submitMove,
    [readingCallback]: submitReading,
  };
  for (const [callback, submit] of Object.entries(forms)) {
    router.view(callback, async ({ ack, view, context }) => {
      const viewer = await context.viewer();
      await ack(await submit(deps, context.deadline, viewer, view));
      deps.messagesOwed();
    });
  }
}
