import { and, eq } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { keptIf } from '../../db/kept.ts';
import { idIs } from '../../db/uuid.ts';
import { recordDecision } from '../../decisions/store.ts';
import { chosenProject } from '../../projects/saving.ts';
import type { Project } from '../../projects/store.ts';
import { visibleTo } from '../../projects/visibility.ts';
import { keepFindable } from '../../search/store.ts';
import { type FormValues, hashValues } from '../../slack/form.ts';
import { hasMoved, isRepeat, type Submission } from '../../submission.ts';
import { workspaceCurrency } from '../../workspaces/store.ts';
import { complete, outlineOf } from './answers.ts';
import { documentEntry } from './findable.ts';
import { messageKey } from './keys.ts';
import { lockedDocument } from './locking.ts';
import { documentRevisions, documents } from './schema.ts';
import type { DocumentRecord } from './store.ts';
import type { Template } from './template.ts';

/** What came of saving a document: the record, with its decision's id where that is a new one; or why nothing was written. */
export type SavedDocument =
  | { kind: 'saved'; record: DocumentRecord; decided?: string }
  /** Somebody saved it after the form was opened; `record` is how it stands now. */
  | { kind: 'changed meanwhile'; record: DocumentRecord }
  /** The project, or the document that is edited, does not exist or is none of the person's business. */
  | { kind: 'not visible' };

/** Where a new document was begun, or the one that is edited and the revision that the form was opened on. */
type Place = { channel: string | null; editing?: { id: string; revision: number } };

/** A submission of all pages together; what stood in them is hashed once the project is known. */
type Unhashed = Omit<Submission, 'valuesHash'>;

/**
 * Saves a document and what it decides: a new one, or a revision of the one that the form was opened on. The same form
 * with the same values again changes nothing; with other values it revises what it saved before. Where nothing is saved,
 * no project is made on the spot either.
 * @param values those that the template's schema takes, and the project
 */
export async function saveDocument(
  workspaceId: string,
  tx: Database,
  unhashed: Unhashed,
  template: Template,
  values: FormValues,
  place: Place,
): Promise<SavedDocument> {
  return keptIf(
    tx,
    ({ kind }) => kind === 'saved',
    (inner) => saveWithProject(workspaceId, inner, unhashed, template, values, place),
  );
}

/** As `saveDocument`. The chosen project comes first, as projects are locked before documents. */
async function saveWithProject(
  workspaceId: string,
  tx: Database,
  unhashed: Unhashed,
  template: Template,
  values: FormValues,
  place: Place,
): Promise<SavedDocument> {
  const { channel, editing } = place;
  const currency = await workspaceCurrency(workspaceId, tx);
  const choice = String(values.project);
  const project = await chosenProject(
    workspaceId,
    tx,
    { ...unhashed, valuesHash: hashOf(template, values, undefined) },
    choice,
    { channel, currency },
  );
  const submission = { ...unhashed, valuesHash: hashOf(template, values, project) };
  const which = editing ? idIs(documents.id, editing.id) : eq(documents.madeBy, submission.formId);
  const before = await lockedDocument(
    workspaceId,
    tx,
    and(which, eq(documents.kind, template.kind)),
    visibleTo(workspaceId, submission.viewer),
  );
  if (before === 'hidden' || (before === undefined && editing)) return { kind: 'not visible' };
  if (before && isRepeat(submission, before.revision)) return { kind: 'saved', record: before };
  if (before && hasMoved(submission, before.revision, editing?.revision))
    return { kind: 'changed meanwhile', record: before };
  if (!project) return { kind: 'not visible' };
  return before
    ? reviseDocument(workspaceId, tx, submission, template, values, project, before)
    : createDocument(workspaceId, tx, submission, template, values, project, place);
}

/** A project that is made on the spot is, for the same form again, the one that it has made. */
function hashOf(template: Template, values: FormValues, project: Project | undefined): string {
  return hashValues({ ...complete(template, values), project: project?.id ?? null });
}

async function createDocument(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  template: Template,
  values: FormValues,
  project: Project,
  place: Place,
): Promise<SavedDocument> {
  const { viewer, now, formId } = submission;
  const [document] = await tx
    .insert(documents)
    .values({
      workspaceId,
      kind: template.kind,
      projectId: project.id,
      channelId: place.channel,
      madeBy: formId,
      createdBy: viewer.userId,
      createdAt: now,
    })
    .onConflictDoNothing()
    .returning();
  if (!document) return saveWithProject(workspaceId, tx, submission, template, values, place);
  return writeRevision(workspaceId, tx, submission, template, values, { document, project }, undefined);
}

async function reviseDocument(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  template: Template,
  values: FormValues,
  project: Project,
  before: DocumentRecord,
): Promise<SavedDocument> {
  const [document] = await tx
    .update(documents)
    .set({ revision: before.document.revision + 1, projectId: project.id })
    .where(and(eq(documents.workspaceId, workspaceId), eq(documents.id, before.document.id)))
    .returning();
  if (!document) throw new Error('A locked row is gone');
  return writeRevision(workspaceId, tx, submission, template, values, { document, project }, before);
}

/** The revision, what it makes of the decision, and its line in the audit log. */
async function writeRevision(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId, valuesHash }: Submission,
  template: Template,
  values: FormValues,
  { document, project }: Pick<DocumentRecord, 'document' | 'project'>,
  before: DocumentRecord | undefined,
): Promise<SavedDocument> {
  const answers = complete(template, values);
  const [revision] = await tx
    .insert(documentRevisions)
    .values({
      workspaceId,
      documentId: document.id,
      revision: document.revision,
      answers,
      formId,
      valuesHash,
      revisedBy: viewer.userId,
      revisedAt: now,
    })
    .returning();
  if (!revision) throw new Error('An insert returned nothing');
  const decided = await decide(workspaceId, tx, template, answers, { document, project }, before);
  await keepFindable(workspaceId, tx, documentEntry(template, { document, revision }));
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: before ? 'document revised' : 'document written',
    subjectId: document.id,
    before: before?.revision,
    after: revision,
  });
  return {
    kind: 'saved',
    record: { document, revision, project },
    ...(decided !== undefined && { decided }),
  };
}

/** Writes what a document decides, if it decides anything. @returns the decision's id, where the verdict is a new one */
async function decide(
  workspaceId: string,
  tx: Database,
  template: Template,
  answers: FormValues,
  { document, project }: Pick<DocumentRecord, 'document' | 'project'>,
  before: DocumentRecord | undefined,
): Promise<string | undefined> {
  const { decision } = template.outlineOf(answers);
  if (!decision) return undefined;
  const id = await recordDecision(workspaceId, tx, {
    projectId: project.id,
    ritual: template.kind,
    recordId: document.id,
    cardKey: messageKey(document.id),
    ...decision,
    ownerId: document.createdBy,
    decidedAt: document.createdAt,
  });
  const earlier = before && outlineOf(template, before.revision.answers).decision;
  return decision.verdict === earlier?.verdict ? undefined : id;
}
