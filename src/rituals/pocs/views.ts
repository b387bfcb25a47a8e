import type { ModalView } from '@slack/types';
import type { OfferedDraft } from '../../drafts/store.ts';
import { type DraftMetadata, draftHeading, draftOffer, saveDraftRow } from '../../drafts/views.ts';
import { projectField, projectInDraft } from '../../projects/views.ts';
import { alert } from '../../slack/blocks.ts';
import { type Choice, day, decimal, oneOf, people, person, text, wholeNumber } from '../../slack/fields.ts';
import { type Form, type FormValues, formBlocks } from '../../slack/form.ts';
import { formModal } from '../../slack/modal.ts';
import { numberText } from '../../slack/text.ts';
import { mostPlanned, planInput } from './input.ts';
import { heading, usedLine } from './lines.ts';
import { type Comparator, comparators, type Label, type Resources } from './rules.ts';
import type { PocRecord } from './store.ts';

export const planCallback = 'poc';

const comparatorWords: Record<Comparator, string> = {
  '>=': '>= at least',
  '>': '> more than',
  '<=': '<= at most',
  '<': '< less than',
};

const limit = (label: string, allowance: Resources, key: keyof Resources) =>
  wholeNumber(label, {
    min: 1,
    max: mostPlanned[key],
    hint: `The allowance is ${numberText(allowance[key])}; more needs a reason and an approver.`,
  });

type PlanForm = Form<ReturnType<typeof planInput>>;

/** The form in which a team plans a POC. @param allowance the workspace's */
export function planForm(allowance: Resources): PlanForm {
  return { schema: planInput(allowance), fields: planFields(allowance) };
}

const planFields = (allowance: Resources): PlanForm['fields'] => ({
  project: projectField(),
  metric: text('What do you measure?', { max: 100, placeholder: 'accuracy' }),
  comparator: oneOf('The goal is met when it is', {
    of: comparators.map((value) => ({ value, text: comparatorWords[value] })),
  }),
  target: decimal('Target', { placeholder: '85' }),
  unit: text('Unit', { max: 20, placeholder: '%' }),
  solutionA: text('Solution A', { max: 150, placeholder: 'GPT-4 as it is' }),
  solutionB: text('Solution B', { max: 150, optional: true, placeholder: 'GPT-4 with retrieval' }),
  solutionC: text('Solution C', { max: 150, optional: true, placeholder: 'Llama 3, fine-tuned' }),
  itemLimit: limit('Data items, at most', allowance, 'items'),
  dayLimit: limit('Days, at most', allowance, 'days'),
  peopleLimit: limit('People, at most', allowance, 'people'),
  raiseReason: text('Why more than the allowance?', {
    max: 500,
    multiline: true,
    optional: true,
    hint: 'Only where a limit is above the allowance.',
  }),
  approver: person('Who approves of it?', {
    optional: true,
    hint: 'Another member than you; the record keeps their name.',
  }),
  people: people('Who works on it', { max: 50 }),
  startDate: day('Starts on', { hint: 'Its days count from here; once they are up, it is overdue.' }),
});

/** What the plan's form carries. */
export type PlanMetadata = DraftMetadata & {
  /** Where the command was typed. */
  channel: string | null;
  /** The workspace's when the form was opened, for a draft that takes its place. */
  allowance: Resources;
  /** The POC being edited, and the revision that the form was opened on. */
  editing?: { id: string; revision: number };
};

/** An empty plan with the allowance for its limits, under the drafts that the person could go on with. */
export function newPlanModal(
  given: { project?: Choice | undefined; userId: string; today: string },
  drafts: OfferedDraft[],
  metadata: PlanMetadata,
  notice?: string,
): ModalView {
  const { items, days, people: most } = metadata.allowance;
  const initial = {
    project: given.project,
    itemLimit: String(items),
    dayLimit: String(days),
    peopleLimit: String(most),
    people: [given.userId],
    startDate: given.today,
  };
  return formModal({
    title: 'Plan a POC',
    callbackId: planCallback,
    submit: 'Save plan',
    metadata,
    blocks: [
      ...(notice ? [alert(notice, 'warning')] : []),
      ...drafts.flatMap((draft) => draftOffer(planCallback, draft)),
      ...formBlocks(planForm(metadata.allowance), initial),
      saveDraftRow(planCallback),
    ],
  });
}

/** The plan as somebody left it. */
export function planDraftModal(
  draft: OfferedDraft,
  project: { id: string; name: string; key: string } | undefined,
  metadata: PlanMetadata,
): ModalView {
  const initial = { ...draft.values, project: projectInDraft(draft.values.project ?? null, project) };
  return formModal({
    title: 'Plan a POC',
    callbackId: planCallback,
    submit: 'Save plan',
    metadata,
    blocks: [
      draftHeading(draft),
      ...formBlocks(planForm(metadata.allowance), initial),
      saveDraftRow(planCallback),
    ],
  });
}

/** The form filled with the plan of a running POC. */
export function editPlanModal(record: PocRecord, metadata: PlanMetadata): ModalView {
  const form = planForm(metadata.allowance);
  const keys = (Object.keys(form.fields) as (keyof typeof form.fields)[]).filter((key) => key !== 'project');
  return formModal({
    title: 'Edit the POC',
    callbackId: planCallback,
    submit: 'Save plan',
    metadata,
    blocks: [heading(record), usedLine(record), ...formBlocks(form, planValues(record), keys)],
  });
}

/** A saved plan as its form holds it. */
export function planValues({ poc, project }: PocRecord): FormValues {
  const name = (label: Label) => poc.solutions.find((solution) => solution.label === label)?.name ?? null;
  return {
    project: project.id,
    metric: poc.metric,
    comparator: poc.comparator,
    target: poc.target,
    unit: poc.unit,
    solutionA: name('A'),
    solutionB: name('B'),
    solutionC: name('C'),
    itemLimit: String(poc.itemLimit),
    dayLimit: String(poc.dayLimit),
    peopleLimit: String(poc.peopleLimit),
    raiseReason: poc.raiseReason,
    approver: poc.approverId,
    people: poc.people,
    startDate: poc.startDate,
  };
}
