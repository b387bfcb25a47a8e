import type { DossierEntry, DossierPart } from '../../dossier/part.ts';
import { openRecordAction } from '../../slack/action-ids.ts';
import { button } from '../../slack/blocks.ts';
import { escapeMarkdown, markdownQuote } from '../../slack/markdown.ts';
import { escapeMrkdwn, excerpt, inline } from '../../slack/text.ts';
import { answeredSections, outlineOf } from './answers.ts';
import { type DocumentRecord, documentsOf } from './store.ts';
import type { Template } from './template.ts';

/** The documents of a project in its dossier. */
export function documentsDossier(templates: Template[]): DossierPart {
  return {
    title: 'Documents',
    of: async (workspaceId, tx, viewer, { projectId }) => {
      const records = await documentsOf(workspaceId, tx, viewer, projectId);
      return records.flatMap((record) => {
        const template = templates.find(({ kind }) => kind === record.document.kind);
        return template ? [entryOf(template, record)] : [];
      });
    },
  };
}

function entryOf(template: Template, { document, revision }: DocumentRecord): DossierEntry {
  const { findings, decision } = outlineOf(template, revision.answers);
  const verdict = decision ? `: ${inline(decision.verdict)}` : '';
  const edited = revision.revision > 1 ? `, revision ${revision.revision}` : '';
  const said = [
    ...findings.map(({ says, isWarning }) => `${isWarning ? 'Warning: ' : ''}${escapeMarkdown(says)}`),
    ...answeredSections(template, revision.answers).flatMap(({ title, answers }) => [
      `**${escapeMarkdown(title)}**`,
      ...answers.flatMap(({ label, words, isTyped }) => [
        escapeMarkdown(label),
        isTyped ? markdownQuote(words) : `> ${words}`,
      ]),
    ]),
  ];
  return {
    ritual: document.kind,
    recordId: document.id,
    at: document.createdAt,
    title: `${template.title}${edited}${verdict}`,
    line: `*${escapeMrkdwn(template.title)}*${escapeMrkdwn(excerpt(verdict, 200))}${edited}`,
    button: button('Open record', `${openRecordAction(document.kind)}/${document.id}`, document.id),
    markdown: said.join('\n\n'),
    links: [],
  };
}
