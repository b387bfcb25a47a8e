import { and, eq } from 'drizzle-orm';
import type { Findable } from '../search/part.ts';
import { decisionKind } from '../search/rules.ts';
import { type Entry, notFindable } from '../search/store.ts';
import { decisions } from './schema.ts';

/** A decision as it is found: by its verdict, what that hangs on, and what would show it to be right. */
export function decisionEntry(decision: typeof decisions.$inferSelect): Entry {
  const { id, projectId, ownerId, decidedAt, verdict, terms, expectation } = decision;
  return {
    kind: decisionKind,
    recordId: id,
    projectId,
    personId: ownerId,
    writtenAt: decidedAt,
    title: verdict,
    body: [terms, expectation].filter((words) => words !== null).join('\n'),
  };
}

export const findableDecisions: Findable = {
  kinds: [{ value: decisionKind, text: 'Decision' }],
  missing: async (workspaceId, tx, most) => {
    const found = await tx
      .select()
      .from(decisions)
      .where(
        and(eq(decisions.workspaceId, workspaceId), notFindable(workspaceId, decisionKind, decisions.id)),
      )
      .limit(most);
    return found.map(decisionEntry);
  },
};
