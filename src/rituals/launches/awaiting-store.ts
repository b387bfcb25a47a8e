import { and, asc, eq, isNotNull, lte, sql } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { projects } from '../../projects/schema.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Viewer } from '../../slack/people.ts';
import { daysAfter } from '../../slack/text.ts';
import { launchGates, launchItems } from './schema.ts';

/** An item at risk as its owner is shown it. */
export type AwaitedItem = { projectId: string; projectKey: string; item: string; dueDate: string | null };

/** How many days ahead of its day an item waits for its owner. */
const daysAhead = 7;
const { item, dueDate, ownerId, state } = launchItems;

/** The items at risk that wait for a person, the longest overdue first. @param today the day in UTC */
export async function itemsAwaiting(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  today: string,
  most: number,
): Promise<{ items: AwaitedItem[]; total: number }> {
  const rows = await tx
    .select({
      projectId: projects.id,
      projectKey: projects.key,
      item,
      dueDate,
      total: sql<number>`(count(*) over ())::int`,
    })
    .from(launchItems)
    .innerJoin(
      launchGates,
      and(eq(launchGates.workspaceId, launchItems.workspaceId), eq(launchGates.id, launchItems.gateId)),
    )
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, launchGates.workspaceId), eq(projects.id, launchGates.projectId)),
    )
    .where(and(isAwaited(workspaceId, today), eq(ownerId, viewer.userId), visibleTo(workspaceId, viewer)))
    .orderBy(asc(dueDate), asc(projects.key), asc(item))
    .limit(most);
  return { items: rows, total: rows[0]?.total ?? 0 };
}

/** Everybody whom some item at risk may wait for. @param today the day in UTC */
export async function itemOwnersAwaited(workspaceId: string, tx: Database, today: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ ownerId })
    .from(launchItems)
    .where(and(isAwaited(workspaceId, today), isNotNull(ownerId)));
  return rows.flatMap((row) => row.ownerId ?? []);
}

function isAwaited(workspaceId: string, today: string) {
  return and(
    eq(launchItems.workspaceId, workspaceId),
    eq(state, 'at risk'),
    lte(dueDate, daysAfter(today, daysAhead)),
  );
}
