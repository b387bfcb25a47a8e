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
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    trailingZeroDisplay: 'stripIfInteger',
    ...(digits !== undefined && { maximumFractionDigits: digits }),
  });
  return format.format(amount as `${number}`).replaceAll('\u00a0', ' ');
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A calendar day, `YYYY-MM-DD`, as "20 Feb", with the year when it is not `today`'s. */
export function dayText(day: string, today: string): string {
  const [year, month, date] = day.split('-');
  const text = `${Number(date)} ${months[Number(month) - 1]}`;
  return year === today.slice(0, 4) ? text : `${text} ${year}`;
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
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    // Some names stand for others, which people may not expect: Asia/Kolkata stays what it is.
    return known.toLowerCase() === name.toLowerCase() ? known : name;
  } catch {
    return undefined;
  }
}

/** A calendar day some days after another. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A moment in mrkdwn, shown in each reader's own zone. */
export function momentText(moment: Date): string {
  const fallback = moment.toISOString().slice(0, 16).replace('T', ' ');
  return `<!date^${Math.floor(moment.getTime() / 1000)}^{date_short_pretty} {time}|${fallback} UTC>`;
}

/** "Alice", "Alice and Bob", "Alice, Bob and Caro". */
export function listed(items: string[], joiner = 'and'): string {
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} ${joiner} ${items[items.length - 1]}`;
}
