import { currentLocale, usualLocale } from './locale.ts';

/** What a person typed, made safe for mrkdwn: it pings nobody and links nowhere. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Text as Postgres can keep it: without control characters other than tab and line break, without halves of surrogate
 * pairs, without white space around it.
 */
export function tidy(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n]/gu, '')
    .trim();
}

/** Text of at most `max` characters; what is cut off shows as an ellipsis. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text
    .slice(0, max - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '')
    .trimEnd()}…`;
}

/** Text whose escaped form has at most `max` characters: what Slack counts against a message's budget. */
export function excerpt(text: string, max: number): string {
  if (escapeMrkdwn(text).length <= max) return text;
  let length = 0;
  let kept = '';
  for (const character of text) {
    length += escapeMrkdwn(character).length;
    if (length > max - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Text with its line breaks and runs of white space made into single spaces. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/**
 * A person's words inside a line of ours: on one line, and with right-to-left text kept from reordering what stands
 * around it (U+2068 and U+2069 isolate it).
 */
export function inline(text: string): string {
  const line = oneLine(text);
  return /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/.test(line)
    ? `\u2068${line.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')}\u2069`
    : line;
}

/**
 * An amount of money as everybody reads it: "CNY 5,940" or "USD 0.0523".
 * @param amount an exact decimal; shown to the currency's own digits, or to as many as `digits` says
 * @param currency an ISO 4217 code
 */
export function money(amount: string, currency: string, digits?: number): string {
  return formatted(amount, {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    trailingZeroDisplay: 'stripIfInteger',
    ...(digits !== undefined && { maximumFractionDigits: digits }),
  });
}

/** A number in groups of digits, with the places it was given with: "1,200", "990,000.50". @param value an exact decimal */
export function numberText(value: string | number): string {
  return formatted(value, placesOf(value));
}

/** A decimal without groups, for what is a figure rather than an amount: "79.9". @param value an exact decimal */
export function decimalText(value: string | number): string {
  return String(value).replace('.', formatted('0.5', {}).slice(1, -1));
}

/** "82 %". @param value of a hundred, as an exact decimal */
export function percentText(value: string | number): string {
  // Here the usual locale is not what the runtime makes of it, which has no space.
  if (currentLocale() === usualLocale) return `${numberText(value)} %`;
  return formatted(value, { ...placesOf(value), style: 'unit', unit: 'percent' });
}

function placesOf(value: string | number): Intl.NumberFormatOptions {
  const places = String(value).split('.')[1]?.length ?? 0;
  return { minimumFractionDigits: places, maximumFractionDigits: places };
}

/** Strings are formatted exactly. */
function formatted(value: string | number, options: Intl.NumberFormatOptions): string {
  const key = JSON.stringify([currentLocale(), options]);
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(currentLocale(), options);
  numberFormats.set(key, format);
  return format.format(value as `${number}`).replaceAll('\u00a0', ' ');
}

/** Making a format takes a hundred times as long as using it. There are a few for each locale, currency and zone. */
const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** A calendar day, `YYYY-MM-DD`, as "20 Feb", with the year when it is not `today`'s. */
export function dayText(day: string, today: string): string {
  const isThisYear = day.slice(0, 4) === today.slice(0, 4);
  return dateText(day, { day: 'numeric', month: 'short', ...(!isThisYear && { year: 'numeric' }) });
}

/** The month of a calendar day, `YYYY-MM-DD`: "November 2026", "Nov 2026", or without its year "November". */
export function monthText(day: string, length: 'long' | 'short', { year = true } = {}): string {
  return dateText(day, { month: length, ...(year && { year: 'numeric' }) });
}

function dateText(day: string, parts: Intl.DateTimeFormatOptions): string {
  return momentIn('UTC', new Date(`${day}T00:00:00Z`), parts);
}

/** The time of the day of a moment in a zone: "14:02". */
export function clockText(zone: string, moment: Date): string {
  return momentIn(zone, moment, { timeStyle: 'short' });
}

/** A time of the day, `HH:MM`, as people read it: "09:00". */
export function timeText(time: string): string {
  return clockText('UTC', new Date(`1970-01-01T${time}:00Z`));
}

/** The day of the week of a moment in a zone: "Monday", "Mon". */
export function weekdayText(zone: string, moment: Date, length: 'long' | 'short'): string {
  return momentIn(zone, moment, { weekday: length });
}

function momentIn(zone: string, moment: Date, parts: Intl.DateTimeFormatOptions): string {
  const locale = currentLocale();
  const key = JSON.stringify([locale, zone, parts]);
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(locale, { ...parts, timeZone: zone });
  dateFormats.set(key, format);
  const text = format.format(moment).replaceAll('\u202f', ' ');
  // The runtime gives September four letters there, and all other months three.
  return locale === usualLocale ? text.replace(/\bSept\b/, 'Sep') : text;
}

/** The calendar day, `YYYY-MM-DD`, that a moment falls on in a zone. */
export function dayIn(zone: string, moment: Date): string {
  const format = dayFormats.get(zone) ?? new Intl.DateTimeFormat('en-CA', { ...calendarDay, timeZone: zone });
  dayFormats.set(zone, format);
  return format.format(moment);
}

/** Making a format takes a hundred times as long as using it. There are about 600 zones. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();
const calendarDay = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;

/** The name of a zone as the runtime knows it, whatever its case; undefined where there is none. */
export function zoneNamed(name: string): string | undefined {
  if (!/^[a-z]/i.test(name)) return undefined;
  if (knownZones.has(name)) return name;
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    if (known === name) knownZones.add(name);
    // Some names stand for others, which people may not expect: Asia/Kolkata stays what it is.
    return known.toLowerCase() === name.toLowerCase() ? known : name;
  } catch {
    return undefined;
  }
}

/** Names that the runtime has confirmed: everybody's is asked for in each of their requests. */
const knownZones = new Set<string>();

/** A calendar day some days after another. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A moment in mrkdwn, shown in each reader's own zone. */
export function momentText(moment: Date): string {
  const fallback = moment.toISOString().slice(0, 16).replace('T', ' ');
  return `<!date^${Math.floor(moment.getTime() / 1000)}^{date_short_pretty} {time}|${fallback} UTC>`;
}

/** A sentence of ours with its full stop, which some locales' dates bring along: "At this rate by 30. Nov." */
export function ended(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

/** "Alice", "Alice and Bob", "Alice, Bob and Caro". */
export function listed(items: string[], joiner = 'and'): string {
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} ${joiner} ${items[items.length - 1]}`;
}
