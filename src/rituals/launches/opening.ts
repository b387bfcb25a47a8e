import { and, eq, isNull } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { recordDecision } from '../../decisions/store.ts';
import type { Submission } from '../../submission.ts';
import type { OpeningInput } from './input.ts';
import { messageKey } from './keys.ts';
import { closedVerdict, launchVerdict, type Overridden, ritual } from './rules.ts';
import type { HeldGate } from './saving.ts';
import { launchOpenings } from './schema.ts';
import type { Opening } from './store.ts';

/** What keeps a gate closed at a moment: all that is known of it, and how much it is in all. */
export type InTheWay = { overrode: Overridden[]; inAll: number };

/** Opens a held gate that is closed, and logs the decision. @returns its id, and the opening */
export async function openGate(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId }: Submission,
  { gate }: HeldGate,
  input: OpeningInput,
  { overrode, inAll }: InTheWay,
): Promise<{ opening: Opening; decided: string }> {
  const { reason, expectation, checkDate } = input;
  const [opening] = await tx
    .insert(launchOpenings)
    .values({
      workspaceId,
      gateId: gate.id,
      formId,
      openedBy: viewer.userId,
      openedAt: now,
      reason,
      overrode,
    })
    .returning();
  if (!opening) throw new Error('An insert returned nothing');
  const decided = await recordDecision(workspaceId, tx, {
    projectId: gate.projectId,
    ritual,
    recordId: opening.id,
    cardKey: messageKey(gate.id),
    verdict: launchVerdict(inAll),
    terms: reason,
    expectation,
    checkDate,
    stance: 'go',
    ownerId: viewer.userId,
    decidedAt: now,
  });
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'launch gate opened',
    subjectId: gate.id,
    after: opening,
  });
  return { opening, decided };
}

/**
 * Closes an opening of a held gate again, and logs that as a decision of its own: the log keeps what was decided before.
 * The record of that decision is the form that made it, whose id is a uuid.
 * @returns the decision's id, and the opening as it is now
 */
export async function closeGate(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId }: Submission,
  { gate }: HeldGate,
  before: Opening,
  reason: string,
): Promise<{ opening: Opening; decided: string }> {
  const [opening] = await tx
    .update(launchOpenings)
    .set({ closedBy: viewer.userId, closedAt: now, closedBecause: reason })
    .where(
      and(
        eq(launchOpenings.workspaceId, workspaceId),
        eq(launchOpenings.id, before.id),
        isNull(launchOpenings.closedAt),
      ),
    )
    .returning();
  if (!opening) throw new Error('A locked row is gone');
  const decided = await recordDecision(workspaceId, tx, {
    projectId: gate.projectId,
    ritual,
    recordId: formId,
    cardKey: messageKey(gate.id),
    verdict: closedVerdict,
    terms: reason,
    stance: 'stop',
    ownerId: viewer.userId,
    decidedAt: now,
  });
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'launch gate closed',
    subjectId: gate.id,
    before,
    after: opening,
  });
  return { opening, decided };
}
