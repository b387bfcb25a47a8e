import type { Database } from '../../db/database.ts';
import { messageByKey, oweMessage } from '../../messages/store.ts';
import { cardTargets, projectTitle } from '../../projects/rules.ts';
import { membersOf } from '../../projects/store.ts';
import type { Deps } from '../../slack/feature.ts';
import { dayIn } from '../../slack/text.ts';
import { failureCard, moveReply } from './cards.ts';
import { messageKey, moveKey } from './keys.ts';
import type { Names } from './lines.ts';
import type { FailureRecord, Move } from './store.ts';

/** What is said of a failure mode that does not exist, or that a person may not see. */
export const notVisible = 'I know no such failure mode that you can see.';

/** The day by which failure modes are overdue, for everybody alike. */
export function dayOf(deps: Pick<Deps, 'now'>): string {
  return dayIn('UTC', deps.now());
}

/** Owes the channel the card as the failure mode stands now. */
export async function showCard(
  deps: Deps,
  tx: Database,
  record: FailureRecord,
  names: Names,
  actorId: string,
): Promise<void> {
  await oweMessage(deps.workspaceId, tx, {
    ...messageOf(record, actorId),
    key: messageKey(record.mode.id),
    content: failureCard(record, names, dayOf(deps)),
  });
}

/** Owes the card's thread the news that it moved. */
export async function showMove(
  deps: Deps,
  tx: Database,
  record: FailureRecord,
  move: Move,
  names: Names,
): Promise<void> {
  const { mode } = record;
  const card = await messageByKey(deps.workspaceId, tx, messageKey(mode.id));
  const toTell = mode.ownerId !== move.movedBy && (await isSeenByOwner(deps, tx, record));
  await oweMessage(deps.workspaceId, tx, {
    ...messageOf(record, move.movedBy),
    key: moveKey(mode.id, move.madeBy),
    content: moveReply(move, names, toTell ? mode.ownerId : undefined),
    ...(card && { parentId: card.id }),
  });
}

/** Its owner may have been taken off a project restricted since. */
async function isSeenByOwner({ workspaceId }: Deps, tx: Database, { mode, project }: FailureRecord) {
  if (project.visibility === 'workspace' || project.ownerId === mode.ownerId) return true;
  return (await membersOf(workspaceId, tx, project.id)).includes(mode.ownerId);
}

function messageOf({ mode, project }: FailureRecord, actorId: string) {
  return {
    about: `the failure mode of ${projectTitle(project)}`,
    actorId,
    projectId: project.id,
    targets: cardTargets(project, mode.channelId, mode.createdBy),
  };
}
