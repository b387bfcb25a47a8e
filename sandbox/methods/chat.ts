import { z } from 'zod';
import { addMessage, checkedContent, describeMessage } from '../messages.ts';
import { Refusal } from '../refusal.ts';
import type { Sandbox } from '../sandbox.ts';
import { channelById, type Message, messageAt, newTs, removeMessage } from '../workspace.ts';
import { threadIn, writable } from './destinations.ts';
import { flag, json, type Method, method } from './method.ts';

const content = { text: z.string().optional(), blocks: json.optional() };
const metadata = json.pipe(
  z.strictObject({ event_type: z.string().min(1), event_payload: z.record(z.string(), z.unknown()) }),
);

/** chat.*. */
export const chatMethods: Record<string, Method> = {
  'chat.postMessage': method({
    scopes: ['chat:write'],
    args: {
      channel: z.string(),
      ...content,
      thread_ts: z.string().optional(),
      reply_broadcast: flag.optional(),
      mrkdwn: flag.optional(),
      unfurl_links: flag.optional(),
      unfurl_media: flag.optional(),
      metadata: metadata.optional(),
    },
    run(sandbox, args) {
      const { workspace } = sandbox;
      const channel = writable(sandbox, args.channel);
      const checked = checkedContent(sandbox, args, 'chat.postMessage');
      const thread = threadIn(sandbox, channel, args.thread_ts);
      const message = addMessage(sandbox, {
        channel: channel.id,
        user: workspace.app.userId,
        ...checked,
        ...thread,
        ...(args.metadata ? { metadata: args.metadata } : {}),
      });
      return { channel: channel.id, ts: message.ts, message: describeMessage(sandbox, message) };
    },
  }),

  'chat.update': method({
    scopes: ['chat:write'],
    args: { channel: z.string(), ts: z.string(), ...content, metadata: metadata.optional() },
    run(sandbox, args) {
      const message = ownMessage(sandbox, args, 'cant_update_message');
      const kept = args.blocks === undefined ? { ...args, blocks: message.blocks } : args;
      Object.assign(message, checkedContent(sandbox, kept, 'chat.update'), {
        editedTs: newTs(sandbox.workspace, sandbox.now()),
        ...(args.metadata ? { metadata: args.metadata } : {}),
      });
      return {
        channel: message.channel,
        ts: message.ts,
        text: message.text,
        message: describeMessage(sandbox, message),
      };
    },
  }),

  'chat.delete': method({
    scopes: ['chat:write'],
    args: { channel: z.string(), ts: z.string() },
    run(sandbox, args) {
      const message = ownMessage(sandbox, args, 'cant_delete_message');
      removeMessage(sandbox.workspace, message);
      return { channel: message.channel, ts: message.ts };
    },
  }),

  'chat.postEphemeral': method({
    scopes: ['chat:write'],
    args: { channel: z.string(), user: z.string(), ...content, thread_ts: z.string().optional() },
    run(sandbox, args) {
      const channel = writable(sandbox, args.channel);
      if (!channel.members.includes(args.user)) throw new Refusal('user_not_in_channel');
      const checked = checkedContent(sandbox, args, 'chat.postEphemeral');
      const message = addMessage(sandbox, {
        channel: channel.id,
        user: sandbox.workspace.app.userId,
        only: args.user,
        ...checked,
        ...threadIn(sandbox, channel, args.thread_ts),
      });
      return { message_ts: message.ts };
    },
  }),

  'chat.getPermalink': method({
    args: { channel: z.string(), message_ts: z.string() },
    run({ workspace }, args) {
      if (!channelById(workspace, args.channel)) throw new Refusal('channel_not_found');
      const message = messageAt(workspace, args.channel, args.message_ts);
      if (!message || message.only) throw new Refusal('message_not_found');
      const path = `archives/${args.channel}/p${args.message_ts.replace('.', '')}`;
      return { channel: args.channel, permalink: `https://${workspace.team.domain}.slack.com/${path}` };
    },
  }),
};

function ownMessage({ workspace }: Sandbox, at: { channel: string; ts: string }, error: string): Message {
  const channel = channelById(workspace, at.channel);
  if (!channel) throw new Refusal('channel_not_found');
  if (channel.isArchived) throw new Refusal('is_archived');
  const message = messageAt(workspace, at.channel, at.ts);
  if (!message || message.only) throw new Refusal('message_not_found');
  if (message.user !== workspace.app.userId) throw new Refusal(error);
  return message;
}
