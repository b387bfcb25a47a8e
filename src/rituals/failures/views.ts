import type { KnownBlock, ModalView } from '@slack/types';
import type { OfferedDraft } from '../../drafts/store.ts';
import {
  type DraftMetadata,
  draftActions,
  draftHeading,
  draftOffer,
  saveDraftRow,
} from '../../drafts/views.ts';
import { projectField, projectInDraft } from '../../projects/views.ts';
import { actions, alert, button } from '../../slack/blocks.ts';
import { type Choice, day, decimal, oneOf, person, text, wholeNumber } from '../../slack/fields.ts';
import { type Form, type FormValues, formBlocks } from '../../slack/form.ts';
import { formModal } from '../../slack/modal.ts';
import { FailureInput, longestText, mostReviewsADay } from './input.ts';
import { capitalized, changeWords, heading } from './lines.ts';
import {
  type Comparator,
  comparators,
  type DomainRisk,
  domainRisks,
  kinds,
  mechanisms,
  noAnswerPolicies,
  usualWorkingDays,
} from './rules.ts';
import type { FailureRecord } from './store.ts';

export const failureCallback = 'failure';
export const moreAction = 'failure_more';

export const title = 'Log a failure mode';
const moreBlock = 'more';

const plainChoices = (values: readonly string[]): Choice[] =>
  values.map((value) => ({ value, text: capitalized(value) }));

/** Five steps, the ends of which say what they mean. */
const steps = (least: string, most: string): Choice[] =>
  ['1', '2', '3', '4', '5'].map((value) => {
    const meaning = value === '1' ? `: ${least}` : value === '5' ? `: ${most}` : '';
    return { value, text: `${value}${meaning}` };
  });

const comparatorWords: Record<Comparator, string> = { '<=': '<= at most', '>=': '>= at least' };
const domainWords: Record<DomainRisk, string> = {
  high: 'High, such as legal or medical',
  other: 'Other',
};

/** What can change, as options of a menu. */
export const mechanismChoices: Choice[] = mechanisms.map((value) => ({
  value,
  text: capitalized(changeWords(value)),
}));

/** The form that logs a failure mode. */
export const failureForm: Form<typeof FailureInput> = {
  schema: FailureInput,
  fields: {
    project: projectField(),
    kind: oneOf('What goes wrong', { of: plainChoices(kinds) }),
    description: text('What happens', {
      max: longestText,
      multiline: true,
      placeholder: 'It names a dose for a drug that it should not advise on',
    }),
    risk: oneOf('Business risk', {
      of: steps('hardly anybody notices', 'people come to harm, or we stop'),
      hint: 'From 1 to 5; 4 and 5 are high.',
    }),
    cost: oneOf('Cost to mitigate', {
      of: steps('an hour, such as a line in a prompt', 'months of work'),
      hint: 'From 1 to 5; 1 and 2 are cheap.',
    }),
    noAnswerPolicy: oneOf('Where there is no good answer, it should', {
      of: plainChoices(noAnswerPolicies),
      optional: true,
    }),
    reviewThreshold: decimal('People look at answers below, in % of confidence', {
      optional: true,
      placeholder: '70',
    }),
    reviewsADay: wholeNumber('Answers they look at in a day', {
      min: 0,
      max: mostReviewsADay,
      optional: true,
      placeholder: '50',
    }),
    workingDays: wholeNumber('Working days in a month', { min: 1, max: 31, optional: true }),
    mechanism: oneOf('What will change', {
      of: mechanismChoices,
      optional: true,
      hint: 'Needed once it is being mitigated.',
    }),
    owner: person('Owner', { optional: true, hint: 'Left empty: who owns the project.' }),
    dueDate: day('Due', {
      optional: true,
      hint: 'Left empty: in 7 days for “do now”, in 30 for “plan” and “quick win”, else none.',
    }),
    metric: text('What is measured', { max: 100, optional: true, placeholder: 'hallucination rate' }),
    comparator: oneOf('It passes when it is', {
      of: comparators.map((value) => ({ value, text: comparatorWords[value] })),
      optional: true,
    }),
    target: decimal('Target', {
      optional: true,
      hint: 'Left empty, for a rate in %: 1 where the domain’s risk is high, else 5.',
    }),
    unit: text('Unit', { max: 20, optional: true }),
    domainRisk: oneOf('Risk of the domain', {
      of: domainRisks.map((value) => ({ value, text: domainWords[value] })),
      optional: true,
    }),
    exampleInput: text('An input that shows it', {
      max: longestText,
      multiline: true,
      optional: true,
      hint: 'For the evaluation suite.',
    }),
    expectedBehaviour: text('What should happen instead', {
      max: longestText,
      multiline: true,
      optional: true,
    }),
  },
};

