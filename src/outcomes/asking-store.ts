import { and, eq, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { decisions } from '../decisions/schema.ts';
import { outcomes } from './schema.ts';
import { anyCheckedDecision, type CheckedDecision, ofDecision } from './store.ts';

/** Decisions whose day to ask has come somewhere, and whose owner was not asked for that day yet. */
export async function decisionsToAskAbout(
  workspaceId: string,
  tx: Database,
  { lastDay, most }: { lastDay: string; most: number },
): Promise<{ id: string; ownerId: string; askedOn: string }[]> {
  const rows = await tx
    .select({ id: decisions.id, ownerId: decisions.ownerId, askedOn: decisions.askedOn })
    .from(decisions)
    .leftJoin(outcomes, ofDecision)
    .where(
      and(
        eq(decisions.workspaceId, workspaceId),
        isNotNull(decisions.checkDate),
        lte(decisions.askedOn, lastDay),
        or(isNull(decisions.questionedOn), lt(decisions.questionedOn, decisions.askedOn)),
        isNull(outcomes.decisionId),
      ),
    )
    .orderBy(decisions.askedOn, decisions.id)
    .limit(most);
  return rows.flatMap(({ askedOn, ...row }) => (askedOn === null ? [] : [{ ...row, askedOn }]));
}

/**
 * Takes a decision to ask its owner about, for one process alone.
 * @returns undefined where it was asked about in the meantime, or has its outcome
 */
export async function claimQuestion(
  workspaceId: string,
  tx: Database,
  id: string,
): Promise<CheckedDecision | undefined> {
  const [claimed] = await tx
    .update(decisions)
    .set({ questionedOn: sql`${decisions.askedOn}` })
    .where(
      and(
        eq(decisions.workspaceId, workspaceId),
        eq(decisions.id, id),
        or(isNull(decisions.questionedOn), lt(decisions.questionedOn, decisions.askedOn)),
      ),
    )
    .returning({ id: decisions.id });
  if (!claimed) return undefined;
  const found = await anyCheckedDecision(workspaceId, tx, id);
  return found?.outcome ? undefined : found;
}
