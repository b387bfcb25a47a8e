import { and, asc, desc, eq, ilike, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { isUuid } from '../db/uuid.ts';
import type { Viewer } from '../slack/people.ts';
import { projectMembers, projects } from './schema.ts';
import { manageableBy, visibleTo } from './visibility.ts';

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
  return findProject(workspaceId, db, and(visibleTo(workspaceId, viewer), withKey(key)));
}

/** As `projectByKey`, to change its settings. */
export async function manageableProjectByKey(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  key: string,
): Promise<ProjectWithMembers | undefined> {
  return findProject(workspaceId, db, and(manageableBy(workspaceId, viewer), withKey(key)));
}

/** The project of an id, if the person may see it. Anything but a uuid is no id. */
export async function projectById(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<ProjectWithMembers | undefined> {
  if (!isUuid(id)) return undefined;
  return findProject(workspaceId, db, and(visibleTo(workspaceId, viewer), eq(projects.id, id)));
}

/**
 * A project for nobody in particular: what its own messages say of it. If need be it is locked until the transaction ends.
 * @throws Error where there is none
 */
export async function projectOf(
  workspaceId: string,
  db: Database,
  id: string,
  lock?: 'update',
): Promise<Project> {
  const found = db
    .select()
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), eq(projects.id, id)));
  const [project] = await (lock ? found.for(lock) : found);
  if (!project) throw new Error('The project is gone');
  return project;
}

/** The condition that names one project, by its key in any case. */
export function withKey(key: string) {
  return eq(projects.key, key.toUpperCase());
}

async function findProject(
  workspaceId: string,
  db: Database,
  condition: SQL | undefined,
): Promise<ProjectWithMembers | undefined> {
  const [project] = await db.select().from(projects).where(condition);
  return project && { ...project, members: await membersOf(workspaceId, db, project.id) };
}

/** Whether a member sees a project: everybody an open one, its owner and the people it names a restricted one. */
export async function seesProject(
  workspaceId: string,
  db: Database,
  project: Project,
  userId: string,
): Promise<boolean> {
  if (project.visibility === 'workspace' || project.ownerId === userId) return true;
  return (await membersOf(workspaceId, db, project.id)).includes(userId);
}

/** The people that a project names. */
export async function membersOf(workspaceId: string, db: Database, projectId: string): Promise<string[]> {
  const rows = await db
    .select({ userId: projectMembers.userId })
    .from(projectMembers)
    .where(and(eq(projectMembers.workspaceId, workspaceId), eq(projectMembers.projectId, projectId)))
    .orderBy(asc(projectMembers.userId));
  return rows.map((row) => row.userId);
}
