import { and, desc, eq, inArray, max, type SQL, sql, sum } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { idIs, isUuid } from '../../db/uuid.ts';
import { recordDecision } from '../../decisions/store.ts';
import { messages } from '../../messages/schema.ts';
import { chosenProject } from '../../projects/saving.ts';
import { projects } from '../../projects/schema.ts';
import type { Project } from '../../projects/store.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Viewer } from '../../slack/people.ts';
import { hasMoved, isRepeat, type Submission } from '../../submission.ts';
import { workspaceCurrency } from '../../workspaces/store.ts';
import {
  type ConclusionInput,
  decisionOf,
  type PlanInput,
  type Resources,
  ritual,
  type UsageInput,
} from './rules.ts';
import { pocs, pocUsage } from './schema.ts';

export type Poc = typeof pocs.$inferSelect;
export type Usage = typeof pocUsage.$inferSelect;
/** A POC with its project and with what was logged of its use: items and days in sum, people at most. */
export type PocRecord = { poc: Poc; project: Project; used: Resources };

/** What came of a change: the record, or why nothing was written. */
export type SavedPoc =
  | { kind: 'saved'; record: PocRecord }
  /** Somebody changed the plan after the form was opened; `record` is how it stands now. */
  | { kind: 'changed meanwhile'; record: PocRecord }
  /** It was concluded or cancelled before. */
  | { kind: 'ended'; record: PocRecord }
  /** The project, or the POC, does not exist or is none of the person's business. */
  | { kind: 'not visible' };

/** A POC, if the person may see its project. */
export async function pocById(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<PocRecord | undefined> {
  if (!isUuid(id)) return undefined;
  return findPoc(db, and(visibleTo(workspaceId, viewer), eq(pocs.id, id)));
}

/** The newest running POC of a project, if the person may see that. */
export async function runningPoc(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  projectId: string,
): Promise<PocRecord | undefined> {
  return findPoc(
    db,
    and(visibleTo(workspaceId, viewer), eq(pocs.projectId, projectId), eq(pocs.status, 'running')),
  );
}

/** What was logged of a POC's use, newest first. */
export async function usageOf(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<Usage[]> {
  const rows = await db
    .select({ usage: pocUsage })
    .from(pocUsage)
    .innerJoin(pocs, and(eq(pocs.workspaceId, pocUsage.workspaceId), eq(pocs.id, pocUsage.pocId)))
    .innerJoin(projects, ofProject)
    .where(and(visibleTo(workspaceId, viewer), eq(pocs.id, id)))
    .orderBy(desc(pocUsage.loggedAt));
  return rows.map(({ usage }) => usage);
}

const ofProject = and(eq(projects.workspaceId, pocs.workspaceId), eq(projects.id, pocs.projectId));

async function findPoc(db: Database, condition: SQL | undefined): Promise<PocRecord | undefined> {
  const [found] = await db
    .select({ poc: pocs, project: projects })
    .from(pocs)
    .innerJoin(projects, ofProject)
    .where(condition)
    .orderBy(desc(pocs.createdAt))
    .limit(1);
  return found && { ...found, used: await usedBy(db, found.poc) };
}

async function usedBy(db: Database, { workspaceId, id }: Poc): Promise<Resources> {
  const [used] = await db
    .select({
      items: sum(pocUsage.items).mapWith(Number),
      days: sum(pocUsage.days).mapWith(Number),
      people: max(pocUsage.people),
    })
    .from(pocUsage)
    .where(and(eq(pocUsage.workspaceId, workspaceId), eq(pocUsage.pocId, id)));
  return { items: used?.items ?? 0, days: used?.days ?? 0, people: used?.people ?? 0 };
}

/**
 * A POC that nobody else changes until the transaction ends, nor its project's visibility, so that its card goes to the
 * right place. Projects are locked before POCs and POCs before messages, so that nobody waits in a circle. Locking comes
 * first, on its own: a query that waited for a lock sees the locked row as it is now, but what it joins as it was before.
 */
async function lockedPoc(
  workspaceId: string,
  tx: Database,
  which: SQL | undefined,
  visible: SQL | undefined,
): Promise<PocRecord | 'hidden' | undefined> {
  const condition = and(eq(pocs.workspaceId, workspaceId), which);
  const projectId = tx.select({ id: pocs.projectId }).from(pocs).where(condition);
  const held = await lockProject(workspaceId, tx, inArray(projects.id, projectId));
  const [locked] = await tx
    .select({ id: pocs.id, projectId: pocs.projectId })
    .from(pocs)
    .where(condition)
    .for('update');
  if (!locked) return undefined;
  // The form that planned it chose another project while this waited.
  if (locked.projectId !== held) await lockProject(workspaceId, tx, eq(projects.id, locked.projectId));
  return (await findPoc(tx, and(visible, eq(pocs.id, locked.id)))) ?? 'hidden';
}

async function lockProject(workspaceId: string, tx: Database, which: SQL): Promise<string | undefined> {
  const [project] = await tx
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), which))
    .for('share');
  return project?.id;
}

