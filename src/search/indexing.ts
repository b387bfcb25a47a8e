import { transaction } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import type { Deps } from '../slack/feature.ts';
import type { Findable } from './part.ts';
import { keepMissing } from './store.ts';

type Stored = Pick<Deps, 'workspaceId' | 'db'>;

/** What nobody waits for may take longer, in milliseconds. */
const patience = 10_000;
/** Records of each part made findable at one look; the rest wait for the next, a minute later. */
const atOnce = 500;

/**
 * Makes records findable that were written before there was a search, some every minute, until there are none. From then
 * on an app looks no more, as what is written is findable at once.
 */
export function createIndexing(parts: () => Findable[]): (app: Stored) => Promise<void> {
  const done = new WeakMap<Stored, Set<Findable>>();
  return async (app) => {
    const complete = done.get(app) ?? new Set();
    done.set(app, complete);
    for (const part of parts().filter((each) => !complete.has(each)))
      if ((await indexSome(app, part)) < atOnce) complete.add(part);
  };
}

/** @returns how many were made findable */
async function indexSome({ workspaceId, db }: Stored, part: Findable): Promise<number> {
  return transaction(db, within(patience), async (tx) => {
    const missing = await part.missing(workspaceId, tx, atOnce);
    await keepMissing(workspaceId, tx, missing);
    return missing.length;
  });
}
