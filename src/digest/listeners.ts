import type { BlockAction, ButtonAction, ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { within } from '../deadline.ts';
import { UserError } from '../errors.ts';
import { channelOf } from '../slack/command.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { inPlace, noticeIn, onTop, showModal, updateModal } from '../slack/modal.ts';
import type { Viewer } from '../slack/people.ts';
import type { Router } from '../slack/router.ts';
import { newFormId } from '../submission.ts';
import { changeDigestAction, namedIn, showNeedsAction } from './compose.ts';
import { tellWhatIsDue } from './due.ts';
import {
  digestCallback,
  editDigestModal,
  newDigestModal,
  previewFormAction,
  sendFormAction,
} from './form.ts';
import type { DigestPart } from './part.ts';
import { mayChangeDigest } from './rules.ts';
import { readChapters } from './snapshot.ts';
import {
  deleteDigest,
  digestOf,
  draftIn,
  listPage,
  pauseOrResume,
  refuse,
  submitDigest,
} from './submitting.ts';
import { sendNow, sendPreview } from './telling.ts';
import {
  deleteDigestAction,
  editDigestAction,
  type ListPlace,
  needsModal,
  newDigestAction,
  pauseDigestAction,
  previewDigestAction,
  resumeDigestAction,
  resumedNotice,
  sendDigestAction,
  turnDigestsAction,
} from './views.ts';

/** What channels are told regularly, of what the parts of the bot have to tell. @param parts asked for as they are needed */
export function createDigests(parts: () => DigestPart[]): Feature {
  return {
    name: 'digests',
    commands: [{ word: 'digest', does: 'Tell this channel regularly what changed and who has to act' }],
    register: (router, deps) => {
      registerPages(router, deps, parts);
      registerForm(router, deps, parts);
      registerSending(router, deps, parts);
      registerPausing(router, deps);
      registerDeleting(router, deps);
    },
    due: (deps) => tellWhatIsDue(deps, parts()),
  };
}

const title = 'Digests';

function registerPages(router: Router, deps: Deps, parts: () => DigestPart[]): void {
  router.command('digest', async ({ ack, command, client, context }) => {
    await ack();
    const place = { listOf: channelOf(command), from: 0 };
    await showModal({ client, context }, { open: command.trigger_id }, title, async () =>
      listPage(deps, await context.viewer(), place),
    );
  });

  router.action(turnDigestsAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const place = JSON.parse(action.value ?? '{}') as ListPlace;
    await showModal({ client, context }, inPlace(body), title, async () =>
      listPage(deps, await context.viewer(), place),
    );
  });

  router.action(showNeedsAction, async ({ ack, body, action, client, context }) => {
    await ack();
    await showModal({ client, context }, onTop(body), 'Who has to act', async () =>
      needsPage(deps, parts(), await context.viewer(), action.value ?? ''),
    );
  });
}

function registerForm(router: Router, deps: Deps, parts: () => DigestPart[]): void {
  router.action(newDigestAction, async ({ ack, body, client, context }) => {
    await ack();
    await showModal({ client, context }, inPlace(body), title, async () =>
      newDigestModal(await context.viewer(), { ...newFormId(), listOf: placeOf(body.view).listOf }),
    );
  });

  for (const actionId of [editDigestAction, changeDigestAction])
    router.action(actionId, async ({ ack, body, action, client, context }) => {
      await ack();
      const { listOf } = placeOf(body.view);
      await showModal({ client, context }, inPlace(body), title, async () =>
        editPage(deps, await context.viewer(), action.value ?? '', listOf),
      );
    });

  router.view(digestCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    const submitted = await submitDigest(deps, context.deadline, viewer, view);
    const page =
      submitted.kind === 'conflict'
        ? submitted.form
        : await listPage(deps, viewer, submitted.place, 'The digest is saved.');
    await ack({ response_action: 'update', view: page });
  });

  router.action(previewFormAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const { view } = body;
    if (!view) return;
    const viewer = await context.viewer();
    await sendPreview(deps, parts(), viewer, await draftIn(deps, viewer, view), clickOf(body, action));
    await updateModal(client, view, noticeIn(view, previewSent, 'success'));
  });

  router.action(sendFormAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const { view } = body;
    if (!view) return;
    const viewer = await context.viewer();
    const submitted = await submitDigest(deps, within(2000), viewer, view);
    if (submitted.kind === 'saved')
      await sendNow(deps, parts(), submitted.subscription, clickOf(body, action));
    const page =
      submitted.kind === 'saved'
        ? await listPage(deps, viewer, submitted.place, 'The digest is saved, and on its way.')
        : submitted.form;
    await updateModal(client, view, page);
  });
}

