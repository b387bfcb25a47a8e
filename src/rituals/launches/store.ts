import { and, asc, desc, eq, gt, or } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { idIs } from '../../db/uuid.ts';
import { decisions } from '../../decisions/schema.ts';
import { projects } from '../../projects/schema.ts';
import { type Project, projectById } from '../../projects/store.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Viewer } from '../../slack/people.ts';
import { ritual } from './rules.ts';
import { launchGates, launchItems, launchOpenings } from './schema.ts';

export type LaunchGate = typeof launchGates.$inferSelect;
export type LaunchItem = typeof launchItems.$inferSelect;
export type Opening = typeof launchOpenings.$inferSelect;

/**
 * A project's gate: nothing but the project until somebody begins to prepare. `openings` are all of them, the newest
 * first; the gate is open while one of them is not closed.
 */
export type GateRecord = {
  project: Project;
  gate: LaunchGate | undefined;
  items: LaunchItem[];
  openings: Opening[];
};

/** The gate of a project, if the person may see that. */
export async function gateOf(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  projectId: string,
): Promise<GateRecord | undefined> {
  const project = await projectById(workspaceId, db, viewer, projectId);
  if (!project) return undefined;
  const [gate] = await db
    .select()
    .from(launchGates)
    .where(and(eq(launchGates.workspaceId, workspaceId), eq(launchGates.projectId, project.id)));
  if (!gate) return { project, gate: undefined, items: [], openings: [] };
  const items = await db
    .select()
    .from(launchItems)
    .where(and(eq(launchItems.workspaceId, workspaceId), eq(launchItems.gateId, gate.id)));
  const openings = await db
    .select()
    .from(launchOpenings)
    .where(and(eq(launchOpenings.workspaceId, workspaceId), eq(launchOpenings.gateId, gate.id)))
    .orderBy(desc(launchOpenings.openedAt), desc(launchOpenings.id));
  return { project, gate, items, openings };
}

/** The opening by which a gate is open now: the one that was not closed, whatever the clocks said at each. */
export function openNow({ openings }: Pick<GateRecord, 'openings'>): Opening | undefined {
  return openings.find(({ closedAt }) => closedAt === null);
}

/** The project of what the decision log or the dossier names: a gate, an opening of it, a closing; if it may be seen. */
export async function projectOfRecord(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  recordId: string,
): Promise<string | undefined> {
  const [found] = await db
    .select({ projectId: projects.id })
    .from(projects)
    .leftJoin(
      launchGates,
      and(eq(launchGates.workspaceId, projects.workspaceId), eq(launchGates.projectId, projects.id)),
    )
    .leftJoin(
      decisions,
      and(
        eq(decisions.workspaceId, projects.workspaceId),
        eq(decisions.projectId, projects.id),
        eq(decisions.ritual, ritual),
      ),
    )
    .where(
      and(
        visibleTo(workspaceId, viewer),
        or(idIs(launchGates.id, recordId), idIs(decisions.recordId, recordId)),
      ),
    )
    .limit(1);
  return found?.projectId;
}

/** The gates of active projects, some at a time, in the order of their ids. @param after the id to go on from */
export async function gatesToLookAt(
  workspaceId: string,
  db: Database,
  after: string | undefined,
  most: number,
): Promise<{ id: string; projectId: string; ownerId: string }[]> {
  return db
    .select({ id: launchGates.id, projectId: projects.id, ownerId: projects.ownerId })
    .from(launchGates)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, launchGates.workspaceId), eq(projects.id, launchGates.projectId)),
    )
    .where(
      and(
        eq(launchGates.workspaceId, workspaceId),
        eq(projects.status, 'active'),
        after === undefined ? undefined : gt(launchGates.id, after),
      ),
    )
    .orderBy(asc(launchGates.id))
    .limit(most);
}
