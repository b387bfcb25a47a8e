import type { Database } from '../../db/database.ts';
import type { Content } from '../../messages/schema.ts';
import { messageByKey, oweMessage } from '../../messages/store.ts';
import { cardTargets, projectTitle } from '../../projects/rules.ts';
import type { Viewer } from '../../slack/people.ts';
import { gateCard } from './cards.ts';
import { messageKey, newsKey } from './keys.ts';
import { type GateState, type LaunchDeps, stateOf } from './standing.ts';
import { gateOf, type LaunchGate } from './store.ts';

/** What is said of a gate whose project does not exist, or that a person may not see. */
export const notVisible = 'I know no such project that you can see.';

type Showing = Pick<LaunchDeps, 'workspaceId' | 'gates' | 'now'>;

/** Owes the channel the card as the gate of a project stands now. @returns how it stands, undefined where there is none */
export async function showCard(
  deps: Showing,
  tx: Database,
  viewer: Viewer,
  projectId: string,
  actorId = viewer.userId,
): Promise<GateState | undefined> {
  const { workspaceId } = deps;
  const record = await gateOf(workspaceId, tx, viewer, projectId);
  if (!record?.gate) return undefined;
  const state = await stateOf(deps, tx, viewer, record);
  await oweMessage(workspaceId, tx, {
    ...messageOf(state, record.gate, actorId),
    key: messageKey(record.gate.id),
    content: gateCard(state),
  });
  return state;
}

/** Owes the card's thread what people should notice. @param formId of the form that did it */
export async function showNews(
  { workspaceId }: Showing,
  tx: Database,
  state: GateState,
  gate: LaunchGate,
  { content, formId, actorId }: { content: Content; formId: string; actorId: string },
): Promise<void> {
  const card = await messageByKey(workspaceId, tx, messageKey(gate.id));
  await oweMessage(workspaceId, tx, {
    ...messageOf(state, gate, actorId),
    key: newsKey(gate.id, formId),
    content,
    ...(card && { parentId: card.id }),
  });
}

function messageOf({ record: { project } }: GateState, gate: LaunchGate, actorId: string) {
  return {
    about: `the launch gate of ${projectTitle(project)}`,
    actorId,
    projectId: project.id,
    targets: cardTargets(project, gate.channelId, gate.createdBy),
  };
}
