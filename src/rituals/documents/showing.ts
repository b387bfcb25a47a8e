import type { Database } from '../../db/database.ts';
import { messageByKey, oweMessage } from '../../messages/store.ts';
import { cardTargets, projectTitle } from '../../projects/rules.ts';
import type { Deps } from '../../slack/feature.ts';
import type { Viewer } from '../../slack/people.ts';
import { documentCard, flagReply } from './cards.ts';
import { flagKey, messageKey } from './keys.ts';
import type { Names } from './lines.ts';
import type { Reading } from './readings.ts';
import type { DocumentRecord } from './store.ts';
import type { Template } from './template.ts';

/** What is said of a document that does not exist, or that a person may not see. */
export const notVisible = 'I know no such document that you can see.';

/** Owes the channel the card as the document stands now. */
export async function showCard(
  { workspaceId }: Deps,
  tx: Database,
  template: Template,
  record: DocumentRecord,
  readings: Reading[],
  names: Names,
  viewer: Viewer,
): Promise<void> {
  await oweMessage(workspaceId, tx, {
    ...messageOf(template, record, viewer.userId),
    key: messageKey(record.document.id),
    content: documentCard(template, record, readings, names, viewer.zone),
  });
}

/** Owes the card's thread the news that the model gets better and the business worse, once for the form that showed it. */
export async function showFlag(
  { workspaceId }: Deps,
  tx: Database,
  template: Template,
  record: DocumentRecord,
  flag: string,
  { viewer, formId }: { viewer: Viewer; formId: string },
): Promise<void> {
  const card = await messageByKey(workspaceId, tx, messageKey(record.document.id));
  await oweMessage(workspaceId, tx, {
    ...messageOf(template, record, viewer.userId),
    key: flagKey(record.document.id, formId),
    content: flagReply(flag, record.project.ownerId),
    ...(card && { parentId: card.id }),
  });
}

function messageOf({ title }: Template, { document, project }: DocumentRecord, actorId: string) {
  return {
    about: `“${title}” of ${projectTitle(project)}`,
    actorId,
    projectId: project.id,
    targets: cardTargets(project, document.channelId, document.createdBy),
  };
}
