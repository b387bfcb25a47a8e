import { z } from 'zod';
import type { Answer } from './behave.ts';
import { explain } from './block-kit/explain.ts';
import { addMessage, checkedContent } from './messages.ts';
import { recordExchange, recordProblem } from './recording.ts';
import { isFault, Refusal, refusalWith } from './refusal.ts';
import type { Sandbox } from './sandbox.ts';
import {
  forgetOldest,
  type Message,
  messageAt,
  newId,
  newTs,
  type ResponseUrl,
  removeMessage,
} from './workspace.ts';

const LIFE_MS = 30 * 60 * 1000;
const USES = 5;

/** What may be posted to a response_url, and what a command may be answered with. */
const responseBody = z.strictObject({
  text: z.string().optional(),
  blocks: z.array(z.unknown()).optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
  mrkdwn: z.boolean().optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
});

/** Gives out a response_url for a conversation, and for a message when it belongs to one. */
export function issueResponseUrl(
  sandbox: Sandbox,
  at: { userId: string; channel: string; messageTs: string | null },
): string {
  const id = newId(sandbox.workspace, 'R');
  sandbox.workspace.responseUrls[id] = { ...at, createdAt: sandbox.now(), uses: 0 };
  forgetOldest(sandbox.workspace.responseUrls);
  return `${sandbox.origin}/response/${id}`;
}

/** Answers a post to a response_url: 30 minutes, five uses. */
export function answerResponseUrl(sandbox: Sandbox, id: string, raw: unknown): Answer {
  const { status, body } = attempt(sandbox, id, raw);
  recordExchange(sandbox.recording, {
    way: 'in',
    method: 'response_url',
    args: raw,
    response: body,
    status,
    ms: 0,
  });
  return { status, headers: {}, body };
}

function attempt(sandbox: Sandbox, id: string, raw: unknown): { status: number; body: string } {
  try {
    use(sandbox, id, raw);
    return { status: 200, body: 'ok' };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (isFault(error.code) || error.code.endsWith('_url'))
      recordProblem(sandbox.recording, error.code, 'response_url', error.extra);
    return { status: error.code.endsWith('_url') ? 404 : 400, body: error.code };
  }
}

function use(sandbox: Sandbox, id: string, raw: unknown): void {
  const target = sandbox.workspace.responseUrls[id];
  if (!target) throw new Refusal('invalid_url');
  if (sandbox.now() - target.createdAt > LIFE_MS) throw new Refusal('expired_url');
  if (target.uses >= USES) throw new Refusal('used_url');
  showResponse(sandbox, target, raw, 'response_url');
  target.uses += 1;
}

/** Shows what was posted to a response_url or answered to a command. */
export function showResponse(
  sandbox: Sandbox,
  target: Pick<ResponseUrl, 'userId' | 'channel' | 'messageTs'>,
  raw: unknown,
  about: string,
): void {
  const parsed = responseBody.safeParse(raw);
  if (!parsed.success) throw refusalWith('invalid_arguments', explain(parsed.error));
  const body = parsed.data;
  const original = originalOf(sandbox, target);
  if (body.delete_original) {
    if (original) removeMessage(sandbox.workspace, original);
    if (body.text === undefined && body.blocks === undefined) return;
  }
  const content = checkedContent(sandbox, body, about);
  if (body.replace_original && original) {
    Object.assign(original, content, { editedTs: newTs(sandbox.workspace, sandbox.now()) });
    return;
  }
  const threadTs = body.thread_ts ?? original?.threadTs;
  addMessage(sandbox, {
    channel: target.channel,
    user: sandbox.workspace.app.userId,
    ...content,
    ...(body.response_type === 'in_channel' ? {} : { only: target.userId }),
    ...(threadTs ? { threadTs } : {}),
  });
}

function originalOf(
  { workspace }: Sandbox,
  { channel, messageTs }: Pick<ResponseUrl, 'channel' | 'messageTs'>,
): Message | undefined {
  return messageTs === null ? undefined : messageAt(workspace, channel, messageTs);
}
