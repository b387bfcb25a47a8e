import { read, transaction } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import { seesProject } from '../projects/store.ts';
import type { Deps } from '../slack/feature.ts';
import { dayIn, daysAfter } from '../slack/text.ts';
import { claimQuestion, decisionsToAskAbout } from './asking-store.ts';
import { oweQuestion } from './messages.ts';

/** What nobody waits for may take longer, in milliseconds. */
const patience = 10_000;
/** Decisions asked about at one look; the rest wait for the next, a minute later. */
const atOnce = 100;
/** The hour of the day, in the owner's zone, from which on they are asked. */
const fromHour = 9;

/** Asks the owners of decisions whose check date has come, each in a transaction of its own. */
export async function askForOutcomes(deps: Deps): Promise<void> {
  const { workspaceId, db, log } = deps;
  const now = deps.now();
  // East of Greenwich the day has begun already.
  const lastDay = daysAfter(dayIn('UTC', now), 1);
  const coming = await read(db, within(patience), (tx) =>
    decisionsToAskAbout(workspaceId, tx, { lastDay, most: atOnce }),
  );
  for (const { id, ownerId, askedOn } of coming)
    await ask(deps, { id, ownerId, askedOn }, now).catch((error: unknown) =>
      log.error({ err: error, decision: id }, 'A decision could not be asked about'),
    );
  if (coming.length > 0) deps.messagesOwed();
}

/** Who has left, or has become a guest, or is off the project, is not asked; it stays on the list of what is due. */
async function ask(
  { workspaceId, db, people }: Deps,
  { id, ownerId, askedOn }: { id: string; ownerId: string; askedOn: string },
  now: Date,
): Promise<void> {
  const isGone = (await people.outsiders([ownerId])).length > 0;
  const zone = isGone ? 'UTC' : (await people.viewer(ownerId)).zone;
  if (!isTime(zone, askedOn, now)) return;
  await transaction(db, within(patience), async (tx) => {
    const checked = await claimQuestion(workspaceId, tx, id);
    if (!checked || isGone || !(await seesProject(workspaceId, tx, checked.project, ownerId))) return;
    await oweQuestion(workspaceId, tx, checked);
  });
}

/** Whether it is past nine on a day, or a later day, in a zone. */
function isTime(zone: string, day: string, now: Date): boolean {
  const nineHoursAgo = new Date(now.getTime() - fromHour * 3_600_000);
  return dayIn(zone, nineHoursAgo) >= day;
}
