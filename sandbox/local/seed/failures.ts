import type { Person } from '../../person/person.ts';
import type { Slack } from '../../slack.ts';
import type { Day, Event } from './event.ts';
import { type Failure, type Fields, loggedFailures, type Move, type Reading } from './failure-modes.ts';

export const failures: Event[] = loggedFailures.flatMap((failure) => {
  const { weeksAgo, weekday, time, moves = [], readings = [] } = failure;
  return [
    { weeksAgo, weekday, time, happens: (slack: Slack, day: Day) => log(slack, failure, day) },
    ...moves.map((move) => ({ ...move[0], happens: (slack: Slack) => moveOn(slack, failure, move) })),
    ...readings.map((one) => ({ ...one[0], happens: (slack: Slack) => logReading(slack, failure, one) })),
  ];
});

async function log(slack: Slack, failure: Failure, day: Day): Promise<void> {
  const { by, project, from, later, dueInDays } = failure;
  const person = slack.person(by);
  await begin(person, failure);
  await person.sees('[Log it]', { in: 'modal' });
  if (typeof from === 'object') await choose(person, project);
  await fill(person, fieldsOf(failure));
  if (later) await person.presses('More fields');
  await fill(person, later ?? {});
  if (dueInDays) await person.fillsIn('Due', day(dueInDays));
  await submit(person, `A failure mode of ${project} was not logged`);
}

/** Opens the form by the command, from a message, or from the review's card. */
async function begin(person: Person, { in: channel, project, from }: Failure): Promise<void> {
  if (from === undefined) return person.types(channel, `/aipm failure ${project}`);
  if (from !== 'review') return person.usesOn({ in: channel, text: from.message }, 'Log a failure mode');
  const text = new RegExp(`Technical review[^]*\\(${project}\\)`);
  const { ts } = await person.message({ in: channel, text });
  return person.clicks('Log a failure mode', { in: channel, message: ts });
}

function fieldsOf({ says: [kind, risk, cost, what] }: Failure): Fields {
  return {
    'What goes wrong': kind,
    'Business risk': risks[risk] ?? String(risk),
    'Cost to mitigate': costs[cost] ?? String(cost),
    ...(what && { 'What happens': what }),
  };
}

/** The ends of the scales say what they mean. */
const risks: Record<number, string> = { 5: '5: people come to harm, or we stop' };
const costs: Record<number, string> = { 1: '1: an hour, such as a line in a prompt' };

async function choose(person: Person, project: string): Promise<void> {
  const found = await person.searches('Project', project);
  await person.picks('Project', found.find((title) => title.endsWith(`(${project})`)) ?? project);
}

async function moveOn(slack: Slack, failure: Failure, [, by, to, why, whatChanges]: Move): Promise<void> {
  const person = slack.person(by);
  await press(person, failure, 'Move on…');
  await person.sees('[Move it]', { in: 'modal' });
  const change = whatChanges && { 'What will change': whatChanges };
  await fill(person, { 'Where does it go?': to, 'Why?': why, ...change });
  await submit(person, `A failure mode of ${failure.project} did not move`);
}

async function logReading(slack: Slack, failure: Failure, [, by, value, note]: Reading): Promise<void> {
  const { project, later: { 'What is measured': metric, Unit: unit = '%' } = {} } = failure;
  const person = slack.person(by);
  await press(person, failure, 'Log a reading');
  await person.sees('[Log]', { in: 'modal' });
  await fill(person, { [`${metric}, in ${unit}`]: value, ...(note && { Note: note }) });
  await submit(person, `A reading of ${project} was not logged`);
}

/** Presses a button of the failure mode's card, the newest that says what happens. Digests say it too, but have no title. */
async function press(person: Person, { in: channel, says, from }: Failure, label: string): Promise<void> {
  const what = says[3] ?? (typeof from === 'object' ? from.message : '');
  const text = new RegExp(`\\*Failure mode\\* · [^]*${what.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
  const { ts } = await person.message({ in: channel, text });
  await person.clicks(label, { in: channel, message: ts });
}

async function fill(person: Person, fields: Fields): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await person.fillsIn(label, value);
}

async function submit(person: Person, complaint: string): Promise<void> {
  const { outcome, errors } = await person.submits();
  if (outcome !== 'closed') throw new Error(`${complaint}: ${JSON.stringify(errors)}`);
}
