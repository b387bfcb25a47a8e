import { z } from 'zod';
import { explain } from '../block-kit/explain.ts';
import { controlsOf } from '../block-kit/walk.ts';
import { recordProblem } from '../recording.ts';
import { Refusal } from '../refusal.ts';
import { issueResponseUrl } from '../response-urls.ts';
import type { Ack, Sandbox } from '../sandbox.ts';
import { issueTrigger } from '../triggers.ts';
import { checkedModal, describeView, pushModal, removeView, replaceView } from '../views.ts';
import { type OpenView, stackOf } from '../workspace.ts';
import { envelope } from './payloads.ts';

export type Outcome = 'closed' | 'updated' | 'pushed' | 'errors' | 'failed';

const TROUBLE = 'We had some trouble connecting. Try again?';

const answers = z.discriminatedUnion('response_action', [
  z.strictObject({ response_action: z.literal('clear') }),
  z.strictObject({ response_action: z.literal('update'), view: z.unknown() }),
  z.strictObject({ response_action: z.literal('push'), view: z.unknown() }),
  z.strictObject({
    response_action: z.literal('errors'),
    errors: z.record(z.string(), z.string().min(1)).refine((errors) => Object.keys(errors).length > 0),
  }),
]);

/** Someone submits a modal as it stands; the bot's answer changes their screen. */
export async function submit(sandbox: Sandbox, open: OpenView): Promise<Outcome> {
  open.errors = {};
  delete open.notice;
  const payload = {
    ...envelope(sandbox, 'view_submission', open.owner),
    trigger_id: issueTrigger(sandbox, open.owner, open.opened),
    view: describeView(sandbox, open),
    response_urls: responseUrls(sandbox, open),
  };
  const ack = await sandbox.send({ kind: 'submission', payload });
  try {
    return apply(sandbox, open, ack);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    recordProblem(sandbox.recording, error.code, 'answer to a submission', error.extra);
    open.notice = TROUBLE;
    return 'failed';
  }
}

function apply(sandbox: Sandbox, open: OpenView, ack: Ack): Outcome {
  if (ack.status !== 'ok') {
    open.notice = TROUBLE;
    return 'failed';
  }
  const { body } = ack;
  if (body === undefined || (typeof body === 'object' && body !== null && Object.keys(body).length === 0)) {
    removeView(sandbox.workspace, open);
    return 'closed';
  }
  const parsed = answers.safeParse(body);
  if (!parsed.success) throw new Refusal('invalid answer', { messages: explain(parsed.error) });
  const answer = parsed.data;
  switch (answer.response_action) {
    case 'clear':
      stackOf(sandbox.workspace, open.owner).length = 0;
      return 'closed';
    case 'update':
      replaceView(sandbox, open, checkedModal(sandbox, answer.view, ['view'], open));
      return 'updated';
    case 'push':
      pushModal(sandbox, open.owner, checkedModal(sandbox, answer.view, ['view']));
      return 'pushed';
    case 'errors':
      return showErrors(open, answer.errors);
  }
}

function showErrors(open: OpenView, errors: Record<string, string>): Outcome {
  const inputs = open.view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id);
  const stray = Object.keys(errors).filter((id) => !inputs.includes(id));
  if (stray.length > 0) throw new Refusal('errors for blocks that are not inputs of the view', { stray });
  open.errors = errors;
  return 'errors';
}

function responseUrls(sandbox: Sandbox, open: OpenView): Record<string, unknown>[] {
  return controlsOf(open.view.blocks).flatMap(({ element, block }) => {
    if (!('response_url_enabled' in element) || !element.response_url_enabled) return [];
    const value = open.values[block.block_id ?? '']?.[element.action_id ?? ''];
    const channel = value?.selected_conversation ?? value?.selected_channel;
    if (!channel) return [];
    const url = issueResponseUrl(sandbox, { userId: open.owner, channel, messageTs: null });
    return [
      { block_id: block.block_id, action_id: element.action_id, channel_id: channel, response_url: url },
    ];
  });
}

/** Someone closes the top modal, or with `all` the whole stack; the bot hears of it where it asked to. */
export async function close(sandbox: Sandbox, userId: string, all: boolean): Promise<void> {
  const stack = stackOf(sandbox.workspace, userId);
  const top = stack.at(-1);
  if (!top) return;
  const clears = all || (top.view.type === 'modal' && top.view.clear_on_close === true);
  const closed = clears ? [...stack] : [top];
  stack.length -= closed.length;
  await Promise.all(
    closed
      .filter(({ view }) => view.type === 'modal' && view.notify_on_close)
      .map((open) =>
        sandbox.send({
          kind: 'closed',
          payload: {
            ...envelope(sandbox, 'view_closed', userId),
            view: describeView(sandbox, open),
            is_cleared: clears,
          },
        }),
      ),
  );
}
