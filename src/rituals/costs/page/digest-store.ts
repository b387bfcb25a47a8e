import { and, eq, gt, gte, inArray, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../../db/database.ts';
import { mostRows } from '../../../digest/details.ts';
import type { Scope } from '../../../digest/part.ts';
import { projects } from '../../../projects/schema.ts';
import { dayIn } from '../../../slack/text.ts';
import { workspaces } from '../../../workspaces/schema.ts';
import { costBudgets } from '../budget/schema.ts';
import { firstDay, monthAfter, monthOf } from '../ledger/rules.ts';
import { costTotals } from '../ledger/schema.ts';
import type { Level, Status } from '../overruns/rules.ts';
import { costOverrunEvents, costOverruns } from '../overruns/schema.ts';
import type { Account } from './rules.ts';

/** An overrun that nobody is done with, as a digest tells of it. Amounts are exact decimals. */
export type ToldOverrun = {
  id: string;
  projectKey: string;
  currency: string;
  month: string;
  scope: string;
  level: Level;
  status: Status;
  ownerId: string;
  spent: string;
  limit: string;
  forecast: string | null;
  report: string | null;
};

/** What was spent and budgeted in a month, in a currency. */
type CurrencySum = { currency: string; spent: string; budget: string | null; budgeted: number };

/** Costs as a digest tells of them. */
export type CostsSnapshot = {
  /** The first day of the month that it is for the workspace. */
  month: string;
  /** The first of the overruns that nobody is done with, those that nobody has acknowledged before the others. */
  overruns: ToldOverrun[];
  overrunsInAll: number;
  /** Budgets overrun by level; `other` are ceilings and what other tools report. */
  counts: Record<Level | 'other', number>;
  /** How many were opened, or rose, and how many were resolved since the digest before. */
  risen: number;
  resolved: number;
  /** The projects that cost something or have a budget, the fullest budgets first. */
  accounts: Account[];
  accountsInAll: number;
  sums: CurrencySum[];
};

const mostOverruns = 10;

/** Reads what a digest tells of costs: of the workspace's month, and of whatever overrun nobody is done with. */
export async function costsSnapshot(workspaceId: string, tx: Database, scope: Scope): Promise<CostsSnapshot> {
  const { zone, ...overruns } = await overrunsTold(workspaceId, tx, scope);
  const month = monthOf(zone, scope.now);
  return { month, ...overruns, ...(await accountsTold(workspaceId, tx, scope, month)) };
}

async function overrunsTold(workspaceId: string, tx: Database, scope: Scope) {
  const open = tx.$with('open_overruns').as(openOverruns(workspaceId, tx, scope));
  const rows = await tx
    .with(open)
    .select({
      zone: workspaces.zone,
      resolved: resolvedSince(workspaceId, tx, scope),
      open: open._.selectedFields,
    })
    .from(workspaces)
    .leftJoin(open, lte(open.place, mostOverruns))
    .where(eq(workspaces.workspaceId, workspaceId))
    .orderBy(open.place);
  const [first] = rows;
  const counts = first?.open;
  return {
    zone: first?.zone ?? 'UTC',
    overruns: rows.flatMap((row) => row.open ?? []),
    overrunsInAll: counts?.inAll ?? 0,
    counts: {
      actual: counts?.over ?? 0,
      forecast: counts?.heading ?? 0,
      warning: counts?.near ?? 0,
      other: counts?.other ?? 0,
    },
    risen: counts?.risen ?? 0,
    resolved: first?.resolved ?? 0,
  };
}

/** Every overrun that nobody is done with, with its place and the counts of all. */
function openOverruns(workspaceId: string, tx: Database, { shown, since, now }: Scope) {
  const { id, month, scope, level, status, spent, limit } = costOverruns;
  const rank = sql`array_position(array['actual', 'forecast', 'warning'], ${level})`;
  const order = sql`${status} desc, ${rank}, ${spent} / nullif(${limit}, 0) desc nulls first, ${month}, ${id}`;
  const count = (condition?: SQL) =>
    sql<number>`(count(*)${condition && sql` filter (where ${condition})`} over ())::int`;
  const isHeading = and(eq(level, 'forecast'), gt(costOverruns.forecast, limit));
  const ofBudget = (reached: SQL | undefined) => count(and(eq(scope, 'budget'), reached));
  return tx
    .select({
      id,
      projectKey: projects.key,
      currency: projects.currency,
      month,
      scope,
      level,
      status,
      ownerId: costOverruns.ownerId,
      spent,
      limit,
      forecast: costOverruns.forecast,
      report: costOverruns.report,
      place: sql<number>`(row_number() over (order by ${order}))::int`.as('place'),
      inAll: count().as('in_all'),
      over: ofBudget(eq(level, 'actual')).as('over_budget'),
      heading: ofBudget(isHeading).as('heading_over'),
      near: ofBudget(sql`${level} <> 'actual' and not coalesce(${isHeading}, false)`).as('near_budget'),
      other: count(ne(scope, 'budget')).as('other_scope'),
      risen: count(happened(workspaceId, ['opened', 'rose', 'reopened'], since ?? now)).as('risen'),
    })
    .from(costOverruns)
    .innerJoin(projects, ofProject)
    .where(and(eq(costOverruns.workspaceId, workspaceId), inArray(status, ['open', 'acknowledged']), shown));
}

const ofProject = and(
  eq(projects.workspaceId, costOverruns.workspaceId),
  eq(projects.id, costOverruns.projectId),
);

/** Whether something happened to the overrun in the query's row after a moment. */
function happened(workspaceId: string, what: string[], after: Date): SQL {
  const event = and(
    eq(costOverrunEvents.workspaceId, workspaceId),
    eq(costOverrunEvents.overrunId, costOverruns.id),
    inArray(costOverrunEvents.what, what),
    gt(costOverrunEvents.at, after),
  );
  return sql`exists (select 1 from ${costOverrunEvents} where ${event})`;
}

/** How many overruns were resolved since; those of the months that a budget is looked at in. */
function resolvedSince(workspaceId: string, tx: Database, { shown, since, now, zone }: Scope) {
  const after = since ?? now;
  const fromMonth = monthAfter(firstDay(dayIn(zone, after)), -2);
  const resolved = tx
    .select({ count: sql<number>`count(*)::int` })
    .from(costOverruns)
    .innerJoin(projects, ofProject)
    .where(
      and(
        eq(costOverruns.workspaceId, workspaceId),
        eq(costOverruns.status, 'resolved'),
        gte(costOverruns.month, fromMonth),
        happened(workspaceId, ['resolved'], after),
        shown,
      ),
    );
  return sql<number>`(${resolved})`;
}

async function accountsTold(workspaceId: string, tx: Database, scope: Scope, month: string) {
  const account = tx.$with('account').as(accounts(workspaceId, tx, scope, month));
  const { budget, spent, currency } = account;
  const isOver = sql`${spent} > ${budget}`;
  const sums = sql<CurrencySum[]>`(select json_agg(json_build_object('currency', each.currency,
    'spent', each.spent::text, 'budget', each.budget::text, 'budgeted', each.budgeted) order by each.currency)
    from (select ${currency}, sum(${spent}) as spent, sum(${budget}) as budget,
      count(${budget})::int as budgeted from ${account} group by ${currency}) each)`;
  const rows = await tx
    .with(account)
    .select({
      id: account.id,
      key: account.key,
      name: account.name,
      currency,
      spent: sql<string>`${spent}::text`,
      budget: sql<string | null>`${budget}::text`,
      inAll: sql<number>`(count(*) over ())::int`,
      sums,
    })
    .from(account)
    .orderBy(
      sql`case when ${isOver} then 0 when ${budget} is not null then 1 else 2 end`,
      sql`${spent} / nullif(${budget}, 0) desc nulls last`,
      sql`${spent} desc`,
      account.key,
    )
    .limit(mostRows);
  return {
    accounts: rows.map(({ inAll: _inAll, sums: _sums, ...row }) => row),
    accountsInAll: rows[0]?.inAll ?? 0,
    sums: rows[0]?.sums ?? [],
  };
}

/** The projects that cost something in a month, or have a budget. */
function accounts(workspaceId: string, tx: Database, { shown }: Scope, month: string) {
  const spent = tx
    .select({
      projectId: costTotals.projectId,
      amount: sql<string>`sum(${costTotals.amount})`.as('month_amount'),
    })
    .from(costTotals)
    .where(and(eq(costTotals.workspaceId, workspaceId), eq(costTotals.month, month)))
    .groupBy(costTotals.projectId)
    .as('spent');
  const spentOrNone = sql<string>`coalesce(${spent.amount}, 0)`;
  return tx
    .select({
      id: projects.id,
      key: projects.key,
      name: projects.name,
      currency: projects.currency,
      spent: spentOrNone.as('spent_amount'),
      budget: sql<string | null>`${costBudgets.amount}`.as('budget_amount'),
    })
    .from(projects)
    .leftJoin(spent, eq(spent.projectId, projects.id))
    .leftJoin(
      costBudgets,
      and(eq(costBudgets.workspaceId, projects.workspaceId), eq(costBudgets.projectId, projects.id)),
    )
    .where(
      and(
        eq(projects.workspaceId, workspaceId),
        shown,
        or(
          sql`${spentOrNone} <> 0`,
          and(sql`${costBudgets.amount} is not null`, ne(projects.status, 'stopped')),
        ),
      ),
    );
}
