import { read, transaction } from '../../db/transaction.ts';
import { within } from '../../deadline.ts';
import type { Deps } from '../../slack/feature.ts';
import { closeDueRound, dueRounds, remindDueRound, roundsToRemind } from './deadlines.ts';
import { namesFor, noticeOf, oweNews, oweReminders } from './messages.ts';

/** What nobody waits for may take longer, in milliseconds. */
const patience = 10_000;

/** Closes the rounds whose deadline has passed, and reminds before it; each in a transaction of its own. */
export async function due(deps: Deps): Promise<void> {
  const { workspaceId, db, log } = deps;
  const now = deps.now();
  const closing = await read(db, within(patience), (tx) => dueRounds(workspaceId, tx, now));
  for (const id of closing)
    await closeAtDeadline(deps, id, now).catch((error: unknown) =>
      log.error({ err: error, round: id }, 'A vote could not be closed'),
    );
  const reminding = await read(db, within(patience), (tx) => roundsToRemind(workspaceId, tx, now));
  for (const id of reminding)
    await remindInTime(deps, id, now).catch((error: unknown) =>
      log.error({ err: error, round: id }, 'Voters could not be reminded'),
    );
  if (closing.length + reminding.length > 0) deps.messagesOwed();
}

async function closeAtDeadline(deps: Deps, id: string, now: Date): Promise<void> {
  const { workspaceId, db } = deps;
  const names = await namesFor(deps, id, within(patience));
  await transaction(db, within(patience), async (tx) => {
    const record = await closeDueRound(workspaceId, tx, id, now);
    if (record) await oweNews(workspaceId, tx, record, noticeOf(record), names);
  });
}

async function remindInTime({ workspaceId, db }: Deps, id: string, now: Date): Promise<void> {
  await transaction(db, within(patience), async (tx) => {
    const reminded = await remindDueRound(workspaceId, tx, id, now);
    if (reminded) await oweReminders(workspaceId, tx, reminded.record, reminded.userIds);
  });
}
