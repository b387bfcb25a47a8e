import { z } from 'zod';
import { zoneNamed } from '../slack/text.ts';
import { reaches } from './rules.ts';

const Tick = z
  .string()
  .nullable()
  .transform((value) => value === 'yes');

/** A digest as its form gives it. @param sections the names of what it can tell of */
export function digestInput<Section extends string>(sections: readonly Section[]) {
  return z.object({
    channel: z.string('Choose the channel that gets it.'),
    sections: z
      .array(z.enum(sections, 'Choose from the list.'), 'Choose what it tells of.')
      .min(1, 'Choose what it tells of.')
      // In the order in which they are told, and each once, whatever was ticked first.
      .transform((chosen) => sections.filter((section) => chosen.includes(section))),
    reach: z.enum(reaches, 'Choose which projects it tells of.'),
    weekdays: z
      .array(z.string().regex(/^[1-7]$/, 'Choose from the list.'), 'Choose at least one day.')
      .min(1, 'Choose at least one day.')
      .transform((days) => [...new Set(days.map(Number))].sort()),
    time: z.string('Choose a time.').regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time looks like 09:00.'),
    zone: z
      .string('Name a time zone, such as Asia/Shanghai.')
      .refine(
        (name) => zoneNamed(name) !== undefined,
        'I know no such time zone. Write it as Asia/Shanghai or UTC.',
      )
      .transform((name) => zoneNamed(name) ?? name),
    skipsUnchanged: Tick,
    paused: Tick,
  });
}
