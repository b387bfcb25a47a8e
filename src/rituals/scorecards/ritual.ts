import type { ViewOutput } from '@slack/bolt';
import { read, transaction } from '../../db/transaction.ts';
import { type Deadline, within } from '../../deadline.ts';
import { UserError } from '../../errors.ts';
import { tidyCopy } from '../../messages/copies.ts';
import { projectChoice } from '../../projects/views.ts';
import { startVoteAction } from '../../slack/action-ids.ts';
import type { Deps } from '../../slack/feature.ts';
import { fieldErrors, hashValues, parseForm, readForm } from '../../slack/form.ts';
import { inPlace, onTop, showModal } from '../../slack/modal.ts';
import type { Viewer } from '../../slack/people.ts';
import type { Router } from '../../slack/router.ts';
import type { Ritual } from '../ritual.ts';
import { type Begun, projectBegun, registerStart } from '../start.ts';
import { awaitedVotes } from './awaiting.ts';
import { castBallot } from './ballots.ts';
import { openAction, voteAction } from './cards.ts';
import { votesDigest } from './digest.ts';
import { scorecardsDossier } from './dossier.ts';
import { due } from './due.ts';
import { registerFacilitation } from './facilitation.ts';
import { scoreGate } from './gate.ts';
import { type RoundInput, roundProblems } from './input.ts';
import { cardKey, namesFor, noticeOf, oweCard, oweNews, oweOpening } from './messages.ts';
import { openRound } from './opening.ts';
import { closeRound } from './progress.ts';
import { pageAction, roundRecordModal } from './record.ts';
import { notAsked, notVisible, takenNoMore } from './refusals.ts';
import { electorate } from './rules.ts';
import { scoresDigest } from './scores-digest.ts';
import { roundById } from './store.ts';
import {
  type AboutRound,
  ballotCallback,
  ballotForm,
  ballotModal,
  newRoundModal,
  openCallback,
  type RoundMetadata,
  receiptModal,
  roundForm,
} from './views.ts';

export const scorecards: Ritual = {
  name: 'scorecards',
  commands: [{ word: 'score', usage: '[project]', does: 'Vote on where to invest: three scores, a tier' }],
  start: {
    text: 'Vote on where to invest',
    about: 'Three scores from each, blind until the reveal, and a tier',
    actionId: startVoteAction,
  },
  register,
  due,
  digest: [votesDigest, scoresDigest],
  awaits: awaitedVotes,
  gate: scoreGate,
  dossier: scorecardsDossier,
};

const title = 'Scorecard vote';
/** How long a vote is proposed to take, in hours. */
const proposedHours = 48;
const hour = 3_600_000;

function register(router: Router, deps: Deps): void {
  registerStart(
    router,
    { word: 'score', actionId: startVoteAction, shortcutId: startVoteAction, title },
    (viewer, begun) => newRound(deps, viewer, begun),
  );

  router.view(openCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    await open(deps, context.deadline, viewer, view);
    await ack({ response_action: 'clear' });
    deps.messagesOwed();
  });

  router.action(voteAction, async ({ ack, body, action, client, context, respond }) => {
    await ack();
    const id = action.value ?? '';
    await showModal({ client, context }, inPlace(body), 'Your vote', async () =>
      ballot(deps, await context.viewer(), id),
    );
    await tidyCopy(deps, body, respond, cardKey(id));
  });

  router.view(ballotCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    const receipt = await vote(deps, context.deadline, viewer, view);
    await ack({ response_action: 'update', view: receipt });
    deps.messagesOwed();
  });

  router.action(openAction, async ({ ack, body, action, client, context, respond }) => {
    await ack();
    const id = action.value ?? '';
    await showModal({ client, context }, onTop(body), title, async () =>
      recordPage(deps, await context.viewer(), id),
    );
    await tidyCopy(deps, body, respond, cardKey(id));
  });

  router.action(pageAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const { id, from } = JSON.parse(action.value ?? '{}') as { id: string; from: number };
    await showModal({ client, context }, inPlace(body), title, async () =>
      recordPage(deps, await context.viewer(), id, from),
    );
  });

  registerFacilitation(router, deps, recordPage);
}

async function newRound(deps: Deps, viewer: Viewer, begun: Begun) {
  const { project, notice } = await read(deps.db, within(2000), (tx) =>
    projectBegun(deps, tx, viewer, begun),
  );
  const deadline = new Date((Math.ceil(deps.now().getTime() / hour) + proposedHours) * hour);
  const { channel } = begun;
  return newRoundModal({ project: project && projectChoice(project), deadline, channel }, notice);
}

