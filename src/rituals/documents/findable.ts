import { and, eq, inArray } from 'drizzle-orm';
import type { Findable } from '../../search/part.ts';
import { type Entry, notFindable } from '../../search/store.ts';
import { type Answered, answeredSections } from './answers.ts';
import { documentRevisions, documents } from './schema.ts';
import type { DocumentRecord } from './store.ts';
import type { Template } from './template.ts';

type Written = Pick<DocumentRecord, 'document' | 'revision'>;

/** A document as it is found: by what was answered in it, but for the people and days that are named. */
export function documentEntry(template: Template, { document, revision }: Written): Entry {
  const answers = answeredSections(template, revision.answers).flatMap((section) => section.answers);
  return {
    kind: document.kind,
    recordId: document.id,
    projectId: document.projectId,
    personId: document.createdBy,
    writtenAt: document.createdAt,
    title: template.title,
    body: answers.flatMap(searched).join('\n'),
  };
}

/** What was typed, or chosen by its words. */
function searched({ words, isTyped }: Answered): string[] {
  const found = isTyped ? words : words.replace(/<[^>]*>/g, '');
  return isTyped || /\p{L}/u.test(found) ? [found] : [];
}

/** The documents of some templates. */
export function findableDocuments(templates: Template[]): Findable {
  const kinds = templates.map(({ kind }) => kind);
  return {
    kinds: templates.map(({ kind, title }) => ({ value: kind, text: title })),
    missing: async (workspaceId, tx, most) => {
      const found = await tx
        .select({ document: documents, revision: documentRevisions })
        .from(documents)
        .innerJoin(
          documentRevisions,
          and(
            eq(documentRevisions.workspaceId, documents.workspaceId),
            eq(documentRevisions.documentId, documents.id),
            eq(documentRevisions.revision, documents.revision),
          ),
        )
        .where(
          and(
            eq(documents.workspaceId, workspaceId),
            inArray(documents.kind, kinds),
            notFindable(workspaceId, documents.kind, documents.id),
          ),
        )
        .limit(most);
      return found.flatMap((written) => {
        const template = templates.find(({ kind }) => kind === written.document.kind);
        return template ? [documentEntry(template, written)] : [];
      });
    },
  };
}
