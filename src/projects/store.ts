import { and, asc, desc, eq, ilike, like, or, sql } from 'drizzle-orm';
import { recordChange } from '../audit/store.ts';
import type { Database } from '../db/database.ts';
import { isUuid } from '../db/uuid.ts';
import type { Viewer } from '../slack/people.ts';
import { type Submission, takeSubmission } from '../submissions/store.ts';
import { firstTargetDate, newProjectName, type ProjectInput, proposedKey } from './rules.ts';
import { projectMembers, projects } from './schema.ts';
import { visibleTo } from './visibility.ts';

export type Project = typeof projects.$inferSelect;
export type ProjectWithMembers = Project & { members: string[] };

/** The projects a person may see whose key or name begins or holds what they typed, best matches first. */
export async function searchProjects(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  typed: string,
  most = 20,
): Promise<Project[]> {
  const pattern = typed.replace(/[\\%_]/g, '\\$&');
  return db
    .select()
    .from(projects)
    .where(
      and(
        visibleTo(workspaceId, viewer),
        or(ilike(projects.key, `${pattern}%`), ilike(projects.name, `%${pattern}%`)),
      ),
    )
    .orderBy(
      desc(sql`${projects.key} ilike ${`${pattern}%`}`),
      sql`array_position(array['active', 'paused', 'stopped'], ${projects.status})`,
      asc(projects.key),
    )
    .limit(most);
}

/** The project of a key, if the person may see it; for keys that don't exist the answer is the same. */
export async function projectByKey(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  key: string,
): Promise<ProjectWithMembers | undefined> {
  return visibleProject(workspaceId, db, viewer, eq(projects.key, key.toUpperCase()));
}

/** The project of an id, if the person may see it. Anything but a uuid is no id. */
export async function projectById(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<ProjectWithMembers | undefined> {
  return isUuid(id) ? visibleProject(workspaceId, db, viewer, eq(projects.id, id)) : undefined;
}

async function visibleProject(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  condition: ReturnType<typeof eq>,
): Promise<ProjectWithMembers | undefined> {
  const [project] = await db
    .select()
    .from(projects)
    .where(and(visibleTo(workspaceId, viewer), condition));
  return project && { ...project, members: await membersOf(workspaceId, db, project.id) };
}

async function membersOf(workspaceId: string, db: Database, projectId: string): Promise<string[]> {
  const rows = await db
    .select({ userId: projectMembers.userId })
    .from(projectMembers)
    .where(and(eq(projectMembers.workspaceId, workspaceId), eq(projectMembers.projectId, projectId)))
    .orderBy(asc(projectMembers.userId));
  return rows.map((row) => row.userId);
}

/** What came of saving a project: the project, or why nothing was written. */
export type SavedProject =
  | { kind: 'saved'; project: Project; isNew: boolean }
  | { kind: 'key taken' }
  /** Somebody changed it after the form was opened; `project` is how it stands now. */
  | { kind: 'changed meanwhile'; project: ProjectWithMembers }
  | { kind: 'not found' };

/**
 * Creates a project, or changes the one that the form was opened on. The same form again with the same values changes
 * nothing; with other values it changes what it made or changed before.
 * @param base the project and the revision that the form was opened on
 */
export async function saveProject(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: ProjectInput,
  base?: { id: string; revision: number },
): Promise<SavedProject> {
  const isFirst = await takeSubmission(workspaceId, tx, submission);
  const before = base
    ? await projectById(workspaceId, tx, submission.viewer, base.id)
    : await madeByForm(workspaceId, tx, submission.viewId);
  if (before && !isFirst) return { kind: 'saved', project: before, isNew: base === undefined };
  if (!before) return base ? { kind: 'not found' } : createProject(workspaceId, tx, submission, input);
  const moved = base && before.revision !== base.revision && before.changedThrough !== submission.viewId;
  if (moved) return { kind: 'changed meanwhile', project: before };
  return changeProject(workspaceId, tx, submission, before, input);
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
  if (name === undefined) return projectById(workspaceId, tx, submission.viewer, choice);
  const made = await madeByForm(workspaceId, tx, submission.viewId);
  if (made) return made;
  const input: ProjectInput = {
    key: await freeKey(workspaceId, tx, proposedKey(name)),
    name,
    owner: submission.viewer.userId,
    visibility: 'workspace',
    members: [],
    stage: 'problem',
    status: 'active',
    targetDate: null,
    shippedDate: null,
    ...defaults,
  };
  const saved = await createProject(workspaceId, tx, submission, input);
  return saved.kind === 'saved' ? saved.project : undefined;
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
  { viewer, now, viewId }: Submission,
  input: ProjectInput,
): Promise<SavedProject> {
  const [project] = await tx
    .insert(projects)
    .values({
      workspaceId,
      ...columns(input),
      firstTargetDate: input.targetDate,
      viewId,
      changedThrough: viewId,
      changedBy: viewer.userId,
      changedAt: now,
    })
    .onConflictDoNothing()
    .returning();
  if (!project) return { kind: 'key taken' };
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
  { viewer, now, viewId }: Submission,
  before: ProjectWithMembers,
  input: ProjectInput,
): Promise<SavedProject> {
  const [namesake] = await tx
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), eq(projects.key, input.key)));
  if (namesake && namesake.id !== before.id) return { kind: 'key taken' };
  const [project] = await tx
    .update(projects)
    .set({
      ...columns(input),
      firstTargetDate: firstTargetDate(before.firstTargetDate, input.targetDate),
      revision: before.revision + 1,
      changedThrough: viewId,
      changedBy: viewer.userId,
      changedAt: now,
    })
    .where(
      and(
        eq(projects.workspaceId, workspaceId),
        eq(projects.id, before.id),
        eq(projects.revision, before.revision),
      ),
    )
    .returning();
  if (!project) return { kind: 'changed meanwhile', project: before };
  await nameMembers(workspaceId, tx, before.id, input);
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

async function madeByForm(
  workspaceId: string,
  tx: Database,
  viewId: string,
): Promise<ProjectWithMembers | undefined> {
  const [made] = await tx
    .select()
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), eq(projects.viewId, viewId)));
  return made && { ...made, members: await membersOf(workspaceId, tx, made.id) };
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