/** Opens the round that a form asks for. @throws InvalidForm, UserError where it can't be */
async function open(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput): Promise<void> {
  const { workspaceId, db } = deps;
  const { form, channel } = JSON.parse(view.private_metadata) as RoundMetadata;
  const input = parseForm(roundForm, view);
  const now = deps.now();
  const voters = await votersOf(deps, viewer, view, input, channel);
  const problems = roundProblems(input, voters.length, now);
  if (Object.keys(problems).length > 0) throw fieldErrors(view, problems);

  const submission = { viewer, now, formId: form, valuesHash: hashValues(readForm(roundForm, view)) };
  const opened = await transaction(db, deadline, async (tx) => {
    const result = await openRound(workspaceId, tx, submission, input, { channel, voters });
    if (result.kind === 'opened') await oweOpening(workspaceId, tx, result.record, viewer.userId);
    return result;
  });
  switch (opened.kind) {
    case 'opened':
      return;
    case 'opened otherwise':
      throw new UserError(
        'This form has opened its vote already, with what stood in it first. To begin again, cancel that one from its card.',
      );
    case 'not visible':
      throw fieldErrors(view, { project: 'Choose a project that you can see.' });
    case 'voters not on it': {
      const who = await calledOf(deps, opened.userIds);
      throw fieldErrors(view, {
        [input.everybody ? 'everybody' : 'voters']:
          `${opened.project.key} is restricted, and ${who} can not see it. Name people who are on it, or add them first.`,
      });
    }
  }
}

/** Who is asked to vote. @throws InvalidForm where that can't be told, or somebody can't vote */
async function votersOf(
  deps: Deps,
  viewer: Viewer,
  view: ViewOutput,
  { voters, everybody }: RoundInput,
  channel: string | null,
): Promise<string[]> {
  const [outsiders, inChannel] = await Promise.all([
    deps.people.outsiders(voters),
    everybody && channel
      ? deps.people.membersOf(channel).catch((error: unknown) => {
          throw error instanceof UserError ? fieldErrors(view, { everybody: error.message }) : error;
        })
      : [],
  ]);
  if (outsiders.length > 0) {
    const who = await calledOf(deps, outsiders);
    throw fieldErrors(view, {
      voters: `Only members of this workspace can vote: not guests, apps or people from elsewhere, such as ${who}.`,
    });
  }
  return electorate(voters, inChannel, viewer.userId);
}

/** People as one names them in a sentence. */
async function calledOf(deps: Deps, userIds: string[]): Promise<string> {
  const names = await deps.people.names(userIds.slice(0, 3));
  const called = userIds.slice(0, 3).map((id) => names.get(id) ?? 'somebody');
  return userIds.length > 3 ? `${called.join(', ')} and others` : called.join(', ');
}

async function ballot(deps: Deps, viewer: Viewer, id: string) {
  const { workspaceId, db } = deps;
  const record = await read(db, within(2000), (tx) => roundById(workspaceId, tx, viewer, id));
  if (!record) throw new UserError(notVisible);
  if (!record.voters.includes(viewer.userId)) throw new UserError(notAsked(record));
  const { status, deadlineAt } = record.round;
  if (status !== 'open' || deadlineAt <= deps.now()) throw new UserError(takenNoMore(record));
  return ballotModal(record);
}

/** Takes a vote. @returns its receipt */
async function vote(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput) {
  const { workspaceId, db } = deps;
  const { form, id } = JSON.parse(view.private_metadata) as AboutRound;
  const input = parseForm(ballotForm, view);
  const names = await namesFor(deps, id, deadline);
  const now = deps.now();
  const submission = { viewer, now, formId: form, valuesHash: hashValues(readForm(ballotForm, view)) };
  const cast = await transaction(db, deadline, async (tx) => {
    const result = await castBallot(workspaceId, tx, submission, id, input);
    if (result.kind !== 'cast') return result;
    if (!result.isComplete) {
      await oweCard(workspaceId, tx, result.record, noticeOf(result.record), names);
      return result;
    }
    const record = await closeRound(workspaceId, tx, result.record, now, viewer.userId);
    await oweNews(workspaceId, tx, record, noticeOf(record), names);
    return { ...result, record };
  });
  switch (cast.kind) {
    case 'cast':
      return receiptModal(cast.record, input, { isLast: cast.isComplete, now });
    case 'not visible':
      throw new UserError(notVisible);
    case 'not asked':
      throw new UserError(notAsked(cast.record));
    case 'closed':
      throw new UserError(takenNoMore(cast.record));
  }
}

/** What somebody may see of a round. */
async function recordPage(deps: Deps, viewer: Viewer, id: string, from?: number) {
  const { workspaceId, db } = deps;
  const record = await read(db, within(2000), (tx) => roundById(workspaceId, tx, viewer, id));
  if (!record) throw new UserError(notVisible);
  return roundRecordModal(record, from);
}
