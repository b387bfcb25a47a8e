import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { read, transaction } from '../../../db/transaction.ts';
import { type Deadline, within } from '../../../deadline.ts';
import { UserError } from '../../../errors.ts';
import type { Deps } from '../../../slack/feature.ts';
import { fieldErrors, parseForm } from '../../../slack/form.ts';
import { inPlace, showModal } from '../../../slack/modal.ts';
import type { Viewer } from '../../../slack/people.ts';
import type { Router } from '../../../slack/router.ts';
import { newFormId } from '../../../submission.ts';
import { projectRates } from '../budget/store.ts';
import { conflictOf, notVisible, submissionOf, visibleProject } from '../forms.ts';
import { calculate } from './input.ts';
import { estimateOf, saveEstimate } from './store.ts';
import {
  type EstimateMetadata,
  estimateAction,
  estimateCallback,
  estimateForm,
  estimateModal,
  estimateValues,
  resultModal,
} from './views.ts';

/** The three calculators, and the estimate that they make. */
export function registerEstimate(router: Router, deps: Deps): void {
  router.action(estimateAction, async ({ ack, body, action, client, context }) => {
    await ack();
    await showModal({ client, context }, inPlace(body), 'Estimate the cost', async () =>
      formOf(deps, await context.viewer(), action.value ?? ''),
    );
  });

  router.view(estimateCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    const shown = await submit(deps, context.deadline, viewer, view);
    await ack({ response_action: 'update', view: shown });
  });
}

async function formOf(deps: Deps, viewer: Viewer, projectId: string): Promise<ModalView> {
  const { workspaceId, db } = deps;
  const project = await visibleProject(deps, viewer, projectId);
  return read(db, within(2000), async (tx) => {
    const estimate = await estimateOf(workspaceId, tx, viewer, project.id);
    const rates = await projectRates(workspaceId, tx, viewer, project);
    const opened = estimate && { opened: estimate.revision };
    return estimateModal(project, estimate, rates, { ...newFormId(), projectId: project.id, ...opened });
  });
}

/** Calculates and saves. @returns what came out, or the form where somebody else saved meanwhile */
async function submit(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput): Promise<ModalView> {
  const { workspaceId, db } = deps;
  const { projectId, opened } = JSON.parse(view.private_metadata) as EstimateMetadata;
  const input = parseForm(estimateForm, view);
  const project = await visibleProject(deps, viewer, projectId);
  const rates = await read(db, deadline, (tx) => projectRates(workspaceId, tx, viewer, project));
  const calculated = calculate(input, rates);
  if (calculated.kind === 'missing') throw fieldErrors(view, calculated.problems);

  const { results } = calculated;
  const submission = submissionOf(deps, viewer, estimateForm, view);
  const saved = await transaction(db, deadline, (tx) =>
    saveEstimate(workspaceId, tx, submission, { projectId, input, results, opened }),
  );
  if (saved.kind === 'not visible') throw new UserError(notVisible);
  return saved.kind === 'saved'
    ? resultModal(saved.project, results)
    : conflictOf(deps, estimateForm, view, saved.estimate, estimateValues(saved.estimate));
}
