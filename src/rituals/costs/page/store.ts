import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../../../db/database.ts';
import { projects } from '../../../projects/schema.ts';
import type { Project } from '../../../projects/store.ts';
import { visibleTo } from '../../../projects/visibility.ts';
import type { Viewer } from '../../../slack/people.ts';
import { costBudgets } from '../budget/schema.ts';
import { type Budget, budgetOf } from '../budget/store.ts';
import { type Estimate, estimateOf } from '../estimate/store.ts';
import { monthAfter } from '../ledger/rules.ts';
import { costTotals } from '../ledger/schema.ts';
import { type ActionTotal, type MonthSpend, monthTotals, spendByMonth } from '../ledger/sums.ts';
import { type Overrun, openOverruns } from '../overruns/store.ts';
import { type Account, monthsCharted } from './rules.ts';

/** Every project that a person may see, with what was spent in a month, in no order. Stopped ones only if they cost. */
export async function accountsOf(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  month: string,
): Promise<Account[]> {
  const spent = db
    .select({
      projectId: costTotals.projectId,
      amount: sql<string>`sum(${costTotals.amount})`.as('month_amount'),
    })
    .from(costTotals)
    .where(and(eq(costTotals.workspaceId, workspaceId), eq(costTotals.month, month)))
    .groupBy(costTotals.projectId)
    .as('spent');
  const rows = await db
    .select({
      id: projects.id,
      key: projects.key,
      name: projects.name,
      currency: projects.currency,
      status: projects.status,
      spent: sql<string>`coalesce(${spent.amount}, 0)::text`,
      budget: costBudgets.amount,
    })
    .from(projects)
    .leftJoin(spent, eq(spent.projectId, projects.id))
    .leftJoin(
      costBudgets,
      and(eq(costBudgets.workspaceId, projects.workspaceId), eq(costBudgets.projectId, projects.id)),
    )
    .where(visibleTo(workspaceId, viewer));
  return rows
    .filter(({ status, spent: amount }) => status !== 'stopped' || Number(amount) !== 0)
    .map(({ status: _, ...account }) => account);
}

/** Everything that a project's cost page shows. */
export type CostPage = {
  project: Project;
  /** The first day of the month it is about. */
  month: string;
  budget: Budget | undefined;
  estimate: Estimate | undefined;
  /** The month's actions, the dearest first. */
  totals: ActionTotal[];
  months: MonthSpend[];
  overruns: Overrun[];
};

/** The cost of a project that a person may see, in a month and those before it. */
export async function costPageOf(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  project: Project,
  month: string,
): Promise<CostPage> {
  return {
    project,
    month,
    budget: await budgetOf(workspaceId, db, viewer, project.id),
    estimate: await estimateOf(workspaceId, db, viewer, project.id),
    totals: await monthTotals(workspaceId, db, viewer, project.id, month),
    months: await spendByMonth(workspaceId, db, project.id, monthAfter(month, 1 - monthsCharted)),
    overruns: await openOverruns(workspaceId, db, viewer, project.id),
  };
}
