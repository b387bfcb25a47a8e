import { and, eq } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { idIs } from '../../db/uuid.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Submission } from '../../submission.ts';
import type { ReadingInput } from './input.ts';
import { lockedFailure } from './locking.ts';
import { failureModes, failureReadings } from './schema.ts';
import { newestReadings, type Reading, type SavedFailure } from './store.ts';

/**
 * Notes what was measured of a failure mode's metric, with the target that holds now. The same form again with the same
 * values changes nothing; with other values it changes what it noted before.
 */
export async function logReading(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId }: Submission,
  id: string,
  input: ReadingInput,
): Promise<SavedFailure> {
  const which = idIs(failureModes.id, id);
  const before = await lockedFailure(workspaceId, tx, which, visibleTo(workspaceId, viewer));
  if (!before || before === 'hidden') return { kind: 'not visible' };
  const { mode } = before;
  const ofForm = and(
    eq(failureReadings.workspaceId, workspaceId),
    eq(failureReadings.failureModeId, mode.id),
    eq(failureReadings.madeBy, formId),
  );
  const [noted] = await tx.select().from(failureReadings).where(ofForm);
  if (noted && saysTheSame(noted, input)) return { kind: 'saved', record: before };
  if (mode.metric === null || mode.comparator === null || mode.target === null)
    return { kind: 'not measured', record: before };
  const target = { comparator: mode.comparator, target: mode.target };
  const entry = { workspaceId, failureModeId: mode.id, ...input, target, readBy: viewer.userId, readAt: now };
  const [reading] = noted
    ? await tx.update(failureReadings).set(input).where(ofForm).returning()
    : await tx
        .insert(failureReadings)
        .values({ ...entry, madeBy: formId })
        .returning();
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'failure reading logged',
    subjectId: mode.id,
    before: noted,
    after: reading,
  });
  return { kind: 'saved', record: { ...before, readings: await newestReadings(tx, mode) } };
}

function saysTheSame(noted: Reading, { value, measuredOn, note }: ReadingInput): boolean {
  return noted.value === value && noted.measuredOn === measuredOn && noted.note === note;
}
