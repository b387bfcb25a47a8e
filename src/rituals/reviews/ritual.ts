import type { ViewOutput } from '@slack/bolt';
import { read, transaction } from '../../db/transaction.ts';
import { type Deadline, within } from '../../deadline.ts';
import { answerSaved, askAboutEarlier } from '../../decisions/superseding.ts';
import { registerDrafts } from '../../drafts/listeners.ts';
import { draftsFor, removeDraft } from '../../drafts/store.ts';
import { UserError } from '../../errors.ts';
import { tidyCopy } from '../../messages/copies.ts';
import { oweMessage } from '../../messages/store.ts';
import { cardTargets, projectTitle } from '../../projects/rules.ts';
import { projectChoice } from '../../projects/views.ts';
import { conflictModal } from '../../slack/conflict.ts';
import type { Deps } from '../../slack/feature.ts';
import { fieldErrors, hashValues, parseForm, readForm } from '../../slack/form.ts';
import { inPlace, onTop, showModal } from '../../slack/modal.ts';
import { readerAt, type Viewer } from '../../slack/people.ts';
import type { Router } from '../../slack/router.ts';
import { daysAfter } from '../../slack/text.ts';
import { newFormId } from '../../submission.ts';
import type { Ritual } from '../ritual.ts';
import { type Begun, projectBegun, registerStart } from '../start.ts';
import { reviewsDossier } from './dossier.ts';
import { findableReviews } from './findable.ts';
import { reviewPredictions } from './predictions.ts';
import { judgementProblems } from './rules.ts';
import { type ReviewRecord, reviewById, reviewHistory, saveReview } from './store.ts';
import {
  callback,
  draftModal,
  editAction,
  editReviewModal,
  fixedValues,
  newReviewModal,
  openAction,
  type ReviewMetadata,
  reviewCard,
  reviewForm,
  reviewRecordModal,
  reviewValues,
  revisionAction,
  startAction,
} from './views.ts';

export const reviews: Ritual = {
  name: 'reviews',
  commands: [
    { word: 'review', usage: '[project]', does: 'Hold a technical review: five questions and a verdict' },
  ],
  start: {
    text: 'Start a technical review',
    about: 'Five questions, a verdict, and the day on which you will know',
    actionId: startAction,
  },
  register,
  predictions: reviewPredictions,
  findable: findableReviews,
  dossier: reviewsDossier,
};

const title = 'Technical review';
/** How far ahead a check date is proposed. */
const checkAfterDays = 90;
const draftsOffered = 3;

function register(router: Router, deps: Deps): void {
  registerStart(
    router,
    { word: 'review', actionId: startAction, shortcutId: startAction, title },
    (viewer, begun) => newReview(deps, viewer, begun),
  );

  router.view(callback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    await ack(await submit(deps, context.deadline, viewer, view));
    deps.messagesOwed();
  });

  router.action(editAction, async ({ ack, body, action, client, context, respond }) => {
    await ack();
    const id = action.value ?? '';
    await showModal({ client, context }, inPlace(body), 'Edit the review', async () =>
      editReview(deps, await context.viewer(), id),
    );
    await tidyCopy(deps, body, respond, messageKey(id));
  });

  router.action(openAction, async ({ ack, body, action, client, context, respond }) => {
    await ack();
    const id = action.value ?? '';
    await showModal({ client, context }, onTop(body), title, async () =>
      recordPage(deps, await context.viewer(), id),
    );
    await tidyCopy(deps, body, respond, messageKey(id));
  });

  router.action(revisionAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const { id, revision } = JSON.parse(action.value ?? '{}') as { id: string; revision: number };
    await showModal({ client, context }, inPlace(body), title, async () =>
      recordPage(deps, await context.viewer(), id, revision),
    );
  });

  registerDrafts(router, deps, { callback, form: reviewForm, modal: draftModal });
}

function messageKey(reviewId: string): string {
  return `review/${reviewId}`;
}

