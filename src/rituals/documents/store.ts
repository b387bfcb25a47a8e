import { and, desc, eq, type SQL } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { isUuid } from '../../db/uuid.ts';
import { projects } from '../../projects/schema.ts';
import type { Project } from '../../projects/store.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Viewer } from '../../slack/people.ts';
import { documentRevisions, documents } from './schema.ts';

type Document = typeof documents.$inferSelect;
type Revision = typeof documentRevisions.$inferSelect;
/** A document as it stands, or stood, with its project. */
export type DocumentRecord = { document: Document; revision: Revision; project: Project };
/** A line of a document's history. */
export type Written = Pick<Revision, 'revision' | 'revisedBy' | 'revisedAt'>;

const ofProject = and(eq(projects.workspaceId, documents.workspaceId), eq(projects.id, documents.projectId));
const ofDocument = and(
  eq(documentRevisions.workspaceId, documents.workspaceId),
  eq(documentRevisions.documentId, documents.id),
);

/** A document at its newest revision, or at an older one, if the person may see its project. */
export async function documentById(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
  revision?: number,
): Promise<DocumentRecord | undefined> {
  if (!isUuid(id)) return undefined;
  return findDocument(db, and(visibleTo(workspaceId, viewer), eq(documents.id, id)), revision);
}

/** The document that a form has made already, if it has. */
export async function documentMadeBy(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  formId: string,
): Promise<DocumentRecord | undefined> {
  return findDocument(db, and(visibleTo(workspaceId, viewer), eq(documents.madeBy, formId)));
}

/** The document that meets a condition, which must name the workspace. */
export async function findDocument(
  db: Database,
  condition: SQL | undefined,
  revision?: number,
): Promise<DocumentRecord | undefined> {
  const [found] = await withProject(db, revision).where(condition);
  return found;
}

/** The newest revisions of a document, newest first. */
export async function documentHistory(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
  most: number,
): Promise<Written[]> {
  return db
    .select({
      revision: documentRevisions.revision,
      revisedBy: documentRevisions.revisedBy,
      revisedAt: documentRevisions.revisedAt,
    })
    .from(documentRevisions)
    .innerJoin(documents, ofDocument)
    .innerJoin(projects, ofProject)
    .where(and(visibleTo(workspaceId, viewer), eq(documents.id, id)))
    .orderBy(desc(documentRevisions.revision))
    .limit(most);
}

/** What a document that the caller may see said, and from when on, newest first. */
export async function newestRevisions(
  db: Database,
  { workspaceId, id }: Pick<Document, 'workspaceId' | 'id'>,
  most: number,
): Promise<Pick<Revision, 'answers' | 'revisedAt'>[]> {
  const { answers, revisedAt, revision, documentId } = documentRevisions;
  return db
    .select({ answers, revisedAt })
    .from(documentRevisions)
    .where(and(eq(documentRevisions.workspaceId, workspaceId), eq(documentId, id)))
    .orderBy(desc(revision))
    .limit(most);
}

/** The documents of a project, newest first. */
export async function documentsOf(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  projectId: string,
): Promise<DocumentRecord[]> {
  return withProject(db)
    .where(and(visibleTo(workspaceId, viewer), eq(documents.projectId, projectId)))
    .orderBy(desc(documents.createdAt), desc(documents.id));
}

/** Whether a project has a document of a kind that the person may see. */
export async function hasDocument(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  { projectId, kind }: { projectId: string; kind: string },
): Promise<boolean> {
  const found = await db
    .select({ id: documents.id })
    .from(documents)
    .innerJoin(projects, ofProject)
    .where(and(visibleTo(workspaceId, viewer), eq(documents.projectId, projectId), eq(documents.kind, kind)))
    .limit(1);
  return found.length > 0;
}

function withProject(db: Database, revision?: number) {
  const which = eq(documentRevisions.revision, revision ?? documents.revision);
  return db
    .select({ document: documents, revision: documentRevisions, project: projects })
    .from(documents)
    .innerJoin(projects, ofProject)
    .innerJoin(documentRevisions, and(ofDocument, which));
}
