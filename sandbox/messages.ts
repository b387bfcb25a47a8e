import type { Block } from './block-kit/blocks.ts';
import { budgetUsed, checkBlocks } from './block-kit/check.ts';
import { withIds } from './block-kit/walk.ts';
import { describeFiles } from './files/files.ts';
import { recordProblem } from './recording.ts';
import { Refusal, refusalWith } from './refusal.ts';
import type { Sandbox } from './sandbox.ts';
import { type Message, memberById, newId, newTs } from './workspace.ts';

const TEXT_LIMIT = 40_000;
const BLOCKS_TEXT_LIMIT = 13_200;

export type Content = { text: string; blocks: Block[] };

/** Checks what a message is to say, refusing it as Slack would. `about` names the call for `problems`. */
export function checkedContent(
  sandbox: Sandbox,
  content: { text?: string | undefined; blocks?: unknown },
  about: string,
): Content {
  const text = content.text ?? '';
  const blocks = checkedBlocks(sandbox, content.blocks ?? []);
  if (text === '' && blocks.length === 0) throw new Refusal('no_text');
  if (text.length > TEXT_LIMIT) throw new Refusal('msg_too_long');
  if (text === '') recordProblem(sandbox.recording, 'blocks without text', about);
  return { text, blocks };
}

/** Checks the blocks of a message and gives each its id. */
export function checkedBlocks({ workspace }: Sandbox, raw: unknown): Block[] {
  const { blocks, complaints } = checkBlocks(raw, 'message', ['blocks']);
  if (complaints.length > 0) throw refusalWith('invalid_blocks', complaints);
  if (budgetUsed(blocks) > BLOCKS_TEXT_LIMIT) throw new Refusal('msg_blocks_too_long');
  return withIds(blocks, () => newId(workspace, 'b'));
}

/** Puts a message into the workspace. */
export function addMessage({ workspace, now }: Sandbox, message: Omit<Message, 'ts'>): Message {
  const added = { ...message, ts: newTs(workspace, now()) };
  workspace.messages.push(added);
  return added;
}

/** Tells one person something in a channel that nobody else sees. */
export function tellOnly(sandbox: Sandbox, channel: string, only: string, text: string): Message {
  return addMessage(sandbox, { channel, only, user: 'USLACKBOT', text, blocks: [] });
}

/** A message as it appears in responses and payloads. */
export function describeMessage(sandbox: Sandbox, message: Message): Record<string, unknown> {
  const { workspace } = sandbox;
  const { app, team } = workspace;
  const isBot = message.user === app.userId;
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: memberById(workspace, message.user)?.teamId ?? team.id,
    ...(isBot ? { bot_id: app.botId, app_id: app.id } : {}),
    ...(message.blocks.length > 0 ? { blocks: structuredClone(message.blocks) } : {}),
    ...(message.files?.length ? { files: describeFiles(sandbox, message.files), upload: false } : {}),
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    ...(message.editedTs ? { edited: { user: message.user, ts: message.editedTs } } : {}),
    ...(message.metadata ? { metadata: message.metadata } : {}),
  };
}
