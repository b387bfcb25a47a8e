import type { KnownBlock, ModalView } from '@slack/types';
import type { OfferedDraft } from '../../drafts/store.ts';
import { type DraftMetadata, draftHeading, draftOffer, saveDraftRow } from '../../drafts/views.ts';
import { projectTitle } from '../../projects/rules.ts';
import { projectField, projectInDraft } from '../../projects/views.ts';
import { alert, context, section } from '../../slack/blocks.ts';
import {
  type Choice,
  day,
  decimal,
  type Field,
  oneOf,
  people,
  person,
  text,
  wholeNumber,
} from '../../slack/fields.ts';
import { type Form, type FormValues, formBlocks } from '../../slack/form.ts';
import { formModal } from '../../slack/modal.ts';
import { cut, escapeMrkdwn, inline } from '../../slack/text.ts';
import type { FormId } from '../../submission.ts';
import {
  type Comparator,
  ConclusionInput,
  comparators,
  type Goal,
  type Label,
  labels,
  leftText,
  limitsOf,
  mostPlanned,
  mostUsed,
  none,
  planInput,
  type Resources,
  UsageInput,
  usedText,
} from './rules.ts';
import type { Poc, PocRecord } from './store.ts';

export const planCallback = 'poc';
export const usageCallback = 'poc_usage';
export const conclusionCallback = 'poc_conclusion';

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
    hint: `The allowance is ${allowance[key].toLocaleString('en-US')}; more needs a reason and an approver.`,
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

/** What the forms carry that log the use of a POC, and conclude it at the revision that they were opened on. */
export type UsageMetadata = FormId & { id: string };
export type ConclusionMetadata = FormId & { id: string; revision: number };

/** The form that logs what a POC has used. */
export const usageForm: Form<typeof UsageInput> = {
  schema: UsageInput,
  fields: {
    items: wholeNumber('Data items', { min: 0, max: mostPlanned.items }),
    days: wholeNumber('Days', { min: 0, max: mostPlanned.days }),
    people: wholeNumber('People at work on it', { min: 1, max: mostPlanned.people }),
    note: text('Note', {
      max: 300,
      optional: true,
      placeholder: 'First half of the gold set, solutions A and B',
    }),
  },
};

/** The form to log use, empty but for how many people the plan names. */
export function usageModal(record: PocRecord, metadata: UsageMetadata): ModalView {
  const initial = { people: String(record.poc.people.length) };
  return formModal({
    title: 'Log use',
    callbackId: usageCallback,
    submit: 'Log',
    metadata,
    blocks: [
      heading(record),
      usedLine(record),
      section('What was used since? It is added to that.'),
      ...formBlocks(usageForm, initial),
    ],
  });
}

type ConclusionKey = keyof Form<typeof ConclusionInput>['fields'];

/** The form that concludes a POC: it asks for a result of each of its solutions. */
export function conclusionForm(poc: Pick<Poc, 'solutions'> & Goal): Form<typeof ConclusionInput> {
  const result = (label: Label) => ({
    value: decimal(`${label}: ${inline(poc.metric)}, in ${inline(poc.unit)}`, {
      optional: true,
      hint: 'Empty: not tried.',
    }),
    latency: text(`${label}: latency`, { max: 60, optional: true, placeholder: '1.8 s' }),
    cost: text(`${label}: cost`, { max: 60, optional: true, placeholder: '0.02 an answer' }),
  });
  const [a, b, c] = [result('A'), result('B'), result('C')];
  return {
    schema: ConclusionInput,
    fields: {
      valueA: a.value,
      latencyA: a.latency,
      costA: a.cost,
      valueB: b.value,
      latencyB: b.latency,
      costB: b.cost,
      valueC: c.value,
      latencyC: c.latency,
      costC: c.cost,
      ...actualFields,
      chosen: oneOf('Which one is chosen?', { of: choices(poc) }),
      ...otherFields,
    },
  };
}

const actual = (label: string, key: keyof Resources): Field =>
  wholeNumber(label, { min: 0, max: mostUsed[key] });

const actualFields = {
  items: actual('Data items it took', 'items'),
  days: actual('Days it took', 'days'),
  people: actual('People who worked on it', 'people'),
};

const otherFields = {
  choiceReason: text('Why this choice?', {
    max: 500,
    multiline: true,
    optional: true,
    hint: 'Needed for another one than the best, and for none although one met the goal.',
  }),
  nextSteps: text('Next steps', { max: 2000, multiline: true, placeholder: 'Pilot with two clinics' }),
  nextOwner: person('Who sees to them'),
  nextDate: day('By when'),
};

function choices({ solutions }: Pick<Poc, 'solutions'>): Choice[] {
  return [
    ...solutions.map(({ label, name }) => ({ value: label as string, text: `${label}: ${inline(name)}` })),
    { value: none, text: 'None of them' },
  ];
}

/** The conclusion's form, with what the log says was used. `notice` says why it is shown again. */
export function conclusionModal(
  record: PocRecord,
  reader: { userId: string },
  metadata: ConclusionMetadata,
  notice?: string,
): ModalView {
  const { poc, used } = record;
  const form = conclusionForm(poc);
  const fields = (keys: ConclusionKey[]) =>
    formBlocks(
      form,
      {
        items: String(used.items),
        days: String(used.days),
        people: String(used.people),
        nextOwner: reader.userId,
      },
      keys,
    );
  return formModal({
    title: 'Conclude the POC',
    callbackId: conclusionCallback,
    submit: 'Conclude',
    metadata,
    blocks: [
      heading(record),
      ...poc.solutions.flatMap(({ label, name }) => [
        section(`*${label}* · ${escapeMrkdwn(inline(name))}`),
        ...fields([`value${label}`, `latency${label}`, `cost${label}`]),
      ]),
      usedLine(record),
      ...fields(['items', 'days', 'people', 'chosen', 'choiceReason', 'nextSteps', 'nextOwner', 'nextDate']),
      ...(notice ? [alert(notice, 'warning')] : []),
    ],
  });
}

/** Labels whose fields a conclusion's form does not show, as the plan has no such solution. */
export function unplanned({ solutions }: Pick<Poc, 'solutions'>): Label[] {
  return labels.filter((label) => !solutions.some((solution) => solution.label === label));
}

/** "accuracy >= 85 %", in mrkdwn. */
export function goalText({ metric, comparator, target, unit }: Goal): string {
  return escapeMrkdwn(`${inline(metric)} ${comparator} ${target} ${inline(unit)}`);
}

function heading({ poc, project }: PocRecord): KnownBlock {
  return section(`*${escapeMrkdwn(inline(projectTitle(project)))}*\nGoal: ${goalText(poc)}`);
}

function usedLine({ poc, used }: PocRecord): KnownBlock {
  return context(`Logged so far: ${usedText(used, limitsOf(poc))} · ${leftText(used, limitsOf(poc))}`);
}

/** What a form says when the POC's plan was changed after the form was opened. */
export function planChangedNotice(who: string): string {
  return cut(
    `${who} changed the plan while this form was open, so it is not concluded yet. Look at the goal and the solutions, then press Conclude again.`,
    200,
  );
}
