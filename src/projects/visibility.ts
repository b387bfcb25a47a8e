import { and, eq, exists, or, type SQL, sql } from 'drizzle-orm';
import { QueryBuilder } from 'drizzle-orm/pg-core';
import type { Viewer } from '../slack/people.ts';
import { projectMembers, projects } from './schema.ts';

/**
 * The one rule of what a person may see: projects of the workspace, and restricted ones that they own or are named on.
 * Every query that reads something of a project joins `projects` and takes this condition.
 */
export function visibleTo(workspaceId: string, viewer: Viewer): SQL | undefined {
  const named = new QueryBuilder()
    .select({ one: sql`1` })
    .from(projectMembers)
    .where(
      and(
        eq(projectMembers.workspaceId, projects.workspaceId),
        eq(projectMembers.projectId, projects.id),
        eq(projectMembers.userId, viewer.userId),
      ),
    );
  return and(
    eq(projects.workspaceId, workspaceId),
    or(eq(projects.visibility, 'workspace'), eq(projects.ownerId, viewer.userId), exists(named)),
  );
}

/** Whose settings a person may see: the projects visible to them, and for admins all, so that none is ever locked. */
export function manageableBy(workspaceId: string, viewer: Viewer): SQL | undefined {
  return viewer.isAdmin ? eq(projects.workspaceId, workspaceId) : visibleTo(workspaceId, viewer);
}

/**
 * What everybody in a channel may be shown: projects of the workspace, and restricted ones whose channel it is, as their
 * cards stand there too. Every query that tells a channel of projects joins `projects` and takes this condition.
 */
export function shownIn(workspaceId: string, channelId: string): SQL | undefined {
  return and(
    eq(projects.workspaceId, workspaceId),
    or(eq(projects.visibility, 'workspace'), eq(projects.channelId, channelId)),
  );
}
