import { and, desc, eq } from 'drizzle-orm';
import type { DossierEntry, DossierPart } from '../../dossier/part.ts';
import { projects } from '../../projects/schema.ts';
import { visibleTo } from '../../projects/visibility.ts';
import { button } from '../../slack/blocks.ts';
import { escapeMarkdown, markdownQuote } from '../../slack/markdown.ts';
import { openAction } from './cards.ts';
import { goalText, stateLine } from './lines.ts';
import { goalMarkdown, resultTable } from './report.ts';
import { choiceText, ritual } from './rules.ts';
import { pocs } from './schema.ts';
import { ofProject, type Poc } from './store.ts';

/** The proofs of concept in a project's dossier. */
export const pocsDossier: DossierPart = {
  title: 'Proofs of concept',
  of: async (workspaceId, tx, viewer, { projectId, today }) => {
    const rows = await tx
      .select({ poc: pocs })
      .from(pocs)
      .innerJoin(projects, ofProject)
      .where(and(visibleTo(workspaceId, viewer), eq(pocs.projectId, projectId)))
      .orderBy(desc(pocs.createdAt), desc(pocs.id));
    return rows.map(({ poc }) => entryOf(poc, today));
  },
};

function entryOf(poc: Poc, today: string): DossierEntry {
  const isConcluded = poc.status === 'concluded';
  return {
    ritual,
    recordId: poc.id,
    at: poc.createdAt,
    title: `Proof of concept: ${isConcluded ? choiceText(poc.solutions, poc.chosen) : poc.status}`,
    line: `${goalText(poc)} · ${stateLine(poc, today)}`,
    button: button('Open record', `${openAction}/${poc.id}/dossier`, poc.id),
    markdown: [
      `Goal: ${goalMarkdown(poc)}`,
      ...(isConcluded
        ? [resultTable(poc)]
        : poc.solutions.map(({ label, name }) => `${label}: ${escapeMarkdown(name)}`)),
      ...(poc.choiceReason ? ['Why this choice:', markdownQuote(poc.choiceReason)] : []),
      ...(poc.nextSteps ? ['Next steps:', markdownQuote(poc.nextSteps)] : []),
    ].join('\n\n'),
    links: [],
  };
}
