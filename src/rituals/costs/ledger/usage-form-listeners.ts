import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { recordChange } from '../../../audit/store.ts';
import type { Database } from '../../../db/database.ts';
import { read, transaction } from '../../../db/transaction.ts';
import { type Deadline, within } from '../../../deadline.ts';
import { chosenProject } from '../../../projects/saving.ts';
import { type Project, projectById } from '../../../projects/store.ts';
import { projectChoice } from '../../../projects/views.ts';
import type { Deps } from '../../../slack/feature.ts';
import { fieldErrors, parseForm } from '../../../slack/form.ts';
import { inPlace, showModal } from '../../../slack/modal.ts';
import type { Viewer } from '../../../slack/people.ts';
import type { Router } from '../../../slack/router.ts';
import { dayIn } from '../../../slack/text.ts';
import { newFormId, type Submission } from '../../../submission.ts';
import { workspaceSettings } from '../../../workspaces/store.ts';
import { projectRates } from '../budget/store.ts';
import { type EntryProblem, enterCosts } from '../entering.ts';
import { runningCost } from '../estimate/rules.ts';
import { submissionOf } from '../forms.ts';
import { middleOf } from './csv-moments.ts';
import { entryByKey, holdUnlocked } from './import-store.ts';
import type { EntryInput } from './input.ts';
import {
  logUsageAction,
  type Receipt,
  receiptModal,
  type UsageInput,
  usageCallback,
  usageForm,
  usageModal,
} from './usage-form.ts';

/** Costs by hand: one entry at a time. */
export function registerUsage(router: Router, deps: Deps): void {
  router.action(logUsageAction, async ({ ack, body, action, client, context }) => {
    await ack();
    await showModal({ client, context }, inPlace(body), 'Log usage', async () =>
      formOf(deps, await context.viewer(), action.value ?? ''),
    );
  });

  router.view(usageCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    await ack({ response_action: 'update', view: await submit(deps, context.deadline, viewer, view) });
    deps.messagesOwed();
  });
}

async function formOf(deps: Deps, viewer: Viewer, projectId: string): Promise<ModalView> {
  const { workspaceId, db } = deps;
  return read(db, within(2000), async (tx) => {
    const project = await projectById(workspaceId, tx, viewer, projectId);
    const { zone } = await workspaceSettings(workspaceId, tx);
    const given = { project: project && projectChoice(project), today: dayIn(zone, deps.now()) };
    return usageModal(given, newFormId());
  });
}

/** Enters what was used, once for each form, and shows what it came to. @throws InvalidForm */
async function submit(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput): Promise<ModalView> {
  const { workspaceId, db } = deps;
  const input = parseForm(usageForm, view);
  const submission = submissionOf(deps, viewer, usageForm, view);
  return transaction(db, deadline, async (tx) => {
    const { zone, currency } = await workspaceSettings(workspaceId, tx);
    await holdUnlocked(workspaceId, tx, input.project);
    const project = await chosenProject(workspaceId, tx, submission, input.project, {
      channel: null,
      currency,
    });
    if (!project) throw fieldErrors(view, { project: 'Choose a project that you can see.' });
    const entry = entryOf(input, project, zone, submission);
    const entering = await enterCosts(deps, tx, { viewer, source: 'form' }, [entry]);
    if (entering.kind === 'refused') throw fieldErrors(view, errorsOf(entering.problems));
    const receipt = await receiptOf(deps, tx, submission, project, {
      input,
      isNew: entering.entered > 0,
      key: entry.key,
    });
    return receiptModal(project, receipt, dayIn(zone, deps.now()));
  });
}

function entryOf(
  { project: _, day, ...same }: UsageInput,
  project: Project,
  zone: string,
  { formId }: Submission,
): EntryInput {
  return {
    ...same,
    project: project.key,
    occurredAt: middleOf(zone, day),
    currency: null,
    key: `form:${formId}`,
  };
}

/** Sentences by the fields of the form, which has no currency, and no key that anybody typed. */
function errorsOf(problems: EntryProblem[]): Record<string, string> {
  return Object.fromEntries(
    problems.map(({ field, message }) => {
      if (field === 'occurredAt') return ['day', message];
      if (field === 'key')
        return ['action', 'This form has logged an entry already: void that, or log another.'];
      return [field === 'currency' ? 'amount' : field, message];
    }),
  );
}

async function receiptOf(
  deps: Deps,
  tx: Database,
  { viewer, now }: Submission,
  project: Project,
  { input, isNew, key }: { input: UsageInput; isNew: boolean; key: string },
): Promise<Receipt> {
  const { workspaceId } = deps;
  const found = await entryByKey(workspaceId, tx, viewer, key);
  if (!found) throw new Error('An entry that was written is gone');
  const { entry } = found;
  if (isNew)
    await recordChange(workspaceId, tx, {
      at: now,
      actorId: viewer.userId,
      action: 'cost entered',
      subjectId: entry.id,
      after: entry,
    });
  const { day, action, amount, tokens, gpuHours } = input;
  const rates = await projectRates(workspaceId, tx, viewer, project);
  const cost =
    amount === null
      ? runningCost(
          { tokens, gpuHours, fixed: null },
          { tokens: rates.tokens ?? '0', gpuHour: rates.gpuHour ?? '0' },
        )
      : undefined;
  return { day, action, amount: entry.amount, cost };
}
