import type { Database } from '../../db/database.ts';
import { read } from '../../db/transaction.ts';
import type { Deadline } from '../../deadline.ts';
import { messageByKey, oweMessage } from '../../messages/store.ts';
import { cardTargets, projectTitle } from '../../projects/rules.ts';
import type { Deps } from '../../slack/feature.ts';
import { mostCharted, newsOf, reminderOf, roundCard } from './cards.ts';
import { type RoundRecord, votersToName } from './store.ts';

export function cardKey(roundId: string): string {
  return `scorecard/${roundId}`;
}

/** Names for a result's chart, where it may show them. Ask before the transaction: it waits for Slack. */
export async function namesFor(deps: Deps, id: string, deadline: Deadline): Promise<Map<string, string>> {
  const voters = await read(deps.db, deadline, (tx) => votersToName(deps.workspaceId, tx, id, mostCharted));
  return voters.length <= mostCharted ? deps.people.names(voters) : new Map();
}

/** Owes a round's card what it should show now. */
export async function oweCard(
  workspaceId: string,
  tx: Database,
  record: RoundRecord,
  actorId: string,
  names = new Map<string, string>(),
): Promise<void> {
  const content = roundCard(record, names);
  await oweMessage(workspaceId, tx, { ...common(record, actorId), key: cardKey(record.round.id), content });
}

/** Owes the card of a round that has moved on, and a reply in its thread that says so. */
export async function oweNews(
  workspaceId: string,
  tx: Database,
  record: RoundRecord,
  actorId: string,
  names?: Map<string, string>,
): Promise<void> {
  await oweCard(workspaceId, tx, record, actorId, names);
  const content = newsOf(record);
  const card = await messageByKey(workspaceId, tx, cardKey(record.round.id));
  if (!content || !card) return;
  const { id, status, closedAt, deadlineAt } = record.round;
  const key = `${cardKey(id)}/${status}/${(closedAt ?? deadlineAt).getTime()}`;
  await oweMessage(workspaceId, tx, { ...common(record, actorId), key, content, parentId: card.id });
}

/** Owes the one reminder before a deadline to each of some people, in their direct messages. */
export async function oweReminders(
  workspaceId: string,
  tx: Database,
  record: RoundRecord,
  userIds: string[],
): Promise<void> {
  const { id, deadlineAt, facilitatorId } = record.round;
  const content = reminderOf(record);
  for (const userId of userIds)
    await oweMessage(workspaceId, tx, {
      key: `${cardKey(id)}/reminder/${deadlineAt.getTime()}/${userId}`,
      about: `the reminder to vote on ${projectTitle(record.project)}`,
      actorId: facilitatorId,
      targets: [userId],
      content,
    });
}

function common({ round, project }: RoundRecord, actorId: string) {
  return {
    about: `the vote on ${projectTitle(project)}`,
    actorId,
    projectId: project.id,
    targets: cardTargets(project, round.channelId, round.facilitatorId),
  };
}
