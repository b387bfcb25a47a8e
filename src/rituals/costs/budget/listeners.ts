import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { read, transaction } from '../../../db/transaction.ts';
import { type Deadline, within } from '../../../deadline.ts';
import { UserError } from '../../../errors.ts';
import { mayManageProject } from '../../../projects/rules.ts';
import type { Project, ProjectWithMembers } from '../../../projects/store.ts';
import type { Deps } from '../../../slack/feature.ts';
import { fieldErrors, parseForm } from '../../../slack/form.ts';
import { inPlace, showModal } from '../../../slack/modal.ts';
import type { Viewer } from '../../../slack/people.ts';
import type { Router } from '../../../slack/router.ts';
import { newFormId } from '../../../submission.ts';
import { workspaceSettings } from '../../../workspaces/store.ts';
import { conflictOf, notVisible, submissionOf, visibleProject } from '../forms.ts';
import { monthOf } from '../ledger/rules.ts';
import { checkOverruns } from '../overruns/check.ts';
import { budgetOf, saveBudget } from './store.ts';
import {
  type BudgetMetadata,
  budgetAction,
  budgetCallback,
  budgetForm,
  budgetModal,
  budgetSavedModal,
  budgetValues,
} from './views.ts';

/** What a project may cost, for its owner and admins to say. */
export function registerBudget(router: Router, deps: Deps): void {
  router.action(budgetAction, async ({ ack, body, action, client, context }) => {
    await ack();
    await showModal({ client, context }, inPlace(body), 'Budget', async () =>
      formOf(deps, await context.viewer(), action.value ?? ''),
    );
  });

  router.view(budgetCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    await ack({ response_action: 'update', view: await submit(deps, context.deadline, viewer, view) });
    deps.messagesOwed();
  });
}

/** @throws UserError that names who may */
async function refuse(deps: Deps, { key, ownerId }: Project): Promise<never> {
  const names = await deps.people.names([ownerId]);
  const owner = names.get(ownerId);
  throw new UserError(
    `Only the owner of ${key}${owner ? `, ${owner},` : ''} and admins can change its budget.`,
  );
}

async function formOf(deps: Deps, viewer: Viewer, projectId: string): Promise<ModalView> {
  const project = await visibleProject(deps, viewer, projectId);
  if (!mayManageProject(viewer, project)) return refuse(deps, project);
  const { budget, settings } = await read(deps.db, within(2000), async (tx) => ({
    budget: await budgetOf(deps.workspaceId, tx, viewer, project.id),
    settings: await workspaceSettings(deps.workspaceId, tx),
  }));
  const opened = budget && { opened: budget.revision };
  return budgetModal(project, budget, settings, { ...newFormId(), projectId: project.id, ...opened });
}

/** Saves a budget and looks at once whether it is overrun. @returns what was saved, or the form after a conflict */
async function submit(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput): Promise<ModalView> {
  const { workspaceId, db } = deps;
  const { projectId, opened } = JSON.parse(view.private_metadata) as BudgetMetadata;
  const input = parseForm(budgetForm, view);
  await checkOwner(deps, view, await visibleProject(deps, viewer, projectId), input.owner);
  const submission = submissionOf(deps, viewer, budgetForm, view);
  const saved = await transaction(db, deadline, async (tx) => {
    const result = await saveBudget(workspaceId, tx, submission, projectId, input, opened);
    if (result.kind !== 'saved') return result;
    const { zone } = await workspaceSettings(workspaceId, tx);
    await checkOverruns(deps, tx, projectId, [monthOf(zone, deps.now())]);
    return result;
  });
  if (saved.kind === 'not visible') throw new UserError(notVisible);
  if (saved.kind === 'not theirs') return refuse(deps, saved.project);
  return saved.kind === 'saved'
    ? budgetSavedModal(saved.project, saved.budget)
    : conflictOf(deps, budgetForm, view, saved.budget, budgetValues(saved.budget));
}

/** Whoever answers for it must be able to act, and see what it is about. @throws InvalidForm */
async function checkOwner(
  deps: Deps,
  view: ViewOutput,
  project: ProjectWithMembers,
  owner: string | null,
): Promise<void> {
  if (owner === null) return;
  if ((await deps.people.outsiders([owner])).length > 0)
    throw fieldErrors(view, { owner: 'Only a member of this workspace can answer for it.' });
  const sees = project.visibility === 'workspace' || [project.ownerId, ...project.members].includes(owner);
  if (!sees) throw fieldErrors(view, { owner: 'They can not see this project. Name somebody who is on it.' });
}
