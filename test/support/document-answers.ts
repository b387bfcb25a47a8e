import type { Template } from '../../src/rituals/documents/template.ts';
import type { Field, FieldValue } from '../../src/slack/fields.ts';
import type { FormValues } from '../../src/slack/form.ts';

/** Answers to all questions of a document: what its placeholders show, first options, a person, a day. */
export function examplesOf({ fields }: Pick<Template, 'fields'>): FormValues {
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, exampleOf(field)]));
}

function exampleOf(field: Field): FieldValue {
  const element = field.element(null);
  switch (element.type) {
    case 'static_select':
      return element.options?.[0]?.value ?? null;
    case 'users_select':
      return 'U00ALICE001';
    case 'multi_users_select':
      return ['U00ALICE001', 'U00BOB00001'];
    case 'datepicker':
      return '2026-11-20';
    default:
      return ('placeholder' in element && element.placeholder?.text) || null;
  }
}
