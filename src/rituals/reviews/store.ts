import { and, desc, eq } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { isUuid } from '../../db/uuid.ts';
import { recordDecision } from '../../decisions/store.ts';
import { projects } from '../../projects/schema.ts';
import { chosenProject, type Project } from '../../projects/store.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Viewer } from '../../slack/people.ts';
import { type Submission, takeSubmission } from '../../submissions/store.ts';
import { workspaceCurrency } from '../../workspaces/store.ts';
import { type ReviewInput, verdictWords } from './rules.ts';
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

/** What came of saving a review: the record, or why nothing was written. */
export type SavedReview =
  | { kind: 'saved'; record: ReviewRecord }
  /** Somebody saved it after the form was opened; `record` is how it stands now. */
  | { kind: 'changed meanwhile'; record: ReviewRecord }
  /** The project, or the review that is edited, does not exist or is none of the person's business. */
  | { kind: 'not visible' };

/**
 * Saves a review with its decision: a new one, or a revision of the one that the form was opened on. The same form with
 * the same values again changes nothing; with other values it revises what it saved before.
 * @param place where a new review was begun, or the review that is edited and the revision the form was opened on
 */
export async function saveReview(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: ReviewInput,
  place: { channel: string | null; editing?: { id: string; revision: number } },
): Promise<SavedReview> {
  const isFirst = await takeSubmission(workspaceId, tx, submission);
  const { editing } = place;
  const before = editing
    ? await reviewById(workspaceId, tx, submission.viewer, editing.id)
    : await reviewMadeBy(workspaceId, tx, submission.viewId);
  if (before && !isFirst) return { kind: 'saved', record: before };
  if (!before) {
    if (editing) return { kind: 'not visible' };
    return createReview(workspaceId, tx, submission, input, place.channel);
  }
  const isOwn = before.revision.viewId === submission.viewId;
  const hasMoved = editing !== undefined && before.review.revision !== editing.revision;
  if (hasMoved && !isOwn) return { kind: 'changed meanwhile', record: before };
  return reviseReview(workspaceId, tx, submission, input, before);
}

/** The review that a form made, if it made one. */
async function reviewMadeBy(
  workspaceId: string,
  tx: Database,
  viewId: string,
): Promise<ReviewRecord | undefined> {
  return findReview(tx, and(eq(reviews.workspaceId, workspaceId), eq(reviews.viewId, viewId)));
}

const ofProject = and(eq(projects.workspaceId, reviews.workspaceId), eq(projects.id, reviews.projectId));

async function findReview(
  db: Database,
  condition: ReturnType<typeof and>,
  revision?: number,
): Promise<ReviewRecord | undefined> {
  const [found] = await db
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
    )
    .where(condition);
  return found;
}

async function createReview(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: ReviewInput,
  channelId: string | null,
): Promise<SavedReview> {
  const currency = await workspaceCurrency(workspaceId, tx);
  const project = await chosenProject(workspaceId, tx, submission, input.project, {
    channel: channelId,
    currency,
  });
  if (!project) return { kind: 'not visible' };
  const { viewer, now, viewId } = submission;
  const [review] = await tx
    .insert(reviews)
    .values({
      workspaceId,
      projectId: project.id,
      channelId,
      viewId,
      createdBy: viewer.userId,
      createdAt: now,
    })
    .returning();
  if (!review) throw new Error('An insert returned nothing');
  return writeRevision(workspaceId, tx, submission, input, { review, project }, undefined);
}

async function reviseReview(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: ReviewInput,
  before: ReviewRecord,
): Promise<SavedReview> {
  const next = before.review.revision + 1;
  const [review] = await tx
    .update(reviews)
    .set({ revision: next })
    .where(
      and(
        eq(reviews.workspaceId, workspaceId),
        eq(reviews.id, before.review.id),
        eq(reviews.revision, before.review.revision),
      ),
    )
    .returning();
  if (!review) return { kind: 'changed meanwhile', record: before };
  return writeRevision(workspaceId, tx, submission, input, { review, project: before.project }, before);
}

/** The revision, what it makes of the decision, and its line in the audit log. */
async function writeRevision(
  workspaceId: string,
  tx: Database,
  { viewer, now, viewId }: Submission,
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
      viewId,
      revisedBy: viewer.userId,
      revisedAt: now,
    })
    .returning();
  if (!revision) throw new Error('An insert returned nothing');
  await recordDecision(workspaceId, tx, {
    projectId: project.id,
    ritual: 'review',
    recordId: review.id,
    verdict: verdictWords[input.verdict],
    terms: input.terms,
    confidence: input.confidence,
    expectation: input.expectation,
    checkDate: input.checkDate,
    ownerId: review.createdBy,
    decidedAt: review.createdAt,
  });
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: before ? 'review revised' : 'review held',
    subjectId: review.id,
    before: before?.revision,
    after: revision,
  });
  return { kind: 'saved', record: { review, revision, project } };
}