/** Where a new POC was planned, or the one that is edited and the revision that the form was opened on. */
type Place = { channel: string | null; editing?: { id: string; revision: number } };

/**
 * Saves a plan: a new POC, or the running one that the form was opened on. The same form with the same values again
 * changes nothing; with other values it changes what it saved before.
 */
export async function savePlan(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: PlanInput,
  { channel, editing }: Place,
): Promise<SavedPoc> {
  const which = editing ? idIs(pocs.id, editing.id) : eq(pocs.madeBy, submission.formId);
  const before = await lockedPoc(workspaceId, tx, which, visibleTo(workspaceId, submission.viewer));
  if (before === 'hidden' || (before === undefined && editing)) return { kind: 'not visible' };
  if (!before) return createPoc(workspaceId, tx, submission, input, channel);
  if (isRepeat(submission, before.poc)) return { kind: 'saved', record: before };
  if (before.poc.status !== 'running') return { kind: 'ended', record: before };
  if (hasMoved(submission, before.poc, editing?.revision))
    return { kind: 'changed meanwhile', record: before };
  return changePlan(workspaceId, tx, submission, input, before);
}

async function createPoc(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: PlanInput,
  channelId: string | null,
): Promise<SavedPoc> {
  const project = await projectOf(workspaceId, tx, submission, input, channelId);
  if (!project) return { kind: 'not visible' };
  const { viewer, now, formId } = submission;
  const [poc] = await tx
    .insert(pocs)
    .values({
      workspaceId,
      projectId: project.id,
      channelId,
      ...planColumns(input),
      madeBy: formId,
      createdBy: viewer.userId,
      createdAt: now,
      ...writtenBy(submission),
    })
    .onConflictDoNothing()
    .returning();
  if (!poc) return savePlan(workspaceId, tx, submission, input, { channel: channelId });
  const record = { poc, project, used: await usedBy(tx, poc) };
  return noted(workspaceId, tx, submission, 'poc planned', undefined, record);
}

async function changePlan(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: PlanInput,
  before: PocRecord,
): Promise<SavedPoc> {
  const project = await projectOf(workspaceId, tx, submission, input, before.poc.channelId);
  if (!project) return { kind: 'not visible' };
  const poc = await update(workspaceId, tx, before.poc, {
    projectId: project.id,
    ...planColumns(input),
    ...writtenBy(submission),
  });
  return noted(workspaceId, tx, submission, 'poc changed', before, { ...before, poc, project });
}

async function projectOf(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: PlanInput,
  channel: string | null,
): Promise<Project | undefined> {
  const currency = await workspaceCurrency(workspaceId, tx);
  return chosenProject(workspaceId, tx, submission, input.project, { channel, currency });
}

/**
 * Logs what a running POC has used. The same form again with the same values changes nothing, even when the POC ended
 * meanwhile; with other values it changes what it logged before.
 */
export async function logUsage(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId }: Submission,
  pocId: string,
  input: UsageInput,
): Promise<SavedPoc> {
  const before = await lockedPoc(workspaceId, tx, idIs(pocs.id, pocId), visibleTo(workspaceId, viewer));
  if (!before || before === 'hidden') return { kind: 'not visible' };
  const ofForm = and(
    eq(pocUsage.workspaceId, workspaceId),
    eq(pocUsage.pocId, pocId),
    eq(pocUsage.madeBy, formId),
  );
  const [logged] = await tx.select().from(pocUsage).where(ofForm);
  if (logged && saysTheSame(logged, input)) return { kind: 'saved', record: before };
  if (before.poc.status !== 'running') return { kind: 'ended', record: before };
  const entry = { workspaceId, pocId, ...input, loggedBy: viewer.userId, loggedAt: now, madeBy: formId };
  const [usage] = logged
    ? await tx.update(pocUsage).set(input).where(ofForm).returning()
    : await tx.insert(pocUsage).values(entry).returning();
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'poc use logged',
    subjectId: pocId,
    before: logged,
    after: usage,
  });
  return { kind: 'saved', record: { ...before, used: await usedBy(tx, before.poc) } };
}

function saysTheSame(logged: Usage, { items, days, people, note }: UsageInput): boolean {
  return logged.items === items && logged.days === days && logged.people === people && logged.note === note;
}

/**
 * Concludes a running POC, once, and logs the decision. The same form with the same values again changes nothing, with
 * other values what it concluded.
 * @param opened the POC and the revision of its plan that the form was opened on
 */
