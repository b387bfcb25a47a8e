import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { projects } from '../projects/schema.ts';
import { visibleTo } from '../projects/visibility.ts';
import { keepFindable } from '../search/store.ts';
import type { Viewer } from '../slack/people.ts';
import { decisionEntry } from './findable.ts';
import { decisions } from './schema.ts';

/** A decision to be logged. Its record's card has the key `ritual/recordId`, unless it names another. */
type NewDecision = Omit<typeof decisions.$inferInsert, 'workspaceId' | 'id' | 'cardKey'> & {
  cardKey?: string;
};
export type LoggedDecision = typeof decisions.$inferSelect & { projectKey: string; projectName: string };

/**
 * Writes a record's decision into the log, or what has become of it after a revision, and makes it findable.
 * @param isAnew whether the record was decided about again: then the log says by whom and when that was
 * @returns its id
 */
export async function recordDecision(
  workspaceId: string,
  tx: Database,
  decision: NewDecision,
  { isAnew = false } = {},
): Promise<string> {
  const { ritual, recordId, decidedAt, ownerId, cardKey, ...revised } = decision;
  const kept = { ritual, recordId, decidedAt, ownerId, cardKey: cardKey ?? `${ritual}/${recordId}` };
  const [written] = await tx
    .insert(decisions)
    .values({ workspaceId, ...kept, ...revised })
    .onConflictDoUpdate({
      target: [decisions.workspaceId, decisions.ritual, decisions.recordId],
      set: isAnew ? { ...revised, decidedAt, ownerId } : revised,
    })
    .returning();
  if (!written) throw new Error('An upsert returned nothing');
  await keepFindable(workspaceId, tx, decisionEntry(written));
  return written.id;
}

/** A decision's project. */
export const ofProject = and(
  eq(projects.workspaceId, decisions.workspaceId),
  eq(projects.id, decisions.projectId),
);

/** A place in the log, to go on from. */
export type Cursor = { direction: 'older' | 'newer'; decidedAt: string; id: string };

export type DecisionPage = { decisions: LoggedDecision[]; hasOlder: boolean; hasNewer: boolean };

/** A page of the decisions that a person may see, newest first. */
export async function decisionPage(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  {
    projectId,
    ritual,
    cursor,
    size,
  }: {
    projectId?: string | undefined;
    ritual?: string | undefined;
    cursor?: Cursor | undefined;
    size: number;
  },
): Promise<DecisionPage> {
  const newer = cursor?.direction === 'newer';
  const place = sql`(${decisions.decidedAt}, ${decisions.id})`;
  const from = cursor && sql`(${cursor.decidedAt}::timestamptz, ${cursor.id}::uuid)`;
  const order = newer ? asc : desc;
  const rows = await db
    .select({ decision: decisions, projectKey: projects.key, projectName: projects.name })
    .from(decisions)
    .innerJoin(projects, ofProject)
    .where(
      and(
        eq(decisions.workspaceId, workspaceId),
        visibleTo(workspaceId, viewer),
        projectId ? eq(decisions.projectId, projectId) : undefined,
        ritual ? eq(decisions.ritual, ritual) : undefined,
        from && (newer ? sql`${place} > ${from}` : sql`${place} < ${from}`),
      ),
    )
    .orderBy(order(decisions.decidedAt), order(decisions.id))
    .limit(size + 1);
  const found = rows.slice(0, size).map(({ decision, ...project }) => ({ ...decision, ...project }));
  const hasMore = rows.length > size;
  return newer
    ? { decisions: found.reverse(), hasOlder: true, hasNewer: hasMore }
    : { decisions: found, hasOlder: hasMore, hasNewer: cursor !== undefined };
}
