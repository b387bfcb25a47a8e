import type { Database } from '../../../db/database.ts';
import { messageByKey, oweMessage } from '../../../messages/store.ts';
import { cardTargets, noticeTo, projectTitle } from '../../../projects/rules.ts';
import type { Clocked } from '../../../slack/feature.ts';
import { overrunCard, overrunReply } from './cards.ts';
import type { Change } from './rules.ts';
import { noteShown, type OverrunRecord, recordOf } from './store.ts';

/** The key of an overrun's message. */
export function messageKey(overrunId: string): string {
  return `overrun/${overrunId}`;
}

/**
 * Owes Slack what an overrun looks like after a change, and a reply where people should notice. Its project must be held,
 * so that it goes where it may be.
 */
export async function owePosting(
  { workspaceId }: Clocked,
  tx: Database,
  overrunId: string,
  change: Change | 'assigned' | 'acted on',
): Promise<void> {
  const record = await recordOf(workspaceId, tx, overrunId);
  const key = messageKey(overrunId);
  const common = messageOf(record);
  await noteShown(workspaceId, tx, overrunId);
  await oweMessage(workspaceId, tx, { ...common, key, content: overrunCard(record) });
  const about = replyKey(record, change);
  const card = about && (await messageByKey(workspaceId, tx, key));
  if (!card) return;
  const content = overrunReply(record, change);
  await oweMessage(workspaceId, tx, { ...common, key: `${key}/${about}`, content, parentId: card.id });
}

/**
 * One reply for each level, for each time that it came back after it was resolved, and to whom it was given. A forecast
 * that comes back was told of.
 */
function replyKey({ overrun }: OverrunRecord, change: Change | 'assigned' | 'acted on'): string | undefined {
  if (change === 'rose') return overrun.level;
  if (change === 'assigned') return `assigned/${overrun.changedAt.getTime()}`;
  return change === 'reopened' && overrun.resolvedSpent !== null
    ? `grown/${overrun.resolvedSpent}`
    : undefined;
}

function messageOf({ overrun, project }: OverrunRecord) {
  return {
    about: `the overrun of ${projectTitle(project)}`,
    actorId: noticeTo(project, overrun.ownerId),
    projectId: project.id,
    targets: cardTargets(project, null, overrun.ownerId),
  };
}
