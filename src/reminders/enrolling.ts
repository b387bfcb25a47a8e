import { read, transaction } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import type { Awaiting } from '../home/awaiting.ts';
import { peopleAwaited } from '../home/gathering.ts';
import type { Deps } from '../slack/feature.ts';
import { dayIn } from '../slack/text.ts';
import { usualReminder } from './rules.ts';
import { nextReminder } from './schedule.ts';
import { addReminders, peopleReminded } from './store.ts';

/** What nobody waits for may take longer, in milliseconds. */
const patience = 10_000;
const hour = 3_600_000;
/** People asked for in Slack at one look. */
const atOnce = 20;

/** Looks for people for whom something waits and who are not reminded yet. */
export type Enrolment = (deps: Deps, awaits: Awaiting[]) => Promise<void>;

/**
 * Has everybody reminded for whom something may wait. It looks once an hour and then takes some people a minute, as each
 * has to be asked for in Slack; those who can't act are left out until the next hour.
 */
export function hourlyEnrolment(): Enrolment {
  let nextLook = 0;
  const passedOver = new Set<string>();

  return async (deps, awaits) => {
    const now = deps.now();
    if (now.getTime() < nextLook) return;
    const missing = (await unknownPeople(deps, awaits, now)).filter((userId) => !passedOver.has(userId));
    const asked = missing.slice(0, atOnce);
    await enrol(deps, asked, now);
    for (const userId of asked) passedOver.add(userId);
    if (missing.length > asked.length) return;
    passedOver.clear();
    nextLook = now.getTime() + hour;
  };
}

async function unknownPeople({ workspaceId, db }: Deps, awaits: Awaiting[], now: Date): Promise<string[]> {
  const moment = { now, today: dayIn('UTC', now) };
  return read(db, within(patience), async (tx) => {
    const awaited = await peopleAwaited(workspaceId, tx, awaits, moment);
    const reminded = await peopleReminded(workspaceId, tx);
    return [...awaited].filter((userId) => !reminded.has(userId));
  });
}

async function enrol({ workspaceId, db, people }: Deps, userIds: string[], now: Date): Promise<void> {
  const found = await Promise.allSettled(userIds.map((userId) => people.viewer(userId)));
  const { time } = usualReminder;
  const added = found.flatMap((result) => {
    if (result.status === 'rejected') return [];
    const { userId, zone } = result.value;
    const plan = { time, zone, onWeekends: false };
    return [{ userId, ...plan, nextDueAt: nextReminder(plan, now) }];
  });
  await transaction(db, within(patience), (tx) => addReminders(workspaceId, tx, added));
}
