import type { Database } from '../db/database.ts';
import type { Choice } from '../slack/fields.ts';
import type { Entry } from './store.ts';

/** How one part of the bot makes its records findable. It keeps their entries itself, with `keepFindable`. */
export type Findable = {
  /** The kinds of its entries, and what people call them: "Technical review". */
  kinds: Choice[];
  /** Entries of some records that have none, as they were written before there were any. */
  missing: (workspaceId: string, tx: Database, most: number) => Promise<Entry[]>;
};
