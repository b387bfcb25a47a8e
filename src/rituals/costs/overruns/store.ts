import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../../db/database.ts';
import { idIs, isUuid } from '../../../db/uuid.ts';
import { projects } from '../../../projects/schema.ts';
import { type Project, projectOf, seesProject } from '../../../projects/store.ts';
import { visibleTo } from '../../../projects/visibility.ts';
import type { Viewer } from '../../../slack/people.ts';
import { costBudgets } from '../budget/schema.ts';
import { costEstimates } from '../estimate/schema.ts';
import { holdProjects } from '../ledger/accounts.ts';
import { monthAfter } from '../ledger/rules.ts';
import { type ActionTotal, type MonthSpend, spendByMonth, totalsOf } from '../ledger/sums.ts';
import type { Agreed, Status } from './rules.ts';
import { costOverrunEvents, costOverruns } from './schema.ts';

export type Overrun = typeof costOverruns.$inferSelect;
export type OverrunEvent = typeof costOverrunEvents.$inferSelect;

/** An overrun with what its card compares it with. */
export type OverrunRecord = {
  overrun: Overrun;
  project: Project;
  agreed: Agreed;
  /** What it was estimated to cost a month. */
  estimate: string | null;
  /** The month's actions, the dearest first. */
  totals: ActionTotal[];
  /** What the last months came to. */
  months: MonthSpend[];
  /** What happened last of each kind. */
  events: OverrunEvent[];
};

/** How many months a card's chart looks back on. */
const monthsCharted = 6;

/** The budget of a project, locked until the transaction ends: who has it alone looks at the project's overruns. */
export async function lockBudget(workspaceId: string, tx: Database, projectId: string) {
  const [budget] = await tx
    .select()
    .from(costBudgets)
    .where(and(eq(costBudgets.workspaceId, workspaceId), eq(costBudgets.projectId, projectId)))
    .for('update');
  return budget;
}

/** The overruns of a project's month, by scope. Lock its budget before. */
export async function overrunsOf(
  workspaceId: string,
  tx: Database,
  projectId: string,
  month: string,
): Promise<Map<string, Overrun>> {
  const rows = await tx
    .select()
    .from(costOverruns)
    .where(
      and(
        eq(costOverruns.workspaceId, workspaceId),
        eq(costOverruns.projectId, projectId),
        eq(costOverruns.month, month),
      ),
    );
  return new Map(rows.map((overrun) => [overrun.scope, overrun]));
}

/** Writes an overrun, new or changed, by its project, month and scope. @returns it as it stands now */
export async function putOverrun(
  workspaceId: string,
  tx: Database,
  overrun: Omit<typeof costOverruns.$inferInsert, 'workspaceId' | 'id'>,
): Promise<Overrun> {
  const { projectId: _project, month: _month, scope: _scope, openedAt: _opened, ...changed } = overrun;
  const [put] = await tx
    .insert(costOverruns)
    .values({ workspaceId, ...overrun })
    .onConflictDoUpdate({
      target: [costOverruns.workspaceId, costOverruns.projectId, costOverruns.month, costOverruns.scope],
      set: changed,
    })
    .returning();
  if (!put) throw new Error('An insert returned nothing');
  return put;
}

/** Notes what happened to an overrun. */
export async function noteEvent(
  workspaceId: string,
  tx: Database,
  event: Omit<typeof costOverrunEvents.$inferInsert, 'workspaceId' | 'id'>,
): Promise<void> {
  await tx.insert(costOverrunEvents).values({ workspaceId, ...event });
}

/** An overrun with what its card says, for nobody in particular: what a channel is shown. */
export async function recordOf(workspaceId: string, db: Database, id: string): Promise<OverrunRecord> {
  const record = await findRecord(workspaceId, db, eq(costOverruns.id, id));
  if (!record) throw new Error('The overrun is gone');
  return record;
}

/** As `recordOf`, if the person may see its project. Anything but a uuid is no id. */
export async function overrunById(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<OverrunRecord | undefined> {
  if (!isUuid(id)) return undefined;
  return findRecord(workspaceId, db, and(eq(costOverruns.id, id), visibleTo(workspaceId, viewer)));
}

async function findRecord(workspaceId: string, db: Database, condition: ReturnType<typeof and>) {
  const [row] = await db
    .select({ overrun: costOverruns, project: projects, budget: costBudgets, estimate: costEstimates })
    .from(costOverruns)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, costOverruns.workspaceId), eq(projects.id, costOverruns.projectId)),
    )
    .leftJoin(
      costBudgets,
      and(eq(costBudgets.workspaceId, projects.workspaceId), eq(costBudgets.projectId, projects.id)),
    )
    .leftJoin(
      costEstimates,
      and(eq(costEstimates.workspaceId, projects.workspaceId), eq(costEstimates.projectId, projects.id)),
    )
    .where(and(eq(costOverruns.workspaceId, workspaceId), condition));
  if (!row) return undefined;
  const { overrun, project, budget, estimate } = row;
  const from = monthAfter(overrun.month, 1 - monthsCharted);
  const months = await spendByMonth(workspaceId, db, project.id, from);
  return {
    overrun,
    project,
    agreed: budget ?? { amount: null, warningPercent: 80, ceilings: [] },
    estimate: estimate?.runningCost ?? null,
    totals: await totalsOf(workspaceId, db, project.id, overrun.month),
    months: months.filter(({ month }) => month <= overrun.month),
    events: await newestEvents(workspaceId, db, overrun.id),
  };
}

