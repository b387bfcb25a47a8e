import type { BlockAction, ViewOutput } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { alert, overAlert, plain, section } from './blocks.ts';
import { slackRefusal } from './refusal.ts';
import type { OpenView, RequestContext } from './request.ts';

type Titled = { title: string; blocks: KnownBlock[] };
type FormModal = Titled & { callbackId: string; submit?: string; metadata?: unknown };

/** A modal with a form. `metadata` comes back with its submission, at most 3,000 characters as JSON. */
export function formModal({
  title,
  blocks,
  callbackId,
  submit = 'Save',
  metadata = {},
}: FormModal): ModalView {
  return {
    ...page({ title, blocks }, 'Cancel'),
    callback_id: callbackId,
    submit: plain(submit),
    private_metadata: JSON.stringify(metadata),
  };
}

/** A modal to read. `metadata` comes back with the clicks in it. */
export function pageModal({ metadata = {}, ...titled }: Titled & { metadata?: unknown }): ModalView {
  return { ...page(titled, 'Close'), callback_id: 'page', private_metadata: JSON.stringify(metadata) };
}

/** How a modal is brought on: by a command or button, on top of another one, or in place of one. */
export type Way = { open: string } | { push: string } | { replace: OpenView };

/** From a message or the Home a modal opens; from a modal it takes that one's place. */
export function inPlace({ view, trigger_id }: BlockAction): Way {
  return view?.type === 'modal' ? { replace: view } : { open: trigger_id };
}

/** From a message or the Home a modal opens; from a modal it comes on top, and closing it leads back. */
export function onTop({ view, trigger_id }: BlockAction): Way {
  return view?.type === 'modal' ? { push: trigger_id } : { open: trigger_id };
}

/**
 * Shows a shell at once (Slack gives three seconds), then what `fill` makes of the person's data. Errors of `fill` are
 * shown in the shell. A modal that was closed in the meantime stays closed.
 */
export async function showModal(
  { client, context }: { client: WebClient; context: RequestContext },
  way: Way,
  title: string,
  fill: () => Promise<ModalView>,
): Promise<void> {
  const shell = await begin(client, way, pageModal({ title, blocks: [section('Loading…')] }));
  if (!shell) return;
  context.shell = shell;
  await updateModal(client, shell, await fill());
}

/**
 * Answers a submission with a shell, then shows what `fill` makes: for work that may take longer than Slack waits for
 * an answer. Errors of `fill` are shown in the shell.
 */
export async function showAfter(
  { ack, view, client, context }: Submitted,
  title: string,
  fill: () => Promise<ModalView>,
): Promise<void> {
  await ack({ response_action: 'update', view: pageModal({ title, blocks: [section('Loading…')] }) });
  // The answer gave the view a new hash, which Slack tells nobody.
  context.shell = { id: view.id };
  await updateModal(client, context.shell, await fill());
}

type Submitted = {
  ack: (answer: { response_action: 'update'; view: ModalView }) => Promise<void>;
  view: { id: string };
  client: WebClient;
  context: RequestContext;
};

/**
 * Puts a view in place of one on screen, unless that has moved on or was closed.
 * @returns the view as Slack shows it now
 */
export async function updateModal(
  client: WebClient,
  shown: OpenView,
  view: ModalView,
): Promise<OpenView | undefined> {
  try {
    const { id, hash } = shown;
    const answer = await client.views.update({ view_id: id, ...(hash !== undefined && { hash }), view });
    return openView(answer.view);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** A modal as it is on screen, with a notice at its end, beside the buttons; inputs keep what was typed as their ids stay. */
export function noticeIn(
  view: ViewOutput,
  sentence: string,
  level: 'error' | 'success' | 'warning' = 'error',
): ModalView {
  return {
    type: 'modal',
    callback_id: view.callback_id,
    title: plain(view.title.text),
    ...(view.submit && { submit: plain(view.submit.text) }),
    ...(view.close && { close: plain(view.close.text) }),
    private_metadata: view.private_metadata,
    blocks: overAlert(view.blocks as KnownBlock[], alert(sentence, level)),
  };
}

function page({ title, blocks }: Titled, close: string): ModalView {
  return { type: 'modal', title: plain(title), close: plain(close), blocks };
}

async function begin(client: WebClient, way: Way, view: ModalView): Promise<OpenView | undefined> {
  if ('replace' in way) return updateModal(client, way.replace, view);
  const answer =
    'open' in way
      ? await client.views.open({ trigger_id: way.open, view })
      : await client.views.push({ trigger_id: way.push, view });
  return openView(answer.view);
}

function openView(view: { id?: string; hash?: string } | undefined): OpenView | undefined {
  return view?.id && view.hash ? { id: view.id, hash: view.hash } : undefined;
}

/** Closed by the person (`not_found`), or changed since (`hash_conflict`). */
function isGone(error: unknown): boolean {
  const refusal = slackRefusal(error);
  return refusal === 'not_found' || refusal === 'hash_conflict';
}
