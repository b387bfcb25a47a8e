import { and, desc, eq, type SQL } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { idIs, isUuid } from '../../db/uuid.ts';
import { recordDecision } from '../../decisions/store.ts';
import { chosenProject } from '../../projects/saving.ts';
import { projects } from '../../projects/schema.ts';
import type { Project } from '../../projects/store.ts';
import { visibleTo } from '../../projects/visibility.ts';
import { keepFindable } from '../../search/store.ts';
import type { Viewer } from '../../slack/people.ts';
import { hasMoved, isRepeat, type Submission } from '../../submission.ts';
import { workspaceCurrency } from '../../workspaces/store.ts';
import { reviewEntry } from './findable.ts';
import { type ReviewInput, ritual, stances, verdictWords } from './rules.ts';
import { reviewRevisions, reviews } from './schema.ts';

type Review = typeof reviews.$inferSelect;
export type Revision = typeof reviewRevisions.$inferSelect;
/** A review as it stands, or stood, with its project. */
export type ReviewRecord = { review: Review; revision: Revision; project: Project };

/** A review at its newest revision, or at an older one, if the person may see its project. */
export async function reviewById(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
  revision?: number,
): Promise<ReviewRecord | undefined> {
  if (!isUuid(id)) return undefined;
  return findReview(db, and(visibleTo(workspaceId, viewer), eq(reviews.id, id)), revision);
}

