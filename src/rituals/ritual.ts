import type { Feature } from '../slack/feature.ts';
import type { Gate } from './gate.ts';

/** A form that a team fills in together and that ends in a record. What every ritual gives to the rest of aipm. */
export type Ritual = Feature & {
  /** Its entry in the launcher; the ritual listens for a button with this action id. */
  start: { text: string; about: string; actionId: string };
  /** What of it keeps a project's launch gate closed. */
  gate?: Gate;
};
