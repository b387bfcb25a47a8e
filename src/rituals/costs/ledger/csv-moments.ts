/**
 * A moment on the clocks of a zone. Where they are put forward over it, it is the one an hour later; where they show it
 * twice, the first.
 * @param day `YYYY-MM-DD`
 * @param time `HH:MM` or `HH:MM:SS`
 */
export function momentIn(zone: string, day: string, time: string): Date {
  const asUtc = Date.parse(`${day}T${time}Z`);
  const early = asUtc - offsetAt(zone, asUtc - 86_400_000);
  if (early + offsetAt(zone, early) === asUtc) return new Date(early);
  const late = asUtc - offsetAt(zone, early);
  return new Date(late + offsetAt(zone, late) === asUtc ? late : early);
}

/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetAt(zone: string, moment: number): number {
  const shown = clockOf(zone).format(moment).replace(' ', 'T');
  return Date.parse(`${shown}Z`) - Math.floor(moment / 1000) * 1000;
}

/** Making one takes longer than reading it a hundred times, and a file has thousands of days. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(zone) ??
    // Swedes write 2026-11-21 08:30:00.
    new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  clocks.set(zone, clock);
  return clock;
}

/** The middle of a day in a zone: it falls in the day's month, whatever the clocks do. */
export function middleOf(zone: string, day: string): Date {
  return momentIn(zone, day, '12:00');
}

/**
 * A day or a moment as a table has it: `2026-11-21`, `2026-11-21 08:30`, `2026-11-21T08:30:00Z`. What names no offset is
 * meant in the zone.
 * @returns undefined where it is neither
 */
export function readMoment(zone: string, cell: string): Date | undefined {
  const [, day = '', time, offset] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)? ?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(cell) ??
    [];
  if (!isDay(day)) return undefined;
  if (time === undefined) return middleOf(zone, day);
  if (Number.isNaN(Date.parse(`${day}T${time}Z`))) return undefined;
  return offset === undefined ? momentIn(zone, day, time) : withOffset(day, time, offset);
}

function withOffset(day: string, time: string, offset: string): Date | undefined {
  const moment = new Date(`${day}T${time}${offset.replace(/(\d{2}):?(\d{2})$/, '$1:$2')}`);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
