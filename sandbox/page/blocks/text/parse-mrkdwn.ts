import type { RichText, RichTextInline } from '../../../block-kit/rich-text.ts';

type Style = NonNullable<RichTextInline['style']>;
type Part = RichText['elements'][number];

/**
 * Slack's mrkdwn as the parts of a rich_text block. The library's own reading is not used for text: it shows `verbatim`
 * text unparsed, and makes mentions and links of what was escaped so that it would be none.
 */
export function parseMrkdwn(text: string, { isVerbatim = false } = {}): Part[] {
  return text
    .split(/```\n?([\s\S]+?)\n?```\n?/)
    .flatMap((piece, index): Part[] =>
      index % 2 === 1
        ? [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: decode(piece) }] }]
        : linesOf(piece, isVerbatim),
    );
}

/** Lines that begin with > are quoted; the others stay together as they were written. */
function linesOf(text: string, isVerbatim: boolean): Part[] {
  if (text === '') return [];
  const runs: { isQuote: boolean; lines: string[] }[] = [];
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line)?.[1];
    const run = { isQuote: quoted !== undefined, lines: [quoted ?? line] };
    const last = runs.at(-1);
    if (last?.isQuote === run.isQuote) last.lines.push(...run.lines);
    else runs.push(run);
  }
  return runs.map(({ isQuote, lines }) => ({
    type: isQuote ? 'rich_text_quote' : 'rich_text_section',
    elements: parseInline(lines.join('\n'), isVerbatim),
  }));
}

// Code is taken first, then what stands in angle brackets, then styles, which need a word's edge on their outer side.
const ANGLE = /<([^<>\n]+)>/;
const CODE = /`([^`\n]+)`/;
const STYLED = /(?<![\p{L}\p{N}*_~])([*_~])(?!\s)([^\n]*?[^\s])\1(?![\p{L}\p{N}*_~])/u;
const BARE_LINK = /https?:\/\/[^\s<>]+[^\s<>.,;:!?)'"\]]/;
const EMOJI = /:([a-z0-9_+-]*[a-z+][a-z0-9_+-]*):/;

type Rule = [RegExp, (found: RegExpExecArray, style: Style, isVerbatim: boolean) => RichTextInline[]];

const RULES: Rule[] = [
  [CODE, ([, code = ''], style) => textOf(code, { ...style, code: true })],
  [ANGLE, ([whole, inner = ''], style) => angle(whole, inner, style)],
  [
    STYLED,
    ([, mark = '', inner = ''], style, isVerbatim) => parseInline(inner, isVerbatim, styled(style, mark)),
  ],
  [EMOJI, ([, name = ''], style) => [{ type: 'emoji', name, ...withStyle(style) }]],
];

function parseInline(text: string, isVerbatim: boolean, style: Style = {}): RichTextInline[] {
  const rules: Rule[] = isVerbatim ? RULES : [...RULES, [BARE_LINK, ([url]) => link(decode(url), '', style)]];
  let first: { found: RegExpExecArray; make: Rule[1] } | undefined;
  for (const [pattern, make] of rules) {
    const found = pattern.exec(text);
    if (found && (first === undefined || found.index < first.found.index)) first = { found, make };
  }
  if (!first) return textOf(text, style);
  const { found, make } = first;
  return [
    ...textOf(text.slice(0, found.index), style),
    ...make(found, style, isVerbatim),
    ...parseInline(text.slice(found.index + found[0].length), isVerbatim, style),
  ];
}

function styled(style: Style, mark: string): Style {
  if (mark === '*') return { ...style, bold: true };
  return mark === '_' ? { ...style, italic: true } : { ...style, strike: true };
}

function angle(whole: string, inner: string, style: Style): RichTextInline[] {
  const [target = '', label = ''] = inner.split(/\|(.*)/s);
  const more = withStyle(style);
  const [, sign = '', id = ''] = /^(@|#|!subteam\^)(\w+)$/.exec(target) ?? [];
  if (sign === '@') return [{ type: 'user', user_id: id, ...more }];
  if (sign === '#') return [{ type: 'channel', channel_id: id, ...more }];
  if (sign !== '')
    return [{ type: 'usergroup', usergroup_id: decode(label).replace(/^@/, '') || id, ...more }];
  const range = /^!(here|channel|everyone)$/.exec(target)?.[1];
  if (range === 'here' || range === 'channel' || range === 'everyone')
    return [{ type: 'broadcast', range, ...more }];
  const date = /^!date\^(\d+)\^([^^]+)(?:\^(.+))?$/.exec(target);
  if (date) {
    const [, timestamp, format = '', url] = date;
    return [
      {
        type: 'date',
        timestamp: Number(timestamp),
        format,
        ...(url && { url }),
        fallback: decode(label),
        ...more,
      },
    ];
  }
  if (/^(https?:|mailto:|tel:)/.test(target)) return link(decode(target), decode(label), style);
  return textOf(whole, style);
}

function link(url: string, text: string, style: Style): RichTextInline[] {
  return [{ type: 'link', url, ...(text && { text }), ...withStyle(style) }];
}

function textOf(text: string, style: Style): RichTextInline[] {
  return text === '' ? [] : [{ type: 'text', text: decode(text), ...withStyle(style) }];
}

function withStyle(style: Style): { style?: Style } {
  return Object.keys(style).length > 0 ? { style } : {};
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
