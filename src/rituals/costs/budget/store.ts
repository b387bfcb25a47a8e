import { and, eq } from 'drizzle-orm';
import { recordChange } from '../../../audit/store.ts';
import type { Database } from '../../../db/database.ts';
import { idIs } from '../../../db/uuid.ts';
import { mayManageProject } from '../../../projects/rules.ts';
import { projects } from '../../../projects/schema.ts';
import { type Project, projectById } from '../../../projects/store.ts';
import { visibleTo } from '../../../projects/visibility.ts';
import type { Viewer } from '../../../slack/people.ts';
import { hasMoved, isRepeat, type Submission } from '../../../submission.ts';
import { workspaceSettings } from '../../../workspaces/store.ts';
import { type KnownRates, ratesOf } from '../ledger/rules.ts';
import type { BudgetInput } from './input.ts';
import { costBudgets } from './schema.ts';

export type Budget = typeof costBudgets.$inferSelect;

/** What came of saving a budget. */
export type SavedBudget =
  | { kind: 'saved'; project: Project; budget: Budget }
  /** Somebody changed it after the form was opened; `budget` is how it stands now. */
  | { kind: 'changed meanwhile'; budget: Budget }
  /** Only the project's owner and admins change its budget. */
  | { kind: 'not theirs'; project: Project }
  | { kind: 'not visible' };

/** The budget of a project that a person may see. */
export async function budgetOf(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  projectId: string,
): Promise<Budget | undefined> {
  const [found] = await db
    .select({ budget: costBudgets })
    .from(costBudgets)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, costBudgets.workspaceId), eq(projects.id, costBudgets.projectId)),
    )
    .where(and(visibleTo(workspaceId, viewer), idIs(costBudgets.projectId, projectId)));
  return found?.budget;
}

/**
 * What a thousand tokens and a GPU hour cost a project: its own rates, else the workspace's, which are in the
 * workspace's currency and say nothing in another.
 */
export async function projectRates(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  project: Pick<Project, 'id' | 'currency'>,
): Promise<KnownRates> {
  const own = await budgetOf(workspaceId, db, viewer, project.id);
  const rates = { tokenRate: own?.tokenRate ?? null, gpuRate: own?.gpuRate ?? null };
  return ratesOf({ ...rates, currency: project.currency }, await workspaceSettings(workspaceId, db));
}

/**
 * Sets a project's budget. The same form with the same values again changes nothing.
 * @param opened the revision that the form was opened on, none for a first budget
 */
export async function saveBudget(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  projectId: string,
  input: BudgetInput,
  opened: number | undefined,
): Promise<SavedBudget> {
  const { viewer, now } = submission;
  // Budgets are locked before their projects, as by whoever enters costs.
  await tx
    .select({ id: costBudgets.id })
    .from(costBudgets)
    .where(and(eq(costBudgets.workspaceId, workspaceId), idIs(costBudgets.projectId, projectId)))
    .for('update');
  const ofProject = and(eq(projects.workspaceId, workspaceId), idIs(projects.id, projectId));
  await tx.select({ id: projects.id }).from(projects).where(ofProject).for('update');
  const project = await projectById(workspaceId, tx, viewer, projectId);
  if (!project) return { kind: 'not visible' };
  if (!mayManageProject(viewer, project)) return { kind: 'not theirs', project };
  const before = await budgetOf(workspaceId, tx, viewer, projectId);
  if (before && isRepeat(submission, before)) return { kind: 'saved', project, budget: before };
  if (before && hasMoved(submission, before, opened)) return { kind: 'changed meanwhile', budget: before };

  const budget = await write(workspaceId, tx, submission, projectId, input, before);
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'budget changed',
    subjectId: projectId,
    before,
    after: budget,
  });
  return { kind: 'saved', project, budget };
}

async function write(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId, valuesHash }: Submission,
  projectId: string,
  { owner, ...same }: BudgetInput,
  before: Budget | undefined,
): Promise<Budget> {
  const written = { formId, valuesHash, changedBy: viewer.userId, changedAt: now };
  const values = { ...same, ownerId: owner, ...written };
  const [budget] = await tx
    .insert(costBudgets)
    .values({ workspaceId, projectId, createdAt: now, ...values })
    .onConflictDoUpdate({
      target: [costBudgets.workspaceId, costBudgets.projectId],
      set: { ...values, revision: (before?.revision ?? 0) + 1 },
    })
    .returning();
  if (!budget) throw new Error('An upsert returned nothing');
  return budget;
}
