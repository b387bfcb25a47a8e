import { z } from 'zod';

/** On which days somebody is reminded. */
export const rhythms = ['weekdays', 'daily', 'never'] as const;
export type Rhythm = (typeof rhythms)[number];

export const rhythmWords: Record<Rhythm, string> = {
  weekdays: 'Mondays to Fridays',
  daily: 'Every day',
  never: 'Never',
};

/** Somebody's settings of their reminders as the form gives them. The time is `HH:MM` in their own zone. */
export const ReminderInput = z.object({
  rhythm: z.enum(rhythms, 'Choose when you are reminded.'),
  time: z.string('Choose a time.').regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time looks like 09:00.'),
});
export type ReminderInput = z.infer<typeof ReminderInput>;

/** The settings of whoever has never set any. */
export const usualReminder: ReminderInput = { rhythm: 'weekdays', time: '09:00' };
