import Big from 'big.js';
import { and, eq } from 'drizzle-orm';
import { recordChange } from '../../../audit/store.ts';
import type { Database } from '../../../db/database.ts';
import { idIs } from '../../../db/uuid.ts';
import { noteReturn } from '../../../projects/saving.ts';
import { projects } from '../../../projects/schema.ts';
import { type Project, projectById } from '../../../projects/store.ts';
import { visibleTo } from '../../../projects/visibility.ts';
import type { Viewer } from '../../../slack/people.ts';
import { hasMoved, isRepeat, type Submission } from '../../../submission.ts';
import type { EstimateInput, Results } from './input.ts';
import { costEstimates } from './schema.ts';

export type Estimate = typeof costEstimates.$inferSelect;

/** What came of saving an estimate. */
export type SavedEstimate =
  | { kind: 'saved'; project: Project }
  /** Somebody changed it after the form was opened; `estimate` is how it stands now. */
  | { kind: 'changed meanwhile'; estimate: Estimate }
  | { kind: 'not visible' };

/** The estimate of a project that a person may see. */
export async function estimateOf(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  projectId: string,
): Promise<Estimate | undefined> {
  const [found] = await db
    .select({ estimate: costEstimates })
    .from(costEstimates)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, costEstimates.workspaceId), eq(projects.id, costEstimates.projectId)),
    )
    .where(and(visibleTo(workspaceId, viewer), idIs(costEstimates.projectId, projectId)));
  return found?.estimate;
}

/** What is to be saved of an estimate, and the revision that its form was opened on, none for the first. */
type NewEstimate = { projectId: string; input: EstimateInput; results: Results; opened: number | undefined };

/**
 * Saves a project's estimate, and where it says what the project brings, that with the project. The same form with the
 * same values again changes nothing.
 */
export async function saveEstimate(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  { projectId, input, results, opened }: NewEstimate,
): Promise<SavedEstimate> {
  const ofProject = and(eq(projects.workspaceId, workspaceId), idIs(projects.id, projectId));
  await tx.select({ id: projects.id }).from(projects).where(ofProject).for('update');
  const project = await projectById(workspaceId, tx, submission.viewer, projectId);
  if (!project) return { kind: 'not visible' };
  const before = await estimateOf(workspaceId, tx, submission.viewer, projectId);
  if (before && isRepeat(submission, before)) return { kind: 'saved', project };
  if (before && hasMoved(submission, before, opened)) return { kind: 'changed meanwhile', estimate: before };

  const after = await write(workspaceId, tx, submission, before, columnsOf(projectId, input, results));
  if (results.back) await noteReturn(workspaceId, tx, submission, projectId, noted(results.back));
  await recordChange(workspaceId, tx, {
    at: submission.now,
    actorId: submission.viewer.userId,
    action: 'cost estimated',
    subjectId: projectId,
    before,
    after,
  });
  return { kind: 'saved', project };
}

async function write(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId, valuesHash }: Submission,
  before: Estimate | undefined,
  columns: ReturnType<typeof columnsOf>,
): Promise<Estimate | undefined> {
  const values = { ...columns, formId, valuesHash, changedBy: viewer.userId, changedAt: now };
  const [estimate] = await tx
    .insert(costEstimates)
    .values({ workspaceId, ...values })
    .onConflictDoUpdate({
      target: [costEstimates.workspaceId, costEstimates.projectId],
      set: { ...values, revision: (before?.revision ?? 0) + 1 },
    })
    .returning();
  return estimate;
}

function columnsOf(projectId: string, input: EstimateInput, { running, build }: Results) {
  return {
    projectId,
    inputs: input,
    runningCost: running?.total ?? null,
    buildCost: build?.total ?? null,
  };
}

/** Projects keep amounts to four places. */
function noted({ investment, net }: { investment: string; net: string }) {
  const places = (amount: string) => Big(amount).round(4, Big.roundHalfUp).toFixed();
  return { investment: places(investment), annualSaving: places(net) };
}
