import type { Database } from '../../db/database.ts';
import { read } from '../../db/transaction.ts';
import type { Deadline } from '../../deadline.ts';
import type { Content } from '../../messages/schema.ts';
import { messageByKey, oweMessage, oweMessages } from '../../messages/store.ts';
import { cardTargets, noticeTo, projectTitle } from '../../projects/rules.ts';
import type { Deps } from '../../slack/feature.ts';
import { roundCard } from './cards.ts';
import { invitationOf, newsOf, reminderOf } from './notices.ts';
import { mostCharted } from './result.ts';
import { notOn, type RoundRecord, votersToName } from './store.ts';

/** The key of a round's card. */
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
  await oweCopy(workspaceId, tx, record, content);
}

/**
 * Owes what a new round is shown with: its card, and where that is in no channel, an invitation to each voter who does
 * not have the card.
 */
export async function oweOpening(
  workspaceId: string,
  tx: Database,
  record: RoundRecord,
  actorId: string,
): Promise<void> {
  await oweCard(workspaceId, tx, record, actorId);
  const { round, project, voters } = record;
  const holder = holderOf(record);
  if (holder === undefined) return;
  const content = invitationOf(record);
  const invited = voters.filter((userId) => userId !== holder && userId !== round.facilitatorId);
  await oweMessages(
    workspaceId,
    tx,
    invited.map((userId) => ({
      key: `${cardKey(round.id)}/invitation/${userId}`,
      about: `the invitation to vote on ${projectTitle(project)}`,
      actorId: noticeTo(project, actorId),
      targets: [userId],
      content,
    })),
  );
}

/** Who has a round's card, where it is in no channel. */
function holderOf({ round, project }: RoundRecord): string | undefined {
  const [place = ''] = cardTargets(project, round.channelId, round.facilitatorId);
  return /^[CG]/.test(place) ? undefined : place;
}

/** Owes a facilitator the card too, where somebody else alone has it; not when they were taken off the project. */
async function oweCopy(
  workspaceId: string,
  tx: Database,
  record: RoundRecord,
  content: Content,
): Promise<void> {
  const { round, project } = record;
  const { facilitatorId } = round;
  const holder = holderOf(record);
  if (holder === undefined || holder === facilitatorId) return;
  const off = await notOn(workspaceId, tx, project, [facilitatorId]);
  if (off.length > 0) return;
  await oweMessage(workspaceId, tx, {
    key: `${cardKey(round.id)}/facilitator`,
    about: `the vote on ${projectTitle(project)}`,
    actorId: noticeTo(project, facilitatorId),
    targets: [facilitatorId],
    content,
  });
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
  await oweMessages(
    workspaceId,
    tx,
    userIds.map((userId) => ({
      key: `${cardKey(id)}/reminder/${deadlineAt.getTime()}/${userId}`,
      about: `the reminder to vote on ${projectTitle(record.project)}`,
      actorId: noticeTo(record.project, facilitatorId),
      targets: [userId],
      content,
    })),
  );
}

/** Whom it concerns when a card can't be shown and who runs the round did nothing just now. */
export function noticeOf({ round, project }: RoundRecord): string {
  return noticeTo(project, round.facilitatorId);
}

function common({ round, project }: RoundRecord, actorId: string) {
  return {
    about: `the vote on ${projectTitle(project)}`,
    actorId,
    projectId: project.id,
    targets: cardTargets(project, round.channelId, round.facilitatorId),
  };
}
