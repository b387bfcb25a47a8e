import { read, transaction } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import { seesProject } from '../projects/store.ts';
import type { Deps } from '../slack/feature.ts';
import { dayIn, daysAfter } from '../slack/text.ts';
import { claimQuestion, decisionsToAskAbout, peopleToAsk } from './asking-store.ts';
import { oweQuestion } from './messages.ts';

/** What nobody waits for may take longer, in milliseconds. */
const patience = 10_000;
/** Decisions that one person is asked about at one look; the rest wait for the next, a minute later. */
const atOnce = 100;
/** The hour of the day, in the owner's zone, from which on they are asked. */
const fromHour = 9;

/** Asks the owners of decisions whose check date has come. Where one can't be looked up, the others are asked. */
export async function askForOutcomes(deps: Deps): Promise<void> {
  const { workspaceId, db, log } = deps;
  const now = deps.now();
  // East of Greenwich the day has begun already.
  const lastDay = daysAfter(dayIn('UTC', now), 1);
  const owners = await read(db, within(patience), (tx) => peopleToAsk(workspaceId, tx, lastDay));
  for (const owner of owners)
    await askOwner(deps, owner, now).catch((error: unknown) =>
      log.error({ err: error, owner: owner.ownerId }, 'Somebody could not be asked about their decisions'),
    );
  if (owners.length > 0) deps.messagesOwed();
}

/** Who has left, or has become a guest, or is off the project, is not asked; it stays on the list of what is due. */
async function askOwner(
  deps: Deps,
  { ownerId, firstDay }: { ownerId: string; firstDay: string },
  now: Date,
): Promise<void> {
  const { workspaceId, db, people } = deps;
  const isGone = (await people.outsiders([ownerId])).length > 0;
  const lastDay = lastDayIn(isGone ? 'UTC' : (await people.viewer(ownerId)).zone, now);
  if (firstDay > lastDay) return;
  const wanted = { ownerId, lastDay, most: atOnce };
  const coming = await read(db, within(patience), (tx) => decisionsToAskAbout(workspaceId, tx, wanted));
  for (const id of coming) await ask(deps, id, isGone);
}

async function ask({ workspaceId, db }: Deps, id: string, isGone: boolean): Promise<void> {
  await transaction(db, within(patience), async (tx) => {
    const checked = await claimQuestion(workspaceId, tx, id);
    if (!checked || isGone) return;
    if (!(await seesProject(workspaceId, tx, checked.project, checked.decision.ownerId))) return;
    await oweQuestion(workspaceId, tx, checked);
  });
}

/** The last day on which it has struck nine in a zone. */
function lastDayIn(zone: string, now: Date): string {
  return dayIn(zone, new Date(now.getTime() - fromHour * 3_600_000));
}