/** The newest event of each kind, so that a card can say who acknowledged, assigned or resolved it. */
async function newestEvents(workspaceId: string, db: Database, id: string): Promise<OverrunEvent[]> {
  return db
    .selectDistinctOn([costOverrunEvents.what])
    .from(costOverrunEvents)
    .where(ofOverrun(workspaceId, id))
    .orderBy(costOverrunEvents.what, sql`${costOverrunEvents.id} desc`);
}

/** Everything that happened to an overrun, the oldest first. Its record must have been visible. */
export async function eventsOf(workspaceId: string, db: Database, id: string): Promise<OverrunEvent[]> {
  return db
    .select()
    .from(costOverrunEvents)
    .where(ofOverrun(workspaceId, id))
    .orderBy(asc(costOverrunEvents.id));
}

function ofOverrun(workspaceId: string, id: string) {
  return and(eq(costOverrunEvents.workspaceId, workspaceId), eq(costOverrunEvents.overrunId, id));
}

/** Moves an overrun on, if it stands where that is allowed. @returns whether it did */
export async function moveOverrun(
  workspaceId: string,
  tx: Database,
  id: string,
  from: Status[],
  change: Partial<Pick<Overrun, 'status' | 'ownerId'>> & { resolvedSpent?: SQL; changedAt: Date },
): Promise<Overrun | undefined> {
  const [moved] = await tx
    .update(costOverruns)
    .set(change)
    .where(
      and(
        eq(costOverruns.workspaceId, workspaceId),
        eq(costOverruns.id, id),
        sql`${costOverruns.status} in ${from}`,
      ),
    )
    .returning();
  return moved;
}

/** The overruns of a project that nobody is done with, the newest first. */
export async function openOverruns(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  projectId: string,
): Promise<Overrun[]> {
  const rows = await db
    .select({ overrun: costOverruns })
    .from(costOverruns)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, costOverruns.workspaceId), eq(projects.id, costOverruns.projectId)),
    )
    .where(
      and(
        eq(costOverruns.workspaceId, workspaceId),
        eq(costOverruns.projectId, projectId),
        visibleTo(workspaceId, viewer),
        sql`${costOverruns.status} in ('open', 'acknowledged')`,
      ),
    )
    .orderBy(sql`${costOverruns.month} desc`, asc(costOverruns.scope));
  return rows.map(({ overrun }) => overrun);
}

/** The projects whose budget nobody has looked at on a day, in the order in which they are locked. */
export async function unchecked(workspaceId: string, db: Database, today: string): Promise<string[]> {
  const rows = await db
    .select({ projectId: costBudgets.projectId })
    .from(costBudgets)
    .where(
      and(
        eq(costBudgets.workspaceId, workspaceId),
        sql`${costBudgets.checkedOn} is distinct from ${today}::date`,
      ),
    )
    .orderBy(asc(costBudgets.projectId));
  return rows.map(({ projectId }) => projectId);
}

/** Notes that an overrun's message says how it stands. */
export async function noteShown(workspaceId: string, tx: Database, id: string): Promise<void> {
  await tx
    .update(costOverruns)
    .set({ isBehind: false })
    .where(and(eq(costOverruns.workspaceId, workspaceId), eq(costOverruns.id, id)));
}

/** The overruns whose messages do not say how they stand. */
export async function behind(workspaceId: string, db: Database): Promise<string[]> {
  const rows = await db
    .select({ id: costOverruns.id })
    .from(costOverruns)
    .where(and(eq(costOverruns.workspaceId, workspaceId), sql`is_behind`))
    .orderBy(asc(costOverruns.id))
    .limit(100);
  return rows.map(({ id }) => id);
}

/** The project of an overrun, held as it is until the transaction ends. Do so before the overrun is locked. */
export async function holdProjectOf(workspaceId: string, tx: Database, id: string): Promise<void> {
  const projectOf = tx
    .select({ id: costOverruns.projectId })
    .from(costOverruns)
    .where(and(eq(costOverruns.workspaceId, workspaceId), idIs(costOverruns.id, id)));
  await holdProjects(workspaceId, tx, projectOf);
}

/** Who answers for a project's cost: the preferred person while they see it, else its owner. */
export async function whoAnswers(
  workspaceId: string,
  tx: Database,
  projectId: string,
  preferred: string | null,
): Promise<string> {
  const project = await projectOf(workspaceId, tx, projectId);
  const sees = preferred !== null && (await seesProject(workspaceId, tx, project, preferred));
  return sees ? preferred : project.ownerId;
}

/** Notes that a project's budget was looked at on a day. */
export async function noteChecked(
  workspaceId: string,
  tx: Database,
  projectId: string,
  today: string,
): Promise<void> {
  await tx
    .update(costBudgets)
    .set({ checkedOn: today })
    .where(and(eq(costBudgets.workspaceId, workspaceId), eq(costBudgets.projectId, projectId)));
}
