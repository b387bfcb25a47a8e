import { and, eq, isNull, like, lte, or, type SQL } from 'drizzle-orm';
import { recordChange } from '../audit/store.ts';
import type { Database } from '../db/database.ts';
import { idIs } from '../db/uuid.ts';
import { moveMessages } from '../messages/store.ts';
import type { Viewer } from '../slack/people.ts';
import { hasMoved, isRepeat, type Submission } from '../submission.ts';
import {
  cardTargets,
  firstTargetDate,
  guardedChanges,
  mayManageProject,
  newProjectName,
  type ProjectInput,
  proposedKey,
  type Tier,
} from './rules.ts';
import { projectMembers, projectScores, projects } from './schema.ts';
import { membersOf, type Project, type ProjectWithMembers, projectById, withKey } from './store.ts';
import { manageableBy } from './visibility.ts';

/** What came of saving a project: the project, or why nothing was written. */
export type SavedProject =
  | { kind: 'saved'; project: Project; isNew: boolean }
  | { kind: 'key taken' }
  /** Somebody changed it after the form was opened; `project` is how it stands now. */
  | { kind: 'changed meanwhile'; project: ProjectWithMembers }
  /** Only its owner and admins may change these fields. */
  | { kind: 'guarded'; fields: string[] }
  /** Costs were entered in its currency. */
  | { kind: 'currency locked'; currency: string }
  | { kind: 'not found' };

/**
 * Creates a project, or changes the one that the form was opened on. The same form again with the same values changes
 * nothing; with other values it changes what it made or changed before.
 * @param opened the project and the revision that the form was opened on
 */
export async function saveProject(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: ProjectInput,
  opened?: { id: string; revision: number },
): Promise<SavedProject> {
  const before = opened
    ? await lockedProject(
        workspaceId,
        tx,
        and(manageableBy(workspaceId, submission.viewer), idIs(projects.id, opened.id)),
      )
    : await lockedProject(workspaceId, tx, eq(projects.madeBy, submission.formId));
  const isNew = opened === undefined;
  if (!before) return isNew ? createProject(workspaceId, tx, submission, input) : { kind: 'not found' };
  if (isRepeat(submission, before)) return { kind: 'saved', project: before, isNew };
  if (hasMoved(submission, before, opened?.revision)) return { kind: 'changed meanwhile', project: before };
  const saved = await changeProject(workspaceId, tx, submission, before, input);
  return saved.kind === 'saved' ? { ...saved, isNew } : saved;
}

/**
 * The project chosen in a form: one that exists and that the person may see, or, for `new:<name>`, one made on the spot
 * with the given defaults and a key made from its name.
 */
export async function chosenProject(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  choice: string,
  defaults: { channel: string | null; currency: string },
): Promise<Project | undefined> {
  const name = newProjectName(choice);
  if (name === undefined) return settledProject(workspaceId, tx, submission.viewer, choice);
  const ofItsOwn = { ...submission, formId: `${submission.formId}/${name}` };
  const made = await lockedProject(workspaceId, tx, eq(projects.madeBy, ofItsOwn.formId));
  if (made) return made;
  const input = {
    name,
    owner: submission.viewer.userId,
    visibility: 'workspace',
    members: [],
    stage: 'problem',
    status: 'active',
    targetDate: null,
    shippedDate: null,
    investment: null,
    annualSaving: null,
    ...defaults,
  } as const;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const key = await freeKey(workspaceId, tx, proposedKey(name));
    const saved = await createProject(workspaceId, tx, ofItsOwn, { ...input, members: [], key });
    if (saved.kind === 'saved') return saved.project;
  }
  return undefined;
}

/**
 * A project whose visibility nobody changes until the transaction ends, so that what is owed of it goes to the right
 * place. Locking comes first, on its own, for the read after it to see what the lock waited for.
 */
export async function settledProject(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  id: string,
): Promise<Project | undefined> {
  await tx
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), idIs(projects.id, id)))
    .for('share');
  return projectById(workspaceId, tx, viewer, id);
}

/**
 * Notes what a scorecard made of a project, unless it has a newer score. `sum` is that of the votes' totals, `at` when they
 * were given.
 * @returns whether it is the project's score now
 */
export async function scoreProject(
  workspaceId: string,
  tx: Database,
  projectId: string,
  score: { tier: Tier; sum: number; votes: number; at: Date },
): Promise<boolean> {
  const taken = await tx
    .update(projects)
    .set({ tier: score.tier, scoreSum: score.sum, scoreVotes: score.votes, scoredAt: score.at })
    .where(
      and(
        eq(projects.workspaceId, workspaceId),
        eq(projects.id, projectId),
        or(isNull(projects.scoredAt), lte(projects.scoredAt, score.at)),
      ),
    )
    .returning({ id: projects.id });
  const { tier, sum: scoreSum, votes: scoreVotes, at: scoredAt } = score;
  await tx.insert(projectScores).values({ workspaceId, projectId, tier, scoreSum, scoreVotes, scoredAt });
  return taken.length > 0;
}

