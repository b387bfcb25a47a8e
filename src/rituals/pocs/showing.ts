import type { Database } from '../../db/database.ts';
import { oweMessage } from '../../messages/store.ts';
import { cardTargets, projectTitle } from '../../projects/rules.ts';
import type { Deps } from '../../slack/feature.ts';
import { readerAt, type Viewer } from '../../slack/people.ts';
import { dayIn } from '../../slack/text.ts';
import { pocCard } from './cards.ts';
import { messageKey } from './keys.ts';
import { endedSentence, type Names } from './lines.ts';
import type { PocRecord } from './store.ts';

/** Owes the channel the card as the POC stands now. */
export async function showCard(deps: Deps, tx: Database, record: PocRecord, names: Names, actorId: string) {
  await oweMessage(deps.workspaceId, tx, {
    ...messageOf(record, actorId),
    key: messageKey(record.poc.id),
    content: pocCard(record, names, dayOf(deps)),
  });
}

/** What the card and what is posted under it have in common. */
export function messageOf({ poc, project }: PocRecord, actorId: string) {
  return {
    about: `the POC of ${projectTitle(project)}`,
    actorId,
    projectId: project.id,
    targets: cardTargets(project, poc.channelId, poc.createdBy),
  };
}

/** The day by which POCs are overdue, for everybody alike. */
export function dayOf(deps: Deps): string {
  return dayIn('UTC', deps.now());
}

/** What is said of a POC that does not exist, or that a person may not see. */
export const notVisible = 'I know no such POC that you can see.';

/** The sentence, in plain text, that says who ended a POC and when. */
export async function whoEnded(deps: Deps, viewer: Viewer, record: PocRecord): Promise<string> {
  const names = await deps.people.names([record.poc.changedBy]);
  return endedSentence(record, names, readerAt(viewer, deps.now()));
}
