import type { Feature } from '../slack/feature.ts';

/** A form that a team fills in together and that ends in a record. What every ritual gives to the rest of aipm. */
export type Ritual = Feature & {
  /** Its entry in the launcher; the ritual listens for a button with this action id. */
  start: { text: string; about: string; actionId: string };
};