const previewSent = 'The preview is in your direct messages with aipm.';

function registerSending(router: Router, deps: Deps, parts: () => DigestPart[]): void {
  router.action(previewDigestAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const viewer = await context.viewer();
    const digest = await digestOf(deps, action.value ?? '');
    await sendPreview(deps, parts(), viewer, digest, clickOf(body, action));
    if (body.view) await updateModal(client, body.view, noticeIn(body.view, previewSent, 'success'));
  });

  router.action(sendDigestAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const viewer = await context.viewer();
    const shown = JSON.parse(action.value ?? '{}') as { id: string; channelId: string };
    const digest = await digestOf(deps, shown.id);
    if (!mayChangeDigest(viewer, digest)) await refuse(deps, digest);
    if (digest.channelId !== shown.channelId)
      throw new UserError('Somebody changed its channel. Nothing was sent; please open the list again.');
    await sendNow(deps, parts(), digest, clickOf(body, action));
    if (body.view)
      await updateModal(
        client,
        body.view,
        await listPage(deps, viewer, placeOf(body.view), 'It is on its way.'),
      );
  });
}

function registerPausing(router: Router, deps: Deps): void {
  for (const [actionId, isPaused] of [
    [pauseDigestAction, true],
    [resumeDigestAction, false],
  ] as const)
    router.action(actionId, async ({ ack, body, action, client, context, respond }) => {
      const viewer = await context.viewer();
      const digest = await pauseOrResume(deps, context.deadline, viewer, action.value ?? '', isPaused);
      await ack();
      const said = isPaused ? 'It is paused.' : 'It goes on at its next time.';
      if (body.view)
        await updateModal(client, body.view, await listPage(deps, viewer, placeOf(body.view), said));
      else await respond({ replace_original: true, ...resumedNotice(digest) });
    });
}

function registerDeleting(router: Router, deps: Deps): void {
  router.action(deleteDigestAction, async ({ ack, body, action, client, context }) => {
    const viewer = await context.viewer();
    const isNew = await deleteDigest(deps, context.deadline, viewer, action.value ?? '');
    await ack();
    deps.messagesOwed();
    const said = isNew ? 'It is deleted.' : 'It had been deleted before.';
    if (body.view)
      await updateModal(client, body.view, await listPage(deps, viewer, placeOf(body.view), said));
  });
}

/** A digest's form. @throws UserError for whoever may not change it */
async function editPage(deps: Deps, viewer: Viewer, id: string, listOf: string | null): Promise<ModalView> {
  const digest = await digestOf(deps, id);
  if (!mayChangeDigest(viewer, digest)) return refuse(deps, digest);
  const editing = { id, revision: digest.revision };
  return editDigestModal(digest, { ...newFormId(), listOf, editing });
}

/** What waits in the projects of a digest, as far as the channel and the person see them. */
async function needsPage(deps: Deps, parts: DigestPart[], viewer: Viewer, id: string): Promise<ModalView> {
  const digest = await digestOf(deps, id);
  const reading = { now: deps.now(), milliseconds: 5000 };
  const chapters = await readChapters(deps, parts, digest, reading, viewer);
  return needsModal(chapters, await deps.people.names(namedIn({ ownerId: digest.ownerId, chapters })));
}

/** Where the list is that a click came from; a click in a message comes from none. */
function placeOf(view: ViewOutput | undefined): ListPlace {
  if (view?.type !== 'modal') return { listOf: null, from: 0 };
  const { listOf = null, from = 0 } = JSON.parse(view.private_metadata) as Partial<ListPlace>;
  return { listOf, from };
}

/** Names a click, the same however often Slack sends it. */
function clickOf({ user }: BlockAction, { action_ts: at }: ButtonAction): string {
  return `${user.id}/${at}`;
}
