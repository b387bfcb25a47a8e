import { and, desc, eq, max, type SQL, sql, sum } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { isUuid } from '../../db/uuid.ts';
import { messages } from '../../messages/schema.ts';
import { projects } from '../../projects/schema.ts';
import type { Project } from '../../projects/store.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Viewer } from '../../slack/people.ts';
import { overdueKeyInQuery } from './keys.ts';
import type { Resources } from './rules.ts';
import { pocs, pocUsage } from './schema.ts';

export type Poc = typeof pocs.$inferSelect;
/** A POC with its project and with what was logged of its use: items and days in sum, people at most. */
export type PocRecord = { poc: Poc; project: Project; used: Resources };

/** What came of a change: the record, or why nothing was written. */
export type SavedPoc =
  | { kind: 'saved'; record: PocRecord }
  /** Somebody changed the plan after the form was opened; `record` is how it stands now. */
  | { kind: 'changed meanwhile'; record: PocRecord }
  /** It was concluded or cancelled before. */
  | { kind: 'ended'; record: PocRecord }
  /** The project, or the POC, does not exist or is none of the person's business. */
  | { kind: 'not visible' };

/** A POC, if the person may see its project. */
export async function pocById(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<PocRecord | undefined> {
  if (!isUuid(id)) return undefined;
  return findPoc(db, and(visibleTo(workspaceId, viewer), eq(pocs.id, id)));
}

/** The newest running POC of a project, if the person may see that. */
export async function runningPoc(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  projectId: string,
): Promise<PocRecord | undefined> {
  return findPoc(
    db,
    and(visibleTo(workspaceId, viewer), eq(pocs.projectId, projectId), eq(pocs.status, 'running')),
  );
}

/** The ids of running POCs whose days are up, and of whom nobody was told so yet. @param today the day in UTC */
export async function newlyOverdue(workspaceId: string, db: Database, today: string): Promise<string[]> {
  const end = sql`(${pocs.startDate} + ${pocs.dayLimit} - 1)`;
  const told = sql`exists (select 1 from ${messages} where ${messages.workspaceId} = ${pocs.workspaceId}
    and ${messages.key} = ${overdueKeyInQuery(end)})`;
  const rows = await db
    .select({ id: pocs.id })
    .from(pocs)
    .where(
      and(
        eq(pocs.workspaceId, workspaceId),
        eq(pocs.status, 'running'),
        sql`${end} < ${today}::date`,
        sql`not ${told}`,
      ),
    );
  return rows.map(({ id }) => id);
}

/** A POC's project. */
export const ofProject = and(eq(projects.workspaceId, pocs.workspaceId), eq(projects.id, pocs.projectId));

/** The newest POC that meets a condition on itself and its project. */
export async function findPoc(db: Database, condition: SQL | undefined): Promise<PocRecord | undefined> {
  const [found] = await db
    .select({ poc: pocs, project: projects })
    .from(pocs)
    .innerJoin(projects, ofProject)
    .where(condition)
    .orderBy(desc(pocs.createdAt))
    .limit(1);
  return found && { ...found, used: await usedBy(db, found.poc) };
}

/** What was logged of a POC's use: items and days in sum, people at most. */
export async function usedBy(db: Database, { workspaceId, id }: Poc): Promise<Resources> {
  const [used] = await db
    .select({
      items: sum(pocUsage.items).mapWith(Number),
      days: sum(pocUsage.days).mapWith(Number),
      people: max(pocUsage.people),
    })
    .from(pocUsage)
    .where(and(eq(pocUsage.workspaceId, workspaceId), eq(pocUsage.pocId, id)));
  return { items: used?.items ?? 0, days: used?.days ?? 0, people: used?.people ?? 0 };
}
