import { and, eq } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { chosenProject } from '../../projects/saving.ts';
import type { Project } from '../../projects/store.ts';
import type { Submission } from '../../submission.ts';
import { workspaceCurrency } from '../../workspaces/store.ts';
import type { RoundInput } from './input.ts';
import { quorumOf } from './rules.ts';
import { scorecardRounds, scorecardVoters } from './schema.ts';
import { notOn, publicRound, type RoundRecord } from './store.ts';

/** What came of opening a round. */
export type Opened =
  | { kind: 'opened'; record: RoundRecord }
  /** The form opened a round before, from other values. */
  | { kind: 'opened otherwise' }
  /** The project does not exist or is none of the person's business. */
  | { kind: 'not visible' }
  /** These voters can't see the project, so they can't vote on it. */
  | { kind: 'voters not on it'; project: Project; userIds: string[] };

/** Opens a round for an electorate, which is fixed with it. The same form with the same values again opens nothing. */
export async function openRound(
  workspaceId: string,
  tx: Database,
  submission: Submission,
  input: RoundInput,
  place: { channel: string | null; voters: string[] },
): Promise<Opened> {
  const before = await madeBy(workspaceId, tx, submission);
  if (before) return before;
  const currency = await workspaceCurrency(workspaceId, tx);
  const defaults = { channel: place.channel, currency };
  const project = await chosenProject(workspaceId, tx, submission, input.project, defaults);
  if (!project) return { kind: 'not visible' };
  const userIds = await notOn(workspaceId, tx, project, place.voters);
  if (userIds.length > 0) return { kind: 'voters not on it', project, userIds };
  const showsNames = input.names === 'shown';
  const record = await insertRound(workspaceId, tx, submission, place.voters, {
    projectId: project.id,
    channelId: place.channel,
    question: input.question,
    facilitatorId: submission.viewer.userId,
    quorum: quorumOf(input.quorum, place.voters.length, showsNames),
    deadlineAt: input.deadline,
    isBlind: input.blind === 'blind',
    showsNames,
  });
  return record ? { kind: 'opened', record } : openRound(workspaceId, tx, submission, input, place);
}

/** The round that a form opened already. */
async function madeBy(
  workspaceId: string,
  tx: Database,
  { formId, valuesHash }: Submission,
): Promise<Opened | undefined> {
  const [round] = await tx
    .select()
    .from(scorecardRounds)
    .where(and(eq(scorecardRounds.workspaceId, workspaceId), eq(scorecardRounds.madeBy, formId)));
  if (!round) return undefined;
  const record = round.valuesHash === valuesHash && (await publicRound(workspaceId, tx, round.id));
  return record ? { kind: 'opened', record } : { kind: 'opened otherwise' };
}

type NewRound = Omit<
  typeof scorecardRounds.$inferInsert,
  'workspaceId' | 'openedAt' | 'madeBy' | 'valuesHash'
>;

/** Writes a round with its electorate; nothing when the form has made one meanwhile. */
export async function insertRound(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId, valuesHash }: Submission,
  voters: string[],
  fields: NewRound,
): Promise<RoundRecord | undefined> {
  const [round] = await tx
    .insert(scorecardRounds)
    .values({ ...fields, workspaceId, openedAt: now, madeBy: formId, valuesHash })
    .onConflictDoNothing()
    .returning();
  if (!round) return undefined;
  await tx
    .insert(scorecardVoters)
    .values(voters.map((userId) => ({ workspaceId, roundId: round.id, userId })));
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'round opened',
    subjectId: round.id,
    after: { ...round, voters },
  });
  return publicRound(workspaceId, tx, round.id);
}
