import { and, eq } from 'drizzle-orm';
import type { Findable } from '../../search/part.ts';
import { type Entry, notFindable } from '../../search/store.ts';
import { questionKeys, ritual } from './rules.ts';
import { reviewRevisions, reviews } from './schema.ts';

type Written = { review: typeof reviews.$inferSelect; revision: typeof reviewRevisions.$inferSelect };

const title = 'Technical review';

/** A review as it is found: by its answers. Its verdict, with what that hangs on, is found as a decision. */
export function reviewEntry({ review, revision }: Written): Entry {
  return {
    kind: ritual,
    recordId: review.id,
    projectId: review.projectId,
    personId: review.createdBy,
    writtenAt: review.createdAt,
    title,
    body: questionKeys.map((key) => revision[key]).join('\n'),
  };
}

export const findableReviews: Findable = {
  kinds: [{ value: ritual, text: title }],
  missing: async (workspaceId, tx, most) => {
    const found = await tx
      .select({ review: reviews, revision: reviewRevisions })
      .from(reviews)
      .innerJoin(
        reviewRevisions,
        and(
          eq(reviewRevisions.workspaceId, reviews.workspaceId),
          eq(reviewRevisions.reviewId, reviews.id),
          eq(reviewRevisions.revision, reviews.revision),
        ),
      )
      .where(and(eq(reviews.workspaceId, workspaceId), notFindable(workspaceId, ritual, reviews.id)))
      .limit(most);
    return found.map(reviewEntry);
  },
};
