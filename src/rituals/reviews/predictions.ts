import { and, eq } from 'drizzle-orm';
import type { Predictions } from '../../outcomes/prediction.ts';
import { questions, ritual } from './rules.ts';
import { reviewRevisions, reviews } from './schema.ts';

/** The answers of a review that say what will happen: each is checked with its verdict (docs/method.md, 1). */
const predicting = ['bottleneck', 'load', 'data'] as const;

/** What reviews predict. */
export const reviewPredictions: Predictions = {
  ritual,
  of: async (workspaceId, tx, recordId) => {
    const [revision] = await tx
      .select({
        bottleneck: reviewRevisions.bottleneck,
        load: reviewRevisions.load,
        data: reviewRevisions.data,
      })
      .from(reviewRevisions)
      .innerJoin(
        reviews,
        and(
          eq(reviews.workspaceId, reviewRevisions.workspaceId),
          eq(reviews.id, reviewRevisions.reviewId),
          eq(reviews.revision, reviewRevisions.revision),
        ),
      )
      .where(and(eq(reviewRevisions.workspaceId, workspaceId), eq(reviewRevisions.reviewId, recordId)));
    return revision
      ? predicting.map((key) => ({ key, question: questions[key], predicted: revision[key] }))
      : [];
  },
};
