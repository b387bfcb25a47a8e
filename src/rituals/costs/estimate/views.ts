import type { KnownBlock, ModalView } from '@slack/types';
import { projectTitle, type Return } from '../../../projects/rules.ts';
import type { Project } from '../../../projects/store.ts';
import { context, section } from '../../../slack/blocks.ts';
import { decimal } from '../../../slack/fields.ts';
import { type Form, type FormValues, formBlocks } from '../../../slack/form.ts';
import { formModal, pageModal } from '../../../slack/modal.ts';
import { decimalText, escapeMrkdwn, inline, money, numberText } from '../../../slack/text.ts';
import type { FormId } from '../../../submission.ts';
import type { KnownRates } from '../ledger/rules.ts';
import { EstimateInput, type EstimateKey, type Results } from './input.ts';
import { type Cost, inCents, shown, termText } from './rules.ts';
import type { Estimate } from './store.ts';

export const estimateAction = 'cost_estimate';
export const estimateCallback = 'cost_estimate';

/** What the form carries: its project, and the revision that it was opened on, none for a first estimate. */
export type EstimateMetadata = FormId & { projectId: string; opened?: number };

const optional = { optional: true };

/** The three calculators. */
export const estimateForm: Form<typeof EstimateInput> = {
  schema: EstimateInput,
  fields: {
    tokens: decimal('Tokens a month', { ...optional, placeholder: '990000000' }),
    gpuHours: decimal('GPU hours a month', optional),
    fixed: decimal('Fixed costs a month', optional),
    samples: decimal('Samples to label', { ...optional, placeholder: '5000' }),
    samplePrice: decimal('Price of a sample', { ...optional, placeholder: '2' }),
    gpus: decimal('GPUs', { ...optional, placeholder: '8' }),
    hoursADay: decimal('Hours a day', { ...optional, placeholder: '24' }),
    gpuDays: decimal('Days of training', { ...optional, placeholder: '7' }),
    buildRate: decimal('Price of a GPU hour in training', {
      ...optional,
      hint: 'The usual rate where it is left empty.',
    }),
    people: decimal('People', { ...optional, placeholder: '2' }),
    peopleDays: decimal('Days of work of each', { ...optional, placeholder: '7' }),
    dayRate: decimal('Price of a day of work', { ...optional, placeholder: '800' }),
    compute: decimal('Investment: compute', { ...optional, placeholder: '300000' }),
    staff: decimal('Investment: people', {
      ...optional,
      hint: 'Where both are left empty, building the model is the investment.',
    }),
    saving: decimal('Saves or earns in a year', {
      ...optional,
      placeholder: '1500000',
      hint: 'Before the cost of running it, which is taken off.',
    }),
  },
};

const parts: { title: string; about: string; keys: EstimateKey[] }[] = [
  { title: 'Running cost a month', about: '', keys: ['tokens', 'gpuHours', 'fixed'] },
  {
    title: 'Building a model of your own',
    about: 'Samples, training and work: each part needs all of its fields, and each may be left out.',
    keys: [
      'samples',
      'samplePrice',
      'gpus',
      'hoursADay',
      'gpuDays',
      'buildRate',
      'people',
      'peopleDays',
      'dayRate',
    ],
  },
  {
    title: 'Return on the investment',
    about: 'It is kept with the project too, where the portfolio finds it.',
    keys: ['compute', 'staff', 'saving'],
  },
];

const divider: KnownBlock = { type: 'divider' };

/** The form, filled with the estimate that there is. */
export function estimateModal(
  project: Project,
  estimate: Estimate | undefined,
  rates: KnownRates,
  metadata: EstimateMetadata,
): ModalView {
  const initial = estimate?.inputs ?? {};
  return formModal({
    title: 'Estimate the cost',
    callbackId: estimateCallback,
    submit: 'Calculate and save',
    metadata,
    blocks: [
      section(
        `*${escapeMrkdwn(inline(projectTitle(project)))}*\nWhat will it cost, in ${project.currency}? Fill in what you know; each of the three parts may be left empty.`,
      ),
      ...parts.flatMap(({ title, about, keys }, index): KnownBlock[] => [
        ...(index === 0 ? [] : [divider]),
        section(`*${title}*${about && `\n${about}`}`),
        ...(index === 0 ? [context(rateText(rates))] : []),
        ...formBlocks(estimateForm, initial, keys),
      ]),
    ],
  });
}

function rateText({ tokens, gpuHour }: KnownRates): string {
  const rate = (each: string | null) => (each === null ? 'no rate yet' : shown(each));
  return `${numberText(1000)} tokens: ${rate(tokens)} · a GPU hour: ${rate(gpuHour)} · The budget's form can set others.`;
}

/** What an estimate came to, with each of its terms. */
export function resultModal(project: Project, results: Results): ModalView {
  const { running, build, back } = results;
  const { currency } = project;
  return pageModal({
    title: 'Estimate',
    blocks: [
      section(`*${escapeMrkdwn(inline(projectTitle(project)))}*`),
      ...(running ? [costBlock('Running cost a month', running, currency)] : []),
      ...(build ? [costBlock('Building a model of your own', build, currency)] : []),
      ...(back ? [section(returnText(back, currency))] : []),
      context(`Saved as the estimate of ${project.key}. Amounts are in ${currency}.`),
    ],
  });
}

function costBlock(title: string, { terms, total }: Cost, currency: string): KnownBlock {
  return section([`*${title}: ${money(total, currency)}*`, ...terms.map(termText)].join('\n'));
}

function returnText(back: Return, currency: string): string {
  const { investment, saving, running, net, payback } = back;
  const ratio = decimalText(back.ratio);
  const paidBack = payback === 'never' ? 'never' : `in ${decimalText(payback)} months`;
  const months = payback === 'never' ? 'never, as nothing is saved' : `${decimalText(payback)} months`;
  return [
    `*Pays back ${paidBack} · return ratio ${ratio}*`,
    `Investment: ${money(investment, currency)}`,
    `Net saving a year: ${inCents(saving)} - 12 x ${inCents(running)} = ${inCents(net)}`,
    `Payback: ${inCents(investment)} / (${inCents(net)} / 12) = ${months}`,
    `Return ratio: ${inCents(net)} / ${inCents(investment)} = ${ratio}`,
  ].join('\n');
}

/** A saved estimate as its form holds it. */
export function estimateValues({ inputs }: Estimate): FormValues {
  return inputs;
}
