import type { Person } from '../../sandbox/person/person.ts';
import type { Template } from '../../src/rituals/documents/template.ts';
import type { Field, FieldValue } from '../../src/slack/fields.ts';
import { examplesOf } from './document-answers.ts';
import { choosesProject } from './triage-review.ts';

type Fields = Record<string, string>;

/** Writes a document of a project in a channel, from the command on: what its form shows as examples, or other answers, by label. */
export async function writesDocument(
  person: Person,
  channel: string,
  template: Template,
  fields: Fields = {},
  project = 'Medical triage',
): Promise<void> {
  await fillsDocument(person, channel, template, fields, project);
  const { outcome, ...rest } = await person.submits();
  if (outcome !== 'closed') throw new Error(`The document was not taken: ${outcome} ${JSON.stringify(rest)}`);
  await person.sees(`*${template.title}*`, { in: channel });
}

/** As `writesDocument`, up to where the last page is sent. */
export async function fillsDocument(
  person: Person,
  channel: string,
  template: Template,
  fields: Fields = {},
  project = 'Medical triage',
): Promise<void> {
  await person.types(channel, `/aipm ${template.word}`);
  await person.sees(/\[Save draft\]|\[Start\]/, { in: 'modal' });
  if (person.modal()?.buttons.includes('Start')) await person.presses('Start', { beside: template.start });
  await person.waitsForModal(template.title);
  await choosesProject(person, project);
  const examples = examplesOf(template);
  for (const [index, page] of template.pages.entries()) {
    if (index > 0) await turnsTo(person, index + 1);
    for (const key of page.flatMap(({ keys }) => keys)) {
      const field = template.fields[key];
      if (field)
        await person.fillsIn(field.label, fields[field.label] ?? wordsOf(field, examples[key] ?? null));
    }
  }
}

async function turnsTo(person: Person, page: number): Promise<void> {
  await person.submits();
  await person.sees(`Page ${page} of`, { in: 'modal' });
}

/** A value as a person would type or choose it. */
function wordsOf(field: Field, value: FieldValue): string | string[] {
  const element = field.element(null);
  const options = element.type === 'static_select' ? (element.options ?? []) : [];
  return options.find((option) => option.value === value)?.text.text ?? value ?? '';
}
