import type { Slack } from '../../slack.ts';

/** Something that people did in the past. */
export type Event = {
  /** Weeks before this one, and the day of the week, 1 for Monday; `time` is HH:MM in UTC. */
  weeksAgo: number;
  weekday: number;
  time: string;
  /** `now` is the moment that the history leads up to. */
  happens: (slack: Slack, today: Day, now: Date) => Promise<void>;
};

/** Something that people did just now, whatever day that is: so many minutes before the history ends. */
export type Recent = Pick<Event, 'happens'> & { minutesAgo: number };

/** Gives the calendar day, YYYY-MM-DD, some days from the day on which an event happens. */
export type Day = (daysFromNow: number) => string;
