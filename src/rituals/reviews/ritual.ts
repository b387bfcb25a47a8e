import type { BlockAction, ViewOutput } from '@slack/bolt';
import { type Deadline, read, transaction, within } from '../../db/transaction.ts';
import { registerDrafts } from '../../drafts/listeners.ts';
import { draftsFor, removeDraft } from '../../drafts/store.ts';
import { UserError } from '../../errors.ts';
import { tidyCopy } from '../../messages/copies.ts';
import { oweMessage } from '../../messages/store.ts';
import { cardTargets, projectTitle } from '../../projects/rules.ts';
import { projectById, projectByKey } from '../../projects/store.ts';
import { projectChoice } from '../../projects/views.ts';
import { parseCommand, subcommand } from '../../slack/command.ts';
import { conflictModal } from '../../slack/conflict.ts';
import type { Deps } from '../../slack/feature.ts';
import { fieldErrors, hashValues, parseForm, readForm } from '../../slack/form.ts';
import { showModal, type Way } from '../../slack/modal.ts';
import type { Viewer } from '../../slack/people.ts';
import type { AipmApp } from '../../slack/request.ts';
import { dayIn, daysAfter } from '../../slack/text.ts';
import type { Ritual } from '../ritual.ts';
import { judgementProblems, type ReviewInput } from './rules.ts';
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
};

const title = 'Technical review';
/** How far ahead a check date is proposed. */
const checkAfterDays = 90;
const draftsOffered = 3;

function register(app: AipmApp, deps: Deps): void {
  app.command('/aipm', subcommand('review'), async ({ ack, command, client, context }) => {
    await ack();
    const key = parseCommand(command.text).rest;
    await showModal({ client, context }, { open: command.trigger_id }, title, async () =>
      newReview(deps, await context.viewer(), { key, channel: command.channel_id }),
    );
  });

  app.shortcut(startAction, async ({ ack, shortcut, client, context }) => {
    await ack();
    await showModal({ client, context }, { open: shortcut.trigger_id }, title, async () =>
      newReview(deps, await context.viewer(), { channel: null }),
    );
  });

  app.action(startAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const { view } = body as BlockAction;
    const { channel = null } = view ? (JSON.parse(view.private_metadata) as { channel?: string }) : {};
    const projectId = 'value' in action ? String(action.value) : '';
    await showModal({ client, context }, wayFrom(body as BlockAction, 'replace'), title, async () =>
      newReview(deps, await context.viewer(), { projectId, channel }),
    );
  });

  registerDrafts(app, deps, { callback, form: reviewForm, modal: draftModal });

  app.view(callback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    const answer = await submit(deps, context.deadline, viewer, view);
    await ack(answer);
    deps.messagesOwed();
  });

  app.action(editAction, async ({ ack, body, action, client, context, respond }) => {
    await ack();
    const id = 'value' in action ? String(action.value) : '';
    await showModal(
      { client, context },
      wayFrom(body as BlockAction, 'replace'),
      'Edit the review',
      async () => editReview(deps, await context.viewer(), id),
    );
    await tidyCopy(deps, body as BlockAction, respond, messageKey(id));
  });

  app.action(startsWith(openAction), async ({ ack, body, action, client, context, respond }) => {
    await ack();
    const id = 'value' in action ? String(action.value) : '';
    await showModal({ client, context }, wayFrom(body as BlockAction, 'push'), title, async () =>
      recordPage(deps, await context.viewer(), id),
    );
    await tidyCopy(deps, body as BlockAction, respond, messageKey(id));
  });

  app.action(startsWith(revisionAction), async ({ ack, body, action, client, context }) => {
    await ack();
    const { id, revision } = JSON.parse('value' in action ? String(action.value) : '{}') as {
      id: string;
      revision: number;
    };
    await showModal({ client, context }, wayFrom(body as BlockAction, 'replace'), title, async () =>
      recordPage(deps, await context.viewer(), id, revision),
    );
  });
}

function startsWith(actionId: string): RegExp {
  return new RegExp(`^${actionId}(/|$)`);
}

