import type { Person } from '../../sandbox/person/person.ts';
import { choosesProject } from './triage-review.ts';

type Fields = Record<string, string | string[]>;

/** The medical triage POC of docs/method.md (2), by the labels of its form. */
export const triagePlan = {
  'What do you measure?': 'accuracy',
  'The goal is met when it is': '>= at least',
  Target: '85',
  Unit: '%',
  'Solution A': 'GPT-4 as it is',
  'Solution B': 'GPT-4 with retrieval',
  'Solution C': 'Llama 3, fine-tuned on our samples',
};

/** What came of it, by the labels of its form. */
export const triageConclusion = {
  'A: accuracy, in %': '72',
  'A: latency': '1.5 s',
  'B: accuracy, in %': '88',
  'B: latency': '2.3 s',
  'C: accuracy, in %': '91',
  'C: latency': '1.8 s',
  'Data items it took': '900',
  'Days it took': '9',
  'People who worked on it': '2',
  'Which one is chosen?': 'C: Llama 3, fine-tuned on our samples',
  'Next steps': 'Pilot with two clinics, rare terms first',
  'Who sees to them': 'bob',
  'By when': '2099-12-01',
};

/** Opens the plan's form in a channel and waits until its fields are there. */
export async function opensPlan(person: Person, channel: string, project = ''): Promise<void> {
  await person.types(channel, `/aipm poc ${project}`.trim());
  await person.sees('[Save plan]', { in: 'modal' });
}

export async function fills(person: Person, fields: Fields): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await person.fillsIn(label, value);
}

/** Plans the triage POC for a new project, from the command to the submission. */
export async function plansPoc(
  person: Person,
  channel: string,
  fields: Fields = {},
  project = 'Medical triage',
): Promise<void> {
  await opensPlan(person, channel);
  await choosesProject(person, project);
  await fills(person, { ...triagePlan, ...fields });
  await closesWith(person);
}

/** Logs use from the card in a channel. */
export async function logsUse(person: Person, channel: string, items: number, days: number): Promise<void> {
  await person.clicks('Log use', { in: channel });
  await person.sees('[Log]', { in: 'modal' });
  await fills(person, { 'Data items': String(items), Days: String(days), 'People at work on it': '2' });
  await closesWith(person);
}

/** Opens the conclusion's form from the card in a channel, and fills it. */
export async function beginsConclusion(person: Person, channel: string, fields: Fields = {}): Promise<void> {
  await person.clicks('Conclude', { in: channel });
  await person.sees('[Conclude]', { in: 'modal' });
  await fills(person, { ...triageConclusion, ...fields });
}

export async function concludesPoc(person: Person, channel: string, fields: Fields = {}): Promise<void> {
  await beginsConclusion(person, channel, fields);
  await closesWith(person);
}

async function closesWith(person: Person): Promise<void> {
  const { outcome, ...rest } = await person.submits();
  if (outcome !== 'closed') throw new Error(`The form was not taken: ${outcome} ${JSON.stringify(rest)}`);
}
