import type { Person } from '../../person/person.ts';
import type { Slack } from '../../slack.ts';
import type { Day, Event } from './event.ts';
import { type Fields, type Readings, type Written, writtenDocuments } from './written-documents.ts';

export const documents: Event[] = writtenDocuments.flatMap((written) => [
  { ...written.when, happens: (slack: Slack, day: Day) => write(slack, written, day) },
  ...(written.readings ?? []).map((one) => ({
    ...one[0],
    happens: (slack: Slack) => logReadings(slack, written, one),
  })),
]);

/** Writes a document page by page, as its command opens it, or the button beside its name where several share one. */
async function write(slack: Slack, written: Written, day: Day): Promise<void> {
  const { by, in: channel, project, word, start, pages, dates = {} } = written;
  const person = slack.person(by);
  await person.types(channel, `/aipm ${word} ${project}`);
  if (start) await person.presses('Start', { beside: start });
  for (const [index, fields] of pages.entries()) {
    if (index > 0) await submit(person, 'updated', `Page ${index} for ${project} was not taken`);
    await person.sees(index > 0 ? `Page ${index + 1} of` : '[Save draft]', { in: 'modal' });
    await fill(person, fields);
  }
  for (const [label, days] of Object.entries(dates)) await person.fillsIn(label, day(days));
  await submit(person, 'closed', `A document of ${project} was not written`);
}

async function logReadings(slack: Slack, { in: channel, project }: Written, [, by, readings]: Readings) {
  const person = slack.person(by);
  const { ts } = await person.message({ in: channel, text: new RegExp(`spec\\* · .*\\(${project}\\)`) });
  await person.clicks('Log readings', { in: channel, message: ts });
  await person.sees('[Log]', { in: 'modal' });
  await fill(person, readings);
  await submit(person, 'closed', `Readings of ${project} were not logged`);
}

async function fill(person: Person, fields: Fields): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await person.fillsIn(label, value);
}

async function submit(person: Person, expected: 'closed' | 'updated', complaint: string): Promise<void> {
  const { outcome, errors } = await person.submits();
  if (outcome !== expected) throw new Error(`${complaint}: ${JSON.stringify(errors)}`);
}
