import { z } from 'zod';
import type { Exchange } from '../recording.ts';

/** The switches for what goes wrong, by name. */
const faultNames = ['slow', 'rate limited', 'failing', 'dropped', 'delivered twice', 'late'] as const;
export type FaultName = (typeof faultNames)[number];
/** A switch: what it does in a sentence, and whether it is on. */
export type Fault = { name: FaultName; label: string; about: string; isOn: boolean };
export const faultSwitch = z.strictObject({ name: z.enum(faultNames), isOn: z.boolean() });

/** A moment worth jumping to, such as a check date; `at` is an ISO date. */
export type Deadline = { label: string; at: string };
/** Puts the bot's clock forward to a moment; it never goes back. */
export const clockJump = z.strictObject({ to: z.iso.datetime() });

/** What went between the bot and Slack since exchange number `after`, oldest first. */
export type Traffic = { exchanges: Exchange[]; problems: { what: string; about: string }[] };
