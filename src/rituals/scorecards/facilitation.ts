import type { BlockAction, ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Database } from '../../db/database.ts';
import { read, transaction } from '../../db/transaction.ts';
import { type Deadline, within } from '../../deadline.ts';
import { UserError } from '../../errors.ts';
import { tidyCopy } from '../../messages/copies.ts';
import type { Deps } from '../../slack/feature.ts';
import { fieldErrors, hashValues, parseForm, readForm } from '../../slack/form.ts';
import { showModal } from '../../slack/modal.ts';
import type { Viewer } from '../../slack/people.ts';
import type { Router } from '../../slack/router.ts';
import type { Submission } from '../../submission.ts';
import type { Progress } from './acts.ts';
import {
  extendAction,
  finalizeAction,
  type MoreChoice,
  moreAction,
  repeatAction,
  revealAction,
} from './cards.ts';
import { remindVoters } from './deadlines.ts';
import {
  cancelCallback,
  cancelModal,
  deadlineForm,
  extendCallback,
  extendModal,
  finalForm,
  finalizeCallback,
  finalizeModal,
  repeatCallback,
  repeatModal,
} from './facilitator-forms.ts';
import { deadlineProblem } from './input.ts';
import { cardKey, namesFor, oweCard, oweNews, oweOpening, oweReminders } from './messages.ts';
import { cancelRound, extendRound, finalizeRound, repeatRound, revealRound } from './progress.ts';
import { laterPlease, sentenceFor } from './refusals.ts';
import { mayFacilitate, type Status } from './rules.ts';
import { type RoundRecord, roundById } from './store.ts';
import type { AboutRound } from './views.ts';

type Page = (deps: Deps, viewer: Viewer, id: string) => Promise<ModalView>;

/** What the facilitator does with a round: reveal, remind, extend, cancel, a second round, finalize. */
export function registerFacilitation(router: Router, deps: Deps, recordPage: Page): void {
  router.action(revealAction, async ({ ack, body, action, context, respond }) => {
    const id = action.value ?? '';
    const viewer = await context.viewer();
    await act(deps, context.deadline, id, viewer, (tx, acting) =>
      revealRound(deps.workspaceId, tx, acting, id),
    );
    await ack();
    await tidyCopy(deps, body, respond, cardKey(id));
  });

  router.action(moreAction, async ({ ack, body, client, context, respond }) => {
    await ack();
    const [choice, id = ''] = chosenIn(body);
    const open = (title: string, fill: (viewer: Viewer) => Promise<ModalView>) =>
      showModal({ client, context }, { open: body.trigger_id }, title, async () =>
        fill(await context.viewer()),
      );
    if (choice === 'record') await open('Scorecard vote', (viewer) => recordPage(deps, viewer, id));
    if (choice === 'extend') await open('Extend the vote', (viewer) => extending(deps, viewer, id));
    if (choice === 'cancel')
      await open('Cancel the vote?', async (viewer) =>
        cancelModal(await mine(deps, viewer, id, ['open', 'not decided'])),
      );
    if (choice === 'remind') {
      const sentence = await remind(deps, context.deadline, await context.viewer(), id);
      await context.whisper?.(sentence);
    }
    await tidyCopy(deps, body, respond, cardKey(id));
  });

  const opensForm = (
    actionId: string,
    title: string,
    fill: (viewer: Viewer, id: string) => Promise<ModalView>,
  ) =>
    router.action(actionId, async ({ ack, body, action, client, context, respond }) => {
      await ack();
      const id = action.value ?? '';
      await showModal({ client, context }, { open: body.trigger_id }, title, async () =>
        fill(await context.viewer(), id),
      );
      await tidyCopy(deps, body, respond, cardKey(id));
    });
  opensForm(extendAction, 'Extend the vote', (viewer, id) => extending(deps, viewer, id));
  opensForm(finalizeAction, 'Finalize', async (viewer, id) =>
    finalizeModal(await mine(deps, viewer, id, ['revealed'])),
  );
  opensForm(repeatAction, 'Second round', async (viewer, id) => {
    const record = await mine(deps, viewer, id, ['revealed']);
    const { openedAt, deadlineAt } = record.round;
    return repeatModal(record, new Date(deps.now().getTime() + deadlineAt.getTime() - openedAt.getTime()));
  });

  const takesForm = (
    callbackId: string,
    submit: (view: ViewOutput, deadline: Deadline, viewer: Viewer) => Promise<void>,
  ) =>
    router.view(callbackId, async ({ ack, view, context }) => {
      await submit(view, context.deadline, await context.viewer());
      await ack({ response_action: 'clear' });
    });
  takesForm(extendCallback, (view, deadline, viewer) => extend(deps, deadline, viewer, view));
  takesForm(cancelCallback, (view, deadline, viewer) => cancel(deps, deadline, viewer, view));
  takesForm(repeatCallback, (view, deadline, viewer) => repeat(deps, deadline, viewer, view));
  takesForm(finalizeCallback, (view, deadline, viewer) => finalize(deps, deadline, viewer, view));
}

