import { knowsCommand, type Shortcut } from '../manifest.ts';
import { addMessage, describeMessage, tellOnly } from '../messages.ts';
import { recordProblem } from '../recording.ts';
import { Refusal } from '../refusal.ts';
import { issueResponseUrl, showResponse } from '../response-urls.ts';
import type { Ack, Sandbox } from '../sandbox.ts';
import { issueTrigger } from '../triggers.ts';
import { type Channel, channelById, type Member, type Message, memberById } from '../workspace.ts';
import { join } from './membership.ts';
import { envelope, namedChannel, stamp, VERIFICATION_TOKEN } from './payloads.ts';

/**
 * Someone sends a line in a conversation, or in a thread of it: a slash command goes to the bot, anything else is a
 * message.
 */
export async function type(
  sandbox: Sandbox,
  userId: string,
  channel: Channel,
  line: string,
  threadTs?: string,
): Promise<void> {
  if (!line.startsWith('/')) {
    const thread = threadTs === undefined ? {} : { threadTs };
    addMessage(sandbox, { channel: channel.id, user: userId, text: escaped(line), blocks: [], ...thread });
    return;
  }
  const [command = '', ...words] = line.split(' ');
  if (threadTs !== undefined) {
    tellOnly(sandbox, channel.id, userId, `${command} is not supported in threads. Sorry!`);
    return;
  }
  if (command === '/invite') return invite(sandbox, userId, channel, words.join(' '));
  if (!knowsCommand(sandbox.manifest, command)) {
    tellOnly(sandbox, channel.id, userId, `${command} is not a valid command.`);
    return;
  }
  const ack = await sandbox.send({
    kind: 'command',
    payload: commandPayload(sandbox, userId, channel, command, words.join(' ').trim()),
  });
  showCommandAnswer(sandbox, userId, channel, command, ack);
}

/** As Slack's client does with what is typed, so that it says what it said. */
function escaped(line: string): string {
  return line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Slack's own `/invite @name`. */
async function invite(sandbox: Sandbox, userId: string, channel: Channel, name: string): Promise<void> {
  const wanted = name.trim().replace(/^@/, '');
  const member = sandbox.workspace.members.find((one) => one.name === wanted || one.realName === wanted);
  const objection = member
    ? objectionTo(sandbox, userId, channel, member)
    : `Nobody is called ${escaped(wanted)}.`;
  if (!member || objection) return void tellOnly(sandbox, channel.id, userId, objection ?? '');
  addMessage(sandbox, { channel: channel.id, user: userId, text: `added <@${member.id}>`, blocks: [] });
  await join(sandbox, member.id, channel);
}

/** Why somebody can't be invited, or undefined. */
function objectionTo(
  { workspace }: Sandbox,
  userId: string,
  channel: Channel,
  member: Member,
): string | undefined {
  const inviter = memberById(workspace, userId);
  if (channel.kind === 'im') return 'Nobody can be added to a direct message.';
  if (inviter?.isGuest || inviter?.isStranger) return 'Only members of the workspace can add people.';
  if (member.isDeactivated) return `${member.realName} has left the workspace.`;
  if (member.isStranger && !channel.isShared) return `This channel is not shared with ${member.realName}.`;
  return channel.members.includes(member.id) ? `${member.name} is already in this channel.` : undefined;
}

function commandPayload(
  sandbox: Sandbox,
  userId: string,
  channel: Channel,
  command: string,
  text: string,
): Record<string, string> {
  const { team, app } = sandbox.workspace;
  const member = memberById(sandbox.workspace, userId);
  const named = namedChannel(channel);
  const isOwn = member?.teamId === team.id;
  return {
    token: VERIFICATION_TOKEN,
    team_id: member?.teamId ?? team.id,
    team_domain: isOwn ? team.domain : 'another-workspace',
    channel_id: named.id,
    channel_name: named.name,
    user_id: userId,
    user_name: member?.name ?? '',
    command,
    text,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: issueResponseUrl(sandbox, { userId, channel: channel.id, messageTs: null }),
    trigger_id: issueTrigger(sandbox, userId, channel.id),
  };
}

function showCommandAnswer(
  sandbox: Sandbox,
  userId: string,
  channel: Channel,
  command: string,
  ack: Ack,
): void {
  const error = failureOf(sandbox, userId, channel, ack);
  if (error) tellOnly(sandbox, channel.id, userId, `${command} failed with the error "${error}"`);
}

function failureOf(sandbox: Sandbox, userId: string, channel: Channel, ack: Ack): string | undefined {
  if (ack.status === 'late') return 'operation_timeout';
  if (ack.status === 'failed') return 'dispatch_failed';
  const body = typeof ack.body === 'string' ? { text: ack.body } : ack.body;
  if (!body || Object.keys(body).length === 0) return undefined;
  try {
    showResponse(sandbox, { userId, channel: channel.id, messageTs: null }, body, 'answer to a command');
    return undefined;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    recordProblem(sandbox.recording, refusal.code, 'answer to a command', refusal.extra);
    return 'invalid_command_response';
  }
}

/** Someone uses a global shortcut. */
export async function runShortcut(sandbox: Sandbox, userId: string, shortcut: Shortcut): Promise<Ack> {
  return await sandbox.send({
    kind: 'shortcut',
    payload: {
      ...envelope(sandbox, 'shortcut', userId),
      callback_id: shortcut.callback_id,
      action_ts: stamp(sandbox),
      trigger_id: issueTrigger(sandbox, userId, null),
    },
  });
}

/** Someone uses a shortcut from a message's menu. */
export async function runMessageShortcut(
  sandbox: Sandbox,
  userId: string,
  shortcut: Shortcut,
  message: Message,
): Promise<Ack> {
  const channel = channelById(sandbox.workspace, message.channel);
  return await sandbox.send({
    kind: 'shortcut',
    payload: {
      ...envelope(sandbox, 'message_action', userId),
      callback_id: shortcut.callback_id,
      action_ts: stamp(sandbox),
      message_ts: message.ts,
      message: describeMessage(sandbox, message),
      channel: channel ? namedChannel(channel) : { id: message.channel, name: '' },
      response_url: issueResponseUrl(sandbox, { userId, channel: message.channel, messageTs: message.ts }),
      trigger_id: issueTrigger(sandbox, userId, message.channel),
    },
  });
}
