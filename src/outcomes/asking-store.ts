import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { decisions } from '../decisions/schema.ts';
import { isDue } from './awaiting-store.ts';
import { outcomes } from './schema.ts';
import { anyCheckedDecision, type CheckedDecision, ofDecision } from './store.ts';

/** Everybody who owns a decision to ask about by a day, with the first day on which to ask them. */
export async function peopleToAsk(
  workspaceId: string,
  tx: Database,
  lastDay: string,
): Promise<{ ownerId: string; firstDay: string }[]> {
  return tx
    .select({ ownerId: decisions.ownerId, firstDay: sql<string>`min(${decisions.askedOn})::text` })
    .from(decisions)
    .leftJoin(outcomes, ofDecision)
    .where(toAskAbout(workspaceId, lastDay))
    .groupBy(decisions.ownerId);
}

/** A person's decisions whose day to ask has come by a day, and about which they were not asked for that day yet. */
export async function decisionsToAskAbout(
  workspaceId: string,
  tx: Database,
  { ownerId, lastDay, most }: { ownerId: string; lastDay: string; most: number },
): Promise<string[]> {
  const rows = await tx
    .select({ id: decisions.id })
    .from(decisions)
    .leftJoin(outcomes, ofDecision)
    .where(and(toAskAbout(workspaceId, lastDay), eq(decisions.ownerId, ownerId)))
    .orderBy(decisions.askedOn, decisions.id)
    .limit(most);
  return rows.map(({ id }) => id);
}

function toAskAbout(workspaceId: string, lastDay: string) {
  return and(isDue(workspaceId, lastDay), notAskedYet);
}

const notAskedYet = or(isNull(decisions.questionedOn), lt(decisions.questionedOn, decisions.askedOn));

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
    .where(and(eq(decisions.workspaceId, workspaceId), eq(decisions.id, id), notAskedYet))
    .returning({ id: decisions.id });
  if (!claimed) return undefined;
  const found = await anyCheckedDecision(workspaceId, tx, id);
  return found?.outcome ? undefined : found;
}
