import type { Database } from '../../../db/database.ts';
import { read, transaction } from '../../../db/transaction.ts';
import { within } from '../../../deadline.ts';
import type { Deps } from '../../../slack/feature.ts';
import { dayIn } from '../../../slack/text.ts';
import { workspaceSettings } from '../../../workspaces/store.ts';
import { firstDay, monthAfter } from '../ledger/rules.ts';
import { checkOverruns } from './check.ts';
import { owePosting } from './posting.ts';
import { behind, holdProjectOf, noteChecked, unchecked } from './store.ts';

/** What nobody waits for may take longer, in milliseconds. */
const patience = 10_000;

/**
 * Looks at every budget once a day, as forecasts come and go with the days, without any new cost; and brings the messages
 * of overruns whose numbers moved up to date.
 */
export async function lookForOverruns(deps: Deps): Promise<void> {
  const { workspaceId, db } = deps;
  const { projectIds, today, late } = await read(db, within(patience), async (tx) => {
    const { zone } = await workspaceSettings(workspaceId, tx);
    const today = dayIn(zone, deps.now());
    const projectIds = await unchecked(workspaceId, tx, today);
    return { today, projectIds, late: await behind(workspaceId, tx) };
  });
  const thisMonth = firstDay(today);
  for (const projectId of projectIds)
    await eachAlone(deps, { project: projectId }, async (tx) => {
      await checkOverruns(deps, tx, projectId, [monthAfter(thisMonth, -1), thisMonth]);
      await noteChecked(workspaceId, tx, projectId, today);
    });
  for (const id of late)
    await eachAlone(deps, { overrun: id }, async (tx) => {
      await holdProjectOf(workspaceId, tx, id);
      await owePosting(deps, tx, id, 'moved');
    });
  if (projectIds.length + late.length > 0) deps.messagesOwed();
}

/** One that fails keeps none of the others from being done. */
async function eachAlone(
  { db, log }: Deps,
  which: Record<string, string>,
  work: (tx: Database) => Promise<void>,
): Promise<void> {
  await transaction(db, within(patience), work).catch((error: unknown) =>
    log.error({ err: error, ...which }, 'A cost overrun could not be looked at'),
  );
}
