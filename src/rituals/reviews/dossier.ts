import type { DossierEntry, DossierPart } from '../../dossier/part.ts';
import { button } from '../../slack/blocks.ts';
import { markdownQuote } from '../../slack/markdown.ts';
import { percentText } from '../../slack/text.ts';
import { questionKeys, questions, ritual, verdictWords } from './rules.ts';
import { type ReviewRecord, reviewsOf } from './store.ts';
import { openAction } from './views.ts';

/** The technical reviews in a project's dossier. */
export const reviewsDossier: DossierPart = {
  title: 'Technical reviews',
  of: async (workspaceId, tx, viewer, { projectId }) =>
    (await reviewsOf(workspaceId, tx, viewer, projectId)).map(entryOf),
};

function entryOf({ review, revision }: ReviewRecord): DossierEntry {
  const verdict = verdictWords[revision.verdict];
  const { confidence, participants } = revision;
  return {
    ritual,
    recordId: review.id,
    at: review.createdAt,
    title: `Technical review: ${verdict}`,
    line: `*${verdict}*${confidence === null ? '' : ` · ${percentText(confidence)} confident`}`,
    button: button('Open record', `${openAction}/${review.id}/dossier`, review.id),
    markdown: [
      ...questionKeys.flatMap((key) => [`**${questions[key]}**`, markdownQuote(revision[key])]),
      `Took part: ${participants.map((id) => `<@${id}>`).join(', ')}.`,
    ].join('\n\n'),
    links: [],
  };
}