async function newReview(deps: Deps, viewer: Viewer, begun: Begun) {
  const { workspaceId, db } = deps;
  const reader = readerAt(viewer, deps.now());
  return read(db, within(2000), async (tx) => {
    const { project, notice } = await projectBegun(deps, tx, viewer, begun);
    const drafts = await draftsFor(workspaceId, tx, viewer, {
      form: callback,
      projectId: project?.id,
      most: draftsOffered,
    });
    const choice = project && projectChoice(project);
    const checkDate = daysAfter(reader.today, checkAfterDays);
    return newReviewModal(
      { project: choice, reader, checkDate },
      drafts,
      { ...newFormId(), channel: begun.channel },
      notice,
    );
  });
}

async function editReview(deps: Deps, viewer: Viewer, id: string) {
  const { workspaceId, db } = deps;
  const record = await read(db, within(2000), (tx) => reviewById(workspaceId, tx, viewer, id));
  if (!record) throw new UserError(notVisible);
  const editing = { id, revision: record.review.revision };
  return editReviewModal(record, readerAt(viewer, deps.now()), { ...newFormId(), channel: null, editing });
}

async function recordPage(deps: Deps, viewer: Viewer, id: string, revision?: number) {
  const { workspaceId, db } = deps;
  return read(db, within(2000), async (tx) => {
    const record = await reviewById(workspaceId, tx, viewer, id, revision);
    if (!record) throw new UserError(notVisible);
    const history = await reviewHistory(workspaceId, tx, viewer, id);
    return reviewRecordModal(record, history, readerAt(viewer, deps.now()));
  });
}

const notVisible = 'I know no such review that you can see.';

/** Saves what was submitted and says how Slack should go on: close, or show whose change came first. */
async function submit(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput) {
  const { workspaceId, db } = deps;
  const metadata = JSON.parse(view.private_metadata) as ReviewMetadata;
  const { today } = readerAt(viewer, deps.now());
  const { editing } = metadata;
  const before =
    editing && (await read(db, deadline, (tx) => reviewById(workspaceId, tx, viewer, editing.id)));
  const input = parseForm(reviewForm, view, before && fixedValues(before, today));
  const problems = judgementProblems(input, before?.revision, today);
  if (Object.keys(problems).length > 0) throw fieldErrors(view, problems);

  const names = await deps.people.names(input.participants);
  const valuesHash = hashValues(readForm(reviewForm, view));
  const submission = { viewer, now: deps.now(), formId: metadata.form, valuesHash };
  const saved = await transaction(db, deadline, async (tx) => {
    const result = await saveReview(workspaceId, tx, submission, input, metadata);
    if (result.kind !== 'saved') return result;
    await removeDraft(workspaceId, tx, metadata.form, metadata.draft);
    await oweMessage(workspaceId, tx, cardOf(result.record, names, viewer));
    const asking = await askAboutEarlier(deps, tx, viewer, result.decided);
    return { ...result, asking };
  });
  switch (saved.kind) {
    case 'saved':
      return answerSaved(saved.asking);
    case 'not visible':
      throw editing
        ? new UserError(notVisible)
        : fieldErrors(view, { project: 'Choose a project that you can see.' });
    case 'changed meanwhile': {
      const shown = await conflict(deps, view, saved.record, metadata);
      return { response_action: 'update', view: shown } as const;
    }
  }
}

function cardOf(record: ReviewRecord, names: Map<string, string>, viewer: Viewer) {
  const { review, revision, project } = record;
  const shownNames = revision.participants.map((id) => names.get(id) ?? 'somebody');
  return {
    key: messageKey(review.id),
    about: `the review of ${projectTitle(project)}`,
    actorId: viewer.userId,
    projectId: project.id,
    targets: cardTargets(project, review.channelId, review.createdBy),
    content: reviewCard(record, shownNames, viewer.zone),
  };
}

async function conflict(deps: Deps, view: ViewOutput, theirs: ReviewRecord, metadata: ReviewMetadata) {
  const { revisedBy, revision } = theirs.revision;
  const names = await deps.people.names([revisedBy]);
  const editing = { id: theirs.review.id, revision };
  const saved = { who: names.get(revisedBy) ?? 'Somebody', values: reviewValues(theirs) };
  return conflictModal(reviewForm, view, saved, { ...metadata, editing });
}
