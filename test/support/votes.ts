import type { Database } from '../../src/db/database.ts';
import { castBallot } from '../../src/rituals/scorecards/ballots.ts';
import type { RoundInput } from '../../src/rituals/scorecards/input.ts';
import { openRound } from '../../src/rituals/scorecards/opening.ts';
import type { Scores } from '../../src/rituals/scorecards/rules.ts';
import type { Viewer } from '../../src/slack/people.ts';
import { alice, northwind, submission } from './members.ts';

/** A round of a project, opened as its form does by Alice, with a question of two engineers. @returns its id */
export async function opensRound(
  db: Database,
  project: string,
  change: Partial<RoundInput> & { now?: Date },
): Promise<string> {
  const { now = new Date('2026-11-20T08:00:00Z'), ...given } = change;
  const input: RoundInput = {
    project,
    question: 'Two engineers?',
    voters: [],
    everybody: null,
    quorum: 1,
    deadline: new Date('2026-11-23T08:00:00Z'),
    blind: 'blind',
    names: 'shown',
    ...given,
  };
  const form = submission(alice, { now });
  const result = await db.transaction((tx) =>
    openRound(northwind, tx, form, input, { channel: null, voters: input.voters }),
  );
  if (result.kind !== 'opened') throw new Error(`The round was not opened: ${result.kind}`);
  return result.record.round.id;
}

/** Answers in a round: with scores, or without for an abstention. */
export async function answers(
  db: Database,
  id: string,
  voter: Viewer,
  scores: Scores | null,
  reason: string | null = null,
): Promise<void> {
  const reasons = { value: reason, maturity: reason, demand: reason };
  const form = submission(voter, { now: new Date('2026-11-20T09:00:00Z') });
  const cast = await db.transaction((tx) => castBallot(northwind, tx, form, id, { scores, reasons }));
  if (cast.kind !== 'cast') throw new Error(`The vote was not taken: ${cast.kind}`);
}