/** From a message a modal opens; from a modal it goes on top, or takes that one's place. */
function wayFrom({ view, trigger_id }: BlockAction, within: 'push' | 'replace'): Way {
  if (!view) return { open: trigger_id };
  return within === 'push' ? { push: trigger_id } : { replace: view };
}

function messageKey(reviewId: string): string {
  return `review/${reviewId}`;
}

function readerOf(deps: Deps, viewer: Viewer) {
  return { ...viewer, today: dayIn(viewer.zone, deps.now()) };
}

type Begun = { key?: string; projectId?: string; channel: string | null };

async function newReview(deps: Deps, viewer: Viewer, { key, projectId, channel }: Begun) {
  const { workspaceId, db } = deps;
  const reader = readerOf(deps, viewer);
  return read(within(2000), async () => {
    const project = key
      ? await projectByKey(workspaceId, db, viewer, key)
      : await projectById(workspaceId, db, viewer, projectId ?? '');
    const drafts = await draftsFor(workspaceId, db, viewer, {
      form: callback,
      projectId: project?.id,
      most: draftsOffered,
    });
    const notice =
      key && !project
        ? `I know no project ${key.slice(0, 40)} that you can see. Choose one below, or make it.`
        : undefined;
    const choice = project && projectChoice(project);
    const checkDate = daysAfter(reader.today, checkAfterDays);
    return newReviewModal({ project: choice, reader, checkDate }, drafts, { channel }, notice);
  });
}

async function editReview(deps: Deps, viewer: Viewer, id: string) {
  const { workspaceId, db } = deps;
  const record = await read(within(2000), () => reviewById(workspaceId, db, viewer, id));
  if (!record) throw new UserError(notVisible);
  const editing = { id, revision: record.review.revision };
  return editReviewModal(record, readerOf(deps, viewer), { channel: null, editing });
}

async function recordPage(deps: Deps, viewer: Viewer, id: string, revision?: number) {
  const { workspaceId, db } = deps;
  return read(within(2000), async () => {
    const record = await reviewById(workspaceId, db, viewer, id, revision);
    if (!record) throw new UserError(notVisible);
    const history = await reviewHistory(workspaceId, db, viewer, id);
    return reviewRecordModal(record, history, readerOf(deps, viewer));
  });
}

const notVisible = 'I know no such review that you can see.';

/** Saves what was submitted and says how Slack should go on: close, or show whose change came first. */
async function submit(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput) {
  const { workspaceId, db } = deps;
  const metadata = JSON.parse(view.private_metadata) as ReviewMetadata;
  const { today } = readerOf(deps, viewer);
  const { editing } = metadata;
  const before = editing && (await read(deadline, () => reviewById(workspaceId, db, viewer, editing.id)));
  const input = parseForm(reviewForm, view, before && fixedValues(before, today));
  const problems = judgementProblems(input, before?.revision, today);
  if (Object.keys(problems).length > 0) throw fieldErrors(view, problems);

  const names = await deps.people.names(input.participants);
  const submission = {
    viewer,
    now: deps.now(),
    viewId: view.id,
    valuesHash: hashValues(readForm(reviewForm, view)),
  };
  const saved = await transaction(db, deadline, async (tx) => {
    const result = await saveReview(workspaceId, tx, submission, input, metadata);
    if (result.kind !== 'saved') return result;
    if (metadata.draft) await removeDraft(workspaceId, tx, metadata.draft);
    await oweMessage(workspaceId, tx, cardOf(result.record, input, names, viewer));
    return result;
  });
  switch (saved.kind) {
    case 'saved':
      return { response_action: 'clear' } as const;
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

function cardOf(record: ReviewRecord, input: ReviewInput, names: Map<string, string>, viewer: Viewer) {
  const { review, project } = record;
  const shownNames = input.participants.map((id) => names.get(id) ?? 'somebody');
  return {
    key: messageKey(review.id),
    about: `the review of ${projectTitle(project)}`,
    actorId: viewer.userId,
    targets: cardTargets(project, review.channelId, viewer.userId),
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
