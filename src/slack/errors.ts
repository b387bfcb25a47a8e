import { randomBytes } from 'node:crypto';
import type { AnyMiddlewareArgs, Context, ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { DatabaseUnavailable, UserError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { alert } from './blocks.ts';
import { InvalidForm } from './form.ts';
import { noticeIn, pageModal, updateModal } from './modal.ts';
import { slackRefusal } from './refusal.ts';
import type { AipmApp, RequestContext } from './request.ts';

type Body = AnyMiddlewareArgs['body'];
type ErrorArgs = { error: Error; body: Body; context: Context };

/** The one place where an error of a listener becomes a sentence that the person sees, where they acted. */
export function answerErrors(app: AipmApp, client: WebClient, log: Logger): void {
  app.error(async ({ error: wrapped, body, context }: ErrorArgs) => {
    const error = original(wrapped);
    if (slackRefusal(error) === 'exchanged_trigger_id') return;
    const id = randomBytes(3).toString('hex');
    if (!(error instanceof UserError)) log.error({ err: error, id }, 'A request failed');
    const asked = context as unknown as RequestContext;
    try {
      await tell(client, asked, body, error, sentenceFor(error, asked.shell ? undefined : pressed(body), id));
    } catch (failure) {
      log.error({ err: failure, id }, 'The person could not be told what went wrong');
    }
  });
}

/** The words on the button of a form that was submitted; nothing where it was no form. */
function pressed(body: Body): string | undefined {
  if (!('type' in body) || body.type !== 'view_submission' || !('view' in body)) return undefined;
  return (body.view as ViewOutput).submit?.text ?? 'the button';
}

/** @param label the words on the button of the form that was submitted, if it was one */
function sentenceFor(error: unknown, label: string | undefined, id: string): string {
  if (error instanceof UserError) return error.message;
  if (error instanceof DatabaseUnavailable) return databaseSentence(error, label);
  if (slackRefusal(error)?.endsWith('trigger_id')) {
    return 'Slack took too long to open the form. Nothing was lost: please try again.';
  }
  return `Something went wrong on my side. Please try again; if it happens again, tell whoever looks after aipm this number: ${id}.`;
}

function databaseSentence({ outcome }: DatabaseUnavailable, label: string | undefined): string {
  if (outcome === 'unknown') {
    return label
      ? `I can't tell whether this was saved; pressing ${label} again is safe.`
      : "I can't tell whether this was done; trying again is safe.";
  }
  if (outcome === 'not begun') {
    return label
      ? `That took too long, so nothing was saved yet. Your text is still here: press ${label} again.`
      : 'That took too long, so nothing was changed. Please try again in a moment.';
  }
  return label
    ? `The database did not answer, so nothing was saved yet. Your text is still here: press ${label} again.`
    : 'The database did not answer, so nothing was changed. Please try again in a moment.';
}

/** Each kind of request has one place where its person looks. */
async function tell(
  client: WebClient,
  context: RequestContext,
  body: Body,
  error: unknown,
  sentence: string,
): Promise<void> {
  const kind = 'type' in body ? body.type : 'command';
  if (kind === 'block_suggestion') return context.answer({ options: [] });
  if (kind === 'view_submission' && !context.shell && 'view' in body && body.view) {
    return context.answer(refusal(body.view as ViewOutput, error, sentence));
  }
  await context.answer();
  if (context.shell) {
    await updateModal(client, context.shell, errorModal(sentence));
  } else if ('view' in body && body.view?.type === 'modal') {
    const { id, hash } = body.view as ViewOutput;
    await updateModal(client, { id, hash }, noticeIn(body.view as ViewOutput, sentence));
  } else if ('view' in body && body.view?.type === 'home' && 'trigger_id' in body) {
    await client.views.open({ trigger_id: body.trigger_id, view: errorModal(sentence) });
  } else if (context.whisper) {
    await context.whisper(sentence);
  } else if ('user' in body && typeof body.user === 'object' && body.user && 'id' in body.user) {
    await client.chat.postMessage({ channel: String(body.user.id), text: sentence });
  }
}

function errorModal(sentence: string): ModalView {
  return pageModal({ title: 'aipm', blocks: [alert(sentence, 'error')] });
}

/** The answer to a submission that keeps the form open, with what was typed in it. */
function refusal(view: ViewOutput, error: unknown, sentence: string) {
  if (error instanceof InvalidForm) return { response_action: 'errors', errors: error.errors };
  const input = view.blocks.find((block) => block.type === 'input')?.block_id;
  return input
    ? { response_action: 'errors', errors: { [input]: sentence } }
    : { response_action: 'update', view: noticeIn(view, sentence) };
}

/** Bolt wraps what listeners throw. */
function original(error: unknown): unknown {
  if (error instanceof Error && 'original' in error) return original(error.original);
  if (error instanceof Error && 'originals' in error && Array.isArray(error.originals)) {
    return original(error.originals[0]);
  }
  return error;
}
