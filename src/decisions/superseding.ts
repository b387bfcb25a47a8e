import type { ModalView } from '@slack/types';
import type { Database } from '../db/database.ts';
import { transaction } from '../db/transaction.ts';
import { messageByKey, oweMessage, targetOf } from '../messages/store.ts';
import { section } from '../slack/blocks.ts';
import type { Deps } from '../slack/feature.ts';
import { updateModal } from '../slack/modal.ts';
import { type Reader, readerAt, type Viewer } from '../slack/people.ts';
import type { RequestContext } from '../slack/request.ts';
import type { Router } from '../slack/router.ts';
import { type Decision, standingBeside, supersede } from './chain-store.ts';
import {
  besideModal,
  type Succession,
  standAction,
  supersedeAction,
  supersededText,
} from './superseding-views.ts';

/**
 * What to show whoever has just saved a decision: the earlier ones on the same question, to be superseded, and those that
 * say the opposite. Undefined where there are none, and where nothing new was decided.
 */
export async function askAboutEarlier(
  { workspaceId, now }: Pick<Deps, 'workspaceId' | 'now'>,
  tx: Database,
  viewer: Viewer,
  decisionId: string | undefined,
): Promise<ModalView | undefined> {
  if (decisionId === undefined) return undefined;
  const beside = await standingBeside(workspaceId, tx, viewer, decisionId);
  if (!beside || beside.earlier.length + beside.contradicts.length === 0) return undefined;
  return besideModal(beside, readerAt(viewer, now()));
}

/** How a form goes on that has saved a decision: it asks about earlier ones, or closes. */
export function answerSaved(asking: ModalView | undefined) {
  return asking
    ? ({ response_action: 'update', view: asking } as const)
    : ({ response_action: 'clear' } as const);
}

/** Lets a decision take the place of an earlier one, from the modal that asks about it, and undo that. */
export function registerSuperseding(router: Router, deps: Deps): void {
  for (const [actionId, stands] of [
    [supersedeAction, false],
    [standAction, true],
  ] as const)
    router.action(actionId, async ({ ack, body, action, client, context }) => {
      await ack();
      if (!body.view) return;
      const succession = JSON.parse(action.value ?? '{}') as Succession;
      const view = await changeStanding(deps, context, { ...succession, stands });
      deps.messagesOwed();
      if (view) await updateModal(client, body.view, view);
    });
}

async function changeStanding(
  deps: Deps,
  context: RequestContext,
  change: Succession & { stands: boolean },
): Promise<ModalView | undefined> {
  const { workspaceId, db, now } = deps;
  const viewer = await context.viewer();
  const reader = readerAt(viewer, now());
  return transaction(db, context.deadline, async (tx) => {
    const changed = await supersede(workspaceId, tx, { viewer, now: now() }, change);
    const beside = await standingBeside(workspaceId, tx, viewer, change.by);
    if (!beside) return undefined;
    if (changed) await oweStanding(workspaceId, tx, changed, beside.decision, reader);
    return besideModal(beside, reader);
  });
}

/** Says in the thread of an earlier decision's card what took its place, or that it stands again. */
async function oweStanding(
  workspaceId: string,
  tx: Database,
  earlier: Decision,
  later: Decision,
  reader: Reader,
): Promise<void> {
  const card = await messageByKey(workspaceId, tx, earlier.cardKey);
  if (!card?.content) return;
  const text = earlier.supersededBy ? supersededText(later, reader) : 'This verdict stands again.';
  await oweMessage(workspaceId, tx, {
    key: `decision/${earlier.id}/superseded`,
    about: 'what became of an earlier verdict',
    actorId: reader.userId,
    projectId: earlier.projectId,
    targets: [targetOf(card)],
    content: { text, blocks: [section(text)] },
    parentId: card.id,
  });
}
