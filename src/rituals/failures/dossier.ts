import type { DossierEntry, DossierPart } from '../../dossier/part.ts';
import { button } from '../../slack/blocks.ts';
import { escapeMarkdown, markdownQuote } from '../../slack/markdown.ts';
import { escapeMrkdwn, excerpt, inline } from '../../slack/text.ts';
import { openAction } from './cards.ts';
import { capitalized, cellLine, changeWords, dueText, statusWords } from './lines.ts';
import { ritual } from './rules.ts';
import { allFailures, type ListedFailure } from './store.ts';

/** The failure modes in a project's dossier. */
export const failuresDossier: DossierPart = {
  title: 'Failure modes',
  of: async (workspaceId, tx, viewer, { projectId, today }) => {
    const found = await allFailures(workspaceId, tx, viewer, projectId);
    return found.reverse().map((mode) => entryOf(mode, today));
  },
};

function entryOf(mode: ListedFailure, today: string): DossierEntry {
  const { id, kind, status, description, ownerId, mechanism, dueDate } = mode;
  const due = dueText(mode, today);
  const gist = escapeMrkdwn(excerpt(inline(description), 120));
  return {
    ritual,
    recordId: id,
    at: mode.createdAt,
    title: `${capitalized(kind)}: ${statusWords(status)}`,
    line: `*${capitalized(kind)}* · ${statusWords(status)}${due ? ` · ${due}` : ''}: ${gist}`,
    button: button('Open record', `${openAction}/${id}/dossier`, id),
    markdown: [
      markdownQuote(description),
      `${escapeMarkdown(cellLine(mode))}.`,
      `Owner: <@${ownerId}>${mechanism ? `, who changes the ${changeWords(mechanism)}` : ''}${dueDate ? `; due ${dueDate}` : ''}.`,
    ].join('\n\n'),
    links:
      mode.sourceRitual && mode.sourceRecordId
        ? [{ ritual: mode.sourceRitual, recordId: mode.sourceRecordId }]
        : [],
  };
}
