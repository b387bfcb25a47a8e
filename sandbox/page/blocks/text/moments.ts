import { LOCALE } from '../../locale.ts';

/** A moment in the words of a `<!date^...>` format, such as "{date_short_pretty} at {time}", in the zone `tz`. */
export function formatMoment(unix: number, format: string, tz: string, now: number): string {
  const moment = unix * 1000;
  const show = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(LOCALE, { timeZone: tz, ...options }).format(moment);
  const date = (options: Intl.DateTimeFormatOptions) => show({ day: 'numeric', year: 'numeric', ...options });
  const isThisYear = dayIn(moment, tz).slice(0, 4) === dayIn(now, tz).slice(0, 4);
  const year = isThisYear ? {} : { year: 'numeric' as const };
  const long = show({ weekday: 'long', month: 'long', day: 'numeric', ...year });
  const middle = show({ month: 'long', day: 'numeric', ...year });
  const short = show({ month: 'short', day: 'numeric', ...year });
  const near = nearDay(moment, tz, now);
  const tokens: Record<string, string> = {
    date_num: dayIn(moment, tz),
    date_slash: show({ month: '2-digit', day: '2-digit', year: 'numeric' }),
    date: date({ month: 'long' }),
    date_short: date({ month: 'short' }),
    date_long: date({ month: 'long', weekday: 'long' }),
    date_pretty: near ?? middle,
    date_short_pretty: near ?? short,
    date_long_pretty: near ?? long,
    day_divider_pretty: near ?? long,
    date_long_full: date({ month: 'long', weekday: 'long' }),
    time: show({ hour: '2-digit', minute: '2-digit' }),
    time_secs: show({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    ago: ago(moment, now),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name: string) => tokens[name] ?? whole);
}

function nearDay(moment: number, tz: string, now: number): string | undefined {
  const days = (Date.parse(dayIn(moment, tz)) - Date.parse(dayIn(now, tz))) / 86_400_000;
  return { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }[String(days)];
}

function ago(moment: number, now: number): string {
  const seconds = (moment - now) / 1000;
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(LOCALE).format(Math.round(seconds / size), unit);
}

/** The calendar day, `YYYY-MM-DD`, that a moment in milliseconds falls on. */
function dayIn(moment: number, tz: string): string {
  return wallClock(moment, tz).slice(0, 10);
}

/** A moment in milliseconds as a clock on the wall shows it, "2026-11-20T17:00". */
function wallClock(moment: number, tz: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: tz,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** Unix seconds as the value of a datetime-local field in the zone `tz`. */
export function toLocal(unix: number, tz: string): string {
  return wallClock(unix * 1000, tz);
}

/** The value of a datetime-local field in the zone `tz` as unix seconds; null for none. */
export function fromLocal(local: string, tz: string): number | null {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return null;
  const offset = (moment: number) => Date.parse(`${wallClock(moment, tz)}Z`) - moment;
  // Twice, as the offset at the first guess may be the one of the other side of a clock change.
  const guess = asUtc - offset(asUtc);
  return (asUtc - offset(guess)) / 1000;
}
