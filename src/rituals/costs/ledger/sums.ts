import { and, asc, desc, eq, gte, sql } from 'drizzle-orm';
import type { Database } from '../../../db/database.ts';
import { projects } from '../../../projects/schema.ts';
import { visibleTo } from '../../../projects/visibility.ts';
import type { Viewer } from '../../../slack/people.ts';
import { costTotals } from './schema.ts';

/** What was spent in a month, by action, the most first. */
export type ActionTotal = {
  action: string;
  amount: string;
  quantity: string;
  entries: number;
};

/** A month's totals of a project that a person may see. @param month its first day */
export async function monthTotals(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  projectId: string,
  month: string,
): Promise<ActionTotal[]> {
  return db
    .select(totalColumns)
    .from(costTotals)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, costTotals.workspaceId), eq(projects.id, costTotals.projectId)),
    )
    .where(and(visibleTo(workspaceId, viewer), inMonth(workspaceId, projectId, month)))
    .orderBy(desc(costTotals.amount), asc(costTotals.action));
}

/** As `monthTotals`, for the numbers that decide of overruns, which nobody in particular looks at. */
export async function totalsOf(
  workspaceId: string,
  db: Database,
  projectId: string,
  month: string,
): Promise<ActionTotal[]> {
  return db
    .select(totalColumns)
    .from(costTotals)
    .where(inMonth(workspaceId, projectId, month))
    .orderBy(desc(costTotals.amount), asc(costTotals.action));
}

const totalColumns = {
  action: costTotals.action,
  amount: costTotals.amount,
  quantity: costTotals.quantity,
  entries: costTotals.entries,
};

function inMonth(workspaceId: string, projectId: string, month: string) {
  return and(
    eq(costTotals.workspaceId, workspaceId),
    eq(costTotals.projectId, projectId),
    eq(costTotals.month, month),
  );
}

/** What a month came to. */
export type MonthSpend = { month: string; amount: string };

/** What a project spent in each month that has entries, the oldest first. @param from the first day of the first month */
export async function spendByMonth(
  workspaceId: string,
  db: Database,
  projectId: string,
  from: string,
): Promise<MonthSpend[]> {
  return db
    .select({ month: costTotals.month, amount: sql<string>`sum(${costTotals.amount})::text` })
    .from(costTotals)
    .where(
      and(
        eq(costTotals.workspaceId, workspaceId),
        eq(costTotals.projectId, projectId),
        gte(costTotals.month, from),
      ),
    )
    .groupBy(costTotals.month)
    .orderBy(asc(costTotals.month));
}