/** What was chosen in a card's menu, and the round that it is about. */
function chosenIn({ actions: [action] }: BlockAction): [MoreChoice?, string?] {
  const value = action?.type === 'overflow' ? action.selected_option.value : undefined;
  return (value?.split(' ') ?? []) as [MoreChoice?, string?];
}

/** A round that somebody may act on now. @throws UserError when they may not */
async function mine(
  { workspaceId, db }: Deps,
  viewer: Viewer,
  id: string,
  from: Status[],
): Promise<RoundRecord> {
  const record = await read(db, within(2000), (tx) => roundById(workspaceId, tx, viewer, id));
  if (!record) throw new UserError(await sentenceFor({ kind: 'not visible' }));
  if (!mayFacilitate(viewer, record.round, record.project))
    throw new UserError(await sentenceFor({ kind: 'not yours', record }));
  if (!from.includes(record.round.status))
    throw new UserError(await sentenceFor({ kind: 'moved on', record }));
  return record;
}

const day = 86_400_000;

async function extending(deps: Deps, viewer: Viewer, id: string): Promise<ModalView> {
  const record = await mine(deps, viewer, id, ['open', 'not decided']);
  const from = Math.max(deps.now().getTime(), record.round.deadlineAt.getTime());
  return extendModal(record, new Date(from + day));
}

type Acting = { viewer: Viewer; now: Date };

/** Does something to a round and owes what follows. @throws UserError with a sentence where it can't be done */
async function act(
  deps: Deps,
  deadline: Deadline,
  id: string,
  viewer: Viewer,
  work: (tx: Database, acting: Acting) => Promise<Progress>,
): Promise<void> {
  const { workspaceId, db } = deps;
  const names = await namesFor(deps, id, deadline);
  const acting = { viewer, now: deps.now() };
  const result = await transaction(db, deadline, async (tx) => {
    const progress = await work(tx, acting);
    if (progress.kind === 'done') await oweNews(workspaceId, tx, progress.record, viewer.userId, names);
    return progress;
  });
  if (result.kind !== 'done') throw new UserError(await sentenceFor(result, deps));
  deps.messagesOwed();
}

function aboutOf(view: ViewOutput): AboutRound {
  return JSON.parse(view.private_metadata) as AboutRound;
}

function newDeadline(view: ViewOutput, now: Date): Date {
  const { deadline } = parseForm(deadlineForm, view);
  const problem = deadlineProblem(deadline, now);
  if (problem) throw fieldErrors(view, { deadline: problem });
  return deadline;
}

async function extend(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput): Promise<void> {
  const { id } = aboutOf(view);
  const until = newDeadline(view, deps.now());
  await act(deps, deadline, id, viewer, async (tx, acting) => {
    const progress = await extendRound(deps.workspaceId, tx, acting, id, until);
    if (progress.kind === 'earlier') throw fieldErrors(view, { deadline: laterPlease });
    return progress;
  });
}

async function cancel(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput): Promise<void> {
  const { id } = aboutOf(view);
  await act(deps, deadline, id, viewer, (tx, acting) => cancelRound(deps.workspaceId, tx, acting, id));
}

async function finalize(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput): Promise<void> {
  const { id } = aboutOf(view);
  const input = parseForm(finalForm, view);
  await act(deps, deadline, id, viewer, async (tx, acting) => {
    const progress = await finalizeRound(deps.workspaceId, tx, acting, id, input);
    if (progress.kind === 'reason missing') throw fieldErrors(view, { reason: progress.sentence });
    return progress;
  });
}

async function repeat(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput): Promise<void> {
  const { workspaceId } = deps;
  const { id, form } = aboutOf(view);
  const until = newDeadline(view, deps.now());
  const valuesHash = hashValues(readForm(deadlineForm, view));
  const names = await namesFor(deps, id, deadline);
  const submission: Submission = { viewer, now: deps.now(), formId: form, valuesHash };
  const result = await transaction(deps.db, deadline, async (tx) => {
    const progress = await repeatRound(workspaceId, tx, submission, id, until);
    if (progress.before) await oweCard(workspaceId, tx, progress.before, viewer.userId, names);
    if (progress.kind === 'done') await oweOpening(workspaceId, tx, progress.record, viewer.userId);
    return progress;
  });
  if (result.kind !== 'done') throw new UserError(await sentenceFor(result, deps));
  deps.messagesOwed();
}

/** Reminds who has not answered. @returns a sentence for who asked */
async function remind(deps: Deps, deadline: Deadline, viewer: Viewer, id: string): Promise<string> {
  const { workspaceId, db } = deps;
  const result = await transaction(db, deadline, async (tx) => {
    const reminded = await remindVoters(workspaceId, tx, { viewer, now: deps.now() }, id);
    if (reminded.kind === 'done') await oweReminders(workspaceId, tx, reminded.record, reminded.userIds);
    return reminded;
  });
  if (result.kind !== 'done') throw new UserError(await sentenceFor(result, deps));
  deps.messagesOwed();
  const count = result.userIds.length;
  if (count === 0) return 'Everybody has answered.';
  return `I am reminding ${count === 1 ? 'the one person who has' : `the ${count} people who have`} not answered.`;
}