type Key = keyof FailureInput;

const firstKeys: Key[] = ['project', 'kind', 'description', 'risk', 'cost'];
const laterKeys = (Object.keys(failureForm.fields) as Key[]).filter((key) => !firstKeys.includes(key));

/** What the later fields hold before anybody typed into them. */
const usual = { workingDays: String(usualWorkingDays), comparator: '<=', unit: '%' };

/** What the form carries. */
export type FailureMetadata = DraftMetadata & {
  /** Where the card goes if it can. */
  channel: string | null;
  /** The message, or the record of a ritual, that it is logged from. */
  link?: string;
  source?: { ritual: string; recordId: string };
  /** The failure mode being edited, and the revision that the form was opened on. */
  editing?: { id: string; revision: number };
};

/** The form with its five fields, under the drafts that the person could go on with. */
export function newFailureModal(
  given: { project?: Choice | undefined; description?: string | undefined },
  drafts: OfferedDraft[],
  metadata: FailureMetadata,
  notice?: string,
): ModalView {
  return logModal(metadata, [
    ...(notice ? [alert(notice, 'warning')] : []),
    ...drafts.flatMap((draft) => draftOffer(failureCallback, draft)),
    ...formBlocks(failureForm, { ...given }, firstKeys),
    moreRow(),
  ]);
}

function logModal(metadata: FailureMetadata, blocks: KnownBlock[]): ModalView {
  return formModal({ title, callbackId: failureCallback, submit: 'Log it', metadata, blocks });
}

function moreRow(): KnownBlock {
  const { save } = draftActions(failureCallback);
  return {
    ...actions(button('More fields', moreAction, 'more'), button('Save draft', save, 'draft')),
    block_id: moreBlock,
  };
}

/** The form on screen with the later fields where the button for them was; what was typed stays. */
export function withMoreFields(view: { blocks: unknown[]; private_metadata: string }): ModalView {
  const blocks = (view.blocks as KnownBlock[]).flatMap((block) =>
    block.block_id === moreBlock
      ? [...formBlocks(failureForm, usual, laterKeys), saveDraftRow(failureCallback)]
      : [block],
  );
  return logModal(JSON.parse(view.private_metadata) as FailureMetadata, blocks);
}

/** The form as somebody left it: with all fields where some later one was filled in. */
export function failureDraftModal(
  draft: OfferedDraft,
  project: { id: string; name: string; key: string } | undefined,
  metadata: FailureMetadata,
): ModalView {
  const { values } = draft;
  const initial = { ...values, project: projectInDraft(values.project ?? null, project) };
  const shown = laterKeys.some((key) => (values[key] ?? null) !== null);
  return logModal(metadata, [
    draftHeading(draft),
    ...formBlocks(failureForm, initial, shown ? undefined : firstKeys),
    shown ? saveDraftRow(failureCallback) : moreRow(),
  ]);
}

/** The form with all of its fields, filled with a failure mode. */
export function editFailureModal(record: FailureRecord, metadata: FailureMetadata): ModalView {
  const keys = (Object.keys(failureForm.fields) as Key[]).filter((key) => key !== 'project');
  return formModal({
    title: 'Edit the failure mode',
    callbackId: failureCallback,
    metadata,
    blocks: [heading(record), ...formBlocks(failureForm, shownValues(record), keys)],
  });
}

/** As `failureValues`, with what the form proposes where nothing was filled in. */
export function shownValues(record: FailureRecord): FormValues {
  const { mode } = record;
  const values = failureValues(record);
  return {
    ...values,
    workingDays: values.workingDays ?? usual.workingDays,
    ...(mode.metric === null && { comparator: usual.comparator, unit: usual.unit }),
  };
}

/** A saved failure mode as its form holds it. */
export function failureValues({ mode, project }: FailureRecord): FormValues {
  const number = (value: number | null) => (value === null ? null : String(value));
  return {
    project: project.id,
    kind: mode.kind,
    description: mode.description,
    risk: String(mode.risk),
    cost: String(mode.cost),
    noAnswerPolicy: mode.noAnswerPolicy,
    reviewThreshold: mode.reviewThreshold,
    reviewsADay: number(mode.reviewsADay),
    workingDays: number(mode.workingDays),
    mechanism: mode.mechanism,
    owner: mode.ownerId,
    dueDate: mode.dueDate,
    metric: mode.metric,
    comparator: mode.comparator,
    target: mode.target,
    unit: mode.unit,
    domainRisk: mode.domainRisk,
    exampleInput: mode.exampleInput,
    expectedBehaviour: mode.expectedBehaviour,
  };
}
