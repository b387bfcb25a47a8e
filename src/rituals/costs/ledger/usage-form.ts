import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { projectTitle } from '../../../projects/rules.ts';
import type { Project } from '../../../projects/store.ts';
import { projectField } from '../../../projects/views.ts';
import { actions, button, context, section } from '../../../slack/blocks.ts';
import { type Choice, day, decimal, text } from '../../../slack/fields.ts';
import { type Form, formBlocks } from '../../../slack/form.ts';
import { formModal, pageModal } from '../../../slack/modal.ts';
import { dayText, escapeMrkdwn, inline } from '../../../slack/text.ts';
import type { FormId } from '../../../submission.ts';
import { amountText } from '../amounts.ts';
import { type Cost, termText } from '../estimate/rules.ts';
import { entryFields } from './input.ts';

/** The launcher's entry, and the button on cost pages; its value is a project's id. */
export const logUsageAction = 'cost_start';
export const usageCallback = 'cost_usage';

/** What was used, as the form gives it. `day` is `YYYY-MM-DD`. */
export const UsageInput = z
  .object({
    project: z.string('Choose a project.'),
    day: z.iso.date('Choose the day on which it was used.'),
    action: entryFields.action,
    tokens: entryFields.tokens,
    gpuHours: entryFields.gpuHours,
    amount: entryFields.amount,
    quantity: entryFields.quantity,
  })
  .superRefine(({ tokens, gpuHours, amount }, context) => {
    if (tokens === null && gpuHours === null && amount === null)
      context.addIssue({ code: 'custom', path: ['tokens'], message: 'Give tokens, GPU hours or an amount.' });
  });
export type UsageInput = z.infer<typeof UsageInput>;

/** The form that logs what was used. */
export const usageForm: Form<typeof UsageInput> = {
  schema: UsageInput,
  fields: {
    project: projectField(),
    day: day('Day'),
    action: text('Action', {
      max: 100,
      placeholder: 'summarize call',
      hint: 'What it was used for. A ceiling can be set for each action.',
    }),
    tokens: decimal('Tokens', { optional: true }),
    gpuHours: decimal('GPU hours', { optional: true }),
    amount: decimal('Amount', {
      optional: true,
      hint: "In the project's currency. Left empty, it is worked out from tokens and GPU hours.",
    }),
    quantity: decimal('How many uses', {
      optional: true,
      hint: 'So that what one use costs can be held against its ceiling.',
    }),
  },
};

/** The form, with a project filled in where it was begun with one. @param today in the workspace's zone */
export function usageModal(
  given: { project: Choice | undefined; today: string },
  metadata: FormId,
): ModalView {
  return formModal({
    title: 'Log usage',
    callbackId: usageCallback,
    submit: 'Log',
    metadata,
    blocks: formBlocks(usageForm, { project: given.project, day: given.today }),
  });
}

/** An entry as its receipt shows it: `cost` says how its amount came about, none where it was given. */
export type Receipt = { day: string; action: string; amount: string; cost: Cost | undefined };

/** What was logged, with the sum that made its amount. */
export function receiptModal(
  project: Project,
  { day, action, amount, cost }: Receipt,
  today: string,
): ModalView {
  const terms: KnownBlock[] = cost ? [section(cost.terms.map(termText).join('\n'))] : [];
  return pageModal({
    title: 'Logged',
    blocks: [
      section(
        `*${escapeMrkdwn(inline(projectTitle(project)))}*\n${dayText(day, today)} · ${escapeMrkdwn(inline(action))}: *${amountText(amount, project.currency)}*`,
      ),
      ...terms,
      context(
        `${cost ? 'At the rates of today' : 'The amount as it was given'}. Entries are voided, never edited: under Entries of \`/aipm cost ${project.key}\`.`,
      ),
      actions(button('Log another', logUsageAction, project.id)),
    ],
  });
}
