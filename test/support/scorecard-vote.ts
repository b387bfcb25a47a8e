import type { Person } from '../../sandbox/person/person.ts';
import type { Ballot, Scores } from '../../src/rituals/scorecards/rules.ts';
import { choosesProject } from './triage-review.ts';

export const question = 'What is being judged?';

/** A vote by the labels of its form; what is left out stays as it is proposed. */
export type VoteFields = Record<string, string | string[]>;

/** Fills the form of a new vote, from the command on. */
export async function fillsVote(person: Person, channel: string, fields: VoteFields, project = 'CARE') {
  await person.types(channel, `/aipm score ${project}`);
  await person.sees('Open the vote', { in: 'modal' });
  if (!person.modal()?.values.Project) await choosesProject(person, project);
  for (const [label, value] of Object.entries(fields)) await person.fillsIn(label, value);
}

/** Opens a vote in a channel; the project is made on the spot where there is none of that key. */
export async function opensVote(person: Person, channel: string, fields: VoteFields, project = 'CARE') {
  await fillsVote(person, channel, fields, project);
  const { outcome, ...rest } = await person.submits();
  if (outcome !== 'closed') throw new Error(`The vote was not opened: ${outcome} ${JSON.stringify(rest)}`);
}

/** Opens the ballot from the card in a channel. */
export async function opensBallot(person: Person, channel: string): Promise<void> {
  await person.clicks('Vote', { in: channel });
  await person.sees('Or abstain', { in: 'modal' });
}

/** Fills the ballot that is open with three scores, and reasons for some of them. */
export async function fillsBallot(person: Person, scores: number[], reasons: string[] = []): Promise<void> {
  const labels = (person.modal()?.labels ?? []).filter((label) => / 0 to /.test(label));
  for (const [index, label] of labels.entries()) await person.fillsIn(label, String(scores[index]));
  const why = (person.modal()?.labels ?? []).filter((label) => label.startsWith('Why?'));
  for (const [index, reason] of reasons.entries()) await person.fillsIn(why[index] ?? '', reason);
}

/** Votes from the card in a channel, up to the receipt, which is closed. */
export async function votes(
  person: Person,
  channel: string,
  scores: number[],
  reasons: string[] = [],
): Promise<void> {
  await opensBallot(person, channel);
  await fillsBallot(person, scores, reasons);
  const { outcome, ...rest } = await person.submits();
  if (outcome !== 'updated') throw new Error(`The vote was not taken: ${outcome} ${JSON.stringify(rest)}`);
  await person.closes({ all: true });
}

/** A ballot of some total, as even as the points of the dimensions allow. */
export function scoresOf(total: number): Scores {
  const value = Math.min(40, total);
  const maturity = Math.min(30, total - value);
  return { value, maturity, demand: total - value - maturity };
}

let voters = 0;

/** Somebody's ballot without reasons; no scores for an abstention. */
export function ballotOf(scores: Scores | null, userId?: string): Ballot {
  voters += 1;
  const reasons = { value: null, maturity: null, demand: null };
  return { userId: userId ?? `U${String(voters).padStart(10, '0')}`, scores, reasons };
}
