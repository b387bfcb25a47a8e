import { and, eq } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import type { Viewer } from '../../slack/people.ts';
import type { Submission } from '../../submission.ts';
import { mayFacilitate, type Status } from './rules.ts';
import { scorecardRounds } from './schema.ts';
import { lockProjectOf, lockRound, publicRound, type Round, type RoundRecord, roundById } from './store.ts';

/** Somebody acts on a round at some moment. */
export type Acting = Pick<Submission, 'viewer' | 'now'>;

/** Why nothing came of an act on a round; `record` is how it stands. */
export type Refused =
  | { kind: 'not visible' }
  | { kind: 'not yours'; record: RoundRecord }
  /** It is not open any more, or not revealed: somebody else was first. */
  | { kind: 'moved on'; record: RoundRecord }
  | { kind: 'too few'; record: RoundRecord }
  | { kind: 'reminded already'; record: RoundRecord }
  | { kind: 'past deadline'; record: RoundRecord }
  /** A new deadline that would be less time, not more. */
  | { kind: 'earlier'; record: RoundRecord }
  /** Too few of its voters still see the project for a second round. */
  | { kind: 'too few left'; record: RoundRecord }
  | { kind: 'reason missing'; sentence: string };

/** What came of an act on a round; `record` is how everybody sees it now. */
export type Progress = { kind: 'done'; record: RoundRecord } | Refused;

/** A locked round that somebody may act on while it is in one of some states. */
export async function facilitated(
  workspaceId: string,
  tx: Database,
  { viewer }: { viewer: Viewer },
  id: string,
  from: Status[],
  project?: 'no key update',
): Promise<Progress> {
  await lockProjectOf(workspaceId, tx, id, project);
  await lockRound(workspaceId, tx, id);
  const record = await roundById(workspaceId, tx, viewer, id);
  if (!record) return { kind: 'not visible' };
  if (!mayFacilitate(viewer, record.round, record.project)) return { kind: 'not yours', record };
  return { kind: from.includes(record.round.status) ? 'done' : 'moved on', record };
}

/** What the audit log hears of a change. */
export type Act = { at: Date; actorId: string; action: string };

/** An act of a person, for the audit log. */
export function by(acting: Acting, action: string): Act {
  return { at: acting.now, actorId: acting.viewer.userId, action };
}

/** Changes a locked round, and notes that. */
export async function change(
  workspaceId: string,
  tx: Database,
  before: Round,
  set: Partial<Round>,
  act: Act,
): Promise<RoundRecord> {
  await tx
    .update(scorecardRounds)
    .set(set)
    .where(
      and(
        eq(scorecardRounds.workspaceId, workspaceId),
        eq(scorecardRounds.id, before.id),
        eq(scorecardRounds.status, before.status),
      ),
    );
  const record = await publicRound(workspaceId, tx, before.id);
  if (!record) throw new Error('A locked row is gone');
  await recordChange(workspaceId, tx, { ...act, subjectId: before.id, before, after: record.round });
  return record;
}
