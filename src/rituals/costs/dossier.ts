import { and, desc, eq } from 'drizzle-orm';
import type { DossierEntry, DossierPart } from '../../dossier/part.ts';
import { projects } from '../../projects/schema.ts';
import { visibleTo } from '../../projects/visibility.ts';
import { button } from '../../slack/blocks.ts';
import { escapeMarkdown } from '../../slack/markdown.ts';
import { openOverrunAction } from './overruns/cards.ts';
import { overrunLine } from './overruns/line.ts';
import { costOverruns } from './overruns/schema.ts';
import type { Overrun } from './overruns/store.ts';

/** The overruns in a project's dossier, those that are resolved too. */
export const costsDossier: DossierPart = {
  title: 'Cost',
  of: async (workspaceId, tx, viewer, { projectId }) => {
    const rows = await tx
      .select({ overrun: costOverruns, projectKey: projects.key, currency: projects.currency })
      .from(costOverruns)
      .innerJoin(
        projects,
        and(eq(projects.workspaceId, costOverruns.workspaceId), eq(projects.id, costOverruns.projectId)),
      )
      .where(and(visibleTo(workspaceId, viewer), eq(costOverruns.projectId, projectId)))
      .orderBy(desc(costOverruns.openedAt), desc(costOverruns.id));
    return rows.map(({ overrun, ...project }) => entryOf(overrun, project));
  },
};

function entryOf(overrun: Overrun, project: { projectKey: string; currency: string }): DossierEntry {
  const { id, level, status, spent, limit, month, ownerId, report } = overrun;
  return {
    ritual: 'overrun',
    recordId: id,
    at: overrun.openedAt,
    title: `Overrun (${level}): ${status}`,
    line: `${overrunLine({ ...overrun, ...project })} · ${status}`,
    button: button('Open', `${openOverrunAction}/${id}/dossier`, id),
    markdown: [
      report
        ? escapeMarkdown(report)
        : `${month.slice(0, 7)}, ${escapeMarkdown(overrun.scope)}: ${spent} of ${limit} ${project.currency}.`,
      `Owner: <@${ownerId}>.`,
    ].join('\n\n'),
    links: [],
  };
}
