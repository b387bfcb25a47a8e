import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Database } from '../../db/database.ts';
import { keptIf } from '../../db/kept.ts';
import { transaction } from '../../db/transaction.ts';
import type { Deadline } from '../../deadline.ts';
import { askAboutEarlier } from '../../decisions/superseding.ts';
import { UserError } from '../../errors.ts';
import type { Content } from '../../messages/schema.ts';
import { fieldErrors, parseForm, readForm } from '../../slack/form.ts';
import { readerAt, type Viewer } from '../../slack/people.ts';
import type { Submission } from '../../submission.ts';
import { closedReply, openedReply } from './cards.ts';
import { present, submitted } from './changes.ts';
import type { OpeningInput } from './input.ts';
import { closeGate, openGate } from './opening.ts';
import {
  type ClosingMetadata,
  closingForm,
  type OpeningMetadata,
  openingForm,
  openingModal,
} from './opening-form.ts';
import { closedAlready, nameOf, refuseClosing, refuseOpening, shownOf } from './pages.ts';
import { openingProblems } from './rules.ts';
import { type HeldGate, holdGate } from './saving.ts';
import { notVisible, showCard, showNews } from './showing.ts';
import { type GateState, type LaunchDeps, stateOf } from './standing.ts';

/** What follows a submission: a form to go on with, or the question about earlier decisions if there are any. */
export type Followed = { again: ModalView } | { asking: ModalView | undefined };

type Opened =
  | { kind: 'done'; asking: ModalView | undefined }
  /** It is open, or something else is in the way than the form showed. */
  | { kind: 'other'; state: GateState }
  | { kind: 'refused'; problems: Partial<Record<string, string>> };

/**
 * Opens a gate as its form wants, once, and only over what the form showed.
 * @throws InvalidForm, UserError where the person may not, or somebody else was quicker
 */
export async function submitOpening(
  deps: LaunchDeps,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
): Promise<Followed> {
  const metadata = JSON.parse(view.private_metadata) as OpeningMetadata;
  const form = openingForm(true);
  const input = parseForm(form, view);
  const submission = submitted(deps, viewer, metadata.form, readForm(form, view));
  const opened = await transaction(deps.db, deadline, (tx) =>
    keptIf<Opened>(
      tx,
      ({ kind }) => kind === 'done',
      (inner) => open(deps, inner, submission, input, metadata),
    ),
  );
  switch (opened.kind) {
    case 'done':
      return { asking: opened.asking };
    case 'refused':
      throw fieldErrors(view, present(opened.problems));
    case 'other': {
      await refuseOpening(deps, viewer, opened.state);
      const again = { ...metadata, shown: shownOf(opened.state) };
      return { again: openingModal(opened.state, again, changedNotice) };
    }
  }
}

const changedNotice =
  'What keeps it closed has changed while this was open, so nothing was done yet. Look again before you open it.';

async function open(
  deps: LaunchDeps,
  tx: Database,
  submission: Submission,
  input: OpeningInput,
  metadata: OpeningMetadata,
): Promise<Opened> {
  const { viewer } = submission;
  const { held, state } = await heldState(deps, tx, submission, metadata);
  if (held.openings.some(({ formId }) => formId === submission.formId))
    return { kind: 'done', asking: undefined };
  const { verdict, blockers, opening: earlier } = state;
  const isAsShown = verdict.isClear || (viewer.isAdmin && shownOf(state) === metadata.shown);
  if (earlier || !isAsShown) return { kind: 'other', state };
  const problems = openingProblems(input, verdict, readerAt(viewer, deps.now()).today);
  if (Object.keys(problems).length > 0) return { kind: 'refused', problems };
  const overrode = blockers.map(({ key, line }) => ({ key, line }));
  const inTheWay = { overrode, inAll: verdict.inAll };
  const { opening, decided } = await openGate(deps.workspaceId, tx, submission, held, input, inTheWay);
  await tell(deps, tx, submission, held, openedReply(opening, verdict.inAll));
  return { kind: 'done', asking: await askAboutEarlier(deps, tx, viewer, decided) };
}

/** A project's gate, held, and how it stands. @throws UserError where there is none that the person may see */
async function heldState(
  deps: LaunchDeps,
  tx: Database,
  submission: Submission,
  { projectId, channel }: { projectId: string; channel: string | null },
): Promise<{ held: HeldGate; state: GateState }> {
  const held = await holdGate(deps.workspaceId, tx, submission, { projectId, channel });
  if (!held) throw new UserError(notVisible);
  return { held, state: await stateOf(deps, tx, submission.viewer, held) };
}

/** Shows the card as it stands now, and says under it what was done. */
async function tell(
  deps: LaunchDeps,
  tx: Database,
  { viewer, formId }: Submission,
  { gate }: HeldGate,
  content: Content,
): Promise<void> {
  const shown = await showCard(deps, tx, viewer, gate.projectId);
  if (!shown) throw new Error('A locked row is gone');
  await showNews(deps, tx, shown, gate, { content, formId, actorId: viewer.userId });
}

/**
 * Closes a gate again, once.
 * @throws InvalidForm, UserError where the person may not, or somebody else was quicker
 */
export async function submitClosing(
  deps: LaunchDeps,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
): Promise<Followed> {
  const metadata = JSON.parse(view.private_metadata) as ClosingMetadata;
  const { reason } = parseForm(closingForm, view);
  const submission = submitted(deps, viewer, metadata.form, readForm(closingForm, view));
  const closed = await transaction(deps.db, deadline, async (tx) => {
    const { held, state } = await heldState(deps, tx, submission, { ...metadata, channel: null });
    const before = held.openings.find(({ id }) => id === metadata.opening);
    if (!before) throw new UserError(notVisible);
    if (before.closedAt !== null) return { kind: 'closed', before } as const;
    await refuseClosing(deps, viewer, state);
    const { opening, decided } = await closeGate(deps.workspaceId, tx, submission, held, before, reason);
    await tell(deps, tx, submission, held, closedReply(opening));
    return { kind: 'done', asking: await askAboutEarlier(deps, tx, viewer, decided) } as const;
  });
  if (closed.kind === 'done') return { asking: closed.asking };
  const { closedBy, closedBecause } = closed.before;
  if (closedBy === viewer.userId && closedBecause === reason) return { asking: undefined };
  const who = closedBy === null ? undefined : await nameOf(deps, viewer, closedBy);
  throw new UserError(who ? `${who} closed it already.` : closedAlready);
}
