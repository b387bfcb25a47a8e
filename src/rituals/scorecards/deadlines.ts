import { and, asc, eq, gt, isNull, lte, type SQL } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { workspaceSettings } from '../../workspaces/store.ts';
import { type Act, type Acting, by, change, facilitated, type Progress, type Refused } from './acts.ts';
import { closeRound } from './progress.ts';
import { isReminderDue } from './rules.ts';
import { scorecardBallots, scorecardRounds } from './schema.ts';
import { lockProjectOf, publicRound, type RoundRecord, stillOn } from './store.ts';

/** Rounds closed at one look; what is left waits for the next. */
const atOnce = 100;

/** The open rounds whose deadline has passed, those first that have waited longest. */
export async function dueRounds(workspaceId: string, db: Database, now: Date): Promise<string[]> {
  const rounds = await db
    .select({ id: scorecardRounds.id })
    .from(scorecardRounds)
    .where(and(isOpen(workspaceId), lte(scorecardRounds.deadlineAt, now)))
    .orderBy(asc(scorecardRounds.deadlineAt))
    .limit(atOnce);
  return rounds.map(({ id }) => id);
}

/** Closes a round whose deadline has passed, unless another process does so or somebody was quicker. */
export async function closeDueRound(
  workspaceId: string,
  tx: Database,
  id: string,
  now: Date,
): Promise<RoundRecord | undefined> {
  const record = await claimed(workspaceId, tx, id, lte(scorecardRounds.deadlineAt, now));
  return record && closeRound(workspaceId, tx, record, now, record.round.facilitatorId);
}

/** Notes that those who have not answered are reminded, and says who they are; each deadline has one reminder. */
export async function remindVoters(
  workspaceId: string,
  tx: Database,
  acting: Acting,
  id: string,
): Promise<(Extract<Progress, { kind: 'done' }> & { userIds: string[] }) | Refused> {
  const found = await facilitated(workspaceId, tx, acting, id, ['open']);
  if (found.kind !== 'done') return found;
  if (found.record.round.deadlineAt <= acting.now) return { ...found, kind: 'past deadline' };
  if (found.record.round.remindedAt) return { ...found, kind: 'reminded already' };
  return reminded(workspaceId, tx, found.record, by(acting, 'voters reminded'));
}

/** The open rounds whose one reminder is due. */
export async function roundsToRemind(workspaceId: string, db: Database, now: Date): Promise<string[]> {
  const { voteReminderHours } = await workspaceSettings(workspaceId, db);
  const horizon = new Date(now.getTime() + voteReminderHours * 3_600_000);
  const rounds = await db
    .select()
    .from(scorecardRounds)
    .where(
      and(
        isOpen(workspaceId),
        isNull(scorecardRounds.remindedAt),
        gt(scorecardRounds.deadlineAt, now),
        lte(scorecardRounds.deadlineAt, horizon),
      ),
    );
  return rounds.filter((round) => isReminderDue(round, voteReminderHours, now)).map(({ id }) => id);
}

/** As `remindVoters`, because it is time; nothing when another process is at it. */
export async function remindDueRound(workspaceId: string, tx: Database, id: string, now: Date) {
  const record = await claimed(workspaceId, tx, id, isNull(scorecardRounds.remindedAt));
  const { voteReminderHours } = await workspaceSettings(workspaceId, tx);
  if (!record || !isReminderDue(record.round, voteReminderHours, now)) return undefined;
  const act = { at: now, actorId: record.round.facilitatorId, action: 'voters reminded' };
  return reminded(workspaceId, tx, record, act);
}

async function reminded(workspaceId: string, tx: Database, before: RoundRecord, act: Act) {
  const { round } = before;
  const voters = await stillOn(workspaceId, tx, before);
  const answered = await tx
    .select({ userId: scorecardBallots.userId })
    .from(scorecardBallots)
    .where(and(eq(scorecardBallots.workspaceId, workspaceId), eq(scorecardBallots.roundId, round.id)));
  const done = new Set(answered.map(({ userId }) => userId));
  const record = await change(workspaceId, tx, round, { remindedAt: act.at }, act);
  return { kind: 'done', record, userIds: voters.filter((id) => !done.has(id)) } as const;
}

function isOpen(workspaceId: string) {
  return and(eq(scorecardRounds.workspaceId, workspaceId), eq(scorecardRounds.status, 'open'));
}

/** Locks a round that still meets a condition, unless somebody has it. */
async function claimed(
  workspaceId: string,
  tx: Database,
  id: string,
  condition: SQL,
): Promise<RoundRecord | undefined> {
  await lockProjectOf(workspaceId, tx, id);
  const [round] = await tx
    .select({ id: scorecardRounds.id })
    .from(scorecardRounds)
    .where(and(isOpen(workspaceId), eq(scorecardRounds.id, id), condition))
    .for('update', { skipLocked: true });
  return round && publicRound(workspaceId, tx, round.id);
}
