import { read } from '../../db/transaction.ts';
import { within } from '../../deadline.ts';
import { draftsFor } from '../../drafts/store.ts';
import { UserError } from '../../errors.ts';
import { projectChoice } from '../../projects/views.ts';
import type { Deps } from '../../slack/feature.ts';
import { readerAt, type Viewer } from '../../slack/people.ts';
import { newFormId } from '../../submission.ts';
import { type Begun, projectBegun } from '../start.ts';
import { copyModal } from './copy-form.ts';
import { moveModal } from './move-form.ts';
import { readingModal } from './reading-form.ts';
import { failureRecordModal } from './record.ts';
import { dayOf, notVisible } from './showing.ts';
import { parted, type Source } from './source.ts';
import { type FailureRecord, failureById, movesOf } from './store.ts';
import { editFailureModal, failureCallback, newFailureModal } from './views.ts';

const draftsOffered = 3;

/** The form for a new failure mode. @param from the message it is logged from */
export async function newFailure(
  deps: Deps,
  viewer: Viewer,
  begun: Begun,
  from: { words?: string; link?: string | undefined } = {},
) {
  const { workspaceId, db } = deps;
  return read(db, within(2000), async (tx) => {
    const { project, notice } = await projectBegun(deps, tx, viewer, begun);
    const drafts = await draftsFor(workspaceId, tx, viewer, {
      form: failureCallback,
      projectId: project?.id,
      most: draftsOffered,
    });
    const given = { project: project && projectChoice(project), description: from.words };
    const origin = { ...(from.link && { link: from.link }), ...(begun.from && { source: begun.from }) };
    return newFailureModal(given, drafts, { ...newFormId(), channel: begun.channel, ...origin }, notice);
  });
}

/** What a message shortcut opens: the form, or first the question whether the words may be copied. */
export async function fromMessage(deps: Deps, viewer: Viewer, { words, link, channel, isPrivate }: Source) {
  if (!isPrivate || words === '') return newFailure(deps, viewer, { channel }, { words, link });
  const { button, rest } = parted(words);
  return copyModal(words, button, { channel, rest, ...(link && { link }) });
}

/** A failure mode that a person may see. @throws UserError where there is none */
async function visibleFailure({ workspaceId, db }: Deps, viewer: Viewer, id: string): Promise<FailureRecord> {
  const record = await read(db, within(2000), (tx) => failureById(workspaceId, tx, viewer, id));
  if (!record) throw new UserError(notVisible);
  return record;
}

/** The form with all fields of a failure mode. */
export async function editPage(deps: Deps, viewer: Viewer, id: string) {
  const record = await visibleFailure(deps, viewer, id);
  const editing = { id, revision: record.mode.revision };
  return editFailureModal(record, { ...newFormId(), channel: null, editing });
}

/** The form that moves a failure mode. */
export async function movePage(deps: Deps, viewer: Viewer, id: string) {
  const record = await visibleFailure(deps, viewer, id);
  return moveModal(record, { ...newFormId(), id, from: record.mode.status });
}

/** The form that notes a reading. */
export async function readingPage(deps: Deps, viewer: Viewer, id: string) {
  const record = await visibleFailure(deps, viewer, id);
  if (record.mode.metric === null)
    throw new UserError('It has no metric to measure any more: edit it first.');
  return readingModal(record, readerAt(viewer, deps.now()).today, { ...newFormId(), id });
}

/** The whole record. */
export async function recordPage(deps: Deps, viewer: Viewer, id: string) {
  const { workspaceId, db } = deps;
  const { record, moves } = await read(db, within(2000), async (tx) => ({
    record: await failureById(workspaceId, tx, viewer, id),
    moves: await movesOf(workspaceId, tx, viewer, id),
  }));
  if (!record) throw new UserError(notVisible);
  return failureRecordModal(record, moves, dayOf(deps));
}