/** The revisions of a review, newest first. */
export async function reviewHistory(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<Pick<Revision, 'revision' | 'revisedBy' | 'revisedAt'>[]> {
  return db
    .select({
      revision: reviewRevisions.revision,
      revisedBy: reviewRevisions.revisedBy,
      revisedAt: reviewRevisions.revisedAt,
    })
    .from(reviewRevisions)
    .innerJoin(
      reviews,
      and(eq(reviews.workspaceId, reviewRevisions.workspaceId), eq(reviews.id, reviewRevisions.reviewId)),
    )
    .innerJoin(projects, ofProject)
    .where(and(visibleTo(workspaceId, viewer), eq(reviews.id, id)))
    .orderBy(desc(reviewRevisions.revision));
}

/** What came of saving a review: the record, with its decision's id where the verdict is a new one; or why nothing was written. */
export type SavedReview =
  | { kind: 'saved'; record: ReviewRecord; decided?: string }
  /** Somebody saved it after the form was opened; `record` is how it stands now. */
  | { kind: 'changed meanwhile'; record: ReviewRecord }
  /** The project, or the review that is edited, does not exist or is none of the person's business. */
  | { kind: 'not visible' };

/** Where a new review was begun, or the review that is edited and the revision that the form was opened on. */
type Place = { channel: string | null; editing?: { id: string; revision: number } };

/**
 * Saves a review with its decision: a new one, or a revision of the one that the form was opened on. The same form with
 * the same values again changes nothing; with other values it revises what it saved before.
 */
export async function saveReview(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: ReviewInput,
  { channel, editing }: Place,
): Promise<SavedReview> {
  const which = editing ? idIs(reviews.id, editing.id) : eq(reviews.madeBy, submission.formId);
  const before = await lockedReview(workspaceId, tx, submission.viewer, which);
  if (before === 'hidden' || (before === undefined && editing)) return { kind: 'not visible' };
  if (!before) return createReview(workspaceId, tx, submission, input, channel);
  if (isRepeat(submission, before.revision)) return { kind: 'saved', record: before };
  if (hasMoved(submission, before.revision, editing?.revision))
    return { kind: 'changed meanwhile', record: before };
  return reviseReview(workspaceId, tx, submission, input, before);
}

/**
 * A review that nobody else revises until the transaction ends. Locking comes first, on its own: a query that waited
 * for a lock sees the locked row as it is now, but what it joins as it was before.
 */
async function lockedReview(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  which: SQL | undefined,
): Promise<ReviewRecord | 'hidden' | undefined> {
  const [locked] = await tx
    .select({ id: reviews.id })
    .from(reviews)
    .where(and(eq(reviews.workspaceId, workspaceId), which))
    .for('update');
  return locked && ((await reviewById(workspaceId, tx, viewer, locked.id)) ?? 'hidden');
}

const ofProject = and(eq(projects.workspaceId, reviews.workspaceId), eq(projects.id, reviews.projectId));

async function findReview(
  db: Database,
  condition: ReturnType<typeof and>,
  revision?: number,
): Promise<ReviewRecord | undefined> {
  const [found] = await withRevision(db, revision).where(condition);
  return found;
}

/** The reviews of a project as they stand, newest first, if the person may see it. */
export async function reviewsOf(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  projectId: string,
): Promise<ReviewRecord[]> {
  return withRevision(db)
    .where(and(visibleTo(workspaceId, viewer), eq(reviews.projectId, projectId)))
    .orderBy(desc(reviews.createdAt), desc(reviews.id));
}

function withRevision(db: Database, revision?: number) {
  return db
    .select({ review: reviews, revision: reviewRevisions, project: projects })
    .from(reviews)
    .innerJoin(projects, ofProject)
    .innerJoin(
      reviewRevisions,
      and(
        eq(reviewRevisions.workspaceId, reviews.workspaceId),
        eq(reviewRevisions.reviewId, reviews.id),
        eq(reviewRevisions.revision, revision ?? reviews.revision),
      ),
    );
}

async function createReview(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: ReviewInput,
  channelId: string | null,
): Promise<SavedReview> {
  const project = await projectOf(workspaceId, tx, submission, input, channelId);
  if (!project) return { kind: 'not visible' };
  const { viewer, now, formId } = submission;
  const [review] = await tx
    .insert(reviews)
    .values({
      workspaceId,
      projectId: project.id,
      channelId,
      madeBy: formId,
      createdBy: viewer.userId,
      createdAt: now,
    })
    .onConflictDoNothing()
    .returning();
  if (!review) return saveReview(workspaceId, tx, submission, input, { channel: channelId });
  return writeRevision(workspaceId, tx, submission, input, { review, project }, undefined);
}

async function reviseReview(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: ReviewInput,
  before: ReviewRecord,
): Promise<SavedReview> {
  const project = await projectOf(workspaceId, tx, submission, input, before.review.channelId);
  if (!project) return { kind: 'not visible' };
  const [review] = await tx
    .update(reviews)
    .set({ revision: before.review.revision + 1, projectId: project.id })
    .where(and(eq(reviews.workspaceId, workspaceId), eq(reviews.id, before.review.id)))
    .returning();
  if (!review) throw new Error('A locked row is gone');
  return writeRevision(workspaceId, tx, submission, input, { review, project }, before);
}

async function projectOf(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: ReviewInput,
  channel: string | null,
): Promise<Project | undefined> {
  const currency = await workspaceCurrency(workspaceId, tx);
  return chosenProject(workspaceId, tx, submission, input.project, { channel, currency });
}

/** The revision, what it makes of the decision, and its line in the audit log. */
async function writeRevision(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId, valuesHash }: Submission,
  input: ReviewInput,
  { review, project }: { review: Review; project: Project },
  before: ReviewRecord | undefined,
): Promise<SavedReview> {
  const { project: _, ...content } = input;
  const [revision] = await tx
    .insert(reviewRevisions)
    .values({
      ...content,
      workspaceId,
      reviewId: review.id,
      revision: review.revision,
      formId,
      valuesHash,
      revisedBy: viewer.userId,
      revisedAt: now,
    })
    .returning();
  if (!revision) throw new Error('An insert returned nothing');
  const decisionId = await recordDecision(workspaceId, tx, {
    projectId: project.id,
    ritual,
    recordId: review.id,
    verdict: verdictWords[input.verdict],
    terms: input.terms,
    stance: stances[input.verdict],
    confidence: input.confidence,
    expectation: input.expectation,
    checkDate: input.checkDate,
    ownerId: review.createdBy,
    decidedAt: review.createdAt,
  });
  await keepFindable(workspaceId, tx, reviewEntry({ review, revision }));
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: before ? 'review revised' : 'review held',
    subjectId: review.id,
    before: before?.revision,
    after: revision,
  });
  const isNew = before?.revision.verdict !== input.verdict;
  return { kind: 'saved', record: { review, revision, project }, ...(isNew && { decided: decisionId }) };
}