/**
 * Notes what a project takes once and saves in a year net of running it, as somebody estimated it. It is a change like
 * any other: a form of the project that is open meanwhile says so.
 */
export async function noteReturn(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId, valuesHash }: Submission,
  projectId: string,
  noted: { investment: string; annualSaving: string },
): Promise<void> {
  const before = await lockedProject(workspaceId, tx, idIs(projects.id, projectId));
  if (!before) throw new Error('A locked row is gone');
  const { investment, annualSaving, revision } = before;
  if (investment === noted.investment && annualSaving === noted.annualSaving) return;
  await tx
    .update(projects)
    .set({ ...noted, revision: revision + 1, formId, valuesHash, changedBy: viewer.userId, changedAt: now })
    .where(and(eq(projects.workspaceId, workspaceId), eq(projects.id, projectId)));
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'project return estimated',
    subjectId: projectId,
    before: { investment, annualSaving },
    after: noted,
  });
}

/** The key itself, or with the first number that makes it free. */
async function freeKey(workspaceId: string, tx: Database, key: string): Promise<string> {
  const rows = await tx
    .select({ key: projects.key })
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), like(projects.key, `${key.slice(0, 9)}%`)));
  const taken = new Set(rows.map((row) => row.key));
  let free = key;
  for (let number = 2; taken.has(free); number += 1) free = `${key.slice(0, 9)}${number}`;
  return free;
}

async function createProject(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId, valuesHash }: Submission,
  input: ProjectInput,
): Promise<SavedProject> {
  const [project] = await tx
    .insert(projects)
    .values({
      workspaceId,
      ...columns(input),
      firstTargetDate: input.targetDate,
      madeBy: formId,
      formId,
      valuesHash,
      changedBy: viewer.userId,
      changedAt: now,
    })
    .onConflictDoNothing()
    .returning();
  if (!project) {
    const made = await lockedProject(workspaceId, tx, eq(projects.madeBy, formId));
    return made ? { kind: 'saved', project: made, isNew: true } : { kind: 'key taken' };
  }
  await nameMembers(workspaceId, tx, project.id, input);
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'project created',
    subjectId: project.id,
    after: input,
  });
  return { kind: 'saved', project, isNew: true };
}

async function changeProject(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId, valuesHash }: Submission,
  before: ProjectWithMembers,
  input: ProjectInput,
): Promise<SavedProject> {
  const guarded = mayManageProject(viewer, before) ? [] : guardedChanges(before, input);
  if (guarded.length > 0) return { kind: 'guarded', fields: guarded };
  if (before.currencyLockedAt !== null && input.currency !== before.currency)
    return { kind: 'currency locked', currency: before.currency };
  const [namesake] = await tx
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), withKey(input.key)));
  if (namesake && namesake.id !== before.id) return { kind: 'key taken' };
  const [project] = await tx
    .update(projects)
    .set({
      ...columns(input),
      firstTargetDate: firstTargetDate(before.firstTargetDate, input.targetDate),
      revision: before.revision + 1,
      formId,
      valuesHash,
      changedBy: viewer.userId,
      changedAt: now,
    })
    .where(and(eq(projects.workspaceId, workspaceId), idIs(projects.id, before.id)))
    .returning();
  if (!project) throw new Error('A locked row is gone');
  await nameMembers(workspaceId, tx, before.id, input);
  if (project.visibility === 'restricted') {
    const targets = cardTargets(project, null, project.ownerId);
    await moveMessages(workspaceId, tx, project.id, targets, viewer.userId);
  }
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'project changed',
    subjectId: before.id,
    before,
    after: input,
  });
  return { kind: 'saved', project, isNew: false };
}

/** A project that nobody else changes until the transaction ends. */
async function lockedProject(
  workspaceId: string,
  tx: Database,
  condition: SQL | undefined,
): Promise<ProjectWithMembers | undefined> {
  const [project] = await tx
    .select()
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), condition))
    .for('update');
  return project && { ...project, members: await membersOf(workspaceId, tx, project.id) };
}

function columns(input: ProjectInput) {
  const { owner, channel, members: _, ...same } = input;
  return { ...same, ownerId: owner, channelId: channel };
}

async function nameMembers(workspaceId: string, tx: Database, projectId: string, input: ProjectInput) {
  await tx
    .delete(projectMembers)
    .where(and(eq(projectMembers.workspaceId, workspaceId), eq(projectMembers.projectId, projectId)));
  if (input.members.length === 0) return;
  await tx
    .insert(projectMembers)
    .values(input.members.map((userId) => ({ workspaceId, projectId, userId })))
    .onConflictDoNothing();
}
