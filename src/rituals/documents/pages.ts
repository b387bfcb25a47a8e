import type { Database } from '../../db/database.ts';
import { read } from '../../db/transaction.ts';
import { within } from '../../deadline.ts';
import { draftsFor } from '../../drafts/store.ts';
import { draftOffer } from '../../drafts/views.ts';
import { UserError } from '../../errors.ts';
import { projectChoice } from '../../projects/views.ts';
import { alert } from '../../slack/blocks.ts';
import type { Deps } from '../../slack/feature.ts';
import { readerAt, type Viewer } from '../../slack/people.ts';
import { newFormId } from '../../submission.ts';
import { type Begun, projectBegun } from '../start.ts';
import { outlineOf } from './answers.ts';
import { draftsUnder, valuesOf } from './keeping.ts';
import { callbackOf } from './keys.ts';
import { newestReadings } from './readings.ts';
import { readingsModal } from './readings-form.ts';
import { comparisonModal, documentRecordModal, shownRevisions } from './record.ts';
import { notVisible } from './showing.ts';
import { type DocumentRecord, documentById, documentHistory } from './store.ts';
import type { Template } from './template.ts';
import { chooserModal, documentPage } from './views.ts';

const draftsOffered = 3;

/** The first page of a new document, under the drafts that the person could go on with. */
export async function newDocument(deps: Deps, template: Template, viewer: Viewer, begun: Begun) {
  const { workspaceId, db } = deps;
  return read(db, within(2000), async (tx) => {
    const { project, notice } = await projectBegun(deps, tx, viewer, begun);
    const drafts = await draftsFor(workspaceId, tx, viewer, {
      form: draftsUnder(template, undefined),
      projectId: project?.id,
      most: draftsOffered,
    });
    const values = { project: project ? projectChoice(project).value : null };
    const lead = [
      ...(notice ? [alert(notice, 'warning')] : []),
      ...drafts.flatMap((draft) => draftOffer(callbackOf(template.kind), draft)),
    ];
    const metadata = { ...newFormId(), channel: begun.channel, page: 1 };
    return documentPage(template, { values, project }, metadata, lead);
  });
}

/** The kinds of documents to choose from. */
export async function chooser(deps: Deps, templates: Template[], viewer: Viewer, begun: Begun) {
  const { project, notice } = await read(deps.db, within(2000), (tx) =>
    projectBegun(deps, tx, viewer, begun),
  );
  return chooserModal(templates, { channel: begun.channel, projectId: project?.id }, notice);
}

/** The first page of a document's form, filled, under the drafts of changes to it. */
export async function editPage(deps: Deps, templates: Template[], viewer: Viewer, id: string) {
  const { workspaceId, db } = deps;
  return read(db, within(2000), async (tx) => {
    const { template, ...record } = await visibleDocument(deps, tx, templates, viewer, id);
    const { document, project } = record;
    const drafts = await draftsFor(workspaceId, tx, viewer, {
      form: draftsUnder(template, { id }),
      projectId: project.id,
      most: draftsOffered,
    });
    const lead = drafts.flatMap((draft) => draftOffer(callbackOf(template.kind), draft));
    const editing = { id, by: document.createdBy, revision: document.revision };
    const metadata = { ...newFormId(), channel: document.channelId, page: 1, editing };
    return documentPage(template, { values: valuesOf(record), project }, metadata, lead);
  });
}

/** The whole record, as it stands or as it stood at a revision. */
export async function recordPage(
  deps: Deps,
  templates: Template[],
  viewer: Viewer,
  { id, revision }: { id: string; revision?: number },
) {
  const { workspaceId, db } = deps;
  return read(db, within(2000), async (tx) => {
    const { template, ...record } = await visibleDocument(deps, tx, templates, viewer, id, revision);
    const readings = await newestReadings(tx, template, record.document);
    const history = await documentHistory(workspaceId, tx, viewer, id, shownRevisions);
    return documentRecordModal(template, record, readings, history, readerAt(viewer, deps.now()));
  });
}

/** What changed since a revision. */
export async function comparePage(
  deps: Deps,
  templates: Template[],
  viewer: Viewer,
  { id, revision }: { id: string; revision: number },
) {
  return read(deps.db, within(2000), async (tx) => {
    const { template, ...newest } = await visibleDocument(deps, tx, templates, viewer, id);
    const old = await visibleDocument(deps, tx, templates, viewer, id, revision);
    return comparisonModal(template, old, newest);
  });
}

/** The form that logs readings of a ladder. */
export async function readingsPage(deps: Deps, templates: Template[], viewer: Viewer, id: string) {
  const { template, ...record } = await read(deps.db, within(2000), (tx) =>
    visibleDocument(deps, tx, templates, viewer, id),
  );
  const { ladder } = outlineOf(template, record.revision.answers);
  if (ladder.length === 0) throw new UserError(noLadder);
  return readingsModal(record, ladder, readerAt(viewer, deps.now()).today, { ...newFormId(), id });
}

/** What is said where there is nothing to measure. */
export const noLadder = 'It has no metric with a target any more: edit it first.';

/** A document that a person sees, with its template. @throws UserError where there is none, or its kind is gone */
export async function visibleDocument(
  { workspaceId }: Pick<Deps, 'workspaceId'>,
  tx: Database,
  templates: Template[],
  viewer: Viewer,
  id: string,
  revision?: number,
): Promise<DocumentRecord & { template: Template }> {
  const record = await documentById(workspaceId, tx, viewer, id, revision);
  if (!record) throw new UserError(notVisible);
  const template = templates.find(({ kind }) => kind === record.document.kind);
  if (!template) throw new UserError('This kind of document is not kept any more.');
  return { ...record, template };
}
