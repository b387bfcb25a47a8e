import { and, desc, eq } from 'drizzle-orm';
import type { DossierEntry, DossierPart } from '../../dossier/part.ts';
import { projects } from '../../projects/schema.ts';
import { visibleTo } from '../../projects/visibility.ts';
import { button } from '../../slack/blocks.ts';
import { markdownQuote } from '../../slack/markdown.ts';
import { openAction } from './cards.ts';
import { ritual } from './rules.ts';
import { scorecardRounds } from './schema.ts';
import type { Round } from './store.ts';

/** The votes in a project's dossier; what they came to stands with their decisions. */
export const scorecardsDossier: DossierPart = {
  title: 'Scorecard votes',
  of: async (workspaceId, tx, viewer, { projectId }) => {
    const rows = await tx
      .select({ round: scorecardRounds })
      .from(scorecardRounds)
      .innerJoin(
        projects,
        and(
          eq(projects.workspaceId, scorecardRounds.workspaceId),
          eq(projects.id, scorecardRounds.projectId),
        ),
      )
      .where(and(visibleTo(workspaceId, viewer), eq(scorecardRounds.projectId, projectId)))
      .orderBy(desc(scorecardRounds.openedAt), desc(scorecardRounds.id));
    return rows.map(({ round }) => entryOf(round));
  },
};

function entryOf(round: Round): DossierEntry {
  const which = round.number === 1 ? 'Scorecard vote' : `Scorecard vote, round ${round.number}`;
  const how = round.tier ? `${round.status}, ${round.tier}` : round.status;
  return {
    ritual,
    recordId: round.id,
    at: round.openedAt,
    title: `${which}: ${how}`,
    line: `*${which}* · ${how}`,
    button: button('Open record', `${openAction}/${round.id}/dossier`, round.id),
    markdown: [
      markdownQuote(round.question),
      ...(round.overrideReason
        ? ['Why not the tier of the votes:', markdownQuote(round.overrideReason)]
        : []),
      `Facilitated by <@${round.facilitatorId}>.`,
    ].join('\n\n'),
    links: round.previousId ? [{ ritual, recordId: round.previousId }] : [],
  };
}
