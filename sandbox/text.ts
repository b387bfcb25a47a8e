import type { RichText, RichTextInline } from './block-kit/rich-text.ts';
import { channelById, memberById, type Workspace } from './workspace.ts';

type MaybeText = { type: string; text: string } | undefined;

/** A text object as a person reads it; only mrkdwn has its mentions, dates and links worked out. */
export function readText(workspace: Workspace, object: MaybeText): string {
  if (!object) return '';
  return object.type === 'mrkdwn' ? readMrkdwn(workspace, object.text) : object.text;
}

/** Works out `<...>` and entities; bold, italic and the like stay as they were written. */
export function readMrkdwn(workspace: Workspace, text: string): string {
  return text
    .replace(/<([^<>]+)>/g, (_whole, inner: string) => readAngle(workspace, inner))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function readAngle(workspace: Workspace, inner: string): string {
  const [target = '', label] = inner.split('|');
  if (target.startsWith('@')) return mention(workspace, target.slice(1));
  if (target.startsWith('#')) return channelMention(workspace, target.slice(1));
  if (/^!(channel|here|everyone)$/.test(target)) return ping(target.slice(1));
  if (target.startsWith('!')) return label ?? target;
  return label === undefined ? target : `${label} (${target})`;
}

function mention(workspace: Workspace, id: string): string {
  return `@${memberById(workspace, id)?.realName ?? id}`;
}

function channelMention(workspace: Workspace, id: string): string {
  return `#${channelById(workspace, id)?.name ?? id}`;
}

function ping(range: string): string {
  return `@${range} (pings everyone)`;
}

/** A rich_text block as plain lines. */
export function readRichText(workspace: Workspace, block: RichText): string {
  return block.elements
    .map((part) => {
      switch (part.type) {
        case 'rich_text_list':
          return part.elements
            .map(({ elements }, index) => {
              const bullet = part.style === 'ordered' ? `${index + 1}.` : '•';
              return `${'  '.repeat(part.indent ?? 0)}${bullet} ${inlines(workspace, elements)}`;
            })
            .join('\n');
        case 'rich_text_quote':
          return `> ${inlines(workspace, part.elements)}`;
        default:
          return inlines(workspace, part.elements);
      }
    })
    .join('\n');
}

function inlines(workspace: Workspace, elements: RichTextInline[]): string {
  return elements.map((element) => inline(workspace, element)).join('');
}

function inline(workspace: Workspace, element: RichTextInline): string {
  switch (element.type) {
    case 'text':
      return element.text;
    case 'link':
      return element.text ? `${element.text} (${element.url})` : element.url;
    case 'user':
      return mention(workspace, element.user_id);
    case 'channel':
      return channelMention(workspace, element.channel_id);
    case 'broadcast':
      return ping(element.range);
    case 'usergroup':
      return `@${element.usergroup_id}`;
    case 'emoji':
      return `:${element.name}:`;
    case 'date':
      return element.fallback ?? String(element.timestamp);
  }
}