export async function concludePoc(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: ConclusionInput,
  opened: { id: string; revision: number },
): Promise<SavedPoc> {
  const { viewer, now, formId } = submission;
  const before = await lockedPoc(workspaceId, tx, idIs(pocs.id, opened.id), visibleTo(workspaceId, viewer));
  if (!before || before === 'hidden') return { kind: 'not visible' };
  if (isRepeat(submission, before.poc)) return { kind: 'saved', record: before };
  const isOwn = before.poc.status === 'concluded' && before.poc.formId === formId;
  if (before.poc.status !== 'running' && !isOwn) return { kind: 'ended', record: before };
  if (hasMoved(submission, before.poc, opened.revision)) return { kind: 'changed meanwhile', record: before };
  const poc = await update(workspaceId, tx, before.poc, {
    ...conclusionColumns(input),
    status: 'concluded',
    concludedBy: viewer.userId,
    concludedAt: now,
    ...writtenBy(submission),
  });
  await recordDecision(workspaceId, tx, {
    projectId: poc.projectId,
    ritual,
    recordId: poc.id,
    ...decisionOf(poc, input),
    ownerId: viewer.userId,
    decidedAt: now,
  });
  return noted(workspaceId, tx, submission, 'poc concluded', before, { ...before, poc });
}

/** Cancels a running POC. By whom it is cancelled already, may do so again. */
export async function cancelPoc(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  id: string,
): Promise<SavedPoc> {
  const { viewer } = submission;
  const before = await lockedPoc(workspaceId, tx, idIs(pocs.id, id), visibleTo(workspaceId, viewer));
  if (!before || before === 'hidden') return { kind: 'not visible' };
  const { status, changedBy } = before.poc;
  if (status === 'cancelled' && changedBy === viewer.userId) return { kind: 'saved', record: before };
  if (status !== 'running') return { kind: 'ended', record: before };
  const poc = await update(workspaceId, tx, before.poc, { status: 'cancelled', ...writtenBy(submission) });
  return noted(workspaceId, tx, submission, 'poc cancelled', before, { ...before, poc });
}

/** The ids of running POCs whose days are up, and of whom nobody was told so yet. @param today the day in UTC */
export async function newlyOverdue(workspaceId: string, db: Database, today: string): Promise<string[]> {
  const end = sql`(${pocs.startDate} + ${pocs.dayLimit} - 1)`;
  const told = sql`exists (select 1 from ${messages} where ${messages.workspaceId} = ${pocs.workspaceId}
    and ${messages.key} = 'poc/' || ${pocs.id} || '/overdue/' || to_char(${end}, 'YYYY-MM-DD'))`;
  const rows = await db
    .select({ id: pocs.id })
    .from(pocs)
    .where(
      and(
        eq(pocs.workspaceId, workspaceId),
        eq(pocs.status, 'running'),
        sql`${end} < ${today}::date`,
        sql`not ${told}`,
      ),
    );
  return rows.map(({ id }) => id);
}

/** The key of the message that says that a POC's days were up on a day. */
export function overdueKey(pocId: string, lastDay: string): string {
  return `poc/${pocId}/overdue/${lastDay}`;
}

/** A POC for the bot itself to say something of, locked as for a change. */
export async function lockedForNotice(
  workspaceId: string,
  tx: Database,
  id: string,
): Promise<PocRecord | undefined> {
  const found = await lockedPoc(workspaceId, tx, idIs(pocs.id, id), eq(projects.workspaceId, workspaceId));
  return found === 'hidden' ? undefined : found;
}

async function update(
  workspaceId: string,
  tx: Database,
  { id, revision }: Poc,
  change: Partial<typeof pocs.$inferInsert>,
): Promise<Poc> {
  const [poc] = await tx
    .update(pocs)
    .set({ ...change, revision: revision + 1 })
    .where(and(eq(pocs.workspaceId, workspaceId), eq(pocs.id, id), eq(pocs.revision, revision)))
    .returning();
  if (!poc) throw new Error('A locked row is gone');
  return poc;
}

async function noted(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Submission,
  action: string,
  before: PocRecord | undefined,
  record: PocRecord,
): Promise<SavedPoc> {
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action,
    subjectId: record.poc.id,
    before: before?.poc,
    after: record.poc,
  });
  return { kind: 'saved', record };
}

function planColumns({ project: _, approver, ...plan }: PlanInput) {
  return { ...plan, approverId: approver };
}

function conclusionColumns({ used, nextOwner, ...conclusion }: ConclusionInput) {
  return {
    ...conclusion,
    actualItems: used.items,
    actualDays: used.days,
    actualPeople: used.people,
    nextOwnerId: nextOwner,
  };
}

function writtenBy({ viewer, now, formId, valuesHash }: Submission) {
  return { formId, valuesHash, changedBy: viewer.userId, changedAt: now };
}
