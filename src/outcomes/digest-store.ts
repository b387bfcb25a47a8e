import { and, asc, eq, gt, gte, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { decisions } from '../decisions/schema.ts';
import { ofProject } from '../decisions/store.ts';
import { mostRows } from '../digest/details.ts';
import type { Scope } from '../digest/part.ts';
import { projects } from '../projects/schema.ts';
import { dayIn } from '../slack/text.ts';
import { workspaces } from '../workspaces/schema.ts';
import { isDue } from './awaiting-store.ts';
import type { Outcome } from './rules.ts';
import { outcomes } from './schema.ts';
import { ofDecision } from './store.ts';

/** A decision that waits for its outcome, as a digest tells of it. */
export type DueDecision = {
  id: string;
  projectKey: string;
  verdict: string;
  ownerId: string;
  askedOn: string;
};

/** Judgements as a digest tells of them. */
export type OutcomesSnapshot = {
  /** The first of those whose outcome is asked for, those that have waited longest first. */
  due: DueDecision[];
  dueInAll: number;
  newlyDue: number;
  /** Outcomes recorded in the workspace's window, by how they turned out. */
  checked: { right: number; partly: number; wrong: number };
};

/** Reads what a digest tells of outcomes, in one query: there is one row at least, for what was checked. */
export async function outcomesSnapshot(
  workspaceId: string,
  tx: Database,
  scope: Scope,
): Promise<OutcomesSnapshot> {
  const checked = checkedIn(workspaceId, tx, scope);
  const due = dueIn(workspaceId, tx, scope);
  const rows = await tx
    .select({
      due: {
        id: due.id,
        projectKey: due.projectKey,
        verdict: due.verdict,
        ownerId: due.ownerId,
        askedOn: due.askedOn,
      },
      counts: { inAll: due.inAll, newly: due.newly },
      checked: { right: checked.right, partly: checked.partly, wrong: checked.wrong },
    })
    .from(checked)
    .leftJoin(due, sql`true`)
    .orderBy(asc(due.askedOn), asc(due.id));
  const [first] = rows;
  return {
    due: rows.flatMap((row) => (row.due === null ? [] : [row.due])),
    dueInAll: first?.counts?.inAll ?? 0,
    newlyDue: first?.counts?.newly ?? 0,
    checked: first?.checked ?? { right: 0, partly: 0, wrong: 0 },
  };
}

function dueIn(workspaceId: string, tx: Database, { shown, since, today, zone }: Scope) {
  const lastTold = since ? dayIn(zone, since) : today;
  return tx
    .select({
      id: decisions.id,
      projectKey: projects.key,
      verdict: decisions.verdict,
      ownerId: decisions.ownerId,
      askedOn: sql<string>`${decisions.askedOn}::text`.as('asked_on'),
      inAll: sql<number>`(count(*) over ())::int`.as('in_all'),
      newly: sql<number>`(count(*) filter (where ${gt(decisions.askedOn, lastTold)}) over ())::int`.as(
        'newly',
      ),
    })
    .from(decisions)
    .innerJoin(projects, ofProject)
    .leftJoin(outcomes, ofDecision)
    .where(and(isDue(workspaceId, today), shown))
    .orderBy(asc(decisions.askedOn), asc(decisions.id))
    .limit(mostRows)
    .as('due');
}

function checkedIn(workspaceId: string, tx: Database, { shown, today }: Scope) {
  const since = sql`${today}::date - (select ${workspaces.judgementDays}::int from ${workspaces} where ${eq(workspaces.workspaceId, workspaceId)})`;
  const counted = (outcome: Outcome) =>
    sql<number>`(count(*) filter (where ${outcomes.outcome} = ${outcome}))::int`.as(outcome);
  return tx
    .select({ right: counted('right'), partly: counted('partly'), wrong: counted('wrong') })
    .from(outcomes)
    .innerJoin(decisions, ofDecision)
    .innerJoin(projects, ofProject)
    .where(and(eq(outcomes.workspaceId, workspaceId), gte(outcomes.recordedOn, since), shown))
    .as('checked');
}
