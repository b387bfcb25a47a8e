import { and, eq } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { settledProject } from '../../projects/saving.ts';
import { hasMoved, isRepeat, type Submission } from '../../submission.ts';
import type { ItemInput } from './input.ts';
import { allItems, type Item, itemProblems } from './rules.ts';
import { launchGates, launchItems } from './schema.ts';
import { type GateRecord, gateOf, type LaunchGate, type LaunchItem } from './store.ts';

type Place = { projectId: string; channel: string | null };
type Actor = Pick<Submission, 'viewer' | 'now'>;

/** A gate that nobody else changes until the transaction ends. */
export type HeldGate = GateRecord & { gate: LaunchGate };

/**
 * The gate of a project, held until the transaction ends, and made where there is none yet.
 * @param place where to post the card of a new one
 * @returns undefined where the project does not exist or is none of the person's business
 */
export async function holdGate(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Actor,
  { projectId, channel }: Place,
): Promise<HeldGate | undefined> {
  const project = await settledProject(workspaceId, tx, viewer, projectId);
  if (!project) return undefined;
  const [made] = await tx
    .insert(launchGates)
    .values({ workspaceId, projectId, channelId: channel, createdBy: viewer.userId, createdAt: now })
    .onConflictDoNothing()
    .returning();
  if (made)
    await recordChange(workspaceId, tx, {
      at: now,
      actorId: viewer.userId,
      action: 'launch gate begun',
      subjectId: made.id,
      after: made,
    });
  await lockGate(workspaceId, tx, projectId);
  const held = await gateOf(workspaceId, tx, viewer, projectId);
  if (!held?.gate) throw new Error('A locked row is gone');
  return { ...held, gate: held.gate };
}

/** Locks a project's gate until the transaction ends; its project is to be locked before. */
export async function lockGate(workspaceId: string, tx: Database, projectId: string): Promise<void> {
  await tx
    .select({ id: launchGates.id })
    .from(launchGates)
    .where(and(eq(launchGates.workspaceId, workspaceId), eq(launchGates.projectId, projectId)))
    .for('update');
}

/** What came of saving an item. */
export type SavedItem =
  | { kind: 'saved'; projectId: string }
  /** Somebody saved it after the form was opened; `saved` is how it stands now. */
  | { kind: 'changed meanwhile'; saved: LaunchItem }
  /** What speaks against it, by field. */
  | { kind: 'refused'; problems: Partial<Record<string, string>> }
  | { kind: 'not visible' };

/**
 * Saves an item of a gate, which is made with the first one. The same form with the same values again changes nothing.
 * @param place the revision is that on which the form was opened, none where nobody had filled it in
 * @param today the calendar day of who saves it
 */
export async function saveItem(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: ItemInput,
  { item, revision, ...place }: Place & { item: Item; revision?: number },
  today: string,
): Promise<SavedItem> {
  const held = await holdGate(workspaceId, tx, submission, place);
  if (!held) return { kind: 'not visible' };
  const before = held.items.find((each) => each.item === item);
  const saved = { kind: 'saved', projectId: held.project.id } as const;
  if (before && isRepeat(submission, before)) return saved;
  if (before && hasMoved(submission, before, revision)) return { kind: 'changed meanwhile', saved: before };
  const { owner: ownerId, ...values } = input;
  const next = { ...values, ownerId };
  const problems = itemProblems(next, before ?? { dueDate: null }, today);
  if (Object.keys(problems).length > 0) return { kind: 'refused', problems };
  const row = { workspaceId, gateId: held.gate.id, item, ...next, ...writtenBy(submission) };
  const after = { ...row, revision: (before?.revision ?? 0) + 1 };
  await tx
    .insert(launchItems)
    .values(after)
    .onConflictDoUpdate({
      target: [launchItems.workspaceId, launchItems.gateId, launchItems.item],
      set: after,
    });
  await recordChange(workspaceId, tx, {
    at: submission.now,
    actorId: submission.viewer.userId,
    action: `launch item ${item} saved`,
    subjectId: held.gate.id,
    before: before ?? allItems([]).find((each) => each.item === item),
    after,
  });
  return saved;
}

function writtenBy({ viewer, now, formId, valuesHash }: Submission) {
  return { formId, valuesHash, changedBy: viewer.userId, changedAt: now };
}
