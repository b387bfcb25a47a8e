import type { ModalView } from '@slack/types';
import { projectTitle } from '../../../projects/rules.ts';
import type { Project } from '../../../projects/store.ts';
import { section } from '../../../slack/blocks.ts';
import { decimal, person, text, wholeNumber } from '../../../slack/fields.ts';
import { type Form, type FormValues, formBlocks } from '../../../slack/form.ts';
import { formModal, pageModal } from '../../../slack/modal.ts';
import { escapeMrkdwn, excerpt, inline, money, percentText } from '../../../slack/text.ts';
import type { FormId } from '../../../submission.ts';
import type { WorkspaceSettings } from '../../../workspaces/store.ts';
import { priceText } from '../amounts.ts';
import { BudgetInput, ceilingLines } from './input.ts';
import type { Budget } from './store.ts';

export const budgetAction = 'cost_budget';
export const budgetCallback = 'cost_budget';

/** What the form carries: its project, and the revision that it was opened on, none for a first budget. */
export type BudgetMetadata = FormId & { projectId: string; opened?: number };

/** The form of a project's budget. */
export const budgetForm: Form<typeof BudgetInput> = {
  schema: BudgetInput,
  fields: {
    amount: decimal('Budget a month', {
      optional: true,
      placeholder: '2000',
      hint: 'Left empty there is none; 0 means that nothing may be spent.',
    }),
    warningPercent: wholeNumber('Warn from how many percent of it on', { min: 1, max: 100 }),
    owner: person('Who answers for it', {
      optional: true,
      hint: 'Is told of overruns. The owner of the project where nobody is named.',
    }),
    ceilings: text('What one use of an action may cost at most', {
      max: 3000,
      multiline: true,
      optional: true,
      placeholder: 'summarize call <= 0.05',
      hint: 'A line for each action.',
    }),
    tokenRate: decimal('Price of 1,000 tokens', {
      optional: true,
      hint: "Left empty it is the workspace's, and so for GPU hours.",
    }),
    gpuRate: decimal('Price of a GPU hour', {
      optional: true,
      hint: 'Entries keep what they came to when they were entered.',
    }),
  },
};

/** The form, filled with the budget that there is; a new one warns from where the workspace's settings say. */
export function budgetModal(
  project: Project,
  budget: Budget | undefined,
  { warningPercent }: Pick<WorkspaceSettings, 'warningPercent'>,
  metadata: BudgetMetadata,
): ModalView {
  return formModal({
    title: 'Budget',
    callbackId: budgetCallback,
    submit: 'Save budget',
    metadata,
    blocks: [
      section(
        `*${escapeMrkdwn(inline(projectTitle(project)))}*\nAmounts are in ${project.currency}; months end at midnight in the workspace's zone.`,
      ),
      ...formBlocks(budgetForm, budget ? budgetValues(budget) : { warningPercent: String(warningPercent) }),
    ],
  });
}

/** A saved budget as its form holds it. */
export function budgetValues(budget: Budget): FormValues {
  return {
    amount: budget.amount,
    warningPercent: String(budget.warningPercent),
    owner: budget.ownerId,
    ceilings: ceilingLines(budget.ceilings) || null,
    tokenRate: budget.tokenRate,
    gpuRate: budget.gpuRate,
  };
}

/** What was saved. */
export function budgetSavedModal(project: Project, budget: Budget): ModalView {
  const { amount, warningPercent, ceilings } = budget;
  const { currency } = project;
  const lines = [
    amount === null
      ? 'No budget a month'
      : `${money(amount, currency)} a month · warning from ${percentText(warningPercent)} of it on`,
    `<@${budget.ownerId ?? project.ownerId}> answers for it.`,
    ...ceilings.map(
      ({ action, amount: most }) => `${inline(action)}: at most ${priceText(most, currency)} each`,
    ),
  ];
  return pageModal({
    title: 'Budget saved',
    blocks: [section(`*${escapeMrkdwn(inline(projectTitle(project)))}*`), section(excerptLines(lines))],
  });
}

/** The mention is ours; the rest is people's. */
function excerptLines([first = '', who = '', ...ceilings]: string[]): string {
  return [first, who, escapeMrkdwn(excerpt(ceilings.join('\n'), 2000))].join('\n').trim();
}
