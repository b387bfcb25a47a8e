import type { Person } from '../../../sandbox/person/person.ts';
import { choosesProject } from '../../support/triage-review.ts';

type Fields = Record<string, string | string[]>;

export const doNow = {
  'What goes wrong': 'Unsafe answer',
  'What happens': 'It names a dose for a drug that it should not advise on',
  'Business risk': '5: people come to harm, or we stop',
  'Cost to mitigate': '2',
};

export async function fills(person: Person, fields: Fields): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await person.fillsIn(label, value);
}

/** Opens the form in a channel and waits until its fields are there. */
export async function opensFailure(person: Person, channel: string, project = ''): Promise<void> {
  await person.types(channel, `/aipm failure ${project}`.trim());
  await person.sees('[Log it]', { in: 'modal' });
}

/** Shows the later fields of the form. */
export async function asksForMore(person: Person): Promise<void> {
  await person.presses('More fields');
  await person.sees('Risk of the domain', { in: 'modal' });
}

/** Logs a failure mode of a project, which is made when there is none; `later` are fields behind the button. */
export async function logsFailure(
  person: Person,
  channel: string,
  fields: Fields = {},
  later: Fields = {},
  project = 'Medical triage',
): Promise<void> {
  await opensFailure(person, channel);
  await choosesProject(person, project);
  await fills(person, { ...doNow, ...fields });
  if (Object.keys(later).length > 0) await asksForMore(person);
  await fills(person, later);
  await closesWith(person);
}

/** Moves the newest failure mode of a channel on, by the words of its form. */
export async function moves(person: Person, channel: string, to: string, fields: Fields = {}): Promise<void> {
  await beginsMove(person, channel, to, fields);
  await closesWith(person);
}

export async function beginsMove(
  person: Person,
  channel: string,
  to: string,
  fields: Fields = {},
  label = 'Move on…',
): Promise<void> {
  await person.clicks(label, { in: channel });
  await person.sees('[Move it]', { in: 'modal' });
  await fills(person, { 'Where does it go?': to, 'Why?': 'We talked about it', ...fields });
}

/** Notes a reading of the newest failure mode of a channel. */
export async function reads(person: Person, channel: string, label: string, value: string, day?: string) {
  await person.clicks('Log a reading', { in: channel });
  await person.sees('[Log]', { in: 'modal' });
  await fills(person, { [label]: value, ...(day && { 'Measured on': day }) });
  await closesWith(person);
}

export async function closesWith(person: Person): Promise<void> {
  const { outcome, ...rest } = await person.submits();
  if (outcome !== 'closed') throw new Error(`The form was not taken: ${outcome} ${JSON.stringify(rest)}`);
}
