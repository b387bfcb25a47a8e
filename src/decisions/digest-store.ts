import { and, desc, eq, gt, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import type { Scope } from '../digest/part.ts';
import { projects } from '../projects/schema.ts';
import { dayLong } from '../slack/phrases.ts';
import { decisions } from './schema.ts';
import { ofProject } from './store.ts';

/** A decision as a digest tells of it. */
export type ToldDecision = {
  id: string;
  projectKey: string;
  projectName: string;
  verdict: string;
  terms: string | null;
  ritual: string;
  recordId: string;
  ownerId: string;
  decidedAt: Date;
};

/** Decisions as a digest tells of them: of the time since the digest before, or of a week where there was none. */
export type DecisionsSnapshot = { newest: ToldDecision[]; inAll: number };

const mostNewest = 5;

/** Reads what a digest tells of decisions. */
export async function decisionsSnapshot(
  workspaceId: string,
  tx: Database,
  { shown, since, now }: Scope,
): Promise<DecisionsSnapshot> {
  const rows = await tx
    .select({
      id: decisions.id,
      projectKey: projects.key,
      projectName: projects.name,
      verdict: decisions.verdict,
      terms: sql<string | null>`left(${decisions.terms}, 300)`,
      ritual: decisions.ritual,
      recordId: decisions.recordId,
      ownerId: decisions.ownerId,
      decidedAt: decisions.decidedAt,
      inAll: sql<number>`(count(*) over ())::int`,
    })
    .from(decisions)
    .innerJoin(projects, ofProject)
    .where(
      and(
        eq(decisions.workspaceId, workspaceId),
        gt(decisions.decidedAt, since ?? new Date(now.getTime() - 7 * dayLong)),
        shown,
      ),
    )
    .orderBy(desc(decisions.decidedAt), desc(decisions.id))
    .limit(mostNewest);
  return { newest: rows, inAll: rows[0]?.inAll ?? 0 };
}
