import { describe, expect, test } from 'vitest';
import type { Template } from '../../../../src/rituals/documents/template.ts';
import { templates } from '../../../../src/rituals/documents/templates/index.ts';
import type { Field } from '../../../../src/slack/fields.ts';
import { examplesOf } from '../../../support/document-answers.ts';

function placeholderOf(field: Field): string | undefined {
  const element = field.element(null);
  return 'placeholder' in element ? element.placeholder?.text : undefined;
}

function optionsOf(field: Field): string[] {
  const element = field.element(null);
  return 'options' in element ? (element.options ?? []).map(({ text }) => text.text) : [];
}

/** The words of a template that Slack or a reader limits, by what they are. */
function wordsOf({ title, start, about, pages, fields }: Template) {
  const all = Object.values(fields);
  return {
    titles: [title],
    buttons: [start, ...all.flatMap(optionsOf)],
    sentences: [
      about,
      ...pages.flat().flatMap((section) => [section.title, section.about ?? '']),
      ...all.flatMap((field) => [field.label, field.hint ?? '', placeholderOf(field) ?? '']),
    ],
  };
}

test('there is a template for each document of the method', () => {
  expect(templates.map(({ word, kind }) => `${word} ${kind}`)).toEqual([
    'canvas canvas',
    'spec spec',
    'data data',
    'model model',
    'bridge bridge',
    'approach approach',
    'bottleneck bottleneck',
    'moat moat',
    'note postmortem',
    'note brief',
    'note trend',
    'note session',
  ]);
});

describe.each(templates.map((template) => [template.kind, template] as const))('%s', (_, template) => {
  test('asks each question in exactly one section, on one to three pages of at most twelve', () => {
    const { pages, fields } = template;
    const asked = pages.flat().flatMap(({ keys }) => keys);
    expect([...asked].sort()).toEqual(Object.keys(fields).sort());
    expect(pages.length).toBeGreaterThanOrEqual(1);
    expect(pages.length).toBeLessThanOrEqual(3);
    for (const page of pages) expect(page.flatMap(({ keys }) => keys).length).toBeLessThanOrEqual(12);
  });

  test('keeps within what Slack shows', () => {
    const { titles, buttons, sentences } = wordsOf(template);
    expect(titles.filter((words) => words.length > 24)).toEqual([]);
    expect(buttons.filter((words) => words.length > 75)).toEqual([]);
    expect(sentences.filter((words) => words.length >= 150)).toEqual([]);
  });

  test('asks nothing under the same words twice', () => {
    const labels = Object.values(template.fields).map(({ label }) => label);
    expect([...new Set(labels)]).toEqual(labels);
  });

  test('shows examples that could be typed as they stand, and a card made of them says something', () => {
    const parsed = template.schema.safeParse(examplesOf(template));
    expect(parsed.error?.issues ?? []).toEqual([]);
    const { facts } = template.outlineOf(examplesOf(template));
    expect(facts.length).toBeGreaterThanOrEqual(2);
    expect(facts.filter(({ label, words }) => label === '' || words === '')).toEqual([]);
  });

  test('gives an example for everything that is typed', () => {
    const typed = Object.values(template.fields).filter(({ element }) =>
      ['plain_text_input', 'number_input'].includes(element(null).type),
    );
    expect(typed.filter((field) => placeholderOf(field) === undefined)).toEqual([]);
  });

  test('wants all but what is optional, and says so under each field', () => {
    const empty = Object.fromEntries(Object.keys(template.fields).map((key) => [key, null]));
    const issues = template.schema.safeParse(empty).error?.issues ?? [];
    const wanted = Object.entries(template.fields).filter(([, { optional }]) => !optional);
    const complained = new Set(issues.map(({ path }) => path[0]));
    for (const [key] of wanted) expect(complained).toContain(key);
    for (const { message } of issues) expect(message).toMatch(/[.?]$/);
  });
});
