import type { MessageShortcut } from '@slack/bolt';
import { cut, tidy } from '../../slack/text.ts';
import { longestText } from './input.ts';

/** A message as a failure mode is logged from it. */
export type Source = {
  words: string;
  /** Where it stands, for people to open. */
  link: string | undefined;
  /** The channel for the card: none where the message stands between people. */
  channel: string | null;
  /** Whether only some may read it there. */
  isPrivate: boolean;
};

/** What a message shortcut tells of the message it was used on. @param names of the people it mentions, by id */
export function sourceOf({ message, channel, team }: MessageShortcut, names: Map<string, string>): Source {
  const isChannel = /^[CG]/.test(channel.id) && channel.name !== 'directmessage' && !isGroup(channel.name);
  const thread: unknown = message.thread_ts;
  return {
    words: cut(tidy(wordsOf(message.text ?? '', names)), longestText),
    link: team ? permalink(team.domain, channel.id, message.ts, thread) : undefined,
    channel: isChannel ? channel.id : null,
    // Slack hides the names of private channels.
    isPrivate: !isChannel || channel.name === 'privategroup' || !channel.id.startsWith('C'),
  };
}

function isGroup(channelName: string): boolean {
  return channelName.startsWith('mpdm-');
}

function permalink(domain: string, channel: string, ts: string, thread: unknown): string {
  const address = `https://${domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}`;
  const isReply = typeof thread === 'string' && thread !== ts;
  return isReply ? `${address}?thread_ts=${thread}&cid=${channel}` : address;
}

/** Whether a link leads to a message in Slack, as ours do. */
export function isPermalink(link: string): boolean {
  return /^https:\/\/[\w.-]+\.slack\.com\/archives\/[A-Z0-9]+\/p\d+(\?thread_ts=[\d.]+&cid=[A-Z0-9]+)?$/.test(
    link,
  );
}

/** The people whom a message mentions, by id. */
export function mentionedIn(text: string): string[] {
  return [...new Set([...text.matchAll(/<@([UW][A-Z0-9]+)/g)].map(([, id = '']) => id))];
}

/** Slack's mrkdwn as people read it: with names for mentions, and addresses for links. */
function wordsOf(mrkdwn: string, names: Map<string, string>): string {
  return mrkdwn
    .replace(/<@(\w+)(?:\|([^>]*))?>/g, (_, id: string, name?: string) => `@${names.get(id) ?? name ?? id}`)
    .replace(/<#(\w+)(?:\|([^>]*))?>/g, (_, id: string, name?: string) => `#${name || id}`)
    .replace(/<![^>|]*\|([^>]*)>/g, '$1')
    .replace(/<!(\w+)[^>]*>/g, '@$1')
    .replace(/<([^>|]+)\|([^>]*)>/g, (_, address: string, label: string) => linkWords(address, label))
    .replace(/<([^>]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** A link as people read it; a label that is the address itself is said once. */
function linkWords(address: string, label: string): string {
  const bare = address.replace(/^(https?:\/\/|mailto:|tel:)/, '');
  if (label === '') return address;
  return label === address || label === bare ? label : `${label} (${address})`;
}

const mostInButton = 2000;

/** A text too long for one place, parted: Slack takes 2,000 characters in a button, and the rest in the modal. */
export function parted(words: string): { button: string; rest: string } {
  const end = /[\ud800-\udbff]/.test(words.charAt(mostInButton - 1)) ? mostInButton - 1 : mostInButton;
  return { button: words.slice(0, end), rest: words.slice(end) };
}
